"""Fast simulators against plain ones: a check like any other, and what it vouches for.

Settings are drawn from the claims' own regimes, where averages of the plain simulator have a valid
interval (fourth moments); cheap ones are preferred. Where the plain simulator has no variance, no
average of it can be compared with anything: there a fast simulator rests on agreement elsewhere,
and on tests of the laws of bounded functions in this repository.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from theory import Claim
from theory._quantity import setting_value
from verify.measure import Comparison, Group, Laboratory, given
from verify.sampling import NoRegimeError, regimes
from verify.simulators import Simulator


TOLERANCE = 0.01
SETTINGS = 3
"""In how many settings each pair is compared."""
CANDIDATES = 10
"""Regimes of each claim among which they are chosen."""
AFFORDABLE = 8_000.0
"""Operations per draw of the plain simulator up to which a setting is preferred."""


@dataclass(frozen=True)
class Pair:
    """One quantity from two simulators in one setting.

    Attributes:
        quantity: Name of the quantity.
        fast: Name of the fast simulator.
        plain: Name of the plain one.
        setting: Everything that is known about the setting.
    """

    quantity: str
    fast: str
    plain: str
    setting: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Under which the check is reported."""
        return f"{self.quantity}:{self.fast}~{self.plain}"

    def comparison(self, laboratory: Laboratory) -> Comparison:
        """The plain quantity minus the fast one, relative to the fast one."""
        by_name = {s.name: s for s in laboratory.simulators}
        fast, plain = by_name[self.fast], by_name[self.plain]
        column, other = fast.quantities.index(self.quantity), plain.quantities.index(self.quantity)
        groups = [
            Group(plain, given(plain, self.setting), ((other, 1.0),), ()),
            Group(fast, given(fast, self.setting), ((column, -1.0),), ((column, 1.0),)),
        ]
        return Comparison(groups, 0.0, 0.0, None)


def pairs(claims: Sequence[Claim], used: Sequence[Claim], laboratory: Laboratory, seed: int) -> list[Pair]:
    """The agreement checks that the fast simulators of some claims call for.

    Args:
        claims: All claims at hand; the settings are drawn from their regimes.
        used: The claims to be judged.
        laboratory: The simulators.
        seed: Seed of the run.

    """
    measured = {q for claim in used for q in claim.quantities}
    found: list[Pair] = []
    for fast in (s for s in laboratory.simulators if not s.plain):
        for quantity in fast.quantities:
            if quantity not in measured:
                continue
            # A trait of the user's that raises leaves the fast simulator without anybody to vouch
            # for it; the checks that use it report what was raised.
            with contextlib.suppress(Exception):
                found += _pairs_of(quantity, fast, claims, laboratory, seed)
    return found


def _pairs_of(quantity: str, fast: Simulator, claims: Sequence[Claim], laboratory: Laboratory, seed: int) -> list[Pair]:
    affordable: list[Pair] = []
    dear: list[tuple[float, Pair]] = []
    for claim in sorted(claims, key=lambda c: c.path is not None):
        if quantity not in claim.quantities:
            continue
        for setting in _settings(claim, quantity, seed):
            plain = laboratory.choose(frozenset([quantity]), setting, "plain")
            if plain is None or not fast.covers(given(fast, setting)):
                continue
            pair = Pair(quantity, fast.name, plain.name, setting)
            comparison = pair.comparison(laboratory)
            varies = not all(group.is_known(group.columns) for group in comparison.groups)
            if varies and comparison.tails("columns", 1.0).method in ("student", "bernstein"):
                cheap = comparison.cost <= AFFORDABLE
                affordable += [pair] * cheap
                dear += [(comparison.cost, pair)] * (not cheap)
        if len(affordable) >= SETTINGS:
            return affordable[:SETTINGS]
    dear.sort(key=lambda row: row[0])
    return [*affordable, *(pair for _, pair in dear)][:SETTINGS]


def _settings(claim: Claim, quantity: str, seed: int) -> Iterator[dict[str, Any]]:
    size = None if claim.path is None else claim.path.sizes[0]
    try:
        drawn = regimes(claim, CANDIDATES, seed)
    except NoRegimeError:
        return
    for regime in drawn:
        stated = claim.at(size, **regime)
        for _, node in (*stated.lhs, *stated.rhs):
            if node is not None and node.name == quantity:
                yield dict(stated.setting) | {k: setting_value(v) for k, v in node.overrides.items()}


def vouch(checks: Sequence[dict[str, Any]]) -> None:
    """Withdraw verdicts that rest on a fast simulator which nothing vouches for.

    A verdict stands if every agreement check of the fast simulator is supported; one that only a
    fast simulator confirmed, if moreover they agree to better than half of the gap. Changes the
    checks in place.
    """
    agreements = [check for check in checks if "agreement" in check]
    for check in checks:
        if "agreement" in check or check["verdict"] not in ("supported", "refuted"):
            continue
        for fast in check["fast"]:
            mine = [a for a in agreements if a["agreement"]["fast"] == fast]
            _apply(check, fast, mine)


def _apply(check: dict[str, Any], fast: str, agreements: Sequence[dict[str, Any]]) -> None:
    verdicts = {a["verdict"] for a in agreements}
    if "refuted" in verdicts or "error" in verdicts:
        _withdraw(check, "error", f"fast simulator {fast} disagrees with the plain one")
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
