"""Smallest value of a formula over a range of one variable, and where it is taken, as nodes of a formula."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import sympy as sp

from theory._spectral import Calculate, Resolve, Spectral


POINTS = 9
"""Places looked at in each round; the next round looks between the neighbours of the best one."""
FINEST = 1e-4
"""Width, in the logarithm of the variable, at which a parabola takes over; it leaves about 1e-8."""


class Least(Spectral):
    """inf f(x) over low <= x <= high.

    Looked for, not assumed: on ever finer grids in log(x). Finds the infimum where f has one valley.

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
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols other than the bound one."""
        ends = self.args[2].free_symbols | self.args[3].free_symbols
        return {*(self.args[0].free_symbols - {self.args[1]}), *ends}

    @property
    def carriers(self) -> tuple[sp.Basic, ...]:
        """None: no argument stands for a covariance."""
        return ()

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

        while True:
            x = [low + (high - low) * i / (POINTS - 1) for i in range(POINTS)]
            y = f(x)
            best = min(range(POINTS), key=y.__getitem__)
            low, high = x[max(best - 1, 0)], x[min(best + 1, POINTS - 1)]
            if high - low <= FINEST:
                break
        if 0 < best < POINTS - 1:
            left, middle, right = y[best - 1 : best + 2]
            bend = left - 2 * middle + right
            if bend > 0:
                x[best] += (x[1] - x[0]) * (left - right) / (2 * bend)
                y[best] -= (left - right) ** 2 / (8 * bend)
        return x[best], y[best]

    def _latex(self, printer: Any) -> str:
        body, variable, low, high = map(printer._print, self.args)
        return rf"\inf_{{{low} \leq {variable} \leq {high}}} \left[{body}\right]"

    def _sympystr(self, printer: Any) -> str:
        body, variable, low, high = map(printer._print, self.args)
        return f"inf[{low} <= {variable} <= {high}]({body})"


class Minimiser(Least):
    """The x in [low, high] at which f(x) is smallest; arguments as `Least`."""

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The place."""
        place = self._found(calculate, exact)[0]
        return mpmath.exp(place) if exact else np.exp(place)

    def _latex(self, printer: Any) -> str:
        return super()._latex(printer).replace(r"\inf", r"\operatorname*{arg\,min}", 1)

    def _sympystr(self, printer: Any) -> str:
        return "arg" + super()._sympystr(printer)
