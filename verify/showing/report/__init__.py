"""The HTML report: pictures and formulas from the results of a run. Computes nothing."""
