"""Rules about deterministic equivalents: one stem's own, and those who cite it."""
