"""Tests of what Python programs, notebooks and pytest call."""
