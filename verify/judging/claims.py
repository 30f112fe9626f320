"""The verdict on a claim at one regime or along its growth path, by whatever judges its kind; and on all its checks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import sympy as sp

from theory import Claim, Kind, Measured, Stated
from theory.language.evaluate import as_float
from verify.evidence.laboratory import Laboratory
from verify.evidence.measuring import Comparison
from verify.judging.assumptions import assumed, going_on
from verify.judging.contracts import keep_contract
from verify.judging.exact import judge_exact
from verify.judging.orders import is_order, judge_order
from verify.judging.paths import PathJudge
from verify.judging.points import judge_point
from verify.judging.rates import is_rate, judge_rate
from verify.judging.reader import Limits
from verify.judging.statements import judge_statement
from verify.judging.verdict import Evidence, Outcome, Verdict
from verify.thresholds.comparisons import CALLS_DOUBT


def judge_claim(
    laboratory: Laboratory,
    claim: Claim,
    regime: Mapping[str, Any],
    alpha: float,
    seed: int,
    limits: Limits | None = None,
) -> Outcome:
    """The verdict on a claim at one regime, or along its growth path from there.

    Whether the fast simulators used agree with plain ones is not asked here.

    Raises:
        InadmissibleError: If the regime is outside the claim's hypotheses.
        NoSimulatorError: If a quantity cannot be drawn.
        SimulatorError: If a simulator fails, or breaks its contract.

    """
    limits, trials = limits or Limits(), keep_contract(laboratory, claim, regime)
    if trials.number:
        return Outcome(Verdict.UNDECIDED, trials.number)
    outcome = _judged(laboratory, claim, regime, alpha, seed, limits)
    return replace(outcome, assumes=(*outcome.assumes, *going_on(outcome, claim.path), *trials.assumes))


def _judged(
    laboratory: Laboratory, claim: Claim, regime: Mapping[str, Any], alpha: float, seed: int, limits: Limits
) -> Outcome:
    """The verdict of whatever judges claims of this kind."""
    if claim.kind is Kind.IFF:
        return _assuming(claim, judge_statement(laboratory, claim, regime, alpha, seed, limits))
    if is_order(claim):
        return _assuming(claim, judge_order(laboratory, claim, regime, alpha, seed, limits))

    @cache
    def at_size(size: int) -> Stated:
        return claim.at(size, **regime)

    if is_rate(claim):

        @cache
        def plain_at(size: int) -> Comparison:
            return laboratory.compare(at_size(size), "plain").of_left()

        outcome = _grown(claim, judge_rate(plain_at, claim, alpha, seed, limits), at_size)
        return _assuming(claim, outcome, *(plain_at(row["size"]) for row in outcome.sizes))
    if not claim.quantities:
        return judge_exact(claim, regime, alpha, seed)
    if claim.kind is not Kind.LIMIT and sp.expand(claim.lhs - claim.rhs) == 0:
        claim.at(None if claim.path is None else claim.path.sizes[0], **regime)
        if claim.kind is Kind.BELOW:
            return Outcome(Verdict.REFUTED, "", Evidence(0.0, 0.0, 0.0, math.nan, 0), "algebra: the sides are equal")
        return Outcome(Verdict.SUPPORTED, "both sides are the same")
    if claim.path is None:
        stated = claim.at(**regime)

        @cache
        def lane_of(lane: str) -> Comparison:
            return laboratory.compare(stated, "plain" if claim.plain else lane)

        found = judge_point(lane_of, claim.kind, claim.tolerance, alpha, seed, _value(stated), limits)
        return _assuming(claim, found, *map(lane_of, _lanes(found)))

    @cache
    def lanes(lane: str, size: int) -> Comparison:
        return laboratory.compare(at_size(size), "plain" if claim.plain else lane)

    theory = [_value(at_size(size)) for size in claim.path.sizes]
    outcome = PathJudge(lanes, claim.path, claim.kind, claim.tolerance, alpha, seed, theory, limits).judge()
    used = (lanes(lane, size) for lane in _lanes(outcome) for size in claim.path.sizes)
    return _assuming(claim, _grown(claim, outcome, at_size), *used)


def _lanes(outcome: Outcome) -> tuple[str, ...]:
    """The lanes whose draws an outcome rests on."""
    return ("best", "plain") if outcome.confirmed_by.startswith("plain") else ("best",)


def _assuming(claim: Claim, outcome: Outcome, *comparisons: Comparison) -> Outcome:
    """An outcome with what it assumes; undecided where it rests on calls that may differ from each other."""
    chance = min((comparison.chance_of_calls for comparison in comparisons), default=0.0)
    if outcome.verdict in (Verdict.SUPPORTED, Verdict.REFUTED) and chance < math.log(CALLS_DOUBT):
        who = ", ".join(dict.fromkeys(one.place for comparison in comparisons for one in comparison.simulators))
        reason = (
            f"the calls of {who} differ from each other as those of independent rows do once in "
            f"{math.exp(-chance):.0e} times at most: see that rows of one call share nothing"
        )
        return replace(outcome, verdict=Verdict.UNDECIDED, reason=reason, confirmed_by="")
    return replace(outcome, assumes=assumed(outcome, claim.kind, claim.tolerance, comparisons))


def _grown(claim: Claim, outcome: Outcome, stated: Callable[[int], Stated]) -> Outcome:
    """An outcome whose sizes come with what the path sets there, by name."""
    names = () if claim.path is None else [symbol.name for symbol in claim.path.sets]
    rows = [{name: stated(row["size"]).setting[name] for name in names} | row for row in outcome.sizes]
    return replace(outcome, sizes=tuple(rows))


def _value(stated: Stated) -> float | None:
    return None if stated.theory.has(Measured) else as_float(stated.theory)


def claim_assumptions(checks: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What the verdict on each claim rests on beside draws, by id: that of the checks with this verdict."""
    verdicts = claim_verdicts(checks)
    found: dict[str, dict[str, None]] = {claim: {} for claim in verdicts}
    for check in checks:
        if "agreement" not in check and check["verdict"] == verdicts[check["claim"]]:
            found[check["claim"]] |= dict.fromkeys(check.get("assumes", ()))
    return {claim: list(sentences) for claim, sentences in found.items()}


def claim_verdicts(checks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """One verdict per claim id: refuted if any check is, supported only if every check is."""
    found: dict[str, set[str]] = {}
    for check in (c for c in checks if "agreement" not in c):
        found.setdefault(check["claim"], set()).add(check["verdict"])
    order = ("refuted", "error", "undecided", "vacuous", "supported")
    return {claim: next(v for v in order if v in verdicts) for claim, verdicts in found.items()}
