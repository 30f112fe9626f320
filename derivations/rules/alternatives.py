"""Steps that are made case by case, where no formula of the hypotheses alone says which case it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.cases import gaps_of, in_case
from derivations.kernel.forms import InCase, OneOf
from derivations.kernel.line import Demands, Line, Rule, Step, signs_of
from derivations.kernel.signs import SIGNS, WEAKER, adds_up
from derivations.language.scopes import put_in
from derivations.rules.cited import Cited
from derivations.rules.domains import allowed


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

    Theorem: proof by cases (a disjunction is used by using each of its parts; the reals are linearly ordered).
    Conditions:
        what the cases compare has values;
        for every combination of signs that the hypotheses leave, a case is given, and they leave one;
        within a case its condition is used, with what it says of letters put in place everywhere;
        the steps of each case lead from the formula before to the one after, with signs that add up to that of the
            step.
    Reference: none, logic.

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
        conditions = tuple(case.condition for case in self.cases)
        for gap in gaps_of(conditions):
            yield from allowed(gap)
        yield OneOf(conditions)
        for case in self.cases:
            yield from _demands_of_case(case, line)


def _steps_in_words(case: Case) -> str:
    return ", then ".join(f"{step.sign} {step.to} ({step.because.because})" for step in case.steps)


def _demands_of_case(case: Case, line: Line) -> Demands:
    """The demands of every step of a case, to be answered under its condition."""
    put = dict(case.values)
    setting = in_case(line.setting, case.condition, put, case.knows)
    before, together = put_in(line.before, put, setting.defined), "="
    for step in case.steps:
        inner = replace(
            line, before=before, after=put_in(sp.sympify(step.to), put, setting.defined), step=step, setting=setting
        )
        both = adds_up(together, inner.sign)  # between statements, = is read as ⇒
        if both is None or inner.sign not in signs_of(step.because):
            refuse(f"{case.condition}: no step with the sign {inner.sign} here")
        before, together = inner.after, both
        for demand in step.because.demands(inner):
            yield InCase(case.condition, demand, put, case.knows)
    if before != put_in(line.after, put, setting.defined) or line.sign not in WEAKER[together]:
        refuse(f"{case.condition}: the steps lead to {together} {before}; expected {line.sign} {line.after}")
