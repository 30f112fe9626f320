"""The search for the worst regime of a claim that held wherever it was judged, before it is called supported.

What still looks as if the claim failed there after the screening of its region is judged like any other regime, on
streams that the screening never saw; the i-th of these may err with a share 1/(i (i + 1)) of the error probability of
the search. So a search costs a true claim nothing but time, and what the screening makes of its draws needs no
guarantee.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

import sympy as sp

from theory import Claim, Kind
from theory.errors import TheoryError
from verify.evidence.laboratory import NoSimulatorError
from verify.evidence.streams import key_of
from verify.judging.claims import judge_claim
from verify.judging.exact import is_proved
from verify.judging.intervals import look_share
from verify.judging.reader import Limits
from verify.judging.verdict import Outcome, Verdict
from verify.running.screening import screened
from verify.running.search import Found
from verify.running.suite import Suite
from verify.simulators import SimulatorError


def why_unsought(claim: Claim) -> str | None:
    """Why the worst regime of a claim is not sought, in words, if there is anything to say; None where it is."""
    if all(parameter.choices for parameter in claim.parameters):
        return ""  # regimes are all there are, or those that are left are counted
    if claim.path is not None:
        return "its worst place was not sought: each regime is a growth path"
    if claim.kind is Kind.IFF or isinstance(claim.rhs, sp.MatrixExpr):
        return "its worst place was not sought: it has no gap to follow"
    return None


def sought(claims: Mapping[str, Claim], names: Iterable[str], rows: Mapping[str, str | None]) -> dict[str, str]:
    """What became of the search for the worst regime of each claim, in words.

    Args:
        claims: All that there are.
        names: Ids of those that were judged.
        rows: Reasons of the searches that were planned, by claim; None for one that was not begun.

    """
    found = {name: why_unsought(claims[name]) or "" for name in names}
    return found | {name: _in_words(reason) for name, reason in rows.items()}


def _in_words(reason: str | None) -> str:
    reason = "time was over" if reason is None else reason
    return reason if reason.startswith("its worst place") else f"its worst place was not sought: {reason}"


def seek(
    suite: Suite, claim: Claim, alpha: float, seed: int, work: float, most: int, limits: Limits | None = None
) -> Found:
    """Look for a regime at which a claim fails.

    Args:
        suite: Claims and simulators; what the screening comes to is found and kept in its archive.
        claim: For which `why_unsought` gives no reason.
        alpha: Error probability of the whole search.
        seed: Of the places, of the screening streams and of the confirming ones.
        work: Operations per stream of a confirmation.
        most: Places that are screened at first; fewer where draws are dear.
        limits: Where time is short: when to stop.

    """
    limits = limits or Limits()
    if not claim.quantities and claim.kind in (Kind.EQUAL, Kind.STEP) and is_proved(claim):
        return Found(Outcome(Verdict.UNDECIDED, "its worst place needs no search: the difference simplifies to 0"))
    screening = screened(suite, claim, seed, most, limits)
    if screening is None:
        return Found(Outcome(Verdict.UNDECIDED, "its worst place was not sought: draws take too long"))
    confirming = int(key_of("confirm worst", seed)[0])
    for number, suspect in enumerate(screening.suspects, 1):
        share, left = look_share(alpha, number), len(screening.suspects) + 1 - number
        try:
            allowed = Limits(work, _share_of(limits.deadline, left), limits.ended)
            outcome = judge_claim(suite.laboratory, claim, suspect.regime, share, confirming, allowed)
        except (NoSimulatorError, SimulatorError, TheoryError):
            continue
        if outcome.verdict is Verdict.REFUTED:
            return Found(outcome, suspect.regime, suspect.regime, confirming, share, screening.tried)
    return Found(Outcome(Verdict.UNDECIDED, screening.told()), tried=screening.tried)


def _share_of(deadline: float, suspects: int) -> float:
    """When the next of some suspects has to be confirmed: one that takes too long leaves time for the others."""
    now = time.monotonic()
    return now + (deadline - now) / suspects
