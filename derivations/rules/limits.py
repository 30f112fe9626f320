"""Limits: carried out, or along a growth path, where the gap between two formulas vanishes relative to its unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import mpmath
import sympy as sp

from derivations.errors import refuse
from derivations.kernel.formulas import Mean
from derivations.kernel.line import Demands, LimitRule, Line, Rule
from derivations.kernel.points import DIGITS, number
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.setting import Setting, smaller
from derivations.rules.lemmas import DOMINATED
from theory import GrowthPath, Measured
from theory.errors import InadmissibleError
from theory.language.nodes import Computed
from theory.language.sequences import order_of


SLOWEST = 0.4
"""Smallest power of the size by which a gap that is only looked at has to fall."""


@dataclass(frozen=True)
class AlongPath(LimitRule):
    """Along the growth path of the claim, the gap between two formulas vanishes relative to its unit.

    The unit is the claim's scale, or the formula that is reached. What is rounded up to a whole number is
    taken as its argument and a fraction between 0 and 1, whatever that is.

    Attributes:
        why: In words.
    """

    why: str = "along the growth path"

    def demands(self, line: Line) -> Demands:
        """That the limit of the gap is 0."""
        claim = line.setting.claim
        if claim is None or claim.path is None:
            refuse("a limit along a growth path needs a claim that has one")
        if line.before.has(Mean, Measured) or line.after.has(Mean, Measured):
            refuse(f"expected formulas without means; got {line.before}")
        unit = claim.scale if claim.scale is not None else line.after
        gap = (line.before - line.after) / unit if unit != 0 else line.before
        written = line.setting.defined(gap)
        if written.has(Computed):  # what does not grow is held as a letter
            grows = {claim.path.size, *claim.path.sets}
            fixed = {k for k in line.setting.where if not line.setting.defined(k).free_symbols & grows}
            moving = {k: v for k, v in line.setting.where.items() if k not in fixed}
            written = Setting(where=moving).defined(gap)
        if written.has(Computed):
            yield _looked_at(gap, claim.path, line.setting)
        else:
            yield limit_of_gap(written, claim.path, line.setting)


def limit_of_gap(gap: sp.Expr, path: GrowthPath, setting: Setting) -> Proof:
    """Whether a relative gap vanishes along a growth path."""
    grown = _unrounded(gap.xreplace(dict(path.sets)))
    solved = setting.solved(
        c for c in setting.conditions if path.size not in c.free_symbols and not c.free_symbols & set(path.sets)
    )
    limits = []
    for formula in (grown, grown.xreplace(solved)):
        limits.append(_limit(formula, path.size))
        if sp.simplify(limits[-1]) == 0:
            return Proof(True, Strength.SYMBOLIC, f"the limit of the relative gap is 0 for {path.name}")
    known = [found for found in limits if not found.has(sp.Limit, sp.AccumBounds, sp.nan)]
    if not known:
        return _looked_at(gap, path, setting)
    return _not_zero(known[0], setting)


def _not_zero(found: sp.Expr, setting: Setting) -> Proof:
    """The smallest point found at which the limit of a gap is not 0."""

    def value(values: Mapping[sp.Basic, sp.Basic]) -> sp.Expr:
        return found.xreplace(dict(values)).doit()  # a sum over nothing is 0

    for values in setting.points((found,), 8):
        if value(values).free_symbols or value(values) == 0 or not _in_range(values, setting):
            continue
        least: Mapping[sp.Basic, sp.Basic] | None = values
        while least is not None:
            point = least
            tries = (less for less in smaller(point) if setting.admits(less) and _in_range(less, setting))
            least = next((t for t in tries if value(t) not in (0, sp.nan, sp.zoo)), None)
        shown = {str(k): str(x) for k, x in point.items() if k in found.free_symbols}
        shown["limit of the gap"] = str(value(point))
        return Proof(False, how="limit of the relative gap", counterexample=shown)
    return Proof(None, how=f"the limit of the relative gap is {found}")


def _in_range(values: Mapping[sp.Basic, sp.Basic], setting: Setting) -> bool:
    """Whether limits of ratios, say, lie where the claim's regimes are looked for."""
    parameters = setting.claim.parameters if setting.claim is not None else ()
    return all(
        p.low <= values[p.symbol] <= p.high
        for p in parameters
        if p.symbol in values and not p.choices and p.low.is_number and p.high.is_number
    )


def _limit(formula: sp.Expr, size: sp.Symbol) -> sp.Expr:
    """The limit as the size grows, by leading coefficients where the formula is rational in it; NaN for not found."""
    if formula.is_rational_function(size):
        top, bottom = (_leading(part, size) for part in sp.fraction(sp.together(formula)))
        return sp.S.Zero if top[0] < bottom[0] else top[1] / bottom[1] if top[0] == bottom[0] else sp.oo * top[1]
    try:
        return sp.limit(formula, size, sp.oo)
    except (NotImplementedError, ValueError):
        return sp.nan


def _leading(polynomial: sp.Expr, size: sp.Symbol) -> tuple[int, sp.Expr]:
    """Degree and leading coefficient; degree -1 for 0."""
    for (degree,), coefficient in sp.Poly(polynomial, size).terms():
        if (known := sp.factor(coefficient)) != 0 and (known.is_nonzero or sp.simplify(known) != 0):
            return degree, known
    return -1, sp.S.Zero


def _unrounded(formula: sp.Expr) -> sp.Expr:
    rest: dict[sp.Expr, sp.Expr] = {}
    return formula.replace(
        sp.ceiling, lambda inner: inner + rest.setdefault(inner, sp.Dummy("theta", nonnegative=True))
    )


def _looked_at(gap: sp.Expr, path: GrowthPath, setting: Setting) -> Proof:
    """The gap at increasing sizes, at several points: whether it falls like a power of the size."""
    tried = 0
    sizes = path.sizes[-3:]
    for values in setting.points((gap.xreplace(dict(path.sets)),), 6):
        gaps = []
        for size in sizes:
            at: dict[sp.Basic, sp.Basic] = {**values, path.size: sp.Integer(size)}
            at |= {symbol: formula.xreplace(at) for symbol, formula in path.sets.items()}
            try:
                gaps.append(abs(number(gap, setting, at)))
            except (InadmissibleError, ArithmeticError, TypeError, ValueError):
                break
        if len(gaps) < len(sizes):
            continue
        tried += 1
        if gaps[-1] > mpmath.mpf(10) ** (10 - DIGITS) and _slope(gaps, sizes) > -SLOWEST:
            shown = {str(k): str(x) for k, x in values.items()}
            return Proof(None, how=f"the relative gap falls too slowly: {_listed(gaps)} at sizes {sizes}; {shown}")
    if not tried:
        return Proof(None, how="no point at which the gap can be evaluated")
    return Proof(True, Strength.NUMERIC, f"the relative gap falls with the size, up to {sizes[-1]}, at {tried} points")


def _slope(gaps: list[mpmath.mpf], sizes: tuple[int, ...]) -> float:
    return float(mpmath.log(gaps[-1] / gaps[0]) / mpmath.log(mpmath.mpf(sizes[-1]) / sizes[0])) if gaps[0] else 0.0


def _listed(gaps: list[mpmath.mpf]) -> str:
    return ", ".join(mpmath.nstr(gap, 3) for gap in gaps)


@dataclass(frozen=True)
class LimitOf(Rule):
    """A limit is carried out.

    Under an infinite sum, or an integral over an infinite range, the limit may go inside only where a
    bound that does not depend on the variable is summable (dominated convergence).

    Attributes:
        bound: For a sum: a formula in its index that bounds every term, whatever the variable.
    """

    bound: sp.Expr | None = None

    @property
    def because(self) -> str:
        """The rule in words."""
        return (
            "limit"
            if self.bound is None
            else f"limit under the sum: every term is at most {self.bound}, which is summable"
        )

    def demands(self, line: Line) -> Demands:
        """That the limit is the one stated."""
        limits = line.before.atoms(sp.Limit)
        if len(limits) != 1:
            refuse(f"expected a formula with one limit; got {line.before}")
        (limit,) = limits
        formula, x, point, side = limit.args
        sums = [part for part in formula.atoms(sp.Sum, sp.Product, sp.Integral) if part.has(sp.oo) and part.has(x)]
        if sums:
            yield from self._inside(line, limit, formula, sums)
            return
        found = sp.limit(formula, x, point, str(side))
        if found.has(sp.Limit):
            refuse(f"no rule gives the limit of {formula}")
        yield agrees_near(formula, x, point, found, line.setting)
        yield Obligation(line.before.xreplace({limit: found}), "=", line.after)

    def _inside(self, line: Line, limit: sp.Limit, formula: sp.Expr, sums: list[sp.Expr]) -> Demands:
        if self.bound is None or len(sums) != 1 or not isinstance(sums[0], sp.Sum) or formula.has(sp.Integral):
            refuse(
                "a limit under an infinite sum or integral needs a summable bound that does not depend on the variable"
            )
        ((index, _, _),) = sums[0].limits
        _, x, point, side = limit.args
        if self.bound.has(x):
            refuse(f"the bound depends on {x}: {self.bound}")
        order = order_of(self.bound, index)
        if order is None or not order.is_summable:
            refuse(f"the bound {self.bound} is not summable, as far as a rule says")
        yield DOMINATED.cited(f"the bound is summable: {order.rule}")
        for sign in (1, -1):
            yield Obligation(sign * sums[0].function, "≤", self.bound, "every term is bounded")
        term = sp.limit(sums[0].function, x, point, str(side))
        yield Obligation(
            line.before.xreplace({limit: formula.xreplace({sums[0]: sp.Sum(term, sums[0].limits[0])})}), "=", line.after
        )


def agrees_near(formula: sp.Expr, x: sp.Symbol, point: sp.Expr, found: sp.Expr, setting: Setting) -> Proof:
    """Whether numbers say otherwise than sympy about a limit: sympy's limits have been wrong before."""
    if found.has(sp.oo, -sp.oo):
        return Proof(True, Strength.SYMBOLIC, "the limit by sympy")
    others = [s for s in formula.free_symbols if s != x]
    for values in setting.points([sp.Add(*others)] if others else [sp.S.Zero], 3):
        gaps = []
        for power in (4, 8):
            near = sp.Integer(10) ** power if point == sp.oo else point + sp.Rational(1, 10**power)
            near = sp.Float(near, DIGITS)  # exact powers would take for ever
            try:
                gaps.append(abs(number(formula - found, setting, {**values, x: near})))
            except (InadmissibleError, ArithmeticError, TypeError, ValueError):
                break
        if len(gaps) == 2 and gaps[1] > 1e-3 and gaps[1] > 0.9 * gaps[0]:
            return Proof(
                None, how=f"sympy gives {found}; near {point} the formula stays {float(gaps[1]):.3g} away from it"
            )
    return Proof(True, Strength.SYMBOLIC, "the limit by sympy, which values near it bear out")
