"""Obligations written as lemmas over the real numbers, for others to decide: that makes no verdict better."""
