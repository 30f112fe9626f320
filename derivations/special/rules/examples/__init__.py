"""Examples of the rules about special functions: a step that each makes, and a near miss."""
