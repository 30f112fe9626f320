"""Chains made wrong on purpose, and what of them is still called proved."""
