"""Both sides of a claim at one regime: draws of their difference, block by block, and what is kept of each block."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from verify.evidence.archive import Archive, Row, digest
from verify.evidence.calls import Calls, log_chance
from verify.evidence.moments import Block, Reduction, Tails
from verify.evidence.streams import generator, numbers_taken
from verify.evidence.trial import BreachError
from verify.simulators import Array, Simulator, SimulatorError
from verify.thresholds.draws import (
    BOUND_ROUNDING,
    FAR_QUICKER,
    LEAST_LARGEST,
    LIGHT_ORDER,
    LONG_CALL,
    NUMBER_SECONDS,
    OPERATIONS_A_SECOND,
    SLOW_CALLS,
    SLOW_DRAW,
    TIMED_DRAWS,
    TIMED_IN_DOUBT,
    UNTOLD_COST,
    WAITING,
    WORTH_KEEPING,
)
from verify.thresholds.trials import TRIAL_LEVEL


PILOT = 1 << 16
"""Number of the stream that fixes clipping levels and shows how long a draw takes; never counted as evidence."""
KEPT = 1 << 28
"""Bytes of draws kept in each process for further claims about the same setting."""


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

    def within_bounds(self, values: Array) -> Array:
        """Draws that keep to the declared bounds, but for rounding.

        Raises:
            SimulatorError: If they do not.

        """
        largest = 0.0
        for column, ends in enumerate(self.bounds):
            known = [abs(end) for end in ends if math.isfinite(end)]
            if not known:
                continue
            largest = largest or max(LEAST_LARGEST, float(values.max()), -float(values.min()))
            drawn = float(values[:, column].min()), float(values[:, column].max())
            slack = BOUND_ROUNDING * max(largest, *known)
            if drawn[0] < ends[0] - slack or drawn[1] > ends[1] + slack:
                bad = drawn[0] if drawn[0] < ends[0] - slack else drawn[1]
                name, (low, high) = self.simulator.quantities[column], ends
                msg = (
                    f"{self.simulator.place}: expected draws of {name} within the declared bounds [{low:g}, {high:g}]; "
                    f"got {bad:.9g}; setting {dict(self.setting)}; mend the bounds or the draws"
                )
                raise SimulatorError(msg)
        return values

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
        self.pace = 0.0
        """Seconds that a draw took when it was last drawn; 0 before."""
        self.calls: dict[int, Calls] = {}
        """What was seen of the calls of each stream."""
        self.largest = 0.0
        """Largest number drawn in this process, without its sign."""
        self._ended: dict[int, int] = {}
        """Number of the first block of a stream that is not in the archive: they were drawn in turn."""

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

    def of_left(self) -> Comparison:
        """The left side alone, relative to the right one."""
        groups = [replace(group, columns=_summed((*group.columns, *group.scales))) for group in self.groups]
        return Comparison(groups, self.difference + self.right, self.right, self.declared_scale, self.archive)

    @property
    def is_costed(self) -> bool:
        """Whether every simulator says what a draw costs."""
        return all(group.simulator.cost is not None for group in self.groups)

    @property
    def cost(self) -> float:
        """Rough operations per draw."""
        return total_cost((g.simulator, g.setting) for g in self.groups)

    @cached_property
    def seconds_per_draw(self) -> float:
        """Time that a draw takes, roughly: by the operations declared, or by the random numbers that it takes.

        Those are the same in every run. Only where draws are seen to be slow, the time itself counts.
        """
        if self.is_costed:
            return self.cost / OPERATIONS_A_SECOND
        key = digest("seconds per draw", self._drawn_from)
        if self.archive is not None and (known := self.archive.recall(key)) is not None:
            return float(known[0][0])
        started = time.monotonic()
        seconds = sum(map(_seconds_of, self.groups))
        spent = time.monotonic() - started
        if self.archive is not None:
            label = ", ".join(dict.fromkeys(group.label for group in self.groups))
            self.archive.keep(Row(key, label, 0, 0, 0, spent, [np.array([seconds])]))
        return seconds

    @cached_property
    def weight(self) -> float:
        """Work of a draw, roughly, the same in every run: as declared, or by the random numbers that it takes."""
        parts = (_numbers_of(g) if g.simulator.cost is None else _cost(g.simulator, g.setting) for g in self.groups)
        return max(1.0, sum(parts))

    def moments(self) -> float | None:
        """Order below which draws of D have moments; None where nobody has said."""
        orders = [g.simulator.moments_at(g.setting) for g in self.groups if not g.is_known(g.columns)]
        declared = [order for order in orders if order is not None]
        least = min(declared, default=math.inf)
        return None if len(declared) < len(orders) and least > LIGHT_ORDER else least

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

        Raises:
            BreachError: If calls differ by more than those of independent rows can.

        """
        if block == 0:
            self.calls[stream] = Calls()
        found, seen = self._recalled(seed, stream, block, draws, streams)
        self.calls[stream].take(seen, draws)
        if log_chance([self.calls[stream]]) < math.log(TRIAL_LEVEL):
            self._fail_calls()
        return found

    def _recalled(
        self, seed: int, stream: int, block: int, draws: int, streams: Sequence[tuple[Reduction, float]]
    ) -> tuple[list[Block], Array]:
        """The block, and what was seen of it as a call."""
        if self.archive is None:
            return self._reduced(seed, stream, block, draws, streams)
        forms = [s.form(shift) for s, shift in streams]
        key = digest("call and tails", seed, stream, block, draws, forms, self._drawn_from)
        if block < self._ended.get(stream, math.inf) and (known := self.archive.recall(key)) is not None:
            return [Block.from_array(numbers) for numbers in known[:-1]], known[-1]
        self._ended[stream] = max(self._ended.get(stream, 0), block + 1)
        found, seen = self._reduced(seed, stream, block, draws, streams)
        label = ", ".join(dict.fromkeys(group.label for group in self.groups))
        numbers = [*(one.to_array() for one in found), seen]
        self.archive.keep(Row(key, label, stream, block, draws, self.pace * draws, numbers))
        return found, seen

    @property
    def chance_of_calls(self) -> float:
        """Logarithm of a bound of the probability with which calls of sound simulators differ that much, or more."""
        return log_chance([*self.calls.values()])

    def _fail_calls(self) -> None:
        who = {group.simulator.name: group.simulator.place for group in self.groups}
        msg = (
            f"{', '.join(who.values())} gives rows that are not independent: those of one call differ from those of "
            "another by more than independent rows can; draw each of them anew from rng, and let them share nothing; "
            f"setting {dict(self.groups[0].setting)}"
        )
        raise BreachError(msg, *who)

    @cached_property
    def _drawn_from(self) -> str:
        """The content of the simulators, each with its setting and columns."""
        return digest([[g.simulator.content, dict(g.setting), g.columns, g.scales] for g in self.groups]).hex()

    def _reduced(
        self, seed: int, stream: int, block: int, draws: int, streams: Sequence[tuple[Reduction, float]]
    ) -> tuple[list[Block], Array]:
        started = time.monotonic()
        drawn = self.drawn(seed, stream, block, draws)
        self.pace = (time.monotonic() - started) / draws
        seen = self.calls[stream].seen(drawn, self.largest)
        return [s.reduce(part, shift) for (s, shift), part in zip(streams, drawn, strict=False)], seen

    def sampled(self, group: Group, seed: int, stream: int, block: int, draws: int) -> Array:
        """One block of a group's simulator."""
        values = _sampled(group, seed, stream, block, draws)
        self.largest = max(self.largest, float(values.max()), -float(values.min()))
        return values

    def drawn(self, seed: int, stream: int, block: int, draws: int) -> tuple[Array, ...]:
        """The same without their known parts, which would swallow the small digits of what is drawn."""
        difference, right = np.zeros(draws), np.zeros(draws)
        for group in self.groups:
            values = self.sampled(group, seed, stream, block, draws)
            difference = difference + sum(c * values[:, i] for i, c in group.columns)
            right = right + sum(c * values[:, i] for i, c in group.scales)
        return difference, right


def _numbers_of(group: Group) -> float:
    """Operations of a draw, as far as the random numbers that it takes tell them."""
    rng = generator(0, group.simulator.name, group.setting, PILOT, 0)
    before = numbers_taken(rng)
    group.simulator.sample(rng, 1, group.setting)
    return (numbers_taken(rng) - before) * NUMBER_SECONDS * OPERATIONS_A_SECOND


def _seconds_of(group: Group) -> float:
    """Time that a draw of a simulator takes: by the random numbers that it takes, unless draws are seen to be slow.

    Twice as many are drawn at each call, as long as that is short; the first one does not count, as it may load what
    the others find. The quickest call tells, and of it the computing time unless it mostly waits, for other work on the
    machine delays calls.
    """
    rng = generator(0, group.simulator.name, group.setting, PILOT, 0)
    before, drawn, batch, slow = numbers_taken(rng), 0, 1, 0
    quickest = least_worked = math.inf
    while drawn < (TIMED_DRAWS if quickest < SLOW_DRAW / FAR_QUICKER else TIMED_IN_DOUBT) and slow < SLOW_CALLS:
        worked, started = _worked(), time.monotonic()
        group.simulator.sample(rng, batch, group.setting)
        took, worked = time.monotonic() - started, _worked() - worked
        is_slow = bool(drawn) and _undelayed(took, worked) > TIMED_DRAWS * SLOW_DRAW
        if drawn:
            quickest, least_worked = min(quickest, took / batch), min(least_worked, worked / batch)
            slow += SLOW_CALLS if _undelayed(took, worked) > LONG_CALL else is_slow
        drawn += batch
        batch = batch if is_slow else drawn
    seconds = _undelayed(quickest, least_worked)
    return seconds if seconds > SLOW_DRAW else (numbers_taken(rng) - before) / drawn * NUMBER_SECONDS


def _undelayed(took: float, worked: float) -> float:
    """Seconds that something takes: its computing time, unless it mostly waits."""
    return took if worked < took / WAITING else min(worked, took)


def _worked() -> float:
    """Computing time so far, in seconds, of this process and of others that it has begun and that have ended."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def _summed(terms: Sequence[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    """Terms with one coefficient for each column, where that is not 0."""
    total: dict[int, float] = {}
    for column, coefficient in terms:
        total[column] = total.get(column, 0.0) + coefficient
    return tuple((column, coefficient) for column, coefficient in total.items() if coefficient)


def _sampled(group: Group, seed: int, stream: int, block: int, draws: int) -> Array:
    """One block of a group's simulator; dear ones are kept for other claims about the same setting."""
    simulator = group.simulator
    cost = _cost(simulator, group.setting)
    key = (seed, simulator, json.dumps(group.setting, sort_keys=True), stream, block, draws)
    if key not in _KEPT:
        rng = generator(seed, simulator.name, group.setting, stream, block)
        values = group.within_bounds(simulator.sample(rng, draws, group.setting))
        if cost * draws < WORTH_KEEPING:
            return values
        _KEPT.keep(key, values)
    return _KEPT[key]


def _cost(simulator: Simulator, setting: Mapping[str, Any]) -> float:
    return UNTOLD_COST if simulator.cost is None else simulator.cost_at(setting)


def total_cost(parts: Iterable[tuple[Simulator, Mapping[str, Any]]]) -> float:
    """Rough operations per draw of simulators, each with its setting."""
    return max(1.0, float(sum(_cost(simulator, setting) for simulator, setting in parts)))
