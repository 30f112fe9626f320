"""Decides what a rule asks for, form by form: here, and nowhere else, a proof is made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sympy as sp

from derivations.errors import refuse
from derivations.kernel import exact
from derivations.kernel.assumptions import citations
from derivations.kernel.cases import exhausted, in_case
from derivations.kernel.cell_decomposition import same_in_every_cell
from derivations.kernel.forms import (
    AtPoints,
    CitedLemma,
    CitedResult,
    Demand,
    Enough,
    FallingGap,
    InCase,
    InEveryCell,
    Limit,
    OneOf,
    OverNoise,
    Regardless,
    Seen,
    SeriesTest,
    SignCases,
    Simulated,
    Stated,
    Undecided,
    VanishingGap,
)
from derivations.kernel.gaps import falls, path_of, vanishes
from derivations.kernel.implication import implied
from derivations.kernel.limits import tends_to
from derivations.kernel.line import Line
from derivations.kernel.points import fails_at, shown
from derivations.kernel.proof import OPEN, Obligation, Proof, Strength
from derivations.kernel.prove import as_exact, prove
from derivations.kernel.series import converges
from derivations.kernel.sign_cases import signs_stand
from theory import Measured


def decide(demand: Demand, line: Line) -> Proof:
    """What is known about something that a rule asks for.

    Args:
        demand: The obligation, of one of the forms of the closed list.
        line: The step, with what it may use.

    Raises:
        RefusedError: If it is of no such form, or its form is not met.

    """
    if type(demand) not in DECIDERS:
        refuse(f"a rule asks for obligations of the forms that the kernel knows; got {type(demand).__name__}")
    return DECIDERS[type(demand)](demand, line)


def answers(demand: Demand, line: Line) -> list[tuple[Demand, Proof]]:
    """What is known about something that a rule asks for, and about the relations that it comes to."""
    if isinstance(demand, VanishingGap):
        asked, proof = _vanishing(demand, line)
        return [*((ask, prove(ask, line.setting)) for ask in asked), (demand, proof)]
    return [(demand, decide(demand, line))]


def _related(demand: Obligation, line: Line) -> Proof:
    return prove(demand, line.setting)


def _stated(demand: Stated, line: Line) -> Proof:
    used = implied(demand.condition, (*line.setting.conditions, *line.setting.hypotheses))
    if used is None:
        return Proof(None, how=f"no hypothesis says {demand.condition}")
    return Proof(True, Strength.SYMBOLIC, demand.words or f"under {demand.condition}", used)


def _cited(demand: CitedResult, line: Line) -> Proof:
    if not any(claim.id == demand.claim.id for claim, _ in citations(line.step.because)):
        refuse(f"expected a result that the rule names as cited; got {demand.claim.id}")
    return Proof(True, Strength.SYMBOLIC, f"cites {demand.claim.id}")


def _lemma(demand: CitedLemma, line: Line) -> Proof:
    del line
    if not (demand.name and demand.source and demand.says):
        refuse("expected a lemma with its name, its source and what it says")
    named = f"{demand.name} ({demand.source})"
    how = f"lemma, cited: {named}: {demand.says}{'; ' if demand.seen else ''}{demand.seen}"
    return Proof(True, Strength.LEMMA, how, lemma=named)


def _one_of(demand: OneOf, line: Line) -> Proof:
    used = exhausted(demand.conditions, line.setting)
    return Proof(True, Strength.SYMBOLIC, "there is no other case", used)


def _in_case(demand: InCase, line: Line) -> Proof:
    setting = in_case(line.setting, demand.condition, demand.values, demand.knows)
    proof = decide(demand.demand, replace(line, setting=setting))
    what = f"{demand.demand}: " if isinstance(demand.demand, Obligation) else ""
    used = proof.used & frozenset(line.setting.conditions)
    note, at = demand.note or str(demand.condition), dict(proof.counterexample)
    if at and demand.note:
        at = {str(letter): str(value) for letter, value in demand.values.items()} | at
    return replace(proof, how=f"{note}: {what}{proof.how}", used=used, counterexample=at)


def _regardless(demand: Regardless, line: Line) -> Proof:
    """Without the hypotheses that speak of the letter, abbreviations written out, and with what is given of it."""
    setting = line.setting
    if not demand.given.free_symbols <= {demand.letter}:
        refuse(f"expected a condition on {demand.letter} alone; got {demand.given}")
    kept = [h for h in setting.hypotheses if demand.letter not in setting.defined(h).free_symbols]
    given = () if demand.given == sp.true else (demand.given,)
    proof = decide(demand.demand, replace(line, setting=replace(setting, hypotheses=(*kept, *given))))
    return _noted(proof, demand.note)


def _enough(demand: Enough, line: Line) -> Proof:
    proof = _noted(decide(demand.demand, line), demand.note)
    if proof.holds is True:
        return proof
    if demand.refutes is not None and (false := decide(demand.refutes, line)).holds is False:
        return false
    return replace(proof, holds=None, strength=Strength.NONE, counterexample={})


def _noted(proof: Proof, note: str) -> Proof:
    return replace(proof, how=f"{note}: {proof.how}") if note else proof


def _at_points(demand: AtPoints, line: Line) -> Proof:
    tried = 0
    for values in demand.points:
        if not line.setting.admits(values):
            refuse(f"the hypotheses do not hold at {dict(values)}")
        fails = fails_at(demand.relation, line.setting, values)
        if fails:
            how = "a case that the hypotheses admit" if demand.relation.sign == "⇔" else "a point"
            return Proof(False, how=how, counterexample=shown(demand.relation, line.setting, values))
        tried += fails is False
    return Proof(True, Strength.NUMERIC, f"tried at {tried} points") if tried else OPEN


def _seen(demand: Seen, line: Line) -> Proof:
    del line
    for look in demand.looks:
        if not STANDS[look.sign](look.left, look.right):
            if demand.refutes:
                return Proof(False, how=demand.fails, counterexample=look.at)
            return Proof(None, how=f"{demand.fails}: {', '.join(f'{k} = {v}' for k, v in look.at.items())}")
    return Proof(True, Strength.NUMERIC, demand.words) if demand.looks else Proof(None, how="nothing to look at")


STANDS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: bool(left == right),
    "≠": lambda left, right: bool(left != right),
    "<": lambda left, right: bool(left < right),
    "≤": lambda left, right: bool(left <= right),
    ">": lambda left, right: bool(left > right),
    "≥": lambda left, right: bool(left >= right),
}
"""How two numbers stand to each other."""


def _over_noise(demand: OverNoise, line: Line) -> Proof:
    doubled = exact.not_quadratic(demand.body, demand.letters, line.setting)
    if doubled:
        return Proof(None, how=f"the formula is not quadratic in the noise: {doubled}")
    averaged = exact.noise_averaged(demand.letters, line.setting)
    found = exact.compare(demand.body, demand.after, line.setting, averaged)
    if found.differs:
        return Proof(False, how="exact mean over the noise", counterexample=found.differs)
    return as_exact(found, (demand.body, demand.after), line.setting)


def _vanishing(demand: VanishingGap, line: Line) -> tuple[list[Obligation], Proof]:
    asked, proof, _ = vanishes(demand.difference, demand.unit, line.setting)
    return asked, proof


def _vanishing_gap(demand: VanishingGap, line: Line) -> Proof:
    return min((proof for _, proof in answers(demand, line)), key=lambda proof: proof.rank)


def _simulated(demand: Simulated, line: Line) -> Proof:
    claim = line.setting.claim
    judged = claim is not None and isinstance(claim.lhs, Measured) and line.before == claim.lhs
    if line.before != line.after and not (claim is not None and judged and line.after in (claim.rhs, claim.equivalent)):
        refuse(f"expected what the claim says of what is measured; got {line.before} and {line.after}")
    return Proof(True, Strength.SIMULATED, demand.words)


DECIDERS: dict[type[Any], Callable[[Any, Line], Proof]] = {
    Obligation: _related,
    Stated: _stated,
    CitedResult: _cited,
    CitedLemma: _lemma,
    OneOf: _one_of,
    InCase: _in_case,
    Regardless: _regardless,
    Enough: _enough,
    AtPoints: _at_points,
    Seen: _seen,
    OverNoise: _over_noise,
    Limit: lambda demand, line: tends_to(demand, line.setting),
    VanishingGap: _vanishing_gap,
    FallingGap: lambda demand, line: falls(demand.gap, path_of(line.setting), line.setting),
    SeriesTest: lambda demand, line: converges(demand.term, demand.t, demand.converges, demand.test),
    InEveryCell: lambda demand, line: same_in_every_cell(demand.before, demand.after, line.setting),
    SignCases: lambda demand, line: signs_stand(demand, line.setting),
    Simulated: _simulated,
    Undecided: lambda demand, line: Proof(None, how=demand.how),
}
"""How each form is decided."""
