"""Both sides of a claim at one regime: draws of their difference, block by block, and what is kept of each block."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from verify.evidence.archive import Archive, Row, digest
from verify.evidence.moments import Block, Reduction, Tails
from verify.evidence.streams import generator
from verify.simulators import Array, Simulator


BLOCK = 1 << 16
"""Largest number of draws that a simulator is asked for at once."""
DEFAULT_COST = 1_000.0
"""Operations per draw of a simulator that does not say; the time budget is the other limit."""
PILOT = 1 << 16
"""Number of the stream that only fixes clipping levels; never counted as evidence."""


KEPT = 1 << 28
"""Bytes of draws kept in each process for further claims about the same setting."""
WORTH_KEEPING = 1e7
"""Operations from which a block is kept; the draws are the same, drawn again or kept."""


class _Kept(dict[tuple[Any, ...], Array]):
    """Blocks of draws, the oldest dropped where they take more than `KEPT` bytes."""

    total = 0

    def keep(self, key: tuple[Any, ...], block: Array) -> None:
        """Take in a block."""
        self[key] = block
        self.total += block.nbytes
        while self.total > KEPT and len(self) > 1:
            self.total -= self.pop(next(iter(self))).nbytes


_KEPT = _Kept()


@dataclass(frozen=True, eq=False)
class Group:
    """Quantities drawn together by one simulator in one setting, each with its coefficients.

    Attributes:
        simulator: What draws.
        setting: What it is given.
        columns: Column and coefficient in lhs - rhs of each term.
        scales: Column and coefficient in rhs of each term.
    """

    simulator: Simulator
    setting: Mapping[str, Any]
    columns: tuple[tuple[int, float], ...]
    scales: tuple[tuple[int, float], ...]

    @property
    def label(self) -> str:
        """Name of what draws, with the branch that it takes."""
        return self.simulator.label(self.setting)

    @cached_property
    def bounds(self) -> tuple[tuple[float, float], ...]:
        """Range of each column."""
        return self.simulator.bounds_at(self.setting)

    def is_known(self, terms: Sequence[tuple[int, float]]) -> bool:
        """Whether these terms do not vary from draw to draw."""
        return all(self.bounds[column][0] == self.bounds[column][1] for column, _ in terms)


class Comparison:
    """One claim at one regime, ready to be sampled: draws of D = lhs - rhs and of B = rhs."""

    def __init__(
        self,
        groups: Sequence[Group],
        difference: float,
        right: float,
        scale: float | None,
        archive: Archive | None = None,
    ) -> None:
        """Hold what varies, and the known parts of D and B.

        Args:
            groups: What has to be drawn.
            difference: Known part of lhs - rhs.
            right: Known part of rhs.
            scale: What gaps are relative to, where that is not rhs.
            archive: Where blocks that were drawn before are found, and new ones are kept.
        """
        self.archive = archive
        self.groups = tuple(groups)
        self.difference = difference
        self.right = right
        self.declared_scale = scale
        self._ended: set[int] = set()
        """Streams of which no further block is in the archive: they were drawn in turn."""

    @cached_property
    def known_scale(self) -> float | None:
        """What gaps are relative to, if it is known without sampling."""
        if self.declared_scale is not None:
            return abs(self.declared_scale)
        if not all(g.is_known(g.scales) for g in self.groups):
            return None
        return abs(self.right + sum(c * g.bounds[i][0] for g in self.groups for i, c in g.scales))

    @property
    def simulators(self) -> tuple[Simulator, ...]:
        """What draws."""
        return tuple(g.simulator for g in self.groups)

    @property
    def cost(self) -> float:
        """Rough operations per draw."""
        return total_cost((g.simulator, g.setting) for g in self.groups)

    def moments(self) -> float | None:
        """Order below which draws of D have moments; None where nobody has said."""
        orders = [g.simulator.moments_at(g.setting) for g in self.groups if not g.is_known(g.columns)]
        declared = [order for order in orders if order is not None]
        least = min(declared, default=math.inf)
        return None if len(declared) < len(orders) and least > 4 else least

    def tails(self, part: str, scale: float) -> Tails:
        """What is known about a draw of D (part "columns") or of B (part "scales")."""
        low = high = self.difference if part == "columns" else self.right
        for group in self.groups:
            for column, coefficient in getattr(group, part):
                ends = sorted(coefficient * bound for bound in group.bounds[column])
                low, high = low + ends[0], high + ends[1]
        return Tails(low, high, self.moments(), scale)

    def draw(self, seed: int, stream: int, block: int, draws: int) -> tuple[Array, Array]:
        """One block of D and of B, each of shape (draws,)."""
        difference, right = self.drawn(seed, stream, block, draws)
        return difference + self.difference, right + self.right

    def reduced(
        self, seed: int, stream: int, block: int, draws: int, streams: Sequence[tuple[Reduction, float]]
    ) -> list[Block]:
        """One block of D and of B, as the streams need them; drawn, or from the archive.

        Args:
            seed: Seed of the run.
            stream: Number of the stream.
            block: Number of the block.
            draws: Its size.
            streams: That of D, and that of B where it is sampled, each with the known part.

        """
        if self.archive is None:
            return self._reduced(seed, stream, block, draws, streams)
        forms = [s.form(shift) for s, shift in streams]
        key = digest(seed, stream, block, draws, forms, self._drawn_from)
        if stream not in self._ended and (known := self.archive.recall(key)) is not None:
            return [Block.from_array(numbers) for numbers in known]
        self._ended.add(stream)
        started = time.monotonic()
        found = self._reduced(seed, stream, block, draws, streams)
        label = ", ".join(dict.fromkeys(group.label for group in self.groups))
        row = Row(key, label, stream, block, draws, time.monotonic() - started, [b.to_array() for b in found])
        self.archive.keep(row)
        return found

    @cached_property
    def _drawn_from(self) -> str:
        """The content of the simulators, each with its setting and columns."""
        return digest([[g.simulator.content, dict(g.setting), g.columns, g.scales] for g in self.groups]).hex()

    def _reduced(
        self, seed: int, stream: int, block: int, draws: int, streams: Sequence[tuple[Reduction, float]]
    ) -> list[Block]:
        drawn = self.drawn(seed, stream, block, draws)
        return [s.reduce(part, shift) for (s, shift), part in zip(streams, drawn, strict=False)]

    def drawn(self, seed: int, stream: int, block: int, draws: int) -> tuple[Array, Array]:
        """The same without their known parts, which would swallow the small digits of what is drawn."""
        difference, right = np.zeros(draws), np.zeros(draws)
        for group in self.groups:
            values = _sampled(group, seed, stream, block, draws)
            difference = difference + sum(c * values[:, i] for i, c in group.columns)
            right = right + sum(c * values[:, i] for i, c in group.scales)
        return difference, right


def _sampled(group: Group, seed: int, stream: int, block: int, draws: int) -> Array:
    """One block of a group's simulator; dear ones are kept for other claims about the same setting."""
    simulator = group.simulator
    cost = _cost(simulator, group.setting)
    key = (seed, simulator, json.dumps(group.setting, sort_keys=True), stream, block, draws)
    if key not in _KEPT:
        rng = generator(seed, simulator.name, group.setting, stream, block)
        values = simulator.sample(rng, draws, group.setting)
        if cost * draws < WORTH_KEEPING:
            return values
        _KEPT.keep(key, values)
    return _KEPT[key]


def _cost(simulator: Simulator, setting: Mapping[str, Any]) -> float:
    return DEFAULT_COST if simulator.cost is None else simulator.cost(**setting)


def total_cost(parts: Iterable[tuple[Simulator, Mapping[str, Any]]]) -> float:
    """Rough operations per draw of simulators, each with its setting."""
    return max(1.0, float(sum(_cost(simulator, setting) for simulator, setting in parts)))
