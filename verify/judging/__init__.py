"""Judging: intervals that stay valid at every look, and what they say of a claim."""
