"""A second decision on rational lemmas, by an SMT solver for nonlinear real arithmetic: z3-solver, extra ``smt``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from derivations.certificates.lemma import STATEMENTS, Lemma


STEPS = 1_000_000
"""Steps that the solver may take for one lemma, by its own count: the same on every machine. Within a second."""

try:
    import z3
except ImportError:  # the extra is not installed: there is no second decision
    z3 = None


@dataclass(frozen=True)
class Decision:
    """What the solver says of a lemma.

    Attributes:
        holds: Whether it is true wherever its formulas have values; None where the solver does not tell.
        at: Values of the letters where it is false.
    """

    holds: bool | None = None
    at: Mapping[sp.Basic, sp.Rational] = field(default_factory=dict)


UNKNOWN = Decision()


def is_available() -> bool:
    """Whether z3-solver is installed."""
    return z3 is not None


def is_rational(lemma: Lemma) -> bool:
    """Whether a lemma is about polynomials and their quotients only."""
    return all(map(_is_rational, (*lemma.defined, lemma.goal)))


def _is_rational(part: sp.Basic) -> bool:
    if isinstance(part, STATEMENTS):
        return all(map(_is_rational, part.args))
    return part in (sp.true, sp.false) or _is_quotient(part)


def _is_quotient(part: sp.Basic) -> bool:
    if isinstance(part, (sp.Add, sp.Mul)):
        return all(map(_is_quotient, part.args))
    if isinstance(part, sp.Pow):
        return bool(part.exp.is_Integer) and _is_quotient(part.base)
    return bool(part.is_Symbol or part.is_Rational)


def decision(lemma: Lemma) -> Decision:
    """What the solver says of a rational lemma: first as if whole numbers were any, which is easier, then as they are.

    A point at which it is false counts only where exact arithmetic says so too.
    """
    if z3 is None or not is_rational(lemma) or not all(isinstance(letter, sp.Symbol) for letter in lemma.names):
        return UNKNOWN
    terms = {letter: z3.Real(name) for letter, name in lemma.names.items()}
    for whole in ((), lemma.whole)[: 1 + bool(lemma.whole)]:
        solver = z3.Solver() if whole else z3.SolverFor("QF_NRA")
        solver.add([z3.IsInt(terms[letter]) for letter in whole])
        solver.set("rlimit", STEPS)
        solver.add([_said(one, terms) for one in (*filter(_is_rational, lemma.premises), *lemma.defined)])
        solver.add([terms[letter] >= 1 for letter in lemma.whole if letter.is_positive])
        solver.add(z3.Not(_said(lemma.goal, terms)))
        found = solver.check()
        if found == z3.unsat:
            return Decision(True)
        at = _point_of_model(solver.model(), terms) if found == z3.sat else {}
        if at and _is_false(lemma, at):
            return Decision(False, at)
    return UNKNOWN


def _point_of_model(model: Any, terms: Mapping[sp.Basic, Any]) -> dict[sp.Basic, sp.Rational]:
    """The values of a model; none where one of them is no fraction."""
    found = {letter: model.eval(term, model_completion=True) for letter, term in terms.items()}
    if not all(z3.is_rational_value(value) for value in found.values()):
        return {}
    return {s: sp.Rational(v.numerator_as_long(), v.denominator_as_long()) for s, v in found.items()}


def _is_false(lemma: Lemma, at: Mapping[sp.Basic, sp.Rational]) -> bool:
    """Whether a lemma is false at a point, in exact arithmetic."""
    if not all(at[letter].is_Integer for letter in lemma.whole):
        return False
    held = all(one.xreplace(at) == sp.true for one in (*lemma.premises, *lemma.defined))
    return held and lemma.goal.xreplace(at) == sp.false


def _said(part: sp.Basic, terms: Mapping[sp.Basic, Any]) -> Any:
    if part in (sp.true, sp.false):
        return z3.BoolVal(part == sp.true)
    if isinstance(part, Relational):
        left, right = (_term(side, terms) for side in part.args)
        return _RELATED[type(part)](left, right)
    inner = [_said(one, terms) for one in part.args]
    if isinstance(part, sp.Equivalent):
        return z3.And([one == inner[0] for one in inner[1:]])
    return {sp.And: z3.And, sp.Or: z3.Or, sp.Not: z3.Not, sp.Implies: z3.Implies}[type(part)](*inner)


_RELATED = {
    sp.Eq: lambda left, right: left == right,
    sp.Ne: lambda left, right: left != right,
    sp.Lt: lambda left, right: left < right,
    sp.Le: lambda left, right: left <= right,
    sp.Gt: lambda left, right: left > right,
    sp.Ge: lambda left, right: left >= right,
}


def _term(part: sp.Basic, terms: Mapping[sp.Basic, Any]) -> Any:
    if part in terms:
        return terms[part]
    if part.is_Rational:
        return z3.Q(int(part.p), int(part.q))
    if isinstance(part, sp.Pow):
        power = z3.Product([_term(part.base, terms)] * abs(int(part.exp)))
        return 1 / power if part.exp < 0 else power
    inner = [_term(one, terms) for one in part.args]
    return z3.Sum(inner) if isinstance(part, sp.Add) else z3.Product(inner)
