"""Obligations written as lemmas."""
