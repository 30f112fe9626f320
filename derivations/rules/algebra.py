"""Reasons for steps that are algebra: rewriting, dividing, substituting, and bounds by a sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.demands import demanded, same
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.scopes import put_in, require_open
from derivations.rules.domains import allowed, require_undefined, require_universal
from derivations.rules.existence import existing, unfinished
from theory import Measured


@dataclass(frozen=True)
class Algebra(Rule):
    """The two formulas are the same for all values that the hypotheses admit, or one bounds the other.

    Theorem: the field and order axioms of the real numbers.
    Conditions:
        both formulas have a value at every admitted point (no division by zero; roots, powers with any exponent, and
            logarithms inside their domains; no function at a pole);
        an infinite sum or an integral exists, and stands on both sides as it is, a letter as good as any other: to work
            it out is for other rules;
        the hypotheses keep every letter in its range, where balls are to prove an inequality over ranges.
    Reference: Rudin 1976, Definitions 1.12 and 1.17.

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
        """The relation itself, and that both formulas have values."""
        require_formulas(line)
        before, after = (set(unfinished(side)) for side in (line.before, line.after))
        if before != after:
            odd = sorted(map(str, before ^ after))
            refuse(
                f"algebra works out no infinite sum, integral or limit (that is for Integration, SumRule, LimitOf and "
                f"others); got {', '.join(odd)} on one side only"
            )
        yield Obligation(line.before, line.sign, line.after, box=self.box)
        for letter, (low, high) in self.box.items():
            yield Obligation(letter, "≥", sp.sympify(low), "start of the range of the balls")
            yield Obligation(letter, "≤", sp.sympify(high), "end of the range of the balls")
        yield from allowed(line.before, line.after)
        yield from existing(line.before, line.after)


def require_formulas(line: Line) -> None:
    """Refuse statements.

    Raises:
        RefusedError: If a line is no formula.
    """
    for side in (line.before, line.after):
        if not isinstance(side, (sp.Expr, sp.MatrixExpr)):
            refuse(f"expected formulas; got {side}")


@dataclass(frozen=True)
class Divide(Rule):
    """Both sides of an equation are divided by something that is not zero.

    Theorem: a field has no divisors of zero.
    Conditions:
        the divisor is not zero at any admitted point;
        the sides of the new equation have values.
    Reference: Rudin 1976, Proposition 1.16.

    Attributes:
        by: The divisor.
    """

    by: sp.Expr
    gives = ("=", "⇒", "⇔")
    words = "divide both sides by {self.by}"

    def demands(self, line: Line) -> Demands:
        """That the divisor is not zero, and that the sides are the old ones divided by it."""
        before, after = two_equations(line)
        yield Obligation(self.by, "≠", sp.S.Zero, f"division by {self.by}")
        yield Obligation(before.lhs - before.rhs, "=", self.by * (after.lhs - after.rhs))
        sides = before.lhs, before.rhs, sp.sympify(self.by), after.lhs, after.rhs
        yield from allowed(*sides)
        yield from existing(*sides)


def two_equations(line: Line) -> tuple[sp.Eq, sp.Eq]:
    """The lines before and after, both equations.

    Raises:
        RefusedError: If one is none.
    """
    if not isinstance(line.before, sp.Eq) or not isinstance(line.after, sp.Eq):
        refuse(f"expected two equations (sp.Eq), the second one from the first; got {line.before} and {line.after}")
    return line.before, line.after


@dataclass(frozen=True)
class Definition(Rule):
    """Abbreviations, and names of measured quantities, are written out, or put in place.

    Theorem: equals may be put for equals (an abbreviation is its meaning).
    Conditions:
        both formulas are the same once written out, up to algebra at points where both have values.
    Reference: none, logic.

    Attributes:
        of: What is defined, in words.
    """

    of: str = ""

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"definition of {self.of}" if self.of else "definition"

    def demands(self, line: Line) -> Demands:
        """That both formulas are the same once everything is written out, and have values."""
        before, after = (line.setting.defined(side.xreplace(dict(line.meaning))) for side in (line.before, line.after))
        for side in (before, after):
            if isinstance(side, Measured) and before != after:
                refuse(f"{side} is measured: expected the `meaning` of the chain to say what formula it is")
        yield from same(before, after)
        if before != after:
            yield from allowed(before, after)
            yield from existing(before, after)


@dataclass(frozen=True, eq=False)
class Substitution(Rule):
    """A statement that holds for all values of some letters holds for particular ones, put in all at once.

    Theorem: universal instantiation.
    Conditions:
        the statement is shown for all admitted values, not only supposed;
        the letters are free (no abbreviation, none that a law or an abbreviation in the statement depends on);
        no value speaks of a letter that the formula binds around the place where it is put in (an index, a variable of
            integration or of a limit), nor of something random inside a mean;
        the values lie in the domains of the letters, and with them every hypothesis about the letters holds. Between
            formulas (sign =) each letter has to equal its value, for equals may be put for equals.
    Reference: none, logic.

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
        """That the values are admitted, and that the formula is the old one with the values in place."""
        put = {symbol: sp.sympify(value) for symbol, value in self.values.items()}
        if unknown := set(put) - line.before.free_symbols:
            refuse(f"expected symbols of {line.before}; got {', '.join(map(str, unknown))}")
        for formula in (line.before, line.setting.defined(line.before)):
            require_open(formula, put, line.setting.defined)
        if isinstance(line.before, (sp.Expr, sp.MatrixExpr)):
            for symbol, value in put.items():
                yield Obligation(symbol, "=", value, f"{symbol} is replaced by {value}")
        else:
            yield from self._instantiated(put, line)
        replaced = line.before.subs(put, simultaneous=True)
        yield from same(replaced, line.after)
        yield from allowed(replaced)

    def _instantiated(self, put: Mapping[sp.Symbol, sp.Expr], line: Line) -> Demands:
        """That the statement is one about all values, and that the values are among them."""
        require_universal(line)
        for symbol, value in put.items():
            require_undefined(symbol, line.setting, line.before)
            yield from in_domain(symbol, value)
        for condition in line.setting.conditions:
            here = put_in(condition, put, line.setting.defined)
            if here != condition:
                yield from demanded(here, f"hypothesis {condition}")


def in_domain(symbol: sp.Symbol, value: sp.Expr) -> Iterator[Obligation]:
    """That a value lies in the domain that a symbol declares.

    Raises:
        RefusedError: If it is not known to be whole, real or finite where the symbol is.
    """
    for name, word in (("is_integer", "an integer"), ("is_real", "a real number")):
        if getattr(symbol, name) and getattr(value, name) is not True:
            refuse(f"{symbol} is {word}; got {value}")
    for other in ("is_negative", "is_nonpositive", "is_even", "is_odd", "is_prime"):
        if getattr(symbol, other) and getattr(value, other) is not True:
            refuse(f"{symbol} {other.replace('_', ' ')}; got {value}")
    if symbol.is_positive or symbol.is_nonnegative:
        yield Obligation(value, ">" if symbol.is_positive else "≥", sp.S.Zero, f"domain of {symbol}")
    elif symbol.is_nonzero:
        yield Obligation(value, "≠", sp.S.Zero, f"domain of {symbol}")


@dataclass(frozen=True)
class Bound(Rule):
    """One side bounds the other, because their difference is something that is nonnegative.

    Theorem: a <= b if and only if b - a >= 0.
    Conditions:
        the difference is the gap at every admitted point;
        all three have values there;
        the gap is nonnegative (positive for a strict sign).
    Reference: Rudin 1976, Definition 1.17.

    Attributes:
        why: The inequality, in words: a square, Jensen, Cauchy and Schwarz.
        gap: The difference, larger less smaller, in a form whose sign is plain.
    """

    why: str
    gap: sp.Expr
    gives = ("≤", "<", "≥", ">")

    def demands(self, line: Line) -> Demands:
        """That the difference is the gap, and that the gap is nonnegative (positive for a strict sign)."""
        require_formulas(line)
        difference = line.after - line.before if line.step.sign in ("≤", "<") else line.before - line.after
        yield Obligation(difference, "=", self.gap, "the gap")
        yield Obligation(self.gap, ">" if line.step.sign in ("<", ">") else "≥", sp.S.Zero, "sign of the gap")
        yield from allowed(line.before, line.after, sp.sympify(self.gap))
        yield from existing(line.before, line.after, sp.sympify(self.gap))
