"""Examples of the rules that dohmatob2024 alone needs, by subject."""
