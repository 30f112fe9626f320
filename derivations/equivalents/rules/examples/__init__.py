"""Examples of the rules that equivalents alone needs, by subject."""
