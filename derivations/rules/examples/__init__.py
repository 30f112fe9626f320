"""Examples of the rules, by subject: a step that each makes, and a near miss; docs/rules.md shows them."""
