"""A claim about a function of several means: their draws, and the gap between the sides over a box of means."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp
from mpmath import iv

from verify.evidence.archive import Archive
from verify.evidence.measuring import Comparison, Group
from verify.evidence.moments import Tails
from verify.simulators import Array


Ends = tuple[float, float]


class Composed(Comparison):
    """One claim at one regime, ready to be sampled: draws of each of the means that its sides are functions of."""

    def __init__(
        self,
        groups: Sequence[Group],
        places: Sequence[tuple[int, int]],
        sides: tuple[sp.Expr, sp.Expr],
        letters: Sequence[sp.Symbol],
        scale: float | None,
        archive: Archive | None = None,
        is_left: bool = False,
    ) -> None:
        """Hold what varies, and what is made of it.

        Args:
            groups: What has to be drawn.
            places: Group and column of each mean.
            sides: Left and right side, with a letter for each mean.
            letters: The letters.
            scale: What gaps are relative to, where that is not the right side.
            archive: Where blocks that were drawn before are found, and new ones are kept.
            is_left: Whether the left side is asked for in place of the gap.

        """
        super().__init__(groups, 0.0, 0.0, scale, archive)
        self.places, self.letters, self.sides = tuple(places), tuple(letters), sides
        self.less = 0.0 if is_left else 1.0
        self.left, self.level = (_by_intervals(side, self.letters) for side in sides)
        ratio = sp.powdenest(sp.cancel(sp.together(sides[0] / sides[1]))) if sides[1] != 0 else None
        self.ratio = None if ratio is None else _by_intervals(ratio, self.letters)
        self.fixed = None if sides[1].free_symbols & set(letters) else float(sides[1])

    def of_left(self) -> Composed:
        """The left side alone, relative to the right one."""
        return Composed(self.groups, self.places, self.sides, self.letters, self.declared_scale, self.archive, True)

    @cached_property
    def known_scale(self) -> float | None:
        """What gaps are relative to, if it is known without sampling."""
        if self.declared_scale is not None:
            return abs(self.declared_scale)
        return None if self.fixed is None else abs(self.fixed)

    def tails(self, part: str, scale: float) -> Tails:
        """What is known about the draws together: a finite range only where all have one."""
        known = [self.tails_of(place) for place in range(len(self.places))]
        least, most = min(tail.low for tail in known), max(tail.high for tail in known)
        return Tails(least, most, self.moments(), scale)

    def tails_of(self, place: int) -> Tails:
        """What is known about a draw of one of the means."""
        group, column = self.places[place]
        low, high = self.groups[group].bounds[column]
        return Tails(low, high, self.groups[group].simulator.moments_at(self.groups[group].setting))

    def drawn(self, seed: int, stream: int, block: int, draws: int) -> tuple[Array, ...]:
        """One block of each mean, each of shape (draws,)."""
        values = [self.sampled(group, seed, stream, block, draws) for group in self.groups]
        return tuple(values[group][:, column] for group, column in self.places)

    def right_at(self, box: Sequence[Ends]) -> Ends:
        """Smallest and largest right side over a box of means."""
        return _ends(self.level, box)

    def apart(self, box: Sequence[Ends]) -> Ends:
        """Smallest and largest difference of the sides over a box of means."""
        low, high = _ends(self.left, box)
        least, most = (self.fixed,) * 2 if self.fixed is not None else _ends(self.level, box)
        return low - most * self.less, high - least * self.less

    def gap(self, box: Sequence[Ends]) -> Ends:
        """Smallest and largest relative gap over a box of means; infinite where it is not defined all over."""
        known = self.known_scale
        if known is not None:
            low, high = self.apart(box)
            return (low / known, high / known) if known else (-math.inf, math.inf)
        least, most = _ends(self.level, box)
        if self.ratio is None or not (least > 0 or most < 0):
            return -math.inf, math.inf
        low, high = _ends(self.ratio, box)
        return (low - self.less, high - self.less) if least > 0 else (self.less - high, self.less - low)


def _by_intervals(formula: sp.Expr, letters: tuple[sp.Symbol, ...]) -> Callable[..., Any]:
    """A formula as a function of intervals."""
    return sp.lambdify(letters, formula, modules=[{"sqrt": iv.sqrt, "exp": iv.exp, "log": iv.log}, "math"])  # type: ignore[no-any-return]


def _ends(function: Callable[..., Any], box: Sequence[Ends]) -> Ends:
    """Smallest and largest value of a function over a box."""
    if not all(map(math.isfinite, np.ravel(box))):
        return -math.inf, math.inf
    try:
        found = iv.mpf(function(*(iv.mpf(list(ends)) for ends in box)))
    except Exception:  # a root or a logarithm of what may be negative, in whichever words
        return -math.inf, math.inf
    low, high = float(found.a), float(found.b)
    return (low, high) if not (math.isnan(low) or math.isnan(high)) else (-math.inf, math.inf)
