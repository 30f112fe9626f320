"""Whether a relation holds: symbolically, on random rational matrices, in balls, or at points to 50 digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import chain as joined
from typing import Any

import mpmath
import sympy as sp

from derivations.kernel import balls, exact
from derivations.kernel.combinations import expanded, is_zero_combination
from derivations.kernel.formulas import Mean, known_signs, spread
from derivations.kernel.setting import Setting, smaller
from theory import to_mpmath
from theory.errors import InadmissibleError
from theory.language.nodes import Carrier, Computed


POINTS = 24
"""Points at which a relation that nothing proves is tried to `DIGITS` digits."""
DIGITS, EQUAL = 50, 40
"""Digits that are computed, and digits that have to agree."""
OPERATIONS, FACTORED, DEGREE, TERMS = 120, 60, 80, 5000
"""Sizes of formulas up to which sympy simplifies, factors and cancels; beyond, these take long."""


class Strength(IntEnum):
    """How a step was checked, weakest first."""

    NONE = 0
    SIMULATED = 1
    NUMERIC = 2
    LEMMA = 3
    ENCLOSED = 4
    EXACT = 5
    SYMBOLIC = 6

    @property
    def verdict(self) -> str:
        """What a step, or a chain, that holds with this strength may be called."""
        if self is Strength.NONE:
            return "unverified"
        return "proved" if self >= Strength.LEMMA else "confirmed"

    def __str__(self) -> str:
        """The name in small letters."""
        return self.name.lower()


@dataclass(frozen=True)
class Obligation:
    """A relation that has to hold for a step to be right.

    Attributes:
        left: Left side.
        sign: One of = ≠ < ≤ > ≥.
        right: Right side.
        note: What it is for; empty for the step's own relation.
        box: Ranges of symbols over which balls may prove it.
    """

    left: sp.Basic
    sign: str
    right: sp.Basic
    note: str = ""
    box: Mapping[sp.Symbol, tuple[Any, Any]] = field(default_factory=dict)

    def __str__(self) -> str:
        """The relation."""
        return f"{self.left} {self.sign} {self.right}"


@dataclass(frozen=True)
class Proof:
    """What is known about an obligation.

    Attributes:
        holds: True, False (refuted), or None (nothing decides).
        strength: How strongly, where it holds.
        how: In words.
        used: Hypotheses that it rests on.
        counterexample: Values at which it fails, by name, the sides among them.
    """

    holds: bool | None
    strength: Strength = Strength.NONE
    how: str = ""
    used: frozenset[sp.Basic] = frozenset()
    counterexample: Mapping[str, str] = field(default_factory=dict)


OPEN = Proof(None, how="nothing decides it")


def prove(obligation: Obligation, setting: Setting) -> Proof:
    """The strongest proof or refutation of a relation under the hypotheses of a setting."""
    if obligation.left == obligation.right and obligation.sign in ("=", "≤", "≥"):
        return Proof(True, Strength.SYMBOLIC, "the sides are the same")
    for condition in setting.conditions:
        if (getattr(condition, "rel_op", ""), *condition.args) == (WRITTEN.get(obligation.sign), *_sides(obligation)):
            return Proof(True, Strength.SYMBOLIC, f"under {condition}", frozenset({condition}))
    if exact.is_matrix(obligation.left) or exact.is_matrix(obligation.right):
        linear = obligation.sign == "=" and obligation.left.has(Mean) and _symbolically(obligation, setting)
        return linear if linear and linear.holds else _on_matrices(obligation, setting)
    for decide in (_symbolically, _in_balls, _at_points):
        found = decide(obligation, setting)
        if found.holds is not None:
            return found
    return OPEN


def _sides(obligation: Obligation) -> tuple[sp.Basic, sp.Basic]:
    return obligation.left, obligation.right


WRITTEN = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "≠": "!="}
"""Signs as sympy writes them."""


# Symbols --------------------------------------------------------------------------------------


def _symbolically(obligation: Obligation, setting: Setting) -> Proof:
    gap = spread(_difference(obligation), setting.laws)
    test = SIGNS[obligation.sign]
    written = dict.fromkeys((gap, setting.defined(gap, plain=True), setting.defined(gap)))
    written |= dict.fromkeys(expanded(f) for f in written)
    forms = dict.fromkeys(map(known_signs, written))
    for formula in forms:
        if test(formula):
            return Proof(True, Strength.SYMBOLIC, "simplified to zero" if test is vanishes else "sign of every term")
    for used in _subsets(setting.conditions):
        solved = setting.solved(used)
        if solved and any(test(formula.xreplace(solved)) for formula in forms if formula.free_symbols & set(solved)):
            return Proof(True, Strength.SYMBOLIC, f"under {', '.join(map(str, used))}", frozenset(used))
    return _given(obligation.sign, forms, setting)


def _given(sign: str, forms: Iterable[sp.Expr], setting: Setting) -> Proof:
    """A sign that a hypothesis states, but for a factor of known sign."""
    for condition in setting.conditions:
        if not isinstance(condition, (sp.Gt, sp.Ge, sp.Lt, sp.Le)):
            continue
        strict = isinstance(condition, (sp.Gt, sp.Lt))
        if sign == "=" or (sign in ("<", ">", "≠") and not strict):
            continue
        given = known_signs(setting.defined(condition.gts - condition.lts))
        for formula in (f for f in forms if f.free_symbols and given.free_symbols):
            ratio = sp.cancel(setting.defined(formula) / given) if sp.count_ops(formula) <= OPERATIONS else formula
            sided = ratio.is_extended_nonnegative and sign in ("≤", "≥")
            if ratio.is_positive or sided or (ratio.is_negative and sign == "≠"):
                return Proof(True, Strength.SYMBOLIC, f"under {condition}", frozenset((condition,)))
    return OPEN


def _difference(obligation: Obligation) -> sp.Expr:
    """What has to be zero, positive, nonnegative or different from zero."""
    left, right = obligation.left, obligation.right
    return right - left if obligation.sign in ("<", "≤") else left - right


def _subsets(conditions: tuple[sp.Basic, ...]) -> Iterable[tuple[sp.Basic, ...]]:
    """Each condition alone, then all of them."""
    return joined(((c,) for c in conditions), (conditions,) if len(conditions) > 1 else ())


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
    slow = () if formula.has(Computed) else (sp.simplify,)  # what it could do for nodes is done by now
    for simplify in (sp.gammasimp, lambda f: sp.expand_log(sp.powsimp(sp.expand(f)), force=False), *slow):
        found = simplify(formula)
        if found == 0:
            return sp.S.Zero
    return found


def is_positive(formula: sp.Expr) -> bool:
    """Whether sympy knows a formula to be positive, in some way of writing it."""
    return any(_known(form, "is_positive") for form in _forms(formula))


def is_nonnegative(formula: sp.Expr) -> bool:
    """Whether sympy knows a formula to be nonnegative, in some way of writing it."""
    return any(_known(form, "is_extended_nonnegative") for form in _forms(formula))


def is_nonzero(formula: sp.Expr) -> bool:
    """Whether sympy knows a formula to differ from zero, in some way of writing it."""
    return any(
        form.is_nonzero or _known(form, "is_positive") or _known(-form, "is_positive") for form in _forms(formula)
    )


def _forms(formula: sp.Expr) -> Iterable[sp.Expr]:
    yield formula
    yield _expanded(formula)
    if sp.count_ops(formula) <= FACTORED:
        yield sp.factor(formula)
        top, bottom = sp.fraction(sp.together(formula))
        yield sp.expand(top) / sp.expand(bottom)
        yield sp.factor(top) / sp.factor(bottom)


def _known(formula: sp.Expr, wanted: str) -> bool:
    return getattr(formula, wanted) is True


SIGNS: dict[str, Callable[[sp.Expr], bool]] = {
    "=": vanishes,
    "≠": is_nonzero,
    ">": is_positive,
    "<": is_positive,
    "≥": is_nonnegative,
    "≤": is_nonnegative,
}
"""What the difference of the sides has to be."""


# Balls ----------------------------------------------------------------------------------------


def _in_balls(obligation: Obligation, setting: Setting) -> Proof:
    if not obligation.box or obligation.sign not in ("<", "≤", ">", "≥", "≠"):
        return OPEN
    found = balls.sign_over(setting.defined(_difference(obligation)), obligation.box)
    if found is None or (found < 0 and obligation.sign != "≠"):
        return OPEN
    ranges = ", ".join(f"{s} in [{low}, {high}]" for s, (low, high) in obligation.box.items())
    return Proof(True, Strength.ENCLOSED, f"in balls over {ranges}")


# Points ---------------------------------------------------------------------------------------


def _at_points(obligation: Obligation, setting: Setting) -> Proof:
    sides, tried = (obligation.left, obligation.right), 0
    if any(side.has(Mean) for side in sides):
        return OPEN
    for values in setting.points(sides, POINTS):
        truth = fails_at(obligation, setting, values)
        if truth is None:
            continue
        tried += 1
        if truth:
            least = _smallest(obligation, setting, values)
            return Proof(False, how="a point", counterexample=shown_at(obligation, setting, least))
    if not tried:
        return OPEN
    return Proof(True, Strength.NUMERIC, f"to {EQUAL} digits at {tried} points")


def fails_at(obligation: Obligation, setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> bool | None:
    """Whether a relation fails at a point; None where it cannot be evaluated there."""
    try:
        left, right = (number(side, setting, values) for side in (obligation.left, obligation.right))
    except (InadmissibleError, ArithmeticError, TypeError, ValueError, NotImplementedError):
        return None
    if not (mpmath.isfinite(left) and mpmath.isfinite(right)):
        return None
    blur = mpmath.mpf(10) ** -EQUAL * max(abs(left), abs(right), mpmath.mpf(10) ** -EQUAL)
    gap = right - left if obligation.sign in ("<", "≤") else left - right
    if obligation.sign in ("=", "≠"):
        return bool(abs(gap) > blur) is (obligation.sign == "=")
    return bool(gap < -blur if obligation.sign in ("≤", "≥") else gap <= -blur or gap == 0)


def number(formula: sp.Basic, setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> Any:
    """The value of a formula at a point, to `DIGITS` digits.

    Raises:
        InadmissibleError: If it has none.

    """
    known = setting.defined(formula).xreplace(dict(values))
    if known.has(sp.Integral, sp.Limit, sp.Derivative):
        known = sp.N(known.doit() if known.has(sp.Derivative) else known, DIGITS)
    letters = {carrier: sp.Symbol("c") for carrier in known.atoms(Carrier)}  # what a vector is scaled to may be NaN
    if known.xreplace(letters).has(sp.zoo, sp.nan, sp.Limit) or not isinstance(known, sp.Expr):
        msg = f"expected a formula with a value; got {known}"
        raise InadmissibleError(msg)
    with mpmath.workdps(DIGITS):
        return to_mpmath(known, {}, DIGITS)


def _smallest(
    obligation: Obligation, setting: Setting, values: Mapping[sp.Basic, sp.Basic]
) -> Mapping[sp.Basic, sp.Basic]:
    """A counterexample none of whose values can be made smaller."""
    for less in smaller(values):
        if setting.admits(less) and fails_at(obligation, setting, less):
            return _smallest(obligation, setting, less)
    return values


def shown_at(obligation: Obligation, setting: Setting, values: Mapping[sp.Basic, sp.Basic]) -> dict[str, str]:
    """The values at a point, and both sides there, in words."""
    shown = {str(symbol): str(found) for symbol, found in sorted(values.items(), key=lambda pair: str(pair[0]))}
    for name, side in (("left side", obligation.left), ("right side", obligation.right)):
        exact = sp.nsimplify(setting.defined(side).xreplace(dict(values)).doit()) if _is_plain(side) else None
        rational = exact is not None and exact.is_Rational
        shown[name] = str(exact) if rational else mpmath.nstr(number(side, setting, values), 15)
    return shown


def _is_plain(side: sp.Basic) -> bool:
    return not side.has(Computed, sp.Integral, sp.Limit, sp.Derivative, sp.Sum, sp.Product)


# Matrices -------------------------------------------------------------------------------------


def _on_matrices(obligation: Obligation, setting: Setting) -> Proof:
    if obligation.sign != "=":
        return OPEN
    found = exact.compare(obligation.left, obligation.right, setting)
    if found.differs and obligation.left.has(Mean):
        return replace(OPEN, how="the bodies of the means differ, which says nothing about the means")
    if found.differs:
        return Proof(False, how="exact rational arithmetic", counterexample=found.differs)
    if not found.draws:
        return replace(OPEN, how=found.how)
    return Proof(True, Strength.EXACT, found.how)
