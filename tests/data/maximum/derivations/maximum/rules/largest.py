"""The largest of some uniform draws: its mean is an integral of the chance that one of them lies above x.

Its letters are public: chains write the integral too.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.stats.crv_types import BetaDistribution
from sympy.stats.rv import random_symbols

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Mean
from derivations.rules.domains import require_undefined
from derivations.rules.randomness import law_of, require_written_out, sources


x = sp.Symbol("x", positive=True)
"""A place between 0 and 1."""


def above(draws: sp.Expr) -> sp.Integral:
    """The integral of the chance that one of some draws lies above x."""
    return sp.Integral(1 - x**draws, (x, 0, 1))


@dataclass(frozen=True)
class LargestDraw(Rule):
    """The mean of the largest of n uniform draws is the integral of the chance that one of them lies above x.

    Theorem: the largest of n independent draws is at most x with the chance F(x)^n, where F(x) is that of one draw; the
    mean of what is never negative is the integral, from 0 on, of the chance to lie above x. Between 0 and 1, F(x) = x.
    Conditions:
        what is averaged is a multiple, not random, of one letter with the law Beta(n, 1): that of the largest draw;
        n is a positive whole number, and not random;
        the integrand is 1 - x^n, from 0 to 1, and x a real letter of which nothing else in the step speaks.
    Reference: David and Nagaraja 2003, Section 2.1; Billingsley 1995, Section 21.
    """

    words = "chance that one of the draws lies above x, integrated"

    def demands(self, line: Line) -> Demands:
        """That the integral is that of the chance, times what multiplies the draw."""
        means, integrals = line.before.atoms(Mean), line.after.atoms(sp.Integral)
        if len(means) != 1 or len(integrals) != 1 or line.after.has(Mean):
            refuse(f"expected a mean, then an integral; got {line.before}, then {line.after}")
        ((mean,), (integral,)) = means, integrals
        require_written_out((line.before,), line.setting)
        factor, draws = _taken_apart(mean, line)
        if len(integral.limits) != 1 or integral.limits[0][1:] != (0, 1):
            refuse(f"expected an integral from 0 to 1; got {integral}")
        place = integral.limits[0][0]
        require_undefined(place, line.setting, line.before, line.after)
        if not place.is_real or place.is_integer or place in line.before.free_symbols:
            refuse(f"expected a real variable of integration that stands nowhere else; got {place} in {line.before}")
        # A letter of its own: what hypotheses say of x is about another x.
        inside, letter = sp.Dummy("x", positive=True), sp.Dummy(real=True)
        chance = integral.function.xreplace({place: inside})
        yield Obligation(1 - inside**draws, "=", chance, "chance to lie above x")
        before, after = line.before.xreplace({mean: factor * letter}), line.after.xreplace({integral: letter})
        yield Obligation(before, "=", after, "what multiplies it")


def _taken_apart(mean: Mean, line: Line) -> tuple[sp.Expr, sp.Expr]:
    """What multiplies the largest draw inside a mean, and the number of draws.

    Raises:
        RefusedError: If there is no such draw, or something else is random.
    """
    drawn = random_symbols(mean.body)
    law = law_of(drawn[0]) if len(drawn) == 1 else None
    if not isinstance(law, BetaDistribution) or law.beta != 1:
        refuse(f"expected the mean of a multiple of one draw with the law Beta(n, 1); got {mean}")
    draws, factor = law.alpha, sp.cancel(mean.body / drawn[0])
    if not draws.is_integer or not draws.is_positive or sources(draws, line.setting):
        refuse(f"expected a positive whole number of draws; got {draws}")
    if sources(factor, line.setting):
        refuse(f"expected a multiple that is not random; got {factor} times {drawn[0]}")
    return factor, draws
