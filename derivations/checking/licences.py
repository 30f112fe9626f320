"""Whether what fails of a step is its own statement, or a condition without which its rule says nothing of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

import sympy as sp

from derivations.kernel.forms import AtPoints, Demand, Enough, InCase, InEveryCell, Regardless
from derivations.kernel.line import Line
from derivations.kernel.proof import Obligation
from derivations.kernel.prove import prove
from derivations.kernel.verdict import CheckedStep, looked_at
from derivations.rules.domains import allowed


def is_false(step: CheckedStep) -> bool:
    """Whether what fails of a refuted step is its own statement."""
    return not step.answers or _fails(step, or_like=False)


def unlicensed(step: CheckedStep) -> CheckedStep:
    """A step whose rule asks for what fails: left open, unless the step is seen to be false itself.

    Where a step cannot be evaluated, what its rule puts in its place speaks for it.
    """
    shown = next(_where_false(step), None)
    if shown is not None or (not step.opinion.points and _fails(step, or_like=True)):
        return replace(step, counterexample=dict(shown or step.counterexample))
    at = ", ".join(f"{name} = {value}" for name, value in step.counterexample.items() if not name.endswith(" side"))
    how = f"{type(step.step.because).__name__} does not apply{f' at {at}' if at else ''}: {step.how}"
    return replace(step, verdict="unverified", how=how, counterexample={})


def _where_false(step: CheckedStep) -> Iterator[Mapping[str, str]]:
    """Points at which a formula of a step has no value, or its relation, which was not evaluated, is false.

    To evaluate what could not be may take long, and comes last.
    """
    line = step.line
    if isinstance(line.before, sp.Expr) and isinstance(line.after, sp.Expr):
        with suppress(Exception):  # what made a rule fail may do so again
            found = (prove(demand, line.setting) for demand in allowed(line.before, line.after))
            yield from (proof.counterexample for proof in found if proof.holds is False)
    if not step.opinion.points and (proof := looked_at(line)).holds is False:
        yield proof.counterexample


def _fails(step: CheckedStep, or_like: bool) -> bool:
    return any(proof.holds is False and _is_about(demand, step.line, or_like) for demand, proof in step.answers)


def _is_about(demand: Demand, line: Line, or_like: bool) -> bool:
    """Whether something is the statement of a step, or, where that counts, what its rule puts in its place."""
    match demand:
        case Obligation():
            if demand.is_meant or _says_the_same(demand, line.itself()):
                return True
            return or_like and not demand.note and (demand.sign != "⇔" or line.sign == "⇔")
        case InCase():
            return _is_about(demand.demand, line, or_like)
        case AtPoints():
            return _is_about(demand.relation, line, or_like)
        case Enough():
            return demand.refutes is not None and _is_about(demand.refutes, line, or_like)
        case InEveryCell():
            return line.sign == "⇔"
        case Regardless():  # it may fail where the hypotheses do
            return False
    return True


def _says_the_same(one: Obligation, other: Obligation) -> bool:
    """Whether two relations are one, as they stand or as the sign of the difference of their sides."""
    if (one.sides, one.sign) == (other.sides, other.sign):
        return True
    numbers = all(isinstance(side, sp.Expr) for side in (*one.sides, *other.sides))
    return numbers and _compared_with_zero(one) == _compared_with_zero(other)


def _compared_with_zero(relation: Obligation) -> tuple[sp.Expr, str]:
    gap, turned = relation.left - relation.right, {"≤": "≥", "<": ">"}
    return (-gap, turned[relation.sign]) if relation.sign in turned else (gap, relation.sign)
