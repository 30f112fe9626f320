"""What sympy knows of a formula: that it is zero, positive, not negative, or not zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import sympy as sp
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from derivations.kernel.combinations import expanded, is_zero_combination
from derivations.language.formulas import Mean
from theory.language.nodes import Computed


OPERATIONS, FACTORED, DEGREE, TERMS = 120, 60, 80, 5000
"""Sizes of formulas up to which sympy simplifies, factors and cancels; beyond, these take long."""
TURNS = 50
"""Multiple of an angle up to which sympy simplifies."""


def vanishes(formula: sp.Expr) -> bool:
    """Whether a formula simplifies to zero."""
    if formula == 0:
        return True
    formula = formula.xreplace({mean: sp.Dummy(real=True) for mean in formula.atoms(Mean)})
    known = {trace: trace.doit() for trace in formula.atoms(sp.Trace)}
    letters = {trace: sp.Dummy(real=True) for trace in known.values() if isinstance(trace, sp.Trace)}
    formula = expanded(formula.xreplace({trace: letters.get(value, value) for trace, value in known.items()}))
    if formula.has(Computed) and is_zero_combination(formula):
        return True
    formula = formula.rewrite(sp.Abs) if formula.has(sp.Max, sp.Min) else formula
    return any(simplify(formula) == 0 for simplify in (_cancelled, _expanded, _simplified))


def _expanded(formula: sp.Expr) -> sp.Expr:
    return sp.expand(formula) if sp.count_ops(formula) <= OPERATIONS and _terms(formula) <= TERMS else formula


def _terms(formula: sp.Expr) -> int:
    """A bound for the number of terms that a formula is expanded to, denominators among them."""
    if isinstance(formula, sp.Add):
        return sum(map(_terms, formula.args))
    if isinstance(formula, sp.Mul):
        return int(math.prod(map(_terms, formula.args)))
    if isinstance(formula, sp.Pow) and formula.exp.is_Integer:
        return int(min(_terms(formula.base) ** abs(int(formula.exp)), TERMS + 1))
    return 1


def _cancelled(formula: sp.Expr) -> sp.Expr:
    """Zero, if the formula is rational in its functions and square roots and cancels; else the formula."""
    letters = {node: sp.Dummy() for node in formula.atoms(sp.Function, Computed, sp.Sum, sp.Product)}
    rational = formula.xreplace(letters)
    roots = {part.base: sp.Dummy() for part in rational.atoms(sp.Pow) if part.exp.is_Rational and part.exp.q == 2}
    rational = rational.replace(
        lambda part: isinstance(part, sp.Pow) and part.base in roots and part.exp.is_Rational and part.exp.q == 2,
        lambda part: roots[part.base] ** (2 * part.exp),
    )
    if not rational.is_rational_function(*rational.free_symbols) or _degree(rational) > DEGREE:
        return formula
    top = sp.numer(sp.together(rational))
    for base, root in roots.items():
        top = sp.rem(sp.expand(top), root**2 - base, root) if not base.has(*roots.values()) else top
    return sp.S.Zero if sp.expand(top) == 0 else formula


def _degree(formula: sp.Expr) -> int:
    """A bound for the degree over a common denominator, generous to sums of fractions."""
    if isinstance(formula, sp.Pow):
        return int(abs(formula.exp)) * _degree(formula.base) if formula.exp.is_Integer else DEGREE + 1
    if isinstance(formula, (sp.Add, sp.Mul)):
        return sum(map(_degree, formula.args))
    return int(bool(formula.free_symbols))


def _simplified(formula: sp.Expr) -> sp.Expr:
    if sp.count_ops(formula) > OPERATIONS or _terms(formula) > TERMS or formula.has(sp.core.symbol.Str):
        return formula
    # What simplify could do for nodes is done by now; multiples of angles it expands term by term.
    slow = () if formula.has(Computed) or _turns(formula) > TURNS else (sp.simplify,)
    for simplify in (sp.gammasimp, lambda f: sp.expand_log(sp.powsimp(sp.expand(f)), force=False), *slow):
        found = simplify(formula)
        if found == 0:
            return sp.S.Zero
    return found


def _turns(formula: sp.Expr) -> int:
    """The largest whole number in the argument of a trigonometric function."""
    inside = [part.args[0] for part in formula.atoms(TrigonometricFunction, HyperbolicFunction)]
    return max((abs(int(number)) for part in inside for number in part.atoms(sp.Integer)), default=0)


def is_positive(formula: sp.Expr) -> bool:
    """Whether sympy knows a formula to be positive, in some way of writing it."""
    return any(form.is_positive is True for form in _forms(formula))


def _grows(formula: sp.Expr) -> bool:
    """Whether a formula is positive where its letters are least, and falls in none of them."""
    letters = formula.free_symbols
    plain = (sp.Add, sp.Mul, sp.Pow, sp.log, sp.exp)
    made = all(part.is_Atom or isinstance(part, plain) for part in sp.preorder_traversal(formula))
    if not letters or not made or sp.count_ops(formula) > FACTORED or any(not s.is_nonnegative for s in letters):
        return False
    least = {s: sp.Integer(bool(s.is_positive and s.is_integer)) for s in letters}
    slopes = {s: sp.expand(formula.diff(s)) for s in letters}
    start = formula.xreplace(least)
    above = any(slopes[s].is_positive for s in letters if s.is_positive and least[s] == 0)
    positive = start.is_positive or (start.is_nonnegative and above)
    return bool(positive and all(slope.is_nonnegative for slope in slopes.values()))


def is_nonnegative(formula: sp.Expr) -> bool:
    """Whether sympy knows a formula to be nonnegative, in some way of writing it."""
    return any(form.is_extended_nonnegative is True for form in _forms(formula))


def is_nonzero(formula: sp.Expr) -> bool:
    """Whether sympy knows a formula to differ from zero, in some way of writing it."""
    known = (form.is_nonzero or form.is_positive or (-form).is_positive for form in _forms(formula))
    return any(known) or _grows(formula)


def _forms(formula: sp.Expr) -> Iterable[sp.Expr]:
    yield formula
    yield _expanded(formula)
    if sp.count_ops(formula) <= FACTORED:
        yield sp.factor(formula)
        top, bottom = sp.fraction(sp.together(formula))
        yield sp.expand(top) / sp.expand(bottom)
        yield sp.factor(top) / sp.factor(bottom)


TESTS: dict[str, Callable[[sp.Expr], bool]] = {
    "=": vanishes,
    "≠": is_nonzero,
    ">": is_positive,
    "<": is_positive,
    "≥": is_nonnegative,
    "≤": is_nonnegative,
}
"""What the difference of the sides has to be."""
