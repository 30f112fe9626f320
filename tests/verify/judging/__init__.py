"""Tests of what draws and formulas say of a claim: intervals, verdicts, maps."""
