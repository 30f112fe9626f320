"""Examples of the rules about the largest of some draws: a step that each makes, and a near miss."""
