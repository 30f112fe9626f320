"""Means over draws of named laws by numerical integration: a second opinion on sympy's integral."""

from __future__ import annotations

import itertools
import warnings

import sympy as sp
from scipy import integrate
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import refuse
from derivations.kernel.setting import Setting
from derivations.rules.randomness import COUNTS, draw_letter, law_of


POINTS, CLOSE = 3, 1e-5
"""Points at which a mean is integrated numerically, and how near its value has to be, relative to its size."""


def require_borne_out(body: sp.Expr, value: sp.Expr, setting: Setting) -> None:
    """Refuse the value of a mean that numerical integration does not give, at some values of its parameters.

    Raises:
        RefusedError: If it gives another one, or none.
    """
    symbols = sorted(random_symbols(body), key=str)
    if not 0 < len(symbols) <= 2 or any(isinstance(law_of(symbol), COUNTS) for symbol in symbols):
        refuse(f"no numerical integration over {len(symbols)} draws bears out the mean of {body}")
    letters = {symbol: draw_letter(symbol) for symbol in symbols}
    plain = body.xreplace(letters)
    free = sp.Tuple(plain, value, *(law_of(symbol) for symbol in symbols)).free_symbols - set(letters.values())
    tried = 0
    for values in itertools.islice(setting.points(tuple(free), POINTS), POINTS) if free else ({},):
        found = _integrated(plain, letters, values)
        wanted = complex(value.xreplace(dict(values)).evalf())
        if abs(found - wanted) > CLOSE * max(1.0, abs(wanted)):
            refuse(f"numerical integration gives {found:.6g} for the mean of {body}, not {wanted.real:.6g}")
        tried += 1
    if not tried:
        refuse(f"no numerical integration bears out the mean of {body}")


def _integrated(plain: sp.Expr, letters: dict[RandomSymbol, sp.Symbol], values: dict[sp.Basic, sp.Basic]) -> float:
    """The integral of a formula against the density of its draws."""
    density = sp.Mul(*(law_of(symbol).pdf(letter) for symbol, letter in letters.items()))
    whole = (plain * density).xreplace(dict(values))
    function = sp.lambdify(tuple(letters.values()), whole, modules="scipy")
    ranges = []
    for symbol in letters:
        inside = law_of(symbol).xreplace(dict(values)).set
        ranges.append((float(inside.inf), float(inside.sup)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(integrate.nquad(function, ranges)[0])
