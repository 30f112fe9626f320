"""Sample sizes n_1, ..., n_T by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from verify.simulators.engine.declaring import Array


LARGEST = 1 << 58
"""Sample sizes stop growing here: sums over a sample still have to fit the generators' integers."""

GROWTH: dict[str, Callable[[Array, float], Array]] = {
    "constant": lambda t, a: np.ones_like(t),
    "power": lambda t, a: t**a,
    "log": lambda t, a: t * np.log(t + 1),
    "log_squared": lambda t, a: t * np.log(t + 1) ** 2,
    "geometric": lambda t, a: (1 + a) ** (t - 1),
    "irregular": lambda t, a: 1 + np.mod(7 * t**2, 11),
}
"""Growth relative to n at t = 1, 2, ..., before rounding up; a is an exponent, or what a ratio exceeds 1 by."""


def sizes(schedule: str | Sequence[int], n: int, a: float, T: int) -> list[int]:
    """Sample sizes of T generations.

    Args:
        schedule: One of `GROWTH`; the sizes themselves (at least T positive integers); or a word that lists
            them, as in 5-9-20, of which the last goes on for ever.
        n: Factor before the growth, at least 1.
        a: Exponent of ``power``; ``geometric`` grows by the factor 1 + a.
        T: Number of generations, at least 1.

    Raises:
        ValueError: If an argument is outside its domain.

    """
    if T < 1 or n < 1:
        msg = f"T and n: expected positive integers; got T = {T}, n = {n}"
        raise ValueError(msg)
    if isinstance(schedule, str) and re.fullmatch(r"\d+(-\d+)+", schedule):
        listed = [int(size) for size in schedule.split("-")]
        schedule = listed + [listed[-1]] * (T - len(listed))
    if not isinstance(schedule, str):
        given = [int(size) for size in schedule[:T]]
        if len(given) < T or min(given) < 1:
            msg = f"schedule: expected at least {T} positive integers; got {schedule}"
            raise ValueError(msg)
        return given
    if schedule not in GROWTH:
        msg = f"schedule: expected one of {', '.join(GROWTH)} or the sizes; got {schedule!r}"
        raise ValueError(msg)
    grown = np.ceil(n * GROWTH[schedule](np.arange(1.0, T + 1), a))
    return [int(size) for size in np.minimum(grown, LARGEST)]
