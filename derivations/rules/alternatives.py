"""Steps that are made case by case, where no formula of the hypotheses alone says which case it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, product

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import refuse
from derivations.kernel.cited import Cited
from derivations.kernel.cited_conditions import require
from derivations.kernel.line import Demands, Line, Rule, Step, signs_of
from derivations.kernel.proof import Proof, Strength
from derivations.kernel.prove import prove
from derivations.kernel.signs import SIGNS, WEAKER, adds_up


@dataclass(frozen=True, eq=False)
class Case:
    """One case of a step.

    Attributes:
        condition: When it is this case.
        steps: From the formula before to the one after; the last one's `to` is that formula, up to the values.
        values: What letters are in this case, put in place everywhere.
        knows: Conditions that follow from the hypotheses and that of the case by another result.
    """

    condition: sp.Basic
    steps: tuple[Step, ...]
    values: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    knows: Mapping[sp.Basic, Cited] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Alternatives(Rule):
    """A step is made in every case by steps of its own; one of the cases holds whenever the hypotheses do.

    Attributes:
        cases: The cases.
        rules: The rules of all their steps.
    """

    cases: tuple[Case, ...]
    rules: tuple[Rule, ...] = field(init=False)
    gives = SIGNS

    def __post_init__(self) -> None:
        """Collect the rules, so that what they cite is seen."""
        rules = ((*(step.because for step in case.steps), *case.knows.values()) for case in self.cases)
        object.__setattr__(self, "rules", tuple(chain.from_iterable(rules)))

    @property
    def because(self) -> str:
        """The rule in words."""
        return "; ".join(f"{case.condition}: {_steps_in_words(case)}" for case in self.cases)

    def demands(self, line: Line) -> Demands:
        """That no other case is left, and what the steps of each demand."""
        yield from _exhausted([case.condition for case in self.cases], line)
        for case in self.cases:
            yield from _demands_of_case(case, line)


def _steps_in_words(case: Case) -> str:
    return ", then ".join(f"{step.sign} {step.to} ({step.because.because})" for step in case.steps)


def _demands_of_case(case: Case, line: Line) -> Iterator[Proof]:
    """The demands of every step of a case, answered under its condition."""
    put = dict(case.values)
    for symbol, value in put.items():
        if not _says(case.condition, sp.Eq(symbol, value, evaluate=False)):
            refuse(f"expected a case that says {symbol} = {value}; got {case.condition}")
    setting = replace(
        line.setting,
        hypotheses=tuple(part.xreplace(put) for part in (case.condition, *line.setting.hypotheses)),
        where={k: v.xreplace(put) for k, v in line.setting.where.items()},
    )
    for condition, by in case.knows.items():
        require(condition, by, setting, line.setting.claim)
    setting = replace(setting, hypotheses=(*setting.hypotheses, *case.knows))
    before, together = line.before.xreplace(put), "="
    for step in case.steps:
        inner = replace(line, before=before, after=sp.sympify(step.to).xreplace(put), step=step, setting=setting)
        both = adds_up(together, step.sign)
        if both is None or step.sign not in signs_of(step.because):
            refuse(f"{case.condition}: no step with the sign {step.sign} here")
        before, together = inner.after, both
        for demand in step.because.demands(inner):
            proof = demand if isinstance(demand, Proof) else prove(demand, setting)
            how = f"{case.condition}: {proof.how if isinstance(demand, Proof) else f'{demand}: {proof.how}'}"
            yield replace(proof, how=how, used=proof.used & frozenset(line.setting.conditions))
    if before != line.after.xreplace(put) or line.sign not in WEAKER[together]:
        refuse(f"{case.condition}: the steps lead to {together} {before}; expected {line.sign} {line.after}")


def _says(condition: sp.Basic, wanted: sp.Basic) -> bool:
    parts = condition.args if isinstance(condition, sp.And) else (condition,)
    return any({part.lhs, part.rhs} == {wanted.lhs, wanted.rhs} for part in parts if isinstance(part, sp.Eq))


def _exhausted(conditions: list[sp.Basic], line: Line) -> Iterator[Proof]:
    """That the hypotheses leave no other case: tried with every combination of signs of the differences compared.

    Raises:
        RefusedError: If a combination is in no case.

    """
    gaps = sorted({_gap(relation) for case in conditions for relation in case.atoms(Relational)}, key=str)
    compared_by = {h: set(map(_gap, h.atoms(Relational))) for h in line.setting.conditions}
    stated = [h for h, compared in compared_by.items() if compared and compared <= {*gaps}]
    for signs in product(*map(_signs, gaps)):
        known = dict(zip(gaps, signs, strict=True))
        if all(_holds(h, known) for h in stated) and not any(_holds(condition, known) for condition in conditions):
            left = ", ".join(f"{gap} {SIGN[sign]} 0" for gap, sign in known.items())
            refuse(f"no case is given for {left}")
    yield Proof(True, Strength.SYMBOLIC, "there is no other case", frozenset(stated))


SIGN = {1: ">", 0: "=", -1: "<"}


def _gap(relation: Relational) -> sp.Expr:
    """What is compared with 0, with the sign that comes first in order."""
    gap = sp.expand(relation.lhs - relation.rhs)
    return min(gap, -gap, key=str)


def _signs(gap: sp.Expr) -> tuple[int, ...]:
    """The signs that a difference may have, as far as the domains of its letters say."""
    impossible = {1: gap.is_nonpositive, 0: gap.is_nonzero, -1: gap.is_nonnegative}
    return tuple(sign for sign, no in impossible.items() if not no)


def _holds(condition: sp.Basic, signs: Mapping[sp.Expr, int]) -> bool:
    """Whether a condition holds, given the signs of its differences."""
    put = {}
    for relation in condition.atoms(Relational):
        gap = _gap(relation)
        turned = gap != sp.expand(relation.lhs - relation.rhs)
        put[relation] = sp.sympify(relation.func(-signs[gap] if turned else signs[gap], 0))
    return bool(condition.xreplace(put) == sp.true)
