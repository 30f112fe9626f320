"""Claims that one statement holds exactly when another one does (⇔): bounded or not, convergent or not.

No simulation shows that a sequence stays bounded for ever. Three lanes are brought together:

1. Symbolic. Both sides are decided by the rules of `theory.language.sequences`; a measured sequence by the
   formula that the claim names as its ``equivalent``. This gives the verdict, and only this does:
   log log T looks bounded to any computer.
2. Numeric. The formula is summed up to the sizes of the path (10**12, say), and its exponent of growth
   bounded by `verify.judging.exponents`. If that settles the other way, the lanes disagree, and the answer is
   undecided.
3. Simulation. The measured sequence has to agree with the formula, within the claim's tolerance, at the
   smallest of the sizes `SIMULATED_STEPS` and at the others as far as draws tell, in two independent streams each.
   If it does not, the answer is undecided: then the formula is wrong, and nothing has been learnt of
   what is measured.

The verdict carries no statistical error; the simulations spend the check's error probability on the
statement that formula and simulation agree.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from theory import Claim, Kind, Measured, Stated
from theory.language.evaluate import DIRECT, HEAD, summed
from theory.language.propositions import LinearRecursion, Proposition, rules_of
from theory.language.sequences import order_of, substituted
from verify.evidence.laboratory import Laboratory, NoSimulatorError
from verify.evidence.measuring import Comparison, total_cost
from verify.judging.exponents import behaviour, growth_of
from verify.judging.points import judge_point
from verify.judging.reader import Limits
from verify.judging.verdict import Evidence, Outcome, Verdict
from verify.thresholds.orders import (
    FEWEST_SIZES,
    FLAT_EXPONENT,
    LOGARITHM_ROUNDING,
    SIMULATED_DRAWS,
    SIMULATED_STEPS,
    SIMULATED_WORK,
)


def judge_statement(
    laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any], alpha: float, seed: int, limits: Limits
) -> Outcome:
    """The verdict on a claim of kind ⇔ at one regime.

    Args:
        laboratory: Simulators, for the check of the claim's equivalent.
        claim: The claim.
        regime: Value of every parameter.
        alpha: Error probability of the check.
        seed: Seed of the run.
        limits: Work and time.

    Raises:
        InadmissibleError: If the regime is outside the claim's hypotheses.
        NoSimulatorError: If the measured sequence cannot be simulated.

    """
    values = {name: sp.Rational(value) if isinstance(value, float) else value for name, value in regime.items()}
    exact = claim.expand(values, None if claim.path is None else claim.path.sizes[0])
    claim.require(exact)
    if claim.path is not None:
        exact.pop(claim.path.size)
    formula = _sequence(claim, exact)
    sides = [substituted(claim.lhs, exact) if formula is None else claim.lhs.of(formula), substituted(claim.rhs, exact)]
    answers = [_decided(side) for side in sides]
    for side, answer in zip(sides, answers, strict=True):
        if answer is None:
            return Outcome(Verdict.UNDECIDED, f"no rule decides whether {side}")
    reason = f"left side {answers[0]}, right side {answers[1]}".lower() + _because(formula, claim, exact)
    verdict = Verdict.SUPPORTED if answers[0] == answers[1] else Verdict.REFUTED
    outcome = Outcome(verdict, reason, confirmed_by="symbolic rules" if verdict is Verdict.REFUTED else "")
    if formula is None or claim.path is None:
        return outcome
    rows, seen = _numeric(formula, claim)
    outcome = replace(outcome, sizes=tuple(rows), reason=f"{reason}; {seen.words}", evidence=_nothing(0))
    if seen.contradicts(bounded=_stays(claim.lhs, answers[0] is True)):
        return _withdrawn(outcome, f"the lanes disagree: {reason}, but {seen.words}")
    return _backed(outcome, laboratory, claim, regime, exact, alpha, seed, limits) if claim.quantities else outcome


def _decided(side: sp.Basic) -> bool | None:
    answer = side if side in (sp.true, sp.false) else sp.simplify(side)
    return None if answer not in (sp.true, sp.false) else answer == sp.true


def _sequence(claim: Claim, exact: Mapping[sp.Symbol, sp.Basic]) -> sp.Expr | None:
    """The formula of the sequence that the left side is about, with numbers; None if it is about none."""
    if not isinstance(claim.lhs, Proposition):
        return None
    formula = claim.equivalent if claim.quantities and claim.equivalent is not None else claim.lhs.formula
    return substituted(formula, exact)


def _because(formula: sp.Expr | None, claim: Claim, exact: Mapping[sp.Symbol, sp.Basic]) -> str:
    found = [] if formula is None else rules_of(formula)
    for part in claim.rhs.atoms(Proposition):
        order = order_of(substituted(part.formula, exact), part.variable)
        found += [] if order is None else [order.rule]
    rules = "; ".join(dict.fromkeys(found))
    return f" ({rules})" if rules else ""


def _stays(left: Proposition, answer: bool) -> bool | None:
    """Whether the sequence is said to stay bounded; None where the statement leaves that open."""
    if len(left.args) == 2:
        return answer
    if left.args[2] == sp.oo:
        return not answer
    return True if answer else None


def _nothing(samples: int) -> Evidence:
    """Evidence without a gap: statements have none."""
    return Evidence(math.nan, math.nan, math.nan, math.nan, samples)


def _withdrawn(outcome: Outcome, reason: str) -> Outcome:
    return replace(outcome, verdict=Verdict.UNDECIDED, reason=reason, confirmed_by="")


@dataclass(frozen=True)
class Seen:
    """What the numbers show of a sequence."""

    words: str
    grows: bool = False
    is_bounded: bool = False

    def contradicts(self, bounded: bool | None) -> bool:
        """Whether that excludes what the symbolic lane says."""
        return bounded is not None and (self.grows if bounded else self.is_bounded)


def _numeric(formula: sp.Expr, claim: Claim) -> tuple[list[dict[str, Any]], Seen]:
    """The sequence at the sizes of the path, and how it grows there."""
    if claim.path is None:
        return [], Seen("no sizes")
    sizes = [size for size in claim.path.sizes if size <= _reach(formula)]
    values = np.array([_term_at(formula, claim.path.size, size, HEAD) for size in sizes])
    coarse = np.array([_term_at(formula, claim.path.size, size, HEAD // 2) for size in sizes])
    rows = [_row(size, value) for size, value in zip(sizes, values, strict=True)]
    shown = f"{values[0]:.4g} at {claim.path.size} = {sizes[0]:.0e}, {values[-1]:.4g} at {sizes[-1]:.0e}"
    if len(sizes) < FEWEST_SIZES or not (values > 0).all() or not np.isfinite(values).all():
        return rows, Seen(shown)
    errors = np.abs(np.log(np.maximum(coarse, 1e-300) / values)) + LOGARITHM_ROUNDING
    growth = growth_of(sizes, list(np.log(values)), list(errors), float(claim.path.slowest))
    found = behaviour(growth, FLAT_EXPONENT)
    exponent = growth.exponent
    words = f"{shown}, local exponent {growth.slopes[-1]:+.3f}"
    if growth.settled:
        words += f", exponent of growth in [{exponent.low:+.3f}, {exponent.high:+.3f}]"
    return rows, Seen(words, found.grows or found.grows_by_logs, found.bounded and found.bounded_away)


def _row(size: int, value: float) -> dict[str, Any]:
    known = Evidence(math.nan, math.nan, math.nan, value, 0).to_json()
    return {"size": size, **known, "estimate": None}


def _reach(formula: sp.Expr) -> float:
    """Up to which size the sequence can be summed."""
    return DIRECT if formula.has(LinearRecursion, sp.Mod) else math.inf


def _term_at(formula: sp.Expr, T: sp.Symbol, size: int, head: int) -> float:
    """The sequence at one size, in double precision."""
    parts = {
        part: sp.Float(summed(part.xreplace({T: sp.Integer(size)}), head)) for part in formula.atoms(sp.Sum, sp.Product)
    }
    parts |= {part: part.xreplace({T: sp.Integer(size)}).doit() for part in formula.atoms(LinearRecursion)}
    return float(formula.xreplace(parts).xreplace({T: sp.Integer(size)}))


def _backed(
    outcome: Outcome,
    laboratory: Laboratory,
    claim: Claim,
    regime: Mapping[str, Any],
    exact: Mapping[sp.Symbol, sp.Basic],
    alpha: float,
    seed: int,
    limits: Limits,
) -> Outcome:
    """The outcome, if simulation bears out the formula on which it rests."""
    found = sequence_at(laboratory, claim, regime)
    lane = "plain" if claim.plain else "best"
    path, formula = claim.path, _sequence(claim, exact)
    if not found or path is None or formula is None:
        return _withdrawn(outcome, "the measured sequence cannot be simulated")
    rows, samples, why = list(outcome.sizes), 0, ""
    gaps: dict[int, str] = {}
    lanes: dict[str, None] = {}
    fast: dict[str, None] = {}
    limits = limits.within(SIMULATED_WORK)
    for size, stated in found.items():
        measured = laboratory.compare(stated, lane)
        value = _term_at(formula, path.size, size, HEAD)
        unit = None if claim.scale is None else _term_at(substituted(claim.scale, exact), path.size, size, HEAD)
        against = Comparison(measured.groups, measured.difference - value, value, unit, measured.archive)
        level = alpha / len(found)
        judged = judge_point(lambda _, c=against: c, Kind.EQUAL, claim.tolerance, level, seed, value, limits)
        lanes |= dict.fromkeys(judged.lanes)
        fast |= dict.fromkeys(judged.fast)
        if judged.evidence is not None:
            samples += judged.evidence.samples
            rows = [row for row in rows if row["size"] != size] + [{"size": size, **judged.evidence.to_json()}]
        if judged.verdict is Verdict.REFUTED:
            return _withdrawn(outcome, f"simulation contradicts the formula at {path.size} = {size}")
        if judged.verdict is not Verdict.SUPPORTED or judged.evidence is None:
            why = judged.reason
            break
        gaps[size] = f"{size}: [{judged.evidence.low:+.1%}, {judged.evidence.high:+.1%}]"
    if not gaps:
        return _withdrawn(outcome, f"simulation does not bear out the formula: {why}")
    words = f"simulation against the formula at {path.size} = {', '.join(gaps.values())} ({', '.join(lanes)})"
    return replace(
        outcome,
        reason=f"{outcome.reason}; {words}",
        confirmed_by=f"{outcome.confirmed_by}; {words}" if outcome.confirmed_by else "",
        sizes=tuple(sorted(rows, key=lambda row: row["size"])),
        evidence=_nothing(samples),
        lanes=tuple(lanes),
        fast=tuple(fast),
        borne_out=max(gaps),
    )


@lru_cache(maxsize=512)
def sequence_of(claim: Claim) -> Claim:
    """The measured sequence alone, as something to draw."""
    (node,) = claim.lhs.atoms(Measured)
    return replace(claim, kind=Kind.ASYMPTOTIC, lhs=node, rhs=sp.S.Zero, equivalent=None, wrong=())


def sequence_at(laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any]) -> dict[int, Stated]:
    """The measured sequence at the sizes at which it is simulated."""
    lane = "plain" if claim.plain else "best"
    found: dict[int, Stated] = {}
    for size in SIMULATED_STEPS if claim.path is not None and claim.quantities else ():
        with contextlib.suppress(NoSimulatorError):
            stated = sequence_of(claim).at(size, **regime)
            if total_cost(laboratory.drawn(stated, lane)) * SIMULATED_DRAWS <= SIMULATED_WORK:
                found[size] = stated
    return found
