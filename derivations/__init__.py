"""How the claims follow, step by checked step. Imports theory."""
