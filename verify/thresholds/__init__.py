"""Every threshold of a verdict in one table: value, unit, reason, and the test that fails if it moves.

Sections stand in modules of their own, by subject. The rooms that gather evidence, judge and run take their numbers
from there and hold none themselves. `test_thresholds.py` moves each one to its ``moved`` value and sees the named test
fail.
"""

from __future__ import annotations

from verify.thresholds import (
    comparisons,
    derivations,
    draws,
    formulas,
    intervals,
    maps,
    mutants,
    orders,
    paths,
    regimes,
    runs,
    search,
    soundness,
    trials,
)


SECTIONS = (
    regimes,
    trials,
    draws,
    intervals,
    comparisons,
    paths,
    orders,
    formulas,
    maps,
    search,
    runs,
    derivations,
    mutants,
    soundness,
)
"""The modules of the table."""
TABLE = {name: row for section in SECTIONS for name, row in section.TABLE.items()}
"""All rows by name."""
