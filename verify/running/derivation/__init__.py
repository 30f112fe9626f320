"""Chains carried out, with simulation where only that can decide."""
