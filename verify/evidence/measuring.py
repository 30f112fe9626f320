"""From a claim at a regime to draws of the gap between its sides."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

import theory
from theory.errors import InadmissibleError
from theory.language.evaluate import as_float
from theory.language.quantity import setting_value
from verify.evidence.archive import Archive, Row, digest
from verify.evidence.streams import generator
from verify.judging.intervals import Block, Interval, Stream, Tails, first_look, look_size
from verify.judging.thresholds import GAP_ROUNDING
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


Use = tuple[str, theory.Stated, tuple[int, int]]
"""A measured term: its quantity, the claim that it is part of, side and place there."""
Part = tuple[Simulator, Mapping[str, Any], list[Use]]
"""What draws, in which setting, which terms."""


class NoSimulatorError(LookupError):
    """No simulator draws a quantity that a claim speaks of, in the setting it asks for."""


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
        self, seed: int, stream: int, block: int, draws: int, streams: Sequence[tuple[Stream, float]]
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
        self, seed: int, stream: int, block: int, draws: int, streams: Sequence[tuple[Stream, float]]
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


class GapStream:
    """The relative gap (lhs - rhs) / |rhs| as estimated from one random stream."""

    def __init__(self, comparison: Comparison, seed: int, stream: int, calm: float = math.inf, skip: int = 0) -> None:
        """Start a stream; no draw is made yet.

        Args:
            comparison: What to draw.
            seed: Seed of the run.
            stream: Number of the stream.
            calm: A bound of the skewness of the draws, known from smaller sizes.
            skip: Looks to pass over, where draws are too cheap for their blocks to be kept for other claims.
        """
        self.comparison, self.seed, self.stream = comparison, seed, stream
        self.first = first_look(comparison.cost)
        self.looks = skip if comparison.cost * look_size(skip + 1, self.first) < WORTH_KEEPING else 0
        self.blocks = 0
        known = comparison.known_scale
        self.difference = Stream(comparison.tails("columns", known or 1.0), calm)
        self.right = None if known is not None else Stream(comparison.tails("scales", 1.0), calm)
        if known is None and "clipped" in (self.difference.tails.method, self._right.tails.method):
            watch = [(Stream(Tails()), comparison.difference), (Stream(Tails()), comparison.right)]
            _, right = comparison.reduced(seed, PILOT + stream, 0, look_size(1, self.first), watch)
            level = abs(right.moments.mean + comparison.right) or 1.0
            self.difference = Stream(comparison.tails("columns", level))
            self.right = Stream(comparison.tails("scales", level))

    @property
    def _right(self) -> Stream:
        if self.right is None:
            msg = "the scale is known and not sampled"
            raise AttributeError(msg)
        return self.right

    @property
    def count(self) -> int:
        """Draws so far."""
        return self.difference.moments.count

    @property
    def skewness(self) -> float:
        """Largest skewness, without its sign, of what was drawn; infinite before any draw."""
        streams = [self.difference] if self.right is None else [self.difference, self.right]
        return max(abs(s.moments.skewness) for s in streams) if self.count else math.inf

    @property
    def is_hopeless(self) -> bool:
        """Whether no number of draws would give an interval."""
        return self.comparison.known_scale == 0 or self.difference.tails.method is None

    @property
    def scale(self) -> float:
        """What the gap is relative to, as known or estimated so far."""
        known = self.comparison.known_scale
        return abs(self._right.moments.mean) if known is None else known

    @property
    def gap(self) -> float:
        """Estimated relative gap."""
        return self.difference.moments.mean / self.scale if self.scale > 0 else math.inf

    def advance(self) -> None:
        """Draw up to the next look, in blocks that bound the memory."""
        self.looks += 1
        streams = [(self.difference, self.comparison.difference)]
        streams += [] if self.right is None else [(self.right, self.comparison.right)]
        while (left := look_size(self.looks, self.first) - self.count) > 0:
            draws = min(left, BLOCK)
            found = self.comparison.reduced(self.seed, self.stream, self.blocks, draws, streams)
            for (stream, shift), block in zip(streams, found, strict=True):
                stream.take(block, shift)
            self.blocks += 1

    def interval(self, alpha: float) -> Interval:
        """Interval for the relative gap at the current look, error probability alpha."""
        known = self.comparison.known_scale
        if known is not None:
            if known == 0:
                return Interval(-math.inf, math.inf, False, "the right side is 0 here and the claim names no scale")
            inner = self.difference.interval(alpha)
            low, high = inner.low / known, inner.high / known
            return Interval(low - GAP_ROUNDING, high + GAP_ROUNDING, inner.trusted, inner.reason)
        inner, outer = self.difference.interval(alpha / 2), self._right.interval(alpha / 2)
        sides = sorted((abs(outer.low), abs(outer.high)))
        if outer.low <= 0 <= outer.high or math.isinf(outer.low):
            return Interval(-math.inf, math.inf, False, outer.reason or "the right side is not told from 0")
        corners = [end / side if math.isfinite(side) else 0.0 for end in (inner.low, inner.high) for side in sides]
        ends = min(corners) - GAP_ROUNDING, max(corners) + GAP_ROUNDING
        return Interval(*ends, inner.trusted and outer.trusted, inner.reason or outer.reason)


class Laboratory:
    """The simulators at hand, by the quantities that they draw."""

    def __init__(self, simulators: Iterable[Simulator], archive: Archive | None = None) -> None:
        """Hold the simulators, and where their draws are kept from one session to the next, if anywhere."""
        self.simulators = tuple(simulators)
        self.archive = archive

    def choose(self, names: frozenset[str], setting: Mapping[str, Any], lane: str) -> Simulator | None:
        """The first simulator that draws all these quantities in this setting, fast ones first.

        Args:
            names: Quantities to be drawn together.
            setting: Everything that is known about the setting.
            lane: ``best``, or ``plain`` to leave fast ones out.
        """
        offers = [s for s in self.simulators if names <= set(s.quantities) and (s.plain or lane == "best")]
        for candidate in sorted(offers, key=lambda s: s.plain):
            required = [name for name, needed in candidate.parameters.items() if needed]
            if all(name in setting for name in required) and candidate.covers(given(candidate, setting)):
                return candidate
        return None

    def compare(self, stated: theory.Stated, lane: str = "best") -> Comparison:
        """The comparison that a claim asks for at a regime.

        Raises:
            NoSimulatorError: If a quantity cannot be drawn in the setting.
            InadmissibleError: If a formula of the claim has no finite value there.

        """
        known = [
            float(sum(as_float(coefficient) for coefficient, node in terms if node is None))
            for terms in (stated.lhs, stated.rhs)
        ]
        groups = [_group(*part) for part in self._parts(stated, lane)]
        scale = None if stated.scale is None else as_float(stated.scale)
        coefficients = [c for group in groups for _, c in (*group.columns, *group.scales)]
        if not all(map(math.isfinite, (*known, *coefficients))):
            msg = f"{stated.claim.id}: expected finite values of its formulas; got {known}, coefficients {coefficients}"
            raise InadmissibleError(msg)
        return Comparison(groups, known[0] - known[1], known[1], scale, self.archive)

    def drawn(self, stated: theory.Stated, lane: str = "best") -> list[tuple[Simulator, dict[str, Any]]]:
        """What `compare` would draw with, each with its setting; no formula is evaluated for it.

        Raises:
            NoSimulatorError: If a quantity cannot be drawn in the setting.

        """
        return [(simulator, given(simulator, setting)) for simulator, setting, _ in self._parts(stated, lane)]

    def _parts(self, stated: theory.Stated, lane: str) -> list[Part]:
        settings = _by_setting(stated)
        if not settings:
            msg = "nothing to measure: both sides are formulas, which simulation cannot compare"
            raise NoSimulatorError(msg)
        return [part for setting, uses in settings for part in self._of_setting(setting, uses, lane)]

    def _of_setting(self, setting: Mapping[str, Any], uses: list[Use], lane: str) -> list[Part]:
        together = frozenset(name for name, _, _ in uses)
        chosen = self.choose(together, setting, lane)
        if chosen is not None:
            return [(chosen, setting, uses)]
        parts: list[Part] = []
        for name in sorted(together):
            single = self.choose(frozenset([name]), setting, lane)
            if single is None:
                raise NoSimulatorError(self._why_none(name, setting, lane))
            parts.append((single, setting, [use for use in uses if use[0] == name]))
        return parts

    def _why_none(self, name: str, setting: Mapping[str, Any], lane: str) -> str:
        offers = [s for s in self.simulators if name in s.quantities and (s.plain or lane == "best")]
        for offer in offers:
            missing = [key for key, needed in offer.parameters.items() if needed and key not in setting]
            if missing:
                return f"simulator {offer.name} of {name} needs {', '.join(missing)}, which the claim does not give"
        if offers:
            return f"no simulator of {name} applies in the setting {dict(setting)}"
        kind = "plain simulator" if lane == "plain" else "simulator"
        return f"no {kind} draws {name}"


def given(simulator: Simulator, setting: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a setting that a simulator takes."""
    return {name: setting[name] for name in simulator.parameters if name in setting}


def _by_setting(stated: theory.Stated) -> list[tuple[Mapping[str, Any], list[Use]]]:
    """The measured terms by the setting in which they are measured."""
    settings: list[tuple[Mapping[str, Any], list[Use]]] = []
    for side, terms in enumerate(stated.nodes):
        for index, node in terms:
            full = dict(stated.setting) | {k: setting_value(v) for k, v in node.overrides.items()}
            use = (node.name, stated, (side, index))
            for other, uses in settings:
                if other == full:
                    uses.append(use)
                    break
            else:
                settings.append((full, [use]))
    return settings


def _group(simulator: Simulator, setting: Mapping[str, Any], uses: list[Use]) -> Group:
    terms = []
    for name, stated, (side, index) in uses:
        coefficient = as_float((stated.lhs, stated.rhs)[side][index][0])
        terms.append((simulator.quantities.index(name), coefficient, side))
    columns = tuple((column, -c if side else c) for column, c, side in terms)
    scales = tuple((column, c) for column, c, side in terms if side)
    return Group(simulator, given(simulator, setting), columns, scales)
