"""Why a mutant was not refuted: it differs too little, not where it was looked at, or the judge could not tell."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from theory import Claim, Kind
from verify.evidence.laboratory import Laboratory
from verify.evidence.sampling import NoRegimeError, regimes
from verify.judging.exact import judge_exact
from verify.judging.verdict import Verdict
from verify.running.mutation.operators import ORDERS
from verify.running.mutation.sameness import Regime, difference, follows_in_order, truth
from verify.thresholds.mutants import ELSEWHERE, ELSEWHERE_ORDERS, MUTANT_ROUNDING
from verify.thresholds.runs import RUN_ALPHA


SEED = 1
"""Seed of further regimes, so that they are others than the ones drawn."""


def reason_of(
    laboratory: Laboratory, claim: Claim, mutant: Claim, rows: Sequence[Mapping[str, Any]]
) -> tuple[str, str]:
    """Status and reason of a mutant that no regime refuted.

    Args:
        laboratory: Simulators.
        claim: The claim.
        mutant: The altered claim.
        rows: Its checks.

    """
    seen = [row["regime"] for row in rows]
    undecided = [row["reason"] for row in rows if row["verdict"] == "undecided"]
    if claim.kind in ORDERS and mutant.kind is claim.kind:
        return _by_order(laboratory, claim, mutant, seen, undecided)
    if claim.kind is Kind.IFF:
        one = next(
            (
                one
                for one in _others(claim, ELSEWHERE_ORDERS)
                if {truth(claim, one), truth(mutant, one)} == {True, False}
            ),
            None,
        )
        if one is None and undecided:
            return "survived", undecided[0]
        return "survived", _told_at(seen, one, "the statements are true and false together", ELSEWHERE_ORDERS)
    if mutant.kind is claim.kind and mutant.lhs == claim.lhs:
        gaps = [abs(gap) for one in seen if (gap := difference(claim, mutant, one)) is not None]
        largest = max(gaps, default=0.0)
        if gaps and largest == 0:
            apart = (one for one in _others(claim, ELSEWHERE) if difference(claim, mutant, one))
            return "survived", _told_at(seen, next(apart, None), "the right sides are equal")
        if gaps and largest <= claim.tolerance + MUTANT_ROUNDING and (claim.quantities or claim.path is not None):
            wide = f"the right sides are within {largest:.2%}, the tolerance is {claim.tolerance:.2%}"
            return "survived", f"{wide}; {undecided[0]}" if undecided else wide
    if undecided:
        return "survived", undecided[0]
    if failed := [row["reason"] for row in rows if row["verdict"] == "error"]:
        return "survived", f"judged at {len(rows) - len(failed)} of {len(rows)} regimes only: {failed[0]}"
    if not mutant.quantities and mutant.path is None:
        return "survived", _told_at(seen, _failing(mutant), "it holds")
    gaps = [row["gap"] for row in rows if row["gap"] is not None]
    return "survived", "it holds at the drawn regimes" + (f", with a gap of {min(gaps, key=abs):+.2%}" if gaps else "")


def _failing(mutant: Claim) -> Regime | None:
    """The first further regime at which a mutant without anything to measure is false."""
    for one in _others(mutant, ELSEWHERE):
        with contextlib.suppress(Exception), np.errstate(all="ignore"):  # an altered formula may raise anything
            if judge_exact(mutant, one, RUN_ALPHA).verdict is Verdict.REFUTED:
                return one
    return None


def _by_order(
    laboratory: Laboratory, claim: Claim, mutant: Claim, seen: Sequence[Regime], undecided: Sequence[str]
) -> tuple[str, str]:
    """An order of magnitude: of the same order everywhere, or not where it was looked at."""
    for one in _others(claim, ELSEWHERE_ORDERS):
        if not follows_in_order(laboratory, claim, mutant, one):
            if undecided:
                return "survived", undecided[0]
            return "survived", _told_at(seen, one, "the right sides are of one order")
    weaker = claim.kind is not Kind.ORDER
    words = f"the order of its right side is compared by sums at {ELSEWHERE_ORDERS} further regimes"
    return ("implied" if weaker else "equivalent"), f"{words}: it {'follows' if weaker else 'is the same'}"


def _others(claim: Claim, count: int) -> list[dict[str, Any]]:
    try:
        return regimes(claim, count, SEED)
    except NoRegimeError:
        return []


def _told_at(seen: Sequence[Regime], apart: Regime | None, alike: str, others: int = ELSEWHERE) -> str:
    """That the drawn regimes do not tell, and one that would."""
    if apart is None:
        return f"{alike} at the drawn regimes, and at {others} others"
    words = {name: ", ".join(dict.fromkeys(f"{one[name]}" for one in seen)) for name in apart}
    fixed = [f"{name} = {text}" for name, text in words.items() if "," not in text]
    never = f" (there always {', '.join(fixed)})" if fixed and len(seen) > 1 else ""
    place = ", ".join(f"{name} = {value}" for name, value in apart.items())
    return f"outside the drawn regimes: {alike} there{never}, not at {place}"
