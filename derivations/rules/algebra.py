"""Reasons for steps that are algebra: rewriting, dividing, substituting, and bounds by a sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import refuse
from derivations.kernel.demands import same
from derivations.kernel.formulas import Mean
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength


@dataclass(frozen=True)
class Algebra(Rule):
    """The two formulas are the same for all values that the hypotheses admit, or one bounds the other.

    Every division, root and logarithm has to be allowed by the hypotheses.

    Attributes:
        why: What is done, in words.
        box: For an inequality that balls may prove: ranges of its symbols.
    """

    why: str = ""
    box: Mapping[sp.Symbol, tuple[Any, Any]] = field(default_factory=dict)
    gives = ("=", "≤", "≥", "<", ">")

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why or "algebra"

    def demands(self, line: Line) -> Demands:
        """The relation itself, and that nothing is divided by zero."""
        if isinstance(line.before, Relational):
            yield from same(line.before, line.after)
        else:
            yield Obligation(line.before, line.sign, line.after, box=self.box)
        yield from allowed(line.before, line.after)


def allowed(*formulas: sp.Basic) -> Iterator[Obligation]:
    """What divisions, roots and logarithms outside means, sums and integrals ask for."""
    for formula in formulas:
        walk = sp.preorder_traversal(formula)
        for part in walk:
            if isinstance(part, (Mean, sp.Trace, sp.MatrixExpr, sp.Sum, sp.Product, sp.Integral, sp.Limit)):
                walk.skip()
            elif isinstance(part, sp.Pow) and part.exp.could_extract_minus_sign() and not part.base.is_nonzero:
                yield Obligation(part.base, "≠", sp.S.Zero, f"division by {part.base}")
            elif isinstance(part, sp.log) and not part.args[0].is_positive:
                yield Obligation(part.args[0], ">", sp.S.Zero, f"logarithm of {part.args[0]}")
            elif isinstance(part, sp.Pow) and part.exp.is_Rational and part.exp.q == 2 and not part.base.is_nonnegative:
                yield Obligation(part.base, "≥", sp.S.Zero, f"root of {part.base}")


@dataclass(frozen=True)
class Divide(Rule):
    """Both sides of an equation are divided by something that is not zero.

    Attributes:
        by: The divisor.
    """

    by: sp.Expr
    words = "divide both sides by {self.by}"

    def demands(self, line: Line) -> Demands:
        """That the divisor is not zero, and that the sides are the old ones divided by it."""
        before, after = two_equations(line)
        yield Obligation(self.by, "≠", sp.S.Zero, f"division by {self.by}")
        yield Obligation(before.lhs - before.rhs, "=", self.by * (after.lhs - after.rhs))


def two_equations(line: Line) -> tuple[sp.Eq, sp.Eq]:
    """The lines before and after, both equations.

    Raises:
        RefusedError: If one is none.
    """
    if not isinstance(line.before, sp.Eq) or not isinstance(line.after, sp.Eq):
        refuse(f"expected two lines that are of the form Equality; got {line.before} and {line.after}")
    return line.before, line.after


@dataclass(frozen=True)
class Definition(Rule):
    """Abbreviations, and names of measured quantities, are written out, or put in place.

    Attributes:
        of: What is defined, in words.
    """

    of: str = ""

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"definition of {self.of}" if self.of else "definition"

    def demands(self, line: Line) -> Demands:
        """That both formulas are the same once everything is written out."""
        before, after = (line.setting.defined(side.xreplace(dict(line.meaning))) for side in (line.before, line.after))
        if before == after:
            yield Proof(True, Strength.SYMBOLIC, "the same once written out")
        elif isinstance(before, sp.Expr) and isinstance(after, sp.Expr):
            yield Obligation(before, "=", after)
        else:
            refuse(f"not the same once written out: {before} and {after}")


@dataclass(frozen=True, eq=False)
class Substitution(Rule):
    """Symbols are replaced by values of their domains, all at once.

    Attributes:
        values: Symbol to formula.
    """

    values: Mapping[sp.Symbol, Any]
    gives = ("=", "⇒")

    @property
    def because(self) -> str:
        """The rule in words."""
        return "substitute " + ", ".join(f"{symbol} = {value}" for symbol, value in self.values.items())

    def demands(self, line: Line) -> Demands:
        """That the values lie in the domains, and that the formula is the old one with the values in place."""
        put = {symbol: sp.sympify(value) for symbol, value in self.values.items()}
        if unknown := set(put) - line.before.free_symbols:
            refuse(f"expected symbols of {line.before}; got {', '.join(map(str, unknown))}")
        for symbol, value in put.items():
            if symbol.is_integer and not value.is_integer:
                refuse(f"{symbol} is an integer; got {value}")
            if symbol.is_positive or symbol.is_nonnegative:
                yield Obligation(value, ">" if symbol.is_positive else "≥", sp.S.Zero, f"domain of {symbol}")
        replaced = line.before.subs(put, simultaneous=True)
        yield from same(replaced, line.after)


@dataclass(frozen=True)
class Bound(Rule):
    """One side bounds the other, because their difference is something that is nonnegative.

    Attributes:
        why: The inequality, in words: a square, Jensen, Cauchy and Schwarz.
        gap: The difference, larger less smaller, in a form whose sign is plain.
    """

    why: str
    gap: sp.Expr
    gives = ("≤", "<", "≥", ">")

    def demands(self, line: Line) -> Demands:
        """That the difference is the gap, and that the gap is nonnegative (positive for a strict sign)."""
        difference = line.after - line.before if line.step.sign in ("≤", "<") else line.before - line.after
        yield Obligation(difference, "=", self.gap, "the gap")
        yield Obligation(self.gap, ">" if line.step.sign in ("<", ">") else "≥", sp.S.Zero, "sign of the gap")
