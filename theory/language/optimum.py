"""Smallest value of a formula over a range of one variable, and where it is taken, as nodes of a formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from theory.language.nodes import Calculate, Computed, Implicit, Resolve


POINTS = 17
"""Places looked at in each round; the next round looks between the neighbours of the best one."""
ALIKE = 1e-6
"""Change of the logarithm of the place, from one round to the next, at which the search ends.

Within a round the bottom of a polynomial through five places counts. Its error falls like the fourth power of their
distance, which from round to round is an eighth: what is left is a few thousandths of the last change.
"""
NEWTON = 12
"""Steps to the bottom of the polynomial, from at most half a place away."""
SHARE = 0.6
"""The same to more digits: the share of them on which two rounds have to agree."""


class Least(Computed):
    """inf f(x) over low <= x <= high.

    Looked for, not assumed: on ever finer grids in log(x). Finds the infimum where f has one valley; the place
    is right to about 1e-9 in log(x) where f is smooth there.

    Args:
        body: The formula f > 0.
        variable: x, bound in the body.
        low: Lower end of the range, positive.
        high: Upper end, not below the lower one.
    """

    def __new__(cls, body: Any, variable: sp.Symbol, low: Any, high: Any) -> Least:
        """Build the node."""
        return super().__new__(cls, *map(sp.sympify, (body, variable, low, high)))  # type: ignore[no-any-return]

    @property
    def variable(self) -> sp.Symbol:
        """X."""
        return self.args[1]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols other than the bound one."""
        ends = self.args[2].free_symbols | self.args[3].free_symbols
        return {*(self.args[0].free_symbols - {self.args[1]}), *ends}

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The infimum."""
        return self._found(calculate, exact)[1]

    def _found(self, calculate: Calculate, exact: bool) -> tuple[Any, Any]:
        """Logarithm of the place, and the value there."""
        body, variable, *ends = self.args
        lib: Any = mpmath if exact else np
        low, high = (lib.log(calculate(end, {})) for end in ends)

        def f(x: Any) -> list[Any]:
            if exact:
                return [calculate(body, {variable: mpmath.exp(at)}) for at in x]
            return list(np.broadcast_to(calculate(body, {variable: np.exp(np.array(x))}), (len(x),)))

        first_place, last_place = low, high
        close = mpmath.mpf(10) ** (-SHARE * mpmath.mp.dps) if exact else ALIKE
        before = None
        while True:
            step = (high - low) / (POINTS - 1)
            x = [low + step * i for i in range(POINTS)]
            y = f(x)
            best = min(range(POINTS), key=y.__getitem__)
            first = min(max(best - 2, 0), POINTS - 5)
            at, value = _bottom(y[first : first + 5], best - first)
            place = min(max(x[first] + step * at, low), high)
            is_inside = first_place < place < last_place  # at an end, two rounds alike may both have missed the bottom
            if step <= close or (is_inside and step < 1 and before is not None and abs(place - before) <= close):
                return place, value
            before, low, high = place, x[max(best - 1, 0)], x[min(best + 1, POINTS - 1)]

    def _latex(self, printer: Any) -> str:
        body, variable, low, high = map(printer._print, self.args)
        return rf"\inf_{{{low} \leq {variable} \leq {high}}} \left[{body}\right]"

    def _sympystr(self, printer: Any) -> str:
        body, variable, low, high = map(printer._print, self.args)
        return f"inf[{low} <= {variable} <= {high}]({body})"


def _bottom(y: Sequence[Any], best: int) -> tuple[Any, Any]:
    """Where the polynomial through five values at 0, 1, 2, 3, 4 is smallest near the best of them, and its value."""
    slope = (y[0] - 8 * y[1] + 8 * y[3] - y[4]) / 12
    bend = (-y[0] + 16 * y[1] - 30 * y[2] + 16 * y[3] - y[4]) / 24
    third = (-y[0] + 2 * y[1] - 2 * y[3] + y[4]) / 12
    fourth = (y[0] - 4 * y[1] + 6 * y[2] - 4 * y[3] + y[4]) / 24
    t = slope * 0 + best - 2
    for _ in range(NEWTON):
        curve = 2 * bend + t * (6 * third + t * 12 * fourth)
        if not curve > 0:
            return best, y[best]
        t -= (slope + t * (2 * bend + t * (3 * third + t * 4 * fourth))) / curve
        if not abs(t - (best - 2)) <= 1:
            return best, y[best]
    value = y[2] + t * (slope + t * (bend + t * (third + t * fourth)))
    return (t + 2, value) if -2 <= t <= 2 else (best, y[best])


class Minimiser(Least, Implicit):
    """The x in [low, high] at which f(x) is smallest; arguments as `Least`."""

    def _eval_is_positive(self) -> bool | None:
        return self.args[2].is_positive or None

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The place."""
        place = self._found(calculate, exact)[0]
        return mpmath.exp(place) if exact else np.exp(place)

    def _latex(self, printer: Any) -> str:
        return super()._latex(printer).replace(r"\inf", r"\operatorname*{arg\,min}", 1)

    def _sympystr(self, printer: Any) -> str:
        return "arg" + super()._sympystr(printer)
