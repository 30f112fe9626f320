"""Steps and meanings put to the judge: both sides as quantities that are drawn, at small regimes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from threadpoolctl import threadpool_limits

from derivations import Chain, Line, Mean
from theory import Claim, Kind, Measured
from theory.errors import InadmissibleError
from verify.evidence.laboratory import Laboratory, NoSimulatorError
from verify.evidence.sampling import NoRegimeError, regimes
from verify.evidence.streams import key_of
from verify.judging.claims import judge_claim
from verify.judging.reader import Limits
from verify.judging.verdict import Outcome, Verdict
from verify.running.derivation.means import UndrawableError
from verify.running.derivation.step_claims import claim_of
from verify.running.suite import Claims, Suite
from verify.simulators import SimulatorError
from verify.simulators.engine.fixed_matrices import words_in
from verify.simulators.engine.words import words_of
from verify.thresholds.derivations import STEP_REGIMES, STEP_ROUNDING, STEP_TOLERANCE, STEP_WORK


KINDS = {"=": Kind.EQUAL, "≤": Kind.AT_MOST, "≥": Kind.AT_LEAST, "<": Kind.BELOW}


@dataclass(frozen=True)
class Trial:
    """What simulation says about a step, or about the meaning of a quantity.

    Attributes:
        holds: True, False (excluded), or None where it does not decide.
        how: In words.
        counterexample: For what is excluded: the regime, and both sides.
    """

    holds: bool | None
    how: str
    counterexample: Mapping[str, str] = field(default_factory=dict)


def candidates(chain: Chain) -> int:
    """How many judgements a chain may ask for at most; its share of the error budget rests on that."""
    steps = sum(line.before.has(Mean) or line.after.has(Mean) for line in chain.lines)
    return int(_places(chain.claim) * (steps + len(chain.meaning)))


def _places(claim: Claim) -> int:
    """At how many regimes a step is tried, so that every word is met; all that there are, where all are words."""
    words = [len(parameter.choices) for parameter in claim.parameters]
    return math.prod(words) if words and all(words) else max([STEP_REGIMES, *words])


def try_step(suite: Suite, line: Line, chain: Chain, alpha: float, seed: int, number: int) -> Trial:
    """A step between formulas with means, tried by simulation.

    Args:
        suite: Simulators.
        line: The step.
        chain: Its chain.
        alpha: Error probability of each judgement.
        seed: Seed of the run.
        number: Number of the step in its chain.
    """
    if line.sign not in (*KINDS, ">"):
        return Trial(None, f"simulation at small sizes says nothing about {line.sign}")
    sides = [side.xreplace(dict(chain.meaning)) for side in (line.before, line.after)]
    if line.sign == ">":
        sides.reverse()
    kind = KINDS.get(line.sign, Kind.BELOW)
    return _tried(suite, chain, kind, sides, alpha, seed, f"step {number}")


def try_meaning(suite: Suite, quantity: Measured, chain: Chain, alpha: float, seed: int) -> Trial:
    """Whether the formula that a chain takes a measured quantity to be is what its plain simulator draws."""
    sides = [quantity, chain.meaning[quantity]]
    return _tried(suite, chain, Kind.EQUAL, sides, alpha, seed, f"meaning of {quantity}", is_strict=True)


def _tried(
    suite: Suite,
    chain: Chain,
    kind: Kind,
    sides: Sequence[sp.Expr],
    alpha: float,
    seed: int,
    name: str,
    is_strict: bool = False,
) -> Trial:
    seed = key_of(seed, chain.claim.id, name)[0]
    shown: list[str] = []
    for room in (1, -1):
        try:
            claim, drawn = claim_of(chain, kind, sides, room, is_strict)
            pins = _pins(claim, words_in(chain.claim.id))
            found = regimes(claim, _places(claim), seed, pins)
        except NoRegimeError as error:
            why = str(error)
            continue
        except Exception as error:  # formulas of any kind come here; the step stays open, and says so
            return Trial(None, f"cannot be put to the judge: {error}")
        own = Suite(Claims({claim.id: claim}), Laboratory((*suite.laboratory.simulators, *drawn)), {})
        for regime in found:
            trial = _judged(own, claim, regime, alpha, seed)
            if trial.holds is not True:
                return trial
            shown.append(trial.how)
        alone = "".join(f" at {name} = {word} alone" for name, word in pins.items())
        return Trial(True, f"simulated{alone}: the gap is within {STEP_TOLERANCE:.0%} at {'; at '.join(shown)}")
    return Trial(None, why)


def _pins(claim: Claim, words: Mapping[str, str]) -> dict[str, str]:
    """Words at which alone a step is tried: those that its stem declares, where there are others."""
    offered = {p.name: p.choices for p in claim.parameters if len(p.choices) > 1}
    return {name: word for name, word in words.items() if word in offered.get(name, ())}


def _judged(suite: Suite, claim: Claim, regime: Mapping[str, Any], alpha: float, seed: int) -> Trial:
    try:
        with threadpool_limits(1):
            outcome = judge_claim(suite.laboratory, claim, regime, alpha, seed, Limits(STEP_WORK))
    except (SimulatorError, NoSimulatorError, InadmissibleError) as error:
        if isinstance(error.__cause__, UndrawableError):  # no fault of anything: the chain leaves it open
            return Trial(None, f"not simulated: {error.__cause__}")
        return Trial(None, f"simulation fails: {error}")
    except Exception as error:  # a formula may raise anything; the step stays open, and says so
        return Trial(None, f"simulation fails: {words_of(error)}")
    told = ", ".join(f"{name} = {_short(value)}" for name, value in regime.items())
    if outcome.verdict is Verdict.SUPPORTED:
        return Trial(True, f"{told} ({outcome.evidence.samples if outcome.evidence else 0:,} draws)")
    if outcome.verdict is Verdict.REFUTED and _vanishes(outcome):
        return Trial(True, f"{told} (both sides 0 up to rounding)")
    if outcome.verdict is Verdict.REFUTED:
        words = {name: str(_short(value)) for name, value in regime.items()}
        return Trial(False, "excluded by simulation, in two independent streams", words | _sides_in_words(outcome))
    return Trial(None, f"simulation leaves it open: {outcome.reason}")


def _vanishes(outcome: Outcome) -> bool:
    """Whether both sides are 0 but for the rounding of numbers of order 1."""
    if outcome.evidence is None:
        return False
    row = outcome.evidence.to_json()
    return all(end is not None and abs(end) < STEP_ROUNDING for end in (*row["interval"], row["theory"]))


def _sides_in_words(outcome: Outcome) -> dict[str, str]:
    if outcome.evidence is None:
        return {}
    row = outcome.evidence.to_json()
    low, high = row["interval"]
    ends = [f"{end:.6g}" if end is not None else "…" for end in (low, high)]
    return {"left side": f"between {ends[0]} and {ends[1]}", "right side": f"{row['theory']:.6g}"}


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
