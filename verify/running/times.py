"""Times as people write them, 90, 90s, 5m, 2h; and those that hold where nobody says another."""

from __future__ import annotations

import re
from numbers import Real


UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
LONGEST = 1e9
"""Seconds: thirty years."""
RUN_BUDGET, CAMPAIGN_BUDGET = 1200.0, 600.0
"""Seconds that a run has, and a campaign of which no rounds are said."""
OVERTIME = 60.0
"""Seconds beyond its time after which a check is interrupted, be it in the middle of a block."""
BLOCK_LIMIT = 300.0
"""Seconds that one block of draws may take in a campaign."""


def seconds_in(value: object) -> float:
    """Seconds in a number, or in text that is a number with a unit.

    Raises:
        ValueError: If it is no positive time, or one of more than 30 years.

    """
    if isinstance(value, Real) and not isinstance(value, bool):
        seconds = float(value)
    else:
        found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", str(value))
        seconds = 0.0 if found is None else float(found[1]) * UNITS[found[2]]
    if not 0 < seconds <= LONGEST:
        limit = f" of at most {LONGEST:g} s" if seconds > LONGEST else ""
        msg = f"expected a positive time{limit} such as 90, 90s, 5m or 2h; got {value!r}"
        raise ValueError(msg)
    return seconds
