"""What stands in the way of judging claims, or weakens it, found in seconds: for whoever is writing a claims file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy as sp

from theory import Claim
from theory.errors import TheoryError
from theory.language.hypotheses import contradiction
from verify.evidence.laboratory import NoSimulatorError
from verify.evidence.sampling import NoRegimeError, regimes
from verify.judging.contracts import keep_contract
from verify.running.plan import require_names
from verify.running.suite import Suite, require_simulators
from verify.simulators import SimulatorError
from verify.simulators.engine.words import words_of


TRIED_AT = 2
"""Regimes at which simulators are tried."""


@dataclass(frozen=True)
class Remark:
    """Something to be mended, or to be thought of.

    Attributes:
        text: What it is, and what would mend it.
        is_mistake: Whether the claim cannot be judged as it stands.
    """

    text: str
    is_mistake: bool = True


def remarks(suite: Suite, claim: Claim) -> list[Remark]:
    """Everything that can be told of a claim without judging it.

    Args:
        suite: Claims and simulators.
        claim: One of them.

    """
    return [*_hypotheses(claim), *_simulators(suite, claim), *_unused_parameters(claim), *_wrong(claim)]


def unused(suite: Suite, claims: Sequence[Claim], homes: set[str]) -> list[Remark]:
    """Simulators of some modules that draw nothing that these claims measure."""
    measured = {name for claim in claims for name in claim.quantities}
    own = [one for one in suite.laboratory.simulators if one.home in homes and measured.isdisjoint(one.quantities)]
    return [Remark(f"{one.place} draws {', '.join(one.quantities)}, which no claim measures", False) for one in own]


def _hypotheses(claim: Claim) -> Iterator[Remark]:
    if (why := contradiction(claim)) is not None:
        yield Remark(why)
        return
    try:
        regimes(claim, TRIED_AT, 0)
    except (NoRegimeError, TheoryError) as error:
        yield Remark(f"{_less(claim, error)}; widen the ranges of the parameters, or mend the hypotheses")


def _simulators(suite: Suite, claim: Claim) -> Iterator[Remark]:
    """Names that reach nothing, and breaches of the contract of what draws."""
    try:
        require_simulators(suite, [claim])
        require_names(suite, claim)
        for regime in regimes(claim, TRIED_AT, 0):
            kept = keep_contract(suite.laboratory, claim, regime)
            yield from ([Remark(kept.number)] if kept.number else [])
            yield from (Remark(f"not tried: {sentence}", False) for sentence in kept.assumes)
    except NoRegimeError:
        return
    except (TheoryError, SimulatorError, NoSimulatorError) as error:
        yield Remark(_less(claim, error))
    except Exception as error:  # a formula or a trait of somebody's may raise anything
        yield Remark(words_of(error))


def _unused_parameters(claim: Claim) -> Iterator[Remark]:
    """Parameters of a claim without simulators that nothing speaks of; with some, those are named elsewhere."""
    if claim.quantities:
        return
    growing = () if claim.path is None else claim.path.sets.values()
    formulas: list[sp.Basic] = [claim.lhs, claim.rhs, *claim.hypotheses, *claim.where.values(), *growing]
    formulas += [] if claim.scale is None else [claim.scale]
    used = {symbol for formula in formulas for symbol in sp.sympify(formula).free_symbols}
    idle = [parameter.name for parameter in claim.parameters if parameter.symbol not in used]
    if idle:
        yield Remark(f"parameter {', '.join(idle)} stands in no formula and no hypothesis; use it or leave it out")


def _wrong(claim: Claim) -> Iterator[Remark]:
    if not claim.wrong:
        words = "no wrong version says how sharp the check is; name one, wrong=(Wrong('twice as much', 2 * ...),)"
        yield Remark(words, is_mistake=False)


def _less(claim: Claim, error: Exception) -> str:
    """The words of an error less the name of the claim, below which they stand."""
    return str(error).removeprefix("claim ").removeprefix(f"{claim.id}: ")
