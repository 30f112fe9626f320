"""One trial of a simulator in one setting: its calls, and what is asked of what comes back.

Rows are tested by exact tests alone (`row_tests`), each at `TRIAL_LEVEL`: whatever the law of a sound simulator, it is
called broken with no larger probability.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.evidence import row_tests
from verify.evidence.global_states import HINTS, states, touched
from verify.evidence.parameters import unread
from verify.evidence.streams import key_of
from verify.simulators import Array, Simulator, SimulatorError
from verify.thresholds.trials import (
    CALL_SHARE,
    COMPARED_CALLS,
    COMPARED_ROWS,
    DIFFERENT_CALLS,
    DRAW_ROUNDING,
    FEWEST_CALLS,
    FEWEST_ROWS,
    PROBED_ROWS,
    QUICK_CALL,
    ROW_STEPS,
    SAME_ROUNDING,
    SHORT_CALLS,
    TIME_MARGIN,
    TRIAL_CALLS,
    TRIAL_LEVEL,
    TRIAL_PATIENCE,
    TRIAL_ROWS,
    TRIAL_SECONDS,
    TRIAL_WORK,
)


SAME = "the same state of its generator gives the same draws"
OTHERS = "another stream gives other draws"
INDEPENDENT = "its rows are independent"
LAW = "their law does not depend on how many are asked for"
ASKED = (SAME, OTHERS, INDEPENDENT, LAW)


class BreachError(SimulatorError):
    """A simulator breaks its contract; nothing that it draws is evidence.

    Attributes:
        simulators: The names of those that may be it.
    """

    def __init__(self, message: str, *simulators: str) -> None:
        """Say what is broken, and by whom."""
        super().__init__(message)
        self.simulators = simulators


@dataclass(frozen=True)
class Trial:
    """What a trial found where nothing is broken.

    Attributes:
        untried: What there was no time for, of `ASKED`.
        is_number: Whether it took nothing from its generator, and all its draws were the same.
    """

    untried: tuple[str, ...] = ()
    is_number: bool = False


class Attempt:
    """One trial, call by call."""

    def __init__(self, simulator: Simulator, setting: dict[str, Any]) -> None:
        """Take what is tried, and what it is given."""
        self.simulator, self.setting = simulator, setting
        self.entropy = key_of("contract", list(simulator.quantities), setting)
        self.began = time.monotonic()
        self.missing = list(ASKED)
        self.is_number = False

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.began + TRIAL_SECONDS - time.monotonic()

    def carry_out(self) -> Trial:
        """Try everything that there is time for."""
        self._streams()
        if OTHERS not in self.missing:
            self._rows()
        if idle := unread(self.simulator):
            self.fail(
                f"takes {', '.join(idle)} and never reads it", "use it, or take it out of the function's arguments"
            )
        return Trial(tuple(self.missing), self.is_number)

    def fail(self, mistake: str, mend: str) -> None:
        """Say what is broken, where, and how to mend it."""
        msg = f"{self.simulator.place} {mistake}; {mend}; setting {self.setting}"
        raise BreachError(msg, self.simulator.name)

    def call(self, stream: int, draws: int) -> tuple[Array, bool]:
        """Draws of a stream, and whether anything was taken from its generator."""
        bits = np.random.SFC64(np.random.SeedSequence(self.entropy, spawn_key=(stream,)))
        before = bits.state["state"]["state"].copy()
        drawn = self.simulator.sample(np.random.Generator(bits), draws, self.setting)
        return drawn, not np.array_equal(before, bits.state["state"]["state"])

    def _timed(self, stream: int, draws: int) -> tuple[Array, float]:
        began = time.monotonic()
        return self.call(stream, draws)[0], time.monotonic() - began

    # Streams ----------------------------------------------------------------------------------

    def _streams(self) -> None:
        """The same state of the generator twice, then another stream; and what a call leaves behind."""
        written, before = json.dumps(self.setting, sort_keys=True), states()
        one, seconds = self._timed(0, 1)
        self.began = time.monotonic()
        if seconds > TRIAL_PATIENCE * TRIAL_SECONDS:
            return
        once_more, seconds = self._timed(0, 1)
        rows = COMPARED_CALLS * COMPARED_ROWS
        if rows * seconds > self.left > 2 * PROBED_ROWS * seconds:  # perhaps the call takes long, and not the rows
            seconds = self._timed(1, PROBED_ROWS)[1] / PROBED_ROWS
        is_affordable = rows * seconds < self.left
        first, is_random = self.call(0, COMPARED_ROWS) if is_affordable else (one, True)
        again = self.call(0, COMPARED_ROWS)[0] if is_affordable else once_more
        for name in touched(before):
            self.fail(f"uses the global random state of {name}", f"draw from its argument instead, {HINTS[name]}")
        if json.dumps(self.setting, sort_keys=True) != written:
            self.fail("changes the setting that it is given", "let it work on a copy")
        if not (_are_same(one, once_more) and _are_same(first, again)):
            self.fail(
                "gives other draws for the same state of its generator",
                "draw from its argument rng alone, and keep nothing between calls (no generator of its own, no clock, "
                "no counter)",
            )
        self.missing.remove(SAME)
        if not is_affordable:
            return
        other, _ = self.call(1, COMPARED_ROWS)
        self._compare(first, other)
        self.is_number = not is_random and bool((first == first[0]).all() and (other == first[0]).all())
        if self.simulator.deterministic and not self.is_number:
            self.fail("is declared to be deterministic, and draws", "take the word out of its declaration")
        self.missing.remove(OTHERS)

    def _compare(self, first: Array, other: Array) -> None:
        """No column that varies may come out the same for another stream."""
        if any(row_tests.repeated(*pair) < TRIAL_LEVEL for pair in zip(first.T, other.T, strict=True)):
            self.fail(
                "gives the same draws for different generators",
                "draw from its argument rng (a generator of its own, with a seed of its own, gives the same rows again "
                "and again)",
            )

    # Rows -------------------------------------------------------------------------------------

    def _rows(self) -> None:
        """Some large calls and many short ones: rows independent of each other, and of one law in all of them."""
        rows = self._affordable()
        if rows < FEWEST_ROWS:
            return
        large = [self.call(stream, rows)[0] for stream in range(2, 2 + (TRIAL_CALLS if rows > FEWEST_ROWS else 2))]
        self._compare(*large[:2])
        unit = DRAW_ROUNDING * float(np.median(np.abs(large[0]), axis=0).max())
        large = [_without_rounding(drawn, unit) for drawn in large]
        for columns in zip(*(drawn.T for drawn in large), strict=True):
            self._independent(columns)
        self.missing.remove(INDEPENDENT)
        self._short(large[1], unit)

    def _short(self, large: Array, unit: float) -> None:
        """Many short calls against a large one."""
        began = time.monotonic()
        short: list[Array] = []
        for stream, draws in enumerate(SHORT_CALLS, 2 + TRIAL_CALLS):
            if len(short) == DIFFERENT_CALLS and time.monotonic() - began > DIFFERENT_CALLS * QUICK_CALL:
                break
            if self.left <= 0:
                return
            short.append(_without_rounding(self.call(stream, draws)[0], unit))
        for few in (short, [drawn for drawn in short if len(drawn) == 1]):
            if sum(map(len, few)) >= FEWEST_ROWS:
                for columns in zip(np.concatenate(few).T, large.T, strict=True):
                    self._alike(*columns)
        self.missing.remove(LAW)

    def _affordable(self) -> int:
        """Rows of a large call: a power of two."""
        is_told = self.simulator.cost is not None
        declared = TRIAL_WORK / max(self.simulator.cost_at(self.setting), 1.0) if is_told else TRIAL_ROWS
        rows = 1 << int(
            math.log2(min(max(declared, 2 * FEWEST_ROWS), TRIAL_ROWS / len(self.simulator.quantities) + FEWEST_ROWS))
        )
        tried, seconds = COMPARED_ROWS, self._timed(1, COMPARED_ROWS)[1]
        while tried < rows:
            allowed = min(CALL_SHARE * TRIAL_SECONDS, self.left / (TRIAL_CALLS + 1))
            step = next((s for s in ROW_STEPS if tried * s <= rows and seconds * s <= allowed), 1)
            if step == 1 and FEWEST_CALLS * seconds * FEWEST_ROWS / tried < self.left:
                step = max(1, FEWEST_ROWS // tried)
            if tried * step == rows and seconds * step < allowed / TIME_MARGIN:
                return rows
            if step == 1:
                break
            tried *= step
            seconds = self._timed(1, tried)[1]
        return tried if 2 * seconds < self.left else tried // TIME_MARGIN

    def _independent(self, calls: Sequence[Array]) -> None:
        """The rows of some large calls, one column."""
        rows, both = len(calls[0]), np.concatenate(calls)
        for marks in row_tests.marked(both):
            if any(row_tests.parted(np.roll(marks, -rows * i), rows) < TRIAL_LEVEL for i in range(len(calls))):
                self._fail_rows("those of one call differ from those of another by more than independent rows can")
        lag = row_tests.most_likely_lag(calls[0])
        folded = np.concatenate([row_tests.by_ends(drawn) for drawn in calls])
        lagged = np.concatenate([row_tests.by_lag(drawn, lag) for drawn in calls[1:]])
        for ordered in (both, folded, lagged):
            if any(row_tests.runs(marks) < TRIAL_LEVEL for marks in row_tests.marked(ordered)):
                self._fail_rows("those near each other, or in a pattern, go together")

    def _fail_rows(self, how: str) -> None:
        self.fail(f"gives rows that are not independent: {how}", "draw each of them anew from rng")

    def _alike(self, few: Array, many: Array) -> None:
        """The rows of short calls, and those of a large one."""
        both = np.concatenate([few, many])
        if any(row_tests.parted(marks, len(few)) < TRIAL_LEVEL for marks in row_tests.marked(both)):
            self.fail(
                "draws from a law that depends on how many draws are asked for",
                "let a row depend neither on draws nor on the other rows (no division by their mean, say)",
            )
        if any(row_tests.runs(marks) < TRIAL_LEVEL for marks in row_tests.marked(few)):
            self._fail_rows("those of one call go together")


def _without_rounding(drawn: Array, unit: float) -> Array:
    """Draws to whole units, so that what rounding leaves, which depends on how many are asked for, is in none."""
    with np.errstate(over="ignore"):
        return np.asarray(np.rint(drawn / unit) * unit if unit > 0 else drawn, dtype=np.float64)


def _are_same(first: Array, again: Array) -> bool:
    """Whether draws are the same, but for rounding that depends on where they lie in memory."""
    relative, absolute = SAME_ROUNDING
    return np.allclose(first, again, rtol=relative, atol=absolute * float(np.abs(first).max()))
