"""One mutant of a chain: what its altered lines come to, and whether those that are still called proved are true."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import sympy as sp

from derivations import Chain, CheckedStep, Line
from derivations.checking.check import check, check_line
from derivations.errors import ChainError, DerivationError
from derivations.kernel.assumptions import assumptions
from derivations.kernel.cited_conditions import require_known
from derivations.kernel.dependencies import leaning
from verify.evidence.clock import OutOfTimeError, limited_computing
from verify.evidence.laboratory import Laboratory
from verify.running.soundness.mutants import Altered, altered_chains
from verify.running.soundness.survivors import Truth, truth_of, truth_without
from verify.thresholds.derivations import BUSY
from verify.thresholds.soundness import MUTANT_SECONDS, TRUE_SECONDS


SHOWN = ("proved", "proved under", "confirmed")
"""Verdicts on lines and chains that are called proved or confirmed."""
CAUGHT = ("refuted", "unverified", "failed", "late")
"""What a mutant may come to that is not called proved: false at a point, refused or left open, an error of a rule, out
of time."""
KEPT = ("equivalent", "unexplained", "false")
"""What a mutant may come to that is still called proved or confirmed: shown to be true, not shown to be, false."""
ASIDE = "aside"
"""A mutant of a line that is not proved or confirmed by its rule: only simulation decides it, or it is refuted."""


@dataclass(frozen=True)
class Found:
    """What a mutant came to.

    Attributes:
        status: One of `CAUGHT`, `KEPT`, or `ASIDE`.
        how: Why.
        rule: The rule of the line that decided.
        misled: Rules that called a line proved which is false at a point.
    """

    status: str
    how: str
    rule: str = ""
    misled: tuple[str, ...] = ()


def judged(
    laboratory: Laboratory, one: Altered, lent: Sequence[sp.Basic] = (), budget: float = MUTANT_SECONDS
) -> dict[str, Any]:
    """A mutant judged, as JSON-able data."""
    started = time.process_time()
    try:
        lines = _standing(one, tuple(lent))
        with limited_computing(budget, BUSY * budget):
            seen = _seen(one, lines, lent)
        found = _told(laboratory, one, seen)
    except OutOfTimeError:
        found = Found("late", f"out of time after {budget:g} s")
    except ChainError as error:
        found = Found("unverified", f"no chain: {error}")
    except Exception as error:  # a formula altered blindly may raise anything
        found = Found("failed", f"{type(error).__name__}: {error}")
    return {
        "name": one.name,
        "place": one.place,
        "operator": one.operator,
        "change": one.change,
        "status": found.status,
        "how": found.how,
        "rule": found.rule,
        "misled": [*found.misled],
        "seconds": round(time.process_time() - started, 3),
    }


def _standing(one: Altered, lent: tuple[sp.Basic, ...]) -> list[tuple[Line, Line]]:
    """The altered lines whose true ones are proved or confirmed by their rules, those that need a hypothesis first."""
    checked = [(new, old, _true(old, lent)) for new, old in one.lines]
    kept = [(new, old, found) for new, old, found in checked if found is not None]
    if one.hypothesis is not None:
        parts = {one.hypothesis, *one.hypothesis.args}
        kept.sort(key=lambda row: not row[2].used & parts)
    if one.place in ("hypothesis", "definition") and len(kept) < len(checked):
        return []
    return [(new, old) for new, old, _ in kept]


@lru_cache(maxsize=512)
def _true(line: Line, lent: tuple[sp.Basic, ...]) -> CheckedStep | None:
    """What a true line comes to; None where its rule does not show it."""
    try:
        with limited_computing(TRUE_SECONDS, BUSY * TRUE_SECONDS):
            found = check_line(line, lent)
    except OutOfTimeError:
        return None
    return found if found.verdict in SHOWN else None


@dataclass(frozen=True)
class Seen:
    """The altered lines of a mutant, checked.

    Attributes:
        caught: How those that are not shown are caught, or the chain as a whole.
        kept: Those that are shown, each with the true line and what it came to.
    """

    caught: tuple[Found, ...]
    kept: tuple[tuple[Line, Line, CheckedStep], ...] = ()


def _seen(one: Altered, lines: Sequence[tuple[Line, Line]], lent: Sequence[sp.Basic]) -> Seen:
    """Check what is altered: the lines, then the chain as `verify derive` would; one line is enough to catch it."""
    everywhere = one.place in ("hypothesis", "definition")
    if everywhere and one.altered is not None:
        require_known(one.altered)
    caught: list[Found] = []
    kept: list[tuple[Line, Line, CheckedStep]] = []
    for new, old in lines:
        found = check_line(new, lent)
        if found.verdict in SHOWN:
            kept.append((new, old, found))
        else:
            caught.append(_caught(found, new))
            if everywhere:
                return Seen(tuple(caught))
    if kept and not caught:
        caught += _caught_as_a_whole(one, lent)
    return Seen(tuple(caught), tuple(kept))


def _told(laboratory: Laboratory, one: Altered, seen: Seen) -> Found:
    """What a mutant came to: a false line that is shown counts, also where another line is caught."""
    misled = tuple(rule for found in seen.caught for rule in found.misled)
    if not seen.caught and not seen.kept:
        return Found(ASIDE, "nothing that is altered is proved by a rule")
    if one.place in ("hypothesis", "definition"):
        if seen.caught or one.altered is None:
            return seen.caught[0]
        truth = _in_time(partial(truth_without, laboratory, one.altered, one.chain, one.hypothesis))
        return Found(truth.status, truth.how, "the whole chain")
    truths = [(_in_time(partial(truth_of, laboratory, new, old, found)), new) for new, old, found in seen.kept]
    for truth, line in truths:
        if truth.status == "false":
            return Found("false", f"called proved: {truth.how}", _rule(line), misled)
    if seen.caught:
        return replace(seen.caught[0], misled=misled)
    worst, line = next(((t, new) for t, new in truths if t.status != "equivalent"), truths[0])
    return Found(worst.status, worst.how, _rule(line))


def _in_time(tell: Callable[[], Truth]) -> Truth:
    """What can be told in time; nothing else keeps a survivor from being counted as one."""
    try:
        with limited_computing(TRUE_SECONDS, BUSY * TRUE_SECONDS):
            return tell()
    except OutOfTimeError:
        return Truth("unexplained", f"whether it is true was not told in {TRUE_SECONDS:g} s")
    except Exception as error:  # a formula altered blindly may raise anything
        return Truth("unexplained", f"whether it is true is not known: {type(error).__name__}: {error}")


def _caught_as_a_whole(one: Altered, lent: Sequence[sp.Basic]) -> list[Found]:
    """How a chain all of whose lines are called proved is caught, where it is: as `verify derive` would."""
    if one.altered is None:
        return []
    found = check(one.altered, lent)
    if found.verdict in SHOWN:
        return []
    worst = next(step for step in found.steps if step.verdict not in SHOWN)
    misled = ("the whole chain",) if found.opinion.fails else ()
    status = "refuted" if worst.verdict == "refuted" else "unverified"
    return [Found(status, f"{worst.how}; {_at(worst.counterexample)}", "the whole chain", misled)]


def _caught(found: CheckedStep, line: Line) -> Found:
    if found.verdict == "refuted":
        misled = (_rule(line),) if "the rule is unsound" in found.how else ()
        return Found("refuted", f"{found.how}; {_at(found.counterexample)}", _rule(line), misled)
    failed = " failed: " in found.how
    return Found("failed" if failed else "unverified", found.how, _rule(line))


def _rule(line: Line) -> str:
    return type(line.step.because).__name__


def _at(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())


# In a worker ----------------------------------------------------------------------------------


def lent_to(chains: Mapping[str, Chain], name: str) -> tuple[sp.Basic, ...]:
    """What the results that a chain leans on assume."""
    try:
        found = assumptions(chains, leaning(chains, [name]))[name]
    except DerivationError:
        return ()
    return tuple(one.condition for one in found if one.claim != name)


def judged_by_name(laboratory: Laboratory, chains: Mapping[str, Chain], name: str, budget: float) -> dict[str, Any]:
    """The mutant of a name, judged."""
    origin = name.partition("~")[0]
    return judged(laboratory, altered_chains(chains[origin])[name], lent_to(chains, origin), budget)
