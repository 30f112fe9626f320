"""The sample size n_t of a schedule by name, as a formula in t."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sympy as sp

from theory.language.nodes import SizeAt


Growth = Callable[[sp.Expr, sp.Expr], sp.Expr]
SCHEDULES: dict[str, Growth] = {
    "power": lambda t, a: t**a,
    "constant": lambda t, a: sp.S.One,
    "log": lambda t, a: t * sp.log(t + 1),
    "log_squared": lambda t, a: t * sp.log(t + 1) ** 2,
    "geometric": lambda t, a: (1 + a) ** (t - 1),
    "irregular": lambda t, a: 1 + sp.Mod(7 * t**2, 11),
}
"""Growth relative to n at t = 1, 2, ..., before rounding up; a is an exponent, or what a ratio exceeds 1 by."""


LISTED = r"[1-9]\d*(-[1-9]\d*)+"
"""Words for schedules that are lists of sizes: n_1-n_2-...; the last one goes on for ever."""


def _size_in_list(word: str, t: sp.Expr) -> sp.Expr:
    *sizes, last = map(sp.Integer, word.split("-"))
    return sp.Piecewise(*((size, sp.Eq(t, i)) for i, size in enumerate(sizes, 1)), (last, True))


class SampleSize(SizeAt):
    """n_t = ceiling(n growth(t)); a formula as soon as the schedule's name is known.

    Args:
        schedule: One of `SCHEDULES`, sizes as in `LISTED`, or a parameter's symbol that stands for one of these.
        n: Factor before the growth, a positive integer.
        a: Exponent of ``power``; ``geometric`` grows by the factor 1 + a.
        t: Generation.
    """

    nargs = 4

    @classmethod
    def eval(cls, schedule: sp.Expr, n: sp.Expr, a: sp.Expr, t: sp.Expr) -> sp.Expr | None:
        """The formula of a schedule that is known."""
        if isinstance(schedule, sp.Symbol) and re.fullmatch(LISTED, schedule.name):
            return _size_in_list(schedule.name, t)
        growth = SCHEDULES.get(str(schedule)) if isinstance(schedule, sp.Symbol) else None
        return None if growth is None else sp.ceiling(n * growth(t, a))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        size = rf"n_{{{printer._print(self.args[3])}}}"
        return size if exp is None else f"{size}^{{{exp}}}"

    def _sympystr(self, printer: Any) -> str:
        return f"n_{printer._print(self.args[3])}"
