"""Whether a series converges: by the order of its terms, which numbers have to bear out."""

from __future__ import annotations

from functools import lru_cache

import mpmath
import sympy as sp

from derivations.errors import refuse
from derivations.kernel.points import DIGITS
from derivations.kernel.proof import Proof, Strength
from theory import to_mpmath
from theory.errors import InadmissibleError
from theory.language.sequences import Order, order_of


def converges(term: sp.Expr, t: sp.Symbol, says: bool, test: str) -> Proof:
    """Whether a series converges as is said, by a test of that name.

    Raises:
        RefusedError: If that test does not decide.

    """
    order = decided_order(term, t)
    if order is None or test not in order.rule:
        refuse(f"the {test} test does not decide the sum of {term}: {order.rule if order else 'no order'}")
    holds = order.is_summable is says
    return Proof(holds, Strength.SYMBOLIC, order.rule, counterexample={} if holds else {"the series": str(not says)})


@lru_cache(maxsize=256)
def decided_order(term: sp.Expr, t: sp.Symbol) -> Order | None:
    """The order of a positive or negative sequence; None where it is not plain, or says nothing about convergence."""
    try:
        order = order_of(term, t)
        summable = None if order is None else order.is_summable
    except TypeError:  # it depends on the values of letters
        return None
    return order if summable is not None and order is not None and _borne_out(term, t, order) else None


FAR = (20, 40, 80)
"""Where a sequence that falls or grows like a power of a number is compared with its order; else powers of ten."""
APART = 4
"""A sequence divided by its order moves by at most this factor from one to the next."""
VALUES = (sp.Rational(2, 3), sp.Rational(7, 5))
"""Values of its other letters at which that is tried."""


def _borne_out(term: sp.Expr, t: sp.Symbol, order: Order) -> bool:
    """Whether numbers bear an order out: the sequence divided by it moves little, far out."""
    scale = order.ratio**t * t**order.power * sp.log(t) ** order.log * sp.log(sp.log(t)) ** order.log_log
    letters = sorted((term.free_symbols | scale.free_symbols) - {t}, key=str)
    places = FAR if order.ratio != 1 else tuple(10**power for power in FAR)
    tried = 0
    for number in VALUES:
        put = {letter: sp.ceiling(number) + 1 if letter.is_integer else number for letter in letters}
        found = [_quotient(term.xreplace(put), scale.xreplace(put), {t: sp.Integer(place)}) for place in places]
        if None not in found:
            tried += 1
            if any(not (value and 1 <= APART * abs(value / found[0]) <= APART**2) for value in found):
                return False
    return tried > 0


def _quotient(term: sp.Expr, scale: sp.Expr, at: dict[sp.Symbol, sp.Integer]) -> mpmath.mpf | None:
    """A sequence divided by its order somewhere; None where it has no value."""
    try:
        return to_mpmath(term.xreplace(at), {}, DIGITS) / to_mpmath(scale.xreplace(at), {}, DIGITS)
    except (InadmissibleError, ArithmeticError, TypeError, ValueError, NotImplementedError):
        return None
