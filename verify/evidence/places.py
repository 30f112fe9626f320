"""Places in a claim's region where it may fail although it holds nearly everywhere: ends, ties, and all between."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import qmc

from theory import Claim, Parameter, solve
from verify.evidence.sampling import at_position, within
from verify.thresholds.regimes import ENDS, MOVED, TIES


Place = Mapping[str, float | str]
"""For each parameter: how far it lies between the ends that the hypotheses leave, from 0 to 1; the name of another
parameter, whose value it takes; or, where it is a word, the word."""


def regime_at(claim: Claim, place: Place) -> dict[str, Any] | None:
    """The regime at a place; None where the hypotheses leave none."""
    known: dict[str, Any] = {}

    def choose(parameter: Parameter, low: float, high: float, _critical: tuple[float, ...]) -> Any:
        where = place[parameter.name]
        if parameter.choices:
            return where
        if isinstance(where, str):
            known[parameter.name] = within(parameter, min(max(known[where], low), high), low, high)
        else:
            known[parameter.name] = at_position(parameter, low, high, where)
        return known[parameter.name]

    return solve(claim, choose)


def places(claim: Claim, count: int, rng: np.random.Generator) -> list[Place]:
    """Places all over the region of a claim: ends first, then ties, the others spread evenly.

    Args:
        claim: Whose region it is.
        count: How many.
        rng: Source of randomness.

    """
    names = [p.name for p in claim.parameters if not p.choices]
    if not names:
        return list(_worded(claim, [{}] * count, rng))
    ends = _ends(names, int(ENDS * count), rng)
    tied = int(TIES * count) if len(names) > 1 else 0
    spread = qmc.Halton(len(names), seed=rng).random(count - len(ends))
    numbers = list(ends)
    for row in spread:
        numbers.append({name: float(position) for name, position in zip(names, row, strict=True)})
    for place in numbers[len(ends) : len(ends) + tied]:
        one, other = sorted(int(i) for i in rng.choice(len(names), 2, replace=False))
        first = place[names[one]]
        place[names[other]] = (names[one], first, 1 - float(first))[int(rng.integers(3))]
    return list(_worded(claim, numbers, rng))


def _ends(names: Sequence[str], most: int, rng: np.random.Generator) -> list[dict[str, float | str]]:
    """Places where each number is at an end of its range or in the middle: all of them, or as many as are wanted."""
    if 3 ** len(names) <= most:
        rows = [list(row) for row in itertools.product((0.0, 0.5, 1.0), repeat=len(names))]
    else:
        rows = (rng.integers(3, size=(most, len(names))) / 2).tolist()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _worded(claim: Claim, numbers: Sequence[Mapping[str, float | str]], rng: np.random.Generator) -> Iterator[Place]:
    """Places with words, which come equally often."""
    words = {
        p.name: [p.choices[i] for i in rng.permutation(np.arange(len(numbers)) % len(p.choices))]
        for p in claim.parameters
        if p.choices
    }
    for i, place in enumerate(numbers):
        yield {**place, **{name: drawn[i] for name, drawn in words.items()}}


def near(claim: Claim, place: Place, width: float, rng: np.random.Generator) -> Place:
    """A place near another one: some of its numbers moved by about so much of their range; words and ties stay."""
    moved = dict(place)
    for parameter in claim.parameters:
        where = place[parameter.name]
        if not isinstance(where, str) and rng.random() < MOVED:
            moved[parameter.name] = float(np.clip(where + width * rng.standard_normal(), 0.0, 1.0))
    return moved
