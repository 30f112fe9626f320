"""Examples of the rules that xu2025 alone needs, by subject."""
