"""How the deterministic equivalents of ridge regression follow."""
