"""The verdict on a claim at one regime or along its growth path, by whatever judges its kind; and on all its checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from theory import Claim, GrowthPath, Kind, Measured, Stated
from theory.language.evaluate import as_float
from verify.evidence.laboratory import Laboratory
from verify.evidence.measuring import Comparison
from verify.judging.exact import judge_exact
from verify.judging.orders import is_order, judge_order
from verify.judging.paths import PathJudge
from verify.judging.points import Limits, judge_point
from verify.judging.statements import judge_statement
from verify.judging.verdict import Outcome


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
        SimulatorError: If a simulator fails.

    """
    limits = limits or Limits()
    if claim.kind is Kind.IFF:
        return judge_statement(laboratory, claim, regime, alpha, seed, limits)
    if is_order(claim):
        return judge_order(laboratory, claim, regime, alpha, seed, limits)
    if not claim.quantities:
        return judge_exact(claim, regime, alpha, seed)
    if claim.path is None:
        stated = claim.at(**regime)
        return judge_point(
            lambda lane: laboratory.compare(stated, "plain" if claim.plain else lane),
            claim.kind,
            claim.tolerance,
            alpha,
            seed,
            _value(stated),
            limits,
        )
    at_size = {size: claim.at(size, **regime) for size in claim.path.sizes}

    def lanes(lane: str, size: int) -> Comparison:
        return laboratory.compare(at_size[size], "plain" if claim.plain else lane)

    theory = [_value(stated) for stated in at_size.values()]
    outcome = PathJudge(lanes, claim.path, claim.kind, claim.tolerance, alpha, seed, theory, limits).judge()
    rows = [row | _grown(claim.path, at_size[row["size"]]) for row in outcome.sizes]
    return replace(outcome, sizes=tuple(rows))


def _grown(path: GrowthPath, stated: Stated) -> dict[str, Any]:
    """What the path sets at a size, by name."""
    return {symbol.name: stated.setting[symbol.name] for symbol in path.sets}


def _value(stated: Stated) -> float | None:
    return None if stated.theory.has(Measured) else as_float(stated.theory)


def claim_verdicts(checks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """One verdict per claim id: refuted if any check is, supported only if every check is."""
    found: dict[str, set[str]] = {}
    for check in (c for c in checks if "agreement" not in c):
        found.setdefault(check["claim"], set()).add(check["verdict"])
    order = ("refuted", "error", "undecided", "vacuous", "supported")
    return {claim: next(v for v in order if v in verdicts) for claim, verdicts in found.items()}
