"""Showing: verdicts, derivations and figures in a terminal and on pages. Judges nothing."""
