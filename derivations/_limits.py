"""Reasons for steps along a growth path: the gap between two formulas vanishes, relative to its unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import mpmath
import sympy as sp

from derivations._chain import Line
from derivations._formulas import Mean
from derivations._proof import DIGITS, Obligation, Proof, Strength, number
from derivations._setting import Setting
from derivations.errors import RefusedError
from theory import GrowthPath, Measured
from theory._spectral import Spectral
from theory.errors import InadmissibleError


SLOWEST = 0.4
"""Smallest power of the size by which a gap that is only looked at has to fall."""


@dataclass(frozen=True)
class AlongPath:
    """Along the growth path of the claim, the gap between two formulas vanishes relative to its unit.

    The unit is the claim's scale, or the formula that is reached. What is rounded up to a whole number is
    taken as its argument and a fraction between 0 and 1, whatever that is.

    Attributes:
        why: In words.
    """

    why: str = "along the growth path"
    gives: ClassVar[tuple[str, ...]] = ("≃", "→")

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the limit of the gap is 0."""
        claim = line.setting.claim
        if claim is None or claim.path is None:
            msg = "a limit along a growth path needs a claim that has one"
            raise RefusedError(msg)
        if line.before.has(Mean, Measured) or line.after.has(Mean, Measured):
            msg = f"expected formulas without means; got {line.before}"
            raise RefusedError(msg)
        unit = claim.scale if claim.scale is not None else line.after
        gap = (line.before - line.after) / unit if unit != 0 else line.before
        written = line.setting.defined(gap)
        if written.has(Spectral):
            yield _looked_at(gap, claim.path, line.setting)
        else:
            yield limit_of_gap(written, claim.path, line.setting)


def limit_of_gap(gap: sp.Expr, path: GrowthPath, setting: Setting) -> Proof:
    """Whether a relative gap vanishes along a growth path."""
    sets = {symbol: _unrounded(formula) for symbol, formula in path.sets.items()}
    grown = sp.cancel(sp.together(gap.xreplace(sets))) if gap.is_rational_function() else gap.xreplace(sets)
    solved = setting.solved(
        c for c in setting.conditions if path.size not in c.free_symbols and not c.free_symbols & set(sets)
    )
    for formula in (grown, grown.xreplace(solved)):
        found = sp.limit(formula, path.size, sp.oo)
        if sp.simplify(found) == 0:
            return Proof(True, Strength.SYMBOLIC, f"the limit of the relative gap is 0 for {path.name}")
    if found.has(sp.Limit, sp.AccumBounds, sp.nan):
        return _looked_at(gap, path, setting)
    for values in setting.points((found,), 8):
        value = found.xreplace(dict(values)).doit()  # a sum over nothing is 0
        if not value.free_symbols and value != 0:
            shown = {str(k): str(x) for k, x in values.items()}
            return Proof(
                False, how="limit of the relative gap", counterexample=shown | {"limit of the gap": str(value)}
            )
    return Proof(None, how=f"the limit of the relative gap is {found}")


def _unrounded(formula: sp.Expr) -> sp.Expr:
    return formula.replace(sp.ceiling, lambda inner: inner + sp.Dummy("theta", nonnegative=True))


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
