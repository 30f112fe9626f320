"""Tests of the command line, as a stranger uses it."""
