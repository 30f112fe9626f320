"""Both sides of a claim at the sizes of its growth path, as formulas in double precision, with bounds of the error."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from theory import Claim, GrowthPath, Kind, to_numpy
from theory.errors import InadmissibleError
from theory.language.compiled import compiled, symbols_of
from theory.language.evaluate import parted
from theory.language.nodes import Carrier, Computed
from theory.language.optimum import Minimiser
from theory.language.quantity import setting_value
from verify.thresholds.orders import LOGARITHM_ROUNDING, PLACE_ROUNDING


KEPT = 4096
"""Values of formulas that are remembered: claims about the same thing share them, where they share regimes."""
_KEPT: dict[tuple[Any, ...], tuple[float, float]] = {}


@dataclass(frozen=True)
class Sized:
    """Both sides at one size.

    Attributes:
        lhs: Left side.
        rhs: Right side.
        error: Bound of the numerical error of log(lhs / rhs).
        grown: What the path sets, by name.
    """

    lhs: float
    rhs: float
    error: float
    grown: Mapping[str, Any]

    @property
    def log(self) -> float:
        """Logarithm of lhs / rhs."""
        return math.log(self.lhs) - math.log(self.rhs)


def growth_path(claim: Claim) -> GrowthPath:
    """The growth path of a claim that has one."""
    if claim.path is None:  # refused where the claim is made
        msg = f"claim {claim.id}: expected a growth path"
        raise InadmissibleError(msg)
    return claim.path


Values = Mapping[sp.Symbol, Any]


def _numbers(claim: Claim, exact: Mapping[sp.Symbol, sp.Basic], coarse: bool) -> dict[sp.Symbol, Any]:
    """Values of the symbols for `to_numpy`: those that compute themselves once, at full or at half resolution.

    Formulas keep their symbols, so that each is compiled once for all sizes and regimes.
    """
    values: dict[sp.Symbol, Any] = {}
    for symbol, value in exact.items():
        if isinstance(value, Carrier):
            values[symbol] = value.coarser() if coarse else value
        elif value.has(Computed):
            values[symbol] = float(to_numpy(claim.where[symbol], values))
        elif not isinstance(value, sp.Symbol):  # a word, which no formula needs
            values[symbol] = float(value)
    return values


def _evaluated(formula: sp.Expr, exact: Mapping[sp.Symbol, sp.Basic], values: Values) -> float:
    """A formula with its nodes in double precision and integers and fractions exactly: their differences may cancel."""
    letters, rest = parted(formula)
    numbers: dict[sp.Symbol, Any] = {letter: float(to_numpy(node, values)) for node, letter in letters.items()}
    symbols = symbols_of(rest)
    for symbol in symbols:
        if symbol not in numbers:
            value = exact[symbol]
            numbers[symbol] = Fraction(int(value.p), int(value.q)) if value.is_Rational else float(values[symbol])
    return float(compiled(rest, symbols, "math")(*(numbers[symbol] for symbol in symbols)))


def side_value(claim: Claim, formula: sp.Expr, exact: Mapping[sp.Symbol, sp.Basic]) -> tuple[float, float]:
    """A positive number, and the bound of the numerical error of its logarithm."""
    key = (formula, *(exact[symbol] for symbol in symbols_of(formula)))
    if key not in _KEPT:
        if len(_KEPT) >= KEPT:
            _KEPT.clear()
        _KEPT[key] = _evaluated_twice(claim, formula, exact)
    return _KEPT[key]


def _evaluated_twice(claim: Claim, formula: sp.Expr, exact: Mapping[sp.Symbol, sp.Basic]) -> tuple[float, float]:
    """The same, not remembered: evaluated at full and at half resolution."""
    needed = symbols_of(formula)
    if not (formula.has(Computed) or any(exact[symbol].has(Computed) for symbol in needed)):
        value = coarse = float(_with_cases(formula, exact).xreplace(dict(exact)))
    else:
        value, coarse = (_evaluated(formula, exact, _numbers(claim, exact, c)) for c in (False, True))
    if not (value > 0 and math.isfinite(value)):
        msg = f"orders of magnitude are those of positive numbers; {formula} is {value}"
        raise InadmissibleError(msg)
    placed = formula.has(Minimiser) or any(exact[symbol].has(Minimiser) for symbol in needed)
    return value, abs(math.log(coarse / value)) + (PLACE_ROUNDING if placed else LOGARITHM_ROUNDING)


def _with_cases(formula: sp.Expr, exact: Mapping[sp.Symbol, sp.Basic]) -> sp.Expr:
    """The formula with the case of each Piecewise that applies: the others may be undefined there."""

    def case(part: sp.Piecewise) -> sp.Expr:
        return next((value for value, condition in part.args if condition.xreplace(dict(exact)) is sp.true), part)

    return formula.replace(lambda part: isinstance(part, sp.Piecewise), case)


def sized(claim: Claim, regime: Mapping[str, Any], size: int) -> Sized:
    """Both sides of a claim at a size, the measured one by its equivalent.

    Raises:
        InadmissibleError: If the regime is outside the claim's hypotheses, or a side is not positive.

    """
    exact = claim.expand(regime, size)
    claim.require(exact)
    left = claim.lhs if claim.equivalent is None else claim.equivalent
    lhs, left_error = side_value(claim, left, exact)
    rhs, right_error = (1.0, 0.0) if claim.kind is Kind.LIMIT else side_value(claim, claim.rhs, exact)
    grown = {symbol.name: setting_value(exact[symbol]) for symbol in growth_path(claim).sets}
    return Sized(lhs, rhs, left_error + right_error, grown)
