"""Gaps that vanish along a growth path, relative to a unit: by leading coefficients, or by sympy and by looking."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import mpmath
import sympy as sp

from derivations.errors import refuse
from derivations.kernel.limits import carried_out, leading
from derivations.kernel.path_conditions import along, unrounded
from derivations.kernel.points import DIGITS, number
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.setting import Setting
from theory import GrowthPath
from theory.errors import InadmissibleError


SLOWEST = 0.4
"""Smallest power of the size by which a gap that is only looked at has to fall."""
LARGEST = sp.Integer(10) ** 20
"""Constants up to this size, and down to its inverse, are small against the last size that is looked at far out."""
FAR = tuple(10**k for k in (16, 32, 64))
"""Sizes at which a gap has to fall too, where it has values there: at the last ones of a path it may not show yet."""
STILL, SMALL = 0.99, mpmath.mpf(10) ** -30
"""It falls if this part of it is left, from the first to the last of them; what is smaller counts as nothing."""
BESIDE = (0, 1, 3)
"""Steps beside a size at which it is looked at too: what comes back at every tenth size does not stay."""


def path_of(setting: Setting) -> GrowthPath:
    """The growth path of the claim.

    Raises:
        RefusedError: If it has none.
    """
    if setting.claim is None or setting.claim.path is None:
        refuse("a limit along a growth path needs a claim that has one")
    return setting.claim.path


@lru_cache(maxsize=64)
def vanishes(difference: sp.Expr, unit: sp.Expr, setting: Setting) -> tuple[list[Obligation], Proof, sp.Expr | None]:
    """Whether a difference vanishes along the growth path of the claim, relative to a unit.

    Returns:
        What the leading coefficients have to be; what is known then; and the limit of the quotient where it is rational
        and its degrees do not show that it vanishes.

    """
    path = path_of(setting)
    fixed = tuple(c for c in setting.conditions if not c.free_symbols & {path.size, *path.sets})
    in_the_end = along(path, setting)
    solved = setting.solved((*fixed, *in_the_end))
    grown = [unrounded(part.xreplace(dict(path.sets))) for part in (difference, unit)]
    free = [part.xreplace(solved) for part in grown]
    if not all(part.is_rational_function(path.size) for part in (*grown, *free)):
        return [], _by_sympy(difference / unit, grown[0] / grown[1], path, setting), None
    letters = _told_from_zero(grown[0], grown[1], path.size)
    told = frozenset((*(c for c in fixed if c.free_symbols & letters), *in_the_end.values()))
    # First as it is; then in letters that the hypotheses leave free, where coefficients have to be told from 0 by them.
    for form, used in ((grown, frozenset[sp.Basic]()), (free, told)):
        pairs = _by_monomials(*form)
        asked = [ask for pair in pairs for ask in _vanishes(*pair, path.size, more=len(pairs) > 1)]
        wanted = [ask for ask in asked if ask is not None]
        if len(wanted) == len(asked) and not any(ask.left.free_symbols & set(solved) for ask in wanted):
            how = f"the limit of the relative gap is 0 for {path.name}"
            return wanted, Proof(True, Strength.SYMBOLIC, how, used), None
    found = _ratio(grown[0], grown[1], path.size)
    return [], Proof(None, how=f"the limit of the relative gap is {found}"), found


def _told_from_zero(difference: sp.Expr, unit: sp.Expr, size: sp.Symbol) -> set[sp.Basic]:
    """The letters of the leading coefficients that have to be told from 0."""
    parts = [sp.fraction(sp.together(part)) for pair in _by_monomials(difference, unit) for part in pair]
    coefficients = [leading(bottom, size)[1] for _, bottom in parts] + [leading(top, size)[1] for top, _ in parts[1::2]]
    return set().union(*(coefficient.free_symbols for coefficient in coefficients))


def _by_monomials(difference: sp.Expr, unit: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    """A difference and its unit, or the factors of each monomial in letters that are not negative and may be 0.

    A sum of terms that are not negative bounds each of them: where every factor vanishes relative to that of the unit,
    and those of the unit are positive, the sum vanishes relative to the unit, also where some of the letters are 0.
    """
    letters = difference.free_symbols | unit.free_symbols
    weak = sorted(
        (s for s in letters if s.is_nonnegative and not s.is_positive and not isinstance(s, sp.Dummy)), key=str
    )
    if not weak or not all(part.is_polynomial(*weak) for part in (difference, unit)):
        return [(difference, unit)]
    gaps, units = (sp.Poly(part, *weak).as_dict() for part in (difference, unit))
    return [(gaps.get(m, sp.S.Zero), units[m]) for m in units] if set(gaps) <= set(units) else [(difference, unit)]


def _vanishes(difference: sp.Expr, unit: sp.Expr, size: sp.Symbol, more: bool) -> list[Obligation | None]:
    """What has to hold for a quotient of rational functions to tend to 0; None where the degrees do not give it."""
    (gap, below), (of_unit, under) = (sp.fraction(sp.together(part)) for part in (difference, unit))
    degrees = [leading(part, size)[0] for part in (gap, below, of_unit, under)]
    if degrees[0] >= 0 and degrees[0] + degrees[3] >= degrees[1] + degrees[2]:
        return [None]
    asked: list[Obligation | None] = []
    for part in (below, under):
        if not (coefficient := leading(part, size)[1]).is_nonzero:
            asked.append(Obligation(coefficient, "≠", sp.S.Zero, "leading coefficient of the denominator"))
    coefficient = sp.factor(leading(of_unit, size)[1] / leading(under, size)[1])
    if not (coefficient.is_positive if more else coefficient.is_nonzero):
        note = "leading coefficient of what the gap is relative to"
        asked.append(Obligation(coefficient, ">" if more else "≠", sp.S.Zero, note))
    return asked


def _ratio(difference: sp.Expr, unit: sp.Expr, size: sp.Symbol) -> sp.Expr:
    """The limit of a quotient of rational functions, by their leading coefficients."""
    top, bottom = (leading(part, size) for part in sp.fraction(sp.together(difference / unit)))
    return sp.S.Zero if top[0] < bottom[0] else top[1] / bottom[1] if top[0] == bottom[0] else sp.oo * top[1]


def _by_sympy(gap: sp.Expr, grown: sp.Expr, path: GrowthPath, setting: Setting) -> Proof:
    """A gap that is no quotient of polynomials: sympy's limit and the numbers, both of a formula without parameters."""
    seen = falls(gap, path, setting)
    if not seen.holds or grown.has(sp.ceiling, sp.floor):
        return seen
    if others := grown.free_symbols - {path.size}:
        return Proof(None, how=f"sizes are looked at at some values of {others} only; {seen.how}")
    found = carried_out(grown, path.size, sp.oo, "+")
    if found is None:
        return seen
    if found != 0:
        return Proof(None, how=f"sympy's limit of the relative gap is {found}; {seen.how}")
    return Proof(True, Strength.SYMBOLIC, f"the limit of the relative gap is 0 for {path.name}, which numbers bear out")


def falls(gap: sp.Expr, path: GrowthPath, setting: Setting) -> Proof:
    """The gap at increasing sizes, at several points: whether it falls like a power of the size."""
    tried = 0
    sizes = path.sizes[-3:]
    for values in setting.points((gap.xreplace(dict(path.sets)),), 6):
        gaps = []
        for size in sizes:
            try:
                gaps.append(max(abs(number(gap, setting, _at(size + step, values, path))) for step in BESIDE))
            except (InadmissibleError, ArithmeticError, TypeError, ValueError):
                break
        if len(gaps) < len(sizes):
            continue
        tried += 1
        if gaps[-1] > mpmath.mpf(10) ** (10 - DIGITS) and _slope(gaps, sizes) > -SLOWEST:
            shown = {str(k): str(x) for k, x in values.items()}
            return Proof(None, how=f"the relative gap falls too slowly: {_listed(gaps)} at sizes {sizes}; {shown}")
        if why := _stays(gap, values, path, setting):
            return Proof(None, how=why)
    if not tried:
        return Proof(None, how="no point at which the gap can be evaluated")
    return Proof(True, Strength.NUMERIC, f"the relative gap falls with the size, up to {sizes[-1]}, at {tried} points")


def _stays(gap: sp.Expr, values: Mapping[sp.Basic, sp.Basic], path: GrowthPath, setting: Setting) -> str:
    """Why a gap may not fall in the end: constants as large as no size that is looked at, or what it is far out."""
    constants = {abs(part.evalf(5)) for part in gap.atoms(sp.Pow, sp.Number) if part.is_number and part != 0}
    if large := [one for one in constants if not 1 / LARGEST < one < LARGEST]:
        return f"the sizes that are looked at are not large against {large[0]}"
    try:
        far = [abs(number(gap, setting, _at(size, values, path), 3 * DIGITS)) for size in FAR]
    except (InadmissibleError, ArithmeticError, TypeError, ValueError):
        return ""  # sums have no value there
    return "" if far[-1] < STILL * max(far[0], SMALL) else f"the gap is {_listed(far)} at sizes 1e16, 1e32, 1e64"


def _at(size: int, values: Mapping[sp.Basic, sp.Basic], path: GrowthPath) -> dict[sp.Basic, sp.Basic]:
    at: dict[sp.Basic, sp.Basic] = {**values, path.size: sp.Integer(size)}
    return at | {symbol: formula.xreplace(at) for symbol, formula in path.sets.items()}


def _slope(gaps: list[mpmath.mpf], sizes: tuple[int, ...]) -> float:
    return float(mpmath.log(gaps[-1] / gaps[0]) / mpmath.log(mpmath.mpf(sizes[-1]) / sizes[0])) if gaps[0] else 0.0


def _listed(gaps: list[mpmath.mpf]) -> str:
    return ", ".join(mpmath.nstr(gap, 3) for gap in gaps)
