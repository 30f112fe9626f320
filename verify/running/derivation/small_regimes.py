"""What varies in a step, with the small values at which it is tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import sympy as sp

from derivations import Chain
from derivations.language.formulas import Given
from theory import Parameter
from theory.language.nodes import BoundLetter
from verify.running.derivation.means import UndrawableError
from verify.thresholds.derivations import EVENT_SIZE, FIT_SIZE, LETTER_RANGE, LONG_RANGE, SMALL_RANGE


def parameters_of(
    chain: Chain, formulas: Sequence[sp.Basic], designs: Sequence[tuple[sp.Expr, sp.Expr]]
) -> Iterator[Parameter]:
    """Everything that varies, with small values: what the claim does not declare first, in order of its name."""
    own = {parameter.symbol: parameter for parameter in chain.claim.parameters}
    letters = {s for formula in formulas for s in formula.free_symbols if isinstance(s, sp.Symbol)}
    steps = [law for law in chain.setting.laws.values() if isinstance(law, Given)]
    letters -= {law.t for law in steps}
    letters -= {index for formula in formulas for part in formula.atoms(sp.SeqFormula) for index in part.variables}
    fewest = EVENT_SIZE if any(formula.has(sp.Piecewise) for formula in formulas) else FIT_SIZE
    many = {s for law in steps for s in law.after.free_symbols if s.is_integer} - {law.t for law in steps}
    across = set().union(*(columns.free_symbols for _, columns in designs))
    long = many.union(*(rows.free_symbols for rows, _ in designs)) - across
    others = sorted(letters - set(own) - set(chain.setting.where), key=lambda s: (s in long, str(s)))
    for symbol in others:
        if isinstance(symbol, BoundLetter):
            msg = f"a function of {symbol} stands outside of what binds that letter"
            raise UndrawableError(msg)
        if symbol.is_integer:
            low = 1 if symbol.is_positive else 0
            yield Parameter(
                symbol, "of a step", low, LONG_RANGE if symbol in long else low + SMALL_RANGE, spread="linear"
            )
        else:
            yield Parameter(symbol, "of a step", *LETTER_RANGE)
    for symbol, parameter in own.items():
        yield parameter if parameter.choices else _narrowed(parameter, symbol in long, fewest if symbol in many else 0)


def _narrowed(parameter: Parameter, is_long: bool, fewest: int) -> Parameter:
    low, high = parameter.low, parameter.high
    if fewest:
        return replace(parameter, low=sp.Max(low, fewest), high=sp.Max(low, fewest) + fewest)
    if parameter.symbol.is_integer:
        return replace(parameter, high=LONG_RANGE if is_long else sp.Min(high, low + SMALL_RANGE))
    if low.is_number and high.is_number:
        least, most = map(sp.Rational, LETTER_RANGE)
        low = low if low < 0 or high <= least else sp.Max(low, least)
        return replace(parameter, low=low, high=sp.Max(sp.Min(high, most), sp.Min(high, 2 * low)))
    return parameter
