"""Showing: terminal, report, figures."""
