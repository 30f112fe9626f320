"""Fast simulators against plain ones: a check like any other, and what it vouches for.

Settings are drawn from the claims' own regimes, where averages of the plain simulator have a valid
interval (fourth moments). Preferred are settings that a pilot run, on a stream of its own, shows to be
decided with little work; which draws decide is not touched by that. Where the plain simulator has no
variance, no average of it can be compared with anything: there a fast simulator rests on agreement
elsewhere, and on tests of the laws of bounded functions in this repository.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from theory import Claim, Kind
from theory.language.evaluate import as_float
from theory.language.quantity import setting_value
from verify.evidence.clock import OutOfTimeError, limited
from verify.evidence.laboratory import Laboratory, given
from verify.evidence.measuring import PILOT, Comparison, Group
from verify.evidence.sampling import NoRegimeError, regimes
from verify.judging.intervals import method_for
from verify.judging.orders import is_order
from verify.judging.statements import sequence_of
from verify.simulators import Simulator, SimulatorError
from verify.thresholds.comparisons import (
    AFFORDABLE_SETTING,
    AGREEMENT_CANDIDATES,
    AGREEMENT_SETTINGS,
    AGREEMENT_TOLERANCE,
    CHOICE_SECONDS,
    DEVIATIONS,
    PILOT_COST,
    PILOT_DRAWS,
    PILOTS,
    UNSEEN_DRAWS,
)
from verify.thresholds.orders import SIMULATED_STEPS


@dataclass(frozen=True)
class Pair:
    """One quantity from two simulators in one setting.

    Attributes:
        quantity: Name of the quantity.
        fast: Name of the fast simulator, with the branch that the setting takes.
        plain: Name of the plain one.
        setting: Everything that is known about the setting.
        scale: What the gap is relative to where the quantity takes both signs; else it is its mean.
    """

    quantity: str
    fast: str
    plain: str
    setting: Mapping[str, Any]
    scale: float | None

    @property
    def id(self) -> str:
        """Under which the check is reported."""
        return f"{self.quantity}:{self.fast}~{self.plain}"

    def comparison(self, laboratory: Laboratory) -> Comparison:
        """The plain quantity minus the fast one."""
        by_name = {s.name: s for s in laboratory.simulators}
        fast, plain = by_name[self.fast.partition("[")[0]], by_name[self.plain]
        column, other = fast.quantities.index(self.quantity), plain.quantities.index(self.quantity)
        groups = [
            Group(plain, given(plain, self.setting), ((other, 1.0),), ()),
            Group(fast, given(fast, self.setting), ((column, -1.0),), ((column, 1.0),)),
        ]
        signed = groups[0].bounds[other][0] < 0
        return Comparison(groups, 0.0, 0.0, self.scale if signed else None, laboratory.archive)


def pairs(claims: Sequence[Claim], used: Collection[tuple[str, str]], laboratory: Laboratory, seed: int) -> list[Pair]:
    """The agreement checks that fast simulators call for.

    Args:
        claims: All claims at hand; the settings are drawn from their regimes.
        used: Labels (name and branch) of the fast simulators that are to be used, each with a quantity that it draws.
        laboratory: The simulators.
        seed: Seed of the run.

    """
    found: list[Pair] = []
    for fast, quantity, label in called_for(used, laboratory):
        # A simulator of the user's that raises or hangs leaves the fast one without anybody to vouch
        # for it; the checks that use it report what was raised, or end where they hang.
        with contextlib.suppress(Exception, OutOfTimeError), limited(CHOICE_SECONDS):
            found += _pairs_of(quantity, fast, label, claims, laboratory, seed)
    return found


def called_for(used: Collection[tuple[str, str]], laboratory: Laboratory) -> Iterator[tuple[Simulator, str, str]]:
    """The fast simulators that somebody has to vouch for, each with a quantity and its label, in order."""
    for fast in (s for s in laboratory.simulators if not s.plain):
        for quantity in fast.quantities:
            for label in sorted(label for label, q in used if q == quantity and label.partition("[")[0] == fast.name):
                yield fast, quantity, label


def _pairs_of(
    quantity: str, fast: Simulator, label: str, claims: Sequence[Claim], laboratory: Laboratory, seed: int
) -> list[Pair]:
    wanted = 1 if fast.branches else AGREEMENT_SETTINGS
    ranked: list[tuple[float, Pair]] = []
    tried: list[Comparison] = []
    for claim in sorted(claims, key=lambda c: c.path is not None):
        if quantity not in claim.quantities or is_order(claim):  # the sizes of those are out of reach
            continue
        for setting, scale in _settings(claim, quantity, seed, _branch(claim, fast, label)):
            plain = laboratory.choose(frozenset([quantity]), setting, "plain")
            if plain is None or fast.label(setting) != label or not _covers(fast, setting):
                continue
            pair = Pair(quantity, label, plain.name, setting, scale)
            comparison = pair.comparison(laboratory)
            if len(tried) >= PILOTS or any(_is_same(comparison, other) for other in tried):
                continue
            tried.append(comparison)
            work = _work(comparison, seed)
            ranked += [(work, pair)] * math.isfinite(work)
            affordable = [pair for work, pair in ranked if work <= AFFORDABLE_SETTING]
            if len(affordable) >= wanted:
                return affordable[:wanted]
    ranked.sort(key=lambda row: row[0])
    return [pair for _, pair in ranked][:wanted]


def _is_same(one: Comparison, other: Comparison) -> bool:
    return [group.setting for group in one.groups] == [group.setting for group in other.groups]


def _covers(fast: Simulator, setting: Mapping[str, Any]) -> bool:
    needed = [name for name, required in fast.parameters.items() if required]
    return all(name in setting for name in needed) and fast.covers(given(fast, setting))


def _work(comparison: Comparison, seed: int) -> float:
    """Operations to a verdict as a pilot sees them; infinite where none is to be had."""
    varies = not all(group.is_known(group.columns) for group in comparison.groups)
    if not varies or method_for(comparison.tails("columns", 1.0)) not in ("student", "betting"):
        return math.inf
    if comparison.cost > PILOT_COST:
        return comparison.cost * UNSEEN_DRAWS
    try:
        difference, right = comparison.draw(seed, PILOT, 0, PILOT_DRAWS)
    except SimulatorError:  # a setting that cannot be drawn shows nothing; another one will
        return math.inf
    scale = comparison.known_scale or abs(float(right.mean()))
    if scale == 0 or float(difference.std()) == 0:
        return math.inf
    spread = float(difference.std()) / scale
    if comparison.known_scale is None:
        spread = max(spread, float(right.std()) / scale)
    return comparison.cost * (DEVIATIONS * spread / AGREEMENT_TOLERANCE) ** 2


def _branch(claim: Claim, fast: Simulator, label: str) -> tuple[tuple[str, Any], ...]:
    """Values of a claim's parameters that lead to a branch of a simulator, as far as they are its choices."""
    words = label.partition("[")[2].rstrip("]").split(", ")
    chosen = [p for p in claim.parameters if p.name in fast.branches]
    return tuple((p.name, word) for p in chosen for word in p.choices if word in words)


def _settings(
    claim: Claim, quantity: str, seed: int, pins: tuple[tuple[str, Any], ...]
) -> Iterator[tuple[dict[str, Any], float | None]]:
    """Settings in which a claim measures a quantity, each with what its gaps are relative to."""
    for index in range(AGREEMENT_CANDIDATES):
        for name, setting, scale in _drawn(claim, index, seed, pins):
            if name == quantity:
                yield setting, scale


@lru_cache(maxsize=1 << 12)
def _drawn(
    claim: Claim, index: int, seed: int, pins: tuple[tuple[str, Any], ...]
) -> list[tuple[str, dict[str, Any], float | None]]:
    """What a claim measures in one of its regimes, in which setting, on which scale."""
    size = None if claim.path is None else claim.path.sizes[0]
    if claim.kind is Kind.IFF:
        claim, size = sequence_of(claim), SIMULATED_STEPS[0]
    try:
        found = regimes(claim, index + 1, seed, dict(pins))
    except NoRegimeError:
        return []
    if index >= len(found):
        return []
    stated = claim.at(size, **found[index])
    scale = None if stated.scale is None else as_float(stated.scale)
    nodes = [node for side in stated.nodes for _, node in side]
    return [
        (n.name, dict(stated.setting) | {k: setting_value(v) for k, v in n.overrides.items()}, scale) for n in nodes
    ]


def vouch(checks: Sequence[dict[str, Any]]) -> None:
    """Withdraw verdicts that rest on a fast simulator which nothing vouches for.

    A verdict stands if every agreement check of the fast simulator is supported; one that only a
    fast simulator confirmed, if moreover they agree to better than half of the gap. No verdict rests on a simulator
    that broke its contract in another check. Changes the checks in place.
    """
    _void(checks)
    agreements = [check for check in checks if "agreement" in check]
    for check in checks:
        if "agreement" in check or check["verdict"] not in ("supported", "refuted"):
            continue
        for fast in check["fast"]:
            mine = [a for a in agreements if a["agreement"]["fast"] == fast]
            _apply(check, fast, mine)


def _void(checks: Sequence[dict[str, Any]]) -> None:
    """Withdraw verdicts that rest on a simulator which broke its contract, be it at another regime."""
    broken = {name: check["reason"] for check in checks for name in check.get("broken", ())}
    for check in checks:
        drew = [label.partition("[")[0] for label in check.get("simulators", ())]
        if check["verdict"] in ("supported", "refuted") and (why := [broken[name] for name in drew if name in broken]):
            _withdraw(check, "error", f"not to be trusted, as elsewhere {why[0]}")


def _apply(check: dict[str, Any], fast: str, agreements: Sequence[dict[str, Any]]) -> None:
    verdicts = {a["verdict"] for a in agreements}
    if "refuted" in verdicts:
        _withdraw(check, "error", f"fast simulator {fast} disagrees with the plain one")
        return
    if failed := [a["reason"] for a in agreements if a["verdict"] == "error"]:
        _withdraw(check, "error", f"fast simulator {fast} cannot be compared with the plain one: {failed[0]}")
        return
    if verdicts != {"supported"}:
        _withdraw(check, "undecided", f"fast simulator {fast} is not shown to agree with the plain one")
        return
    accuracy = max(abs(end) for a in agreements for end in a["gap_interval"])
    if check["confirmed_by"].startswith("fast"):
        if 2 * accuracy > abs(check["gap"]):
            reason = f"{fast} agrees with the plain simulator within {accuracy:.2%} only, too coarse for this gap"
            _withdraw(check, "undecided", reason)
        else:
            check["confirmed_by"] += f"; agrees with {agreements[0]['agreement']['plain']} within {accuracy:.2%}"


def _withdraw(check: dict[str, Any], verdict: str, reason: str) -> None:
    check |= {"verdict": verdict, "reason": reason, "confirmed_by": ""}
