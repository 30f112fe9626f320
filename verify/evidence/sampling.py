"""Regimes drawn inside a claim's hypotheses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache, partial
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from theory import Claim, Parameter, is_admissible, solve
from theory.errors import InadmissibleError
from theory.language.claim import Domain
from verify.evidence.streams import key_of
from verify.thresholds.regimes import CRITICAL, DISTINCT, EDGE, NEGLIGIBLE, REDRAWN, STEADFAST, TRIES


class NoRegimeError(LookupError):
    """No admissible regime was found in the ranges where a claim's parameters are drawn."""


def regimes(claim: Claim, count: int, seed: int, pins: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Admissible regimes of a claim: the smallest one first, then in turn one with critical values, and a random one.

    Claims with the same parameters and hypotheses get the same regimes, so that draws of one serve
    the others; only those that a claim itself calls critical are its own. One that came before is drawn again, so that
    few whole numbers are all looked at; a share of the region that fails is hit no more rarely for that.

    Args:
        claim: The claim whose hypotheses are solved for.
        count: How many; fewer are returned where there are only words to choose from, and no more ways to do so.
        seed: Seed of the run. The i-th regime does not depend on ``count``.
        pins: Values fixed beforehand, by parameter name.

    Raises:
        InadmissibleError: If a pinned value is unknown or inadmissible, or a hypothesis fails.
        NoRegimeError: If none was found.

    """
    pins = dict(pins or {})
    _check_pins(claim, pins)
    if claim.parameters and all(parameter.choices for parameter in claim.parameters):
        return _worded(claim, pins)[:count]
    found = []
    for index in range(count):
        regime = _regime(claim.domain, index, seed, tuple(pins.items()))
        if regime is None:
            given = f" with {', '.join(f'{k} = {v}' for k, v in pins.items())}" if pins else ""
            msg = f"{claim.id}: no admissible regime{given} in {TRIES} tries; hypotheses: {_hypotheses_text(claim)}"
            raise NoRegimeError(msg)
        found.append(dict(regime))
    return found


def design(
    claim: Claim, first: int, count: int, seed: int, pins: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Regimes drawn independently and alike: each value uniform on its scale in what the hypotheses leave for it.

    Statements such as "holds in 97 % of the region" rest on these alone; `regimes` prefers edges.

    Args:
        claim: The claim whose hypotheses are solved for.
        first: Number of the first one; the i-th does not depend on how many are asked for.
        count: How many.
        seed: Seed of the campaign.
        pins: Values fixed beforehand, by parameter name.

    Raises:
        InadmissibleError: If a pinned value is unknown or inadmissible, or a hypothesis fails.
        NoRegimeError: If none was found.

    """
    pins = dict(pins or {})
    _check_pins(claim, pins)
    found = []
    for index in range(first, first + count):
        choose = partial(
            _draw, np.random.default_rng([seed, *key_of("design", _written(claim.domain)), index]), edge=0.0
        )
        tries = (solve(claim, choose, pins) for _ in range(TRIES))
        regime = next((one for one in tries if one is not None), None)
        if regime is None:
            msg = f"{claim.id}: no admissible regime in {TRIES} tries; hypotheses: {_hypotheses_text(claim)}"
            raise NoRegimeError(msg)
        found.append(regime)
    return found


def at_random(claim: Claim, count: int, seed: int) -> list[dict[str, Any]]:
    """Those of the first `regimes` that were drawn at random: neither the smallest nor one with critical values."""
    turns = _turns(claim)
    drawn = regimes(claim, count, seed)
    return [one for index, one in enumerate(drawn) if index and not (turns and index % CRITICAL == 1)]


def _turns(claim: Claim) -> bool:
    """Whether critical values and random ones take turns."""
    return bool(claim.critical) or any(parameter.critical for parameter in claim.parameters)


def every_worded(claim: Claim) -> int:
    """How many regimes there are where all parameters are words."""
    return len(_worded(claim, {}))


def covering(claim: Claim) -> int:
    """Regimes among which are those that a claim calls critical, and after them the critical values of parameters.

    These come in every combination, and each twice, where the others allow it.
    """
    counts = [len(parameter.critical) for parameter in claim.parameters if parameter.critical]
    return CRITICAL * (len(claim.critical) + (max(math.prod(counts), 2 * max(counts)) if counts else 0))


def _worded(claim: Claim, pins: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every admissible regime of a claim whose parameters are words."""
    offered = [(pins[p.name],) if p.name in pins else p.choices for p in claim.parameters]
    drawn = [dict(zip((p.name for p in claim.parameters), words, strict=True)) for words in product(*offered)]
    return [regime for regime in drawn if is_admissible(claim, regime)]


@lru_cache(maxsize=1 << 14)
def _regime(domain: Domain, index: int, seed: int, pinned: tuple[tuple[str, Any], ...]) -> dict[str, Any] | None:
    claim, pins = domain.claim, dict(pinned)
    rng = np.random.default_rng([seed, *key_of("regime", _written(domain)), index])
    words = {p.name: _word(domain, p, index, seed) for p in claim.parameters if p.choices}
    number = index // CRITICAL if index % CRITICAL == 1 else None
    together = {} if number is None or number >= len(claim.critical) else claim.critical[number]
    fixed = {symbol.name: value for symbol, value in together.items()} | pins
    turns, rest = {}, index // CRITICAL  # the digits of its number: two parameters meet in every combination
    for p in claim.parameters:
        turns[p.name] = rest
        rest //= max(1, len(p.critical))

    def turn(parameter: Parameter, low: float, high: float, critical: tuple[float, ...]) -> Any:
        if critical and number is not None:
            return critical[turns[parameter.name] % len(critical)]
        return words.get(parameter.name) or _draw(rng, parameter, low, high, critical)

    is_random = number is None or not _turns(claim)
    earlier = [_regime(domain, i, seed, pinned) for i in range(index)] if is_random and index < DISTINCT else []
    attempt = again = 0
    while attempt < TRIES:
        choose = _smallest if index == 0 and attempt == 0 else turn if attempt < STEADFAST else partial(_draw, rng)
        found = solve(claim, choose, fixed if attempt < STEADFAST else pins)
        if found is not None and (found not in earlier or again == REDRAWN):
            return found
        attempt, again = attempt + (found is None), again + (found is not None)
    return None


def _word(domain: Domain, parameter: Parameter, index: int, seed: int) -> str:
    """The word of a parameter at the i-th regime: all of them once, in random order, before any comes again."""
    lap, place = divmod(index, len(parameter.choices))
    rng = np.random.default_rng([seed, *key_of("word", [parameter.name, _written(domain)]), lap])
    order = [int(number) for number in rng.permutation(len(parameter.choices))]
    if lap == 0:  # the smallest regime has the first
        order.sort(key=lambda number: number > 0)
    return parameter.choices[order[place]]


@lru_cache(maxsize=1 << 10)
def _written(domain: Domain) -> tuple[list[str], list[str]]:
    """Ranges and hypotheses as text, from which the streams of a claim's regimes are seeded."""
    claim = domain.claim
    ranges = [f"{p.name} {p.low} {p.high} {p.choices} {p.spread} {p.critical or ''}".strip() for p in claim.parameters]
    return ranges, [str(hypothesis) for hypothesis in claim.hypotheses]


def _hypotheses_text(claim: Claim) -> str:
    return ", ".join(map(str, claim.hypotheses)) or "none"


def _check_pins(claim: Claim, pins: Mapping[str, Any]) -> None:
    known = {p.name: p for p in claim.parameters}
    exact: dict[sp.Symbol, sp.Basic] = {}
    for name, value in pins.items():
        if claim.path is not None and name in {s.name for s in (claim.path.size, *claim.path.sets)}:
            msg = f"{claim.id}: {name} grows along the claim's path ({claim.path.name}) and cannot be fixed"
            raise InadmissibleError(msg)
        if name not in known:
            msg = f"{claim.id}: unknown parameter {name}; expected one of {', '.join(known)}"
            raise InadmissibleError(msg)
        exact[known[name].symbol] = known[name].admit(value)
    claim.require(exact)


def _smallest(parameter: Parameter, low: float, high: float, _critical: tuple[float, ...]) -> Any:
    if parameter.choices:
        return parameter.choices[0]
    if parameter.symbol.is_integer:
        return int(low)
    if parameter.spread == "log" and low >= 0:
        return math.sqrt(max(low, high * NEGLIGIBLE) * high)
    return (low + high) / 2


def _draw(
    rng: np.random.Generator,
    parameter: Parameter,
    low: float,
    high: float,
    _critical: tuple[float, ...],
    edge: float = EDGE,
) -> Any:
    if parameter.choices:
        return parameter.choices[int(rng.integers(len(parameter.choices)))]
    where, position = rng.random(2)
    if where < edge or where > 1 - edge / 2:
        return within(parameter, low if where < edge else high, low, high)
    return at_position(parameter, low, high, position)


def at_position(parameter: Parameter, low: float, high: float, position: float) -> Any:
    """The value of a number that lies so far between two ends, from 0 to 1, on its scale."""
    if position in (0.0, 1.0):
        return within(parameter, high if position else low, low, high)
    if parameter.spread == "log" and low >= 0 < high:
        least = max(low, high * NEGLIGIBLE)
        value = least * (high / least) ** position
    else:
        value = low + (high - low) * position
    return within(parameter, value, low, high)


def within(parameter: Parameter, value: float, low: float, high: float) -> Any:
    """A value between two ends as its parameter has it: a whole number where that has only such."""
    if parameter.symbol.is_integer:
        return min(max(round(value), int(low)), int(high))
    return float(value)
