"""Measurements: scripts that print, never a limit on a time."""
