"""Reasons for steps about the series of t^(-s), and Riemann's zeta function."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule, UpperBound
from derivations.kernel.proof import Obligation
from derivations.rules.domains import allowed, require_continuous, require_one_scope, require_undefined
from derivations.rules.lemmas import SUM_AGAINST_INTEGRAL


@dataclass(frozen=True)
class ToInfinity(Rule):
    """Partial sums of a series that converges tend to its sum.

    Theorem: the sum of t^(-s) converges for s > 1, and limits go through continuous functions.
    Conditions:
        one sum over one index, from a number >= 1 up to the size that grows;
        its terms are t^(-s) with one s > 1;
        nothing else in the line moves along the path;
        the line is a continuous function of the sum, at the limit too.
    Reference: Rudin 1976, Theorems 3.28 (p. 62) and 4.6 (p. 86).

    Attributes:
        exponent: For terms t^(-s): s.
    """

    exponent: sp.Expr

    gives = ("→",)
    words = "the series of t^(-s), s = {self.exponent} > 1, converges: its partial sums tend to its sum"

    def demands(self, line: Line) -> Demands:
        """That the series converges, and that its sum stands in place of the partial sums."""
        path = line.path
        if line.step.sign != "→" or path is None:
            refuse(f"a limit of partial sums needs the sign → and a growth path; got {line.step.sign}")
        sums = [part for part in line.before.atoms(sp.Sum) if part.limits[0][2] == path.size]
        if len(sums) != 1 or len(sums[0].limits) != 1:
            refuse(f"expected partial sums up to {path.size}; got {line.before}")
        (t, low, _), letter = sums[0].limits[0], sp.Dummy("S", positive=True)
        around = line.before.xreplace({sums[0]: letter})
        for moving in (path.size, *path.sets):
            require_undefined(moving, line.setting, around, sums[0].function, low, self.exponent)
            if around.has(moving) or sums[0].function.has(moving) or low.has(moving):
                refuse(f"expected partial sums, and nothing else that moves along the path; got {moving}")
        require_undefined(t, line.setting, sums[0].function, self.exponent)
        require_one_scope(sums[0], line)
        require_continuous(around, letter)
        if self.exponent.has(t):
            refuse(f"expected one exponent for all terms; got {self.exponent}")
        anywhere = sp.Dummy(str(t), integer=True, positive=True)
        yield Obligation(low, "≥", sp.S.One, "the first term")
        yield Obligation(sums[0].function.xreplace({t: anywhere}), "=", anywhere**-self.exponent, "the terms")
        yield Obligation(self.exponent, ">", sp.S.One, "the series converges")
        whole = sp.Sum(sums[0].function, (t, low, sp.oo))
        yield from allowed(around.xreplace({letter: whole}))
        yield SUM_AGAINST_INTEGRAL.cited()
        if line.before.xreplace({sums[0]: whole}) != line.after:
            refuse(f"expected {line.before.xreplace({sums[0]: whole})}; got {line.after}")


@dataclass(frozen=True)
class Zeta(Rule):
    """The sum over t >= 1 of t^(-s) is zeta(s), for s > 1.

    Theorem: the definition of zeta.
    Conditions:
        the sum is over one index, from 1 to infinity;
        its terms are t^(-s) with one s > 1.
    Reference: Titchmarsh 1986, equation (1.1.1).
    """

    words = "definition of Riemann's zeta function"

    def demands(self, line: Line) -> Demands:
        """That zeta stands in place of its series."""
        put = {}
        for part in sorted(line.before.atoms(sp.Sum), key=str):
            (t, low, high), *more = part.limits
            require_undefined(t, line.setting, part.function)
            exponent = -sp.powsimp(part.function).as_base_exp()[1]
            if more or low != 1 or high != sp.oo or sp.powsimp(part.function) != t**-exponent or exponent.has(t):
                continue
            require_one_scope(part, line)
            yield Obligation(exponent, ">", sp.S.One, "where zeta is its series")
            put[part] = sp.zeta(exponent)
        if not put:
            refuse(f"expected the series of zeta; got {line.before}")
        yield Obligation(line.before.xreplace(put), "=", line.after)
        yield from allowed(line.after)


@dataclass(frozen=True)
class ZetaBound(UpperBound):
    """The sum over t >= 2 of t^(-s) is below the integral of y^(-s) from 1, for s > 1.

    Theorem: a falling positive function's term at t is below its integral from t - 1 to t, if it falls strictly.
    Conditions:
        s > 1, so that zeta is its series;
        y^(-s) falls strictly;
        its antiderivative y^(1 - s)/(1 - s) tends to 0.
    Reference: Rudin 1976, Exercise 8 of Chapter 6.
    """

    words = "first term, and t^(-s) < integral of y^(-s) from t - 1 to t, since y^(-s) falls"

    def demands(self, line: Line) -> Demands:
        """That s is above 1, and that first term and integral are as stated."""
        if line.step.sign not in ("<", "≤") or not isinstance(line.before, sp.zeta) or len(line.before.args) != 1:
            refuse(f"expected an upper bound for zeta alone; got {line.before}")
        (s,), y = line.before.args, sp.Dummy("y", positive=True)
        yield Obligation(s, ">", sp.S.One, "the series converges")
        yield Obligation(sp.diff(y**-s, y), "<", sp.S.Zero, "terms fall")
        yield Obligation(sp.diff(y ** (1 - s) / (1 - s), y), "=", y**-s, "antiderivative")
        yield SUM_AGAINST_INTEGRAL.cited("the antiderivative vanishes at infinity")
        yield Obligation(1 + 1 / (s - 1), "=", line.after)
        yield from allowed(line.after)
