"""Where formulas have a value, where they are continuous, and what binds a letter: conditions that many rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line
from derivations.kernel.means import is_random
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.language.formulas import Mean
from theory import Measured
from theory.language.nodes import Computed


LISTED = 40
"""Terms of a sum between numbers up to which each is looked at by itself."""


def allowed(*formulas: sp.Basic) -> Iterator[Obligation]:
    """What makes formulas real numbers: divisions, roots, logarithms, poles of functions, and ranges of sums.

    Not looked at is what stands inside means, traces of matrices, integrals and limits: whether these exist is for the
    rules about them to ask.
    """
    for formula in formulas:
        yield from _allowed(formula)


def _allowed(part: sp.Basic) -> Iterator[Obligation]:
    if part in (sp.zoo, sp.nan):
        refuse("expected formulas with a value; one divides by zero")
    if isinstance(part, (Mean, sp.Trace, sp.MatrixExpr, sp.Integral, sp.Limit)):
        return
    if isinstance(part, (sp.Sum, sp.Product)):
        yield from _terms_allowed(part)
        return
    if isinstance(part, sp.Pow):
        yield from _power_allowed(part)
    _require_known_domain(part)
    asked: Asked = ASKS[part.func](*part.args) if part.func in ASKS else ()
    for left, sign, right, name in asked:
        if not _is_plain(left - right, sign):
            yield Obligation(left, sign, right, f"{name} of {part.args[0]}")
    for inner in part.args:
        yield from _allowed(inner)


Asked = tuple[tuple[sp.Expr, str, sp.Expr, str], ...]
ASKS: Mapping[type, Callable[..., Asked]] = {
    sp.log: lambda x, *_: ((x, ">", sp.S.Zero, "logarithm"),),
    sp.tan: lambda x: ((sp.cos(x), "≠", sp.S.Zero, "tangent"),),
    sp.sec: lambda x: ((sp.cos(x), "≠", sp.S.Zero, "secant"),),
    sp.cot: lambda x: ((sp.sin(x), "≠", sp.S.Zero, "cotangent"),),
    sp.csc: lambda x: ((sp.sin(x), "≠", sp.S.Zero, "cosecant"),),
    sp.asin: lambda x: ((x**2, "≤", sp.S.One, "arc sine"),),
    sp.acos: lambda x: ((x**2, "≤", sp.S.One, "arc cosine"),),
    sp.atanh: lambda x: ((x**2, "<", sp.S.One, "inverse hyperbolic tangent"),),
    sp.acosh: lambda x: ((x, "≥", sp.S.One, "inverse hyperbolic cosine"),),
    sp.gamma: lambda x: ((x, ">", sp.S.Zero, "gamma function"),),
    sp.loggamma: lambda x: ((x, ">", sp.S.Zero, "logarithm of the gamma function"),),
    sp.polygamma: lambda _, x: ((x, ">", sp.S.Zero, "polygamma function"),),
    sp.uppergamma: lambda s, x: ((s, ">", sp.S.Zero, "gamma function"), (x, "≥", sp.S.Zero, "its lower end, after")),
    sp.lowergamma: lambda s, x: ((s, ">", sp.S.Zero, "gamma function"), (x, "≥", sp.S.Zero, "its upper end, after")),
    sp.factorial: lambda x: ((x, "≥", sp.S.Zero, "factorial"),),
    sp.coth: lambda x: ((x, "≠", sp.S.Zero, "hyperbolic cotangent"),),
    sp.csch: lambda x: ((x, "≠", sp.S.Zero, "hyperbolic cosecant"),),
    sp.zeta: lambda s, *_: ((s, "≠", sp.S.One, "zeta function"),),
    sp.Mod: lambda _, m: ((m, "≠", sp.S.Zero, "remainder"),),
    sp.binomial: lambda n, _: ((n, "≥", sp.S.Zero, "binomial coefficient"),),
}
"""What a function asks of its arguments."""
EVERYWHERE: tuple[type, ...] = (
    *(sp.exp, sp.sin, sp.cos, sp.atan, sp.sinh, sp.cosh, sp.tanh, sp.sech, sp.asinh, sp.erf, sp.erfc, sp.sinc),
    *(sp.Abs, sp.sign, sp.Max, sp.Min, sp.floor, sp.ceiling, sp.Heaviside, sp.KroneckerDelta, sp.Piecewise),
    *(sp.re, sp.im, sp.conjugate),
)
"""Functions that have a value at every real number."""
ENTIRE = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.erf, sp.erfc, sp.sinc, sp.re, sp.im, sp.conjugate, sp.Abs)
"""Those that have one at every complex number, too."""


def _require_known_domain(part: sp.Basic) -> None:
    """Refuse a function of sympy's of which nothing here says where it has a value.

    Raises:
        RefusedError: If it is none of `ASKS` and `EVERYWHERE`, or may be taken of a number that is not real.
    """
    if not isinstance(part, sp.Function) or isinstance(part, (AppliedUndef, Boolean)):
        return
    if not type(part).__module__.startswith("sympy."):
        return
    if part.func not in ASKS and not isinstance(part, EVERYWHERE):
        refuse(f"where {part} has a value is not known to any rule: write it in other functions")
    if not isinstance(part, ENTIRE) and any(argument.has(sp.I) for argument in part.args):
        refuse(f"expected real arguments; got {part}")


def _is_plain(gap: sp.Expr, sign: str) -> bool:
    """Whether the domains of letters alone say it."""
    known = {">": gap.is_positive, "≥": gap.is_nonnegative, "≠": gap.is_nonzero}
    return known.get(sign) is True


def _power_allowed(part: sp.Pow) -> Iterator[Obligation]:
    """No division by zero, and no root or power with any exponent of a negative number."""
    base, exponent = part.args
    if exponent.is_nonnegative is not True and not base.is_nonzero:
        yield Obligation(base, "≠", sp.S.Zero, f"division by {base}")
    if exponent.is_integer is not True and base.is_nonnegative is not True:
        root = exponent.is_Rational and exponent.q == 2
        yield Obligation(base, "≥", sp.S.Zero, f"{'root' if root else 'power'} of {base}")


def _terms_allowed(part: sp.Sum | sp.Product) -> Iterator[Obligation]:
    """What every term asks for, the outermost index first, and that no range ends more than one before it starts."""
    *inner, (index, low, high) = part.limits
    body = part.func(part.function, *inner) if inner else part.function
    yield from range_allowed(low, high)
    yield from _allowed(low)
    yield from _allowed(high)
    if body.has(index) and low.is_Integer and high.is_Integer and high - low < LISTED:
        for value in range(int(low), int(high) + 1):
            yield from _allowed(body.xreplace({index: sp.Integer(value)}))
        return
    for demand in _allowed(_anywhere(body, index, low, high)):
        first = _at_first(demand.left) if demand.sign in ("≠", ">") and demand.right == 0 else None
        whole = first is not None and first.is_integer
        note = f"{demand.note}, least at the first term"
        yield demand if first is None else Obligation(first, "≥" if whole else ">", sp.Integer(bool(whole)), note)


def range_allowed(low: sp.Expr, high: sp.Expr) -> Iterator[Obligation]:
    """That a range from low to high is empty at worst: a sum that ends before that has no value of its own."""
    if high != sp.oo and low != -sp.oo and (high - low + 1).is_nonnegative is not True:
        yield Obligation(high, "≥", low - 1, f"range from {low} to {high}")


def _at_first(formula: sp.Expr) -> sp.Expr | None:
    """A formula at the first index, if it is known to grow with the index from there; None if not."""
    indices = [letter for letter in formula.free_symbols if isinstance(letter, sp.Dummy) and letter.name == BELOW]
    if len(indices) != 1:
        return None
    rounded = {part: sp.Dummy(real=True) for part in formula.atoms(sp.ceiling) if part.has(*indices)}
    written = formula.xreplace(rounded)
    grow = [part.args[0].diff(indices[0]) for part in rounded] + [written.diff(indices[0])]
    if all(slope.is_nonnegative for slope in grow) and all(written.diff(L).is_nonnegative for L in rounded.values()):
        return formula.xreplace({indices[0]: sp.S.Zero})
    return None


BELOW = "below"
"""The name of a letter for how far an index lies above the first one."""


def _anywhere(body: sp.Expr, index: sp.Symbol, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """A term at any index from low to high: a formula in whole numbers >= 0."""
    below, above = (sp.Dummy(name, integer=True, nonnegative=True) for name in (BELOW, "above"))
    put: dict[sp.Basic, sp.Expr] = {index: low + below}
    last = [s for s in high.free_symbols if s.is_integer and (high - s).is_Integer]
    if low == -sp.oo:
        put = {index: high - above} if high != sp.oo else {index: sp.Dummy(str(index), integer=True)}
    elif len(last) == 1 and not low.has(last[0]):
        put[last[0]] = low + below + above - (high - last[0])
    return body.xreplace(put)


# Continuity -----------------------------------------------------------------------------------

SMOOTH: tuple[type, ...] = (
    *(sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.asin, sp.acos, sp.atan, sp.sinh, sp.cosh),
    *(sp.tanh, sp.asinh, sp.acosh, sp.atanh, sp.erf, sp.erfc, sp.gamma, sp.loggamma, sp.polygamma),
)
"""Functions that are differentiable as often as one likes inside the domain that `ASKS` gives."""
CONTINUOUS = (*SMOOTH, sp.Abs, sp.Max, sp.Min)


def require_continuous(formula: sp.Expr, x: sp.Basic) -> None:
    """Refuse a formula that may jump in x even where it has a value.

    Raises:
        RefusedError: If it holds x inside anything but sums, products, powers and functions known to be continuous.
    """
    _require_made_of(formula, x, (sp.Add, sp.Mul, sp.Pow, *CONTINUOUS), "continuous")


def require_smooth(formula: sp.Expr, x: sp.Basic) -> None:
    """Refuse a formula that may have no derivative in x even where it has a value.

    Unknown functions of x are let through, and nodes that have a derivative rule of their own; a sum has one term by
    term if it is finite, and its range does not move.

    Raises:
        RefusedError: If it holds x in anything else.
    """
    _require_made_of(formula, x, (sp.Add, sp.Mul, sp.Pow, *SMOOTH, AppliedUndef, Computed), "smooth")


def _require_made_of(formula: Any, x: sp.Basic, kinds: tuple[type, ...], name: str) -> None:
    if formula == x or not formula.has(x):
        return
    if isinstance(formula, sp.Sum) and not any(limits.has(x, sp.oo, -sp.oo) for limits in formula.limits):
        _require_made_of(formula.function, x, kinds, name)
        return
    parts = () if isinstance(formula, Computed) else formula.args
    if isinstance(formula, Measured) or not isinstance(formula, kinds):
        refuse(f"expected a formula that is known to be {name} in {x}; got {formula}")
    for part in parts:
        _require_made_of(part, x, kinds, name)


# Letters --------------------------------------------------------------------------------------


def require_universal(line: Line) -> None:
    """Refuse a statement that a chain only supposes: it need not hold for other values of its letters.

    Raises:
        RefusedError: If the claim is about statements, so that its chain may start from one that is not shown.
    """
    claim = line.setting.claim
    if claim is not None and isinstance(claim.lhs, Boolean) and not isinstance(claim.lhs, sp.Expr):
        refuse(f"expected a statement that is shown for all values of its letters; {claim.lhs} is only supposed")


def require_undefined(letter: sp.Basic, setting: Setting, *formulas: sp.Basic) -> None:
    """Refuse a letter that stands for something, or that an abbreviation in some formulas depends on.

    Raises:
        RefusedError: If it does.
    """
    if letter in setting.where:
        refuse(f"expected a free letter; {letter} is an abbreviation of {setting.where[letter]}")
    for abbreviation in sorted(setting.where, key=str):
        if isinstance(abbreviation, AppliedUndef) and letter in abbreviation.args:
            continue  # it says itself that it depends on the letter
        if setting.defined(abbreviation).has(letter) and any(formula.has(abbreviation) for formula in formulas):
            refuse(f"{abbreviation} depends on {letter}; write it out first")
    random = any(is_random(formula, setting.laws) for formula in formulas)
    for name, law in setting.laws.items():
        if random and letter in letters_of(law):
            refuse(f"the law of {name} depends on {letter}")


def letters_of(law: object) -> set[sp.Basic]:
    """The letters in the formulas of a law."""
    formulas = [value for value in getattr(law, "__dict__", {}).values() if isinstance(value, sp.Basic)]
    return set().union(*(formula.free_symbols for formula in formulas))


def require_one_scope(part: sp.Basic, line: Line) -> None:
    """Refuse a sum or an integral that moves with the index of another one around it.

    Raises:
        RefusedError: If one of its letters is bound elsewhere in the line before.
    """
    for other in line.before.atoms(sp.Sum, sp.Product, sp.Integral):
        if other != part and (bound := {limits[0] for limits in other.limits} & part.free_symbols):
            refuse(f"expected a formula of its own; {part} moves with {', '.join(map(str, bound))} of {other}")


def require_differentiable(formula: sp.Expr, letter: sp.Symbol) -> Demands:
    """That a formula is differentiable for every positive value of a letter.

    Raises:
        RefusedError: If it may not be, or a divisor or an argument in it vanishes somewhere.
    """
    require_smooth(formula, letter)
    for demand in allowed(formula):
        gap = sp.numer(sp.together(demand.left - demand.right))
        if gap.free_symbols == {letter} and gap.is_polynomial(letter):
            shifted = sp.Poly(gap, letter)
            while shifted.eval(0) == 0 and shifted.degree() > 0:
                shifted = shifted.exquo(sp.Poly(letter, letter))
            if shifted.is_zero or shifted.count_roots(0, sp.oo):
                refuse(f"{demand.note}: {demand} fails for some {letter} > 0")
        yield demand
