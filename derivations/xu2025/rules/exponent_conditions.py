"""Reasons for steps between conditions on exponents, and between statements that hold together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import InEveryCell
from derivations.kernel.line import Demands, Equivalence, Line, Rule, signs_of
from derivations.kernel.proof import Obligation
from derivations.rules.statements import needs
from theory.language.propositions import Bounded, LinearRecursion


@dataclass(frozen=True, eq=False)
class Each(Rule):
    """Several statements that hold together, each replaced by an equivalent one.

    Theorem: replacement of equivalents in a conjunction.
    Conditions:
        each rule gives ⇔ between its two statements.
    Reference: none, logic.

    Attributes:
        parts: Statement before, statement after, rule.
    """

    parts: tuple[tuple[sp.Basic, sp.Basic, Rule], ...]

    gives = ("⇔",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return "each: " + "; ".join(dict.fromkeys(rule.because for _, _, rule in self.parts))

    def demands(self, line: Line) -> Demands:
        """What each rule demands."""
        if line.before != sp.And(*(old for old, _, _ in self.parts)):
            refuse(f"expected {sp.And(*(old for old, _, _ in self.parts))}; got {line.before}")
        if line.after != sp.And(*(new for _, new, _ in self.parts)):
            refuse(f"expected {sp.And(*(new for _, new, _ in self.parts))}; got {line.after}")
        for old, new, rule in self.parts:
            if "⇔" not in signs_of(rule):
                refuse(f"expected rules that give ⇔; {type(rule).__name__} gives {' '.join(signs_of(rule))}")
            yield from rule.demands(replace(line, before=old, after=new))


@dataclass(frozen=True)
class BothBounded(Equivalence):
    """A sum of a square and of something that is not negative is bounded if and only if both are.

    Theorem: 0 <= r <= x^2 + r and x^2 <= x^2 + r for real x and r >= 0.
    Conditions:
        x is real, and r is made of sums that run upwards and of recursions, all of whose terms are not negative at any
            size that the hypotheses admit.
    Reference: none, elementary.
    """

    words = "nonnegative parts of a bounded sum are bounded, and so is a number whose square is"

    def demands(self, line: Line) -> Demands:
        """That the formula is the square of the one and the other, which is not negative."""
        if not isinstance(line.before, Bounded) or not isinstance(line.after, sp.And) or len(line.after.args) != 2:
            refuse(f"expected a bounded sum and two bounded parts; got {line.before} and {line.after}")
        for root, rest in (line.after.args, line.after.args[::-1]):
            if not all(isinstance(part, Bounded) and part.args[1:] == line.before.args[1:] for part in (root, rest)):
                continue
            if sp.expand(line.before.formula - root.formula**2 - rest.formula) == 0:
                if not root.formula.is_extended_real:
                    refuse(f"expected the square of a real number; got that of {root.formula}")
                yield from _not_negative(rest.formula, line)
                return
        refuse(f"{line.before} is not the square of one part and the other")


def _not_negative(formula: sp.Expr, line: Line) -> Demands:
    """That what is made of sums and recursions is not negative, as none of their terms is."""
    put: dict[sp.Basic, sp.Expr] = {}
    for part in formula.atoms(sp.Sum):
        if len(part.limits) != 1:
            refuse(f"expected a sum over one letter; got {part}")
        (letter, low, high) = part.limits[0]
        outer, inner = part.function.as_independent(letter, as_Add=False)
        yield Obligation(high - low + 1, "≥", sp.S.Zero, "the sum runs upwards")
        yield needs(outer, "≥", sp.S.Zero, "every term", line.setting)
        yield needs(inner, "≥", sp.S.Zero, "every term", line.setting)
        put[part] = sp.Dummy(nonnegative=True)
    for part in formula.atoms(LinearRecursion):
        put[part] = sp.Dummy(nonnegative=True)
        for term, note in zip(part.args, ("factor", "what is added", "start"), strict=False):
            yield needs(term, "≥", sp.S.Zero, f"{note} of a recursion", line.setting)
    yield needs(formula.xreplace(put), "≥", sp.S.Zero, "not negative", line.setting)


@dataclass(frozen=True)
class SameConditions(Equivalence):
    """Conditions on positive exponents that say the same.

    Theorem: a strict inequality may be multiplied by something positive; the truth of statements that compare terms
    depends on the signs of the differences of any two terms alone, so that it is enough to try a point in every cell on
    which all signs are constant.
    Conditions:
        every letter is positive;
        every part of both statements is a relation;
        in one letter, the differences are rational functions, whose signs change at roots and poles only;
        in two letters, the terms are products of powers, so that signs are those of linear forms in the logarithms, and
            change on lines through the origin only.
    Reference: Rudin 1976, Proposition 1.18 and Theorem 4.23 (p. 93).
    """

    why: str = "the same conditions on the exponents"

    def demands(self, line: Line) -> Demands:
        """That both sides say the same."""
        letters = sorted(line.before.free_symbols | line.after.free_symbols, key=str)
        one, other = _gaps(line.before), _gaps(line.after)
        factors = _matched(one, other) if one is not None and other is not None else None
        if factors:
            yield from (Obligation(times, ">", sp.S.Zero, "the same inequality up to a factor") for times in factors)
        elif len(letters) in (1, 2) and all(letter.is_positive for letter in letters):
            yield InEveryCell(line.before, line.after)
        else:
            refuse(f"expected conditions on one or two positive letters; got {line.before} and {line.after}")


def _gaps(statement: sp.Basic) -> list[sp.Expr] | None:
    """What has to be positive, for a conjunction of strict inequalities."""
    found = []
    for part in statement.args if isinstance(statement, sp.And) else (statement,):
        if not isinstance(part, (sp.Gt, sp.Lt)):
            return None
        lows = part.lts.args if isinstance(part.lts, sp.Max) else (part.lts,)
        if isinstance(part.gts, sp.Max):
            return None
        found += [part.gts - low for low in lows]
    return found


def _matched(one: list[sp.Expr], other: list[sp.Expr]) -> list[sp.Expr] | None:
    """By what positive factor each inequality differs from one of the others; None if they do not pair up."""
    left, factors = list(other), []
    for gap in one:
        mate = next((g for g in left if sp.cancel(gap / g).is_positive), None)
        if mate is None:
            return None
        left.remove(mate)
        factors.append(sp.cancel(gap / mate))
    return None if left else factors
