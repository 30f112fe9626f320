"""Reasons for steps about the series of t^(-s), and Riemann's zeta function."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule, UpperBound
from derivations.kernel.proof import Obligation
from derivations.rules.lemmas import SUM_AGAINST_INTEGRAL


@dataclass(frozen=True)
class ToInfinity(Rule):
    """Partial sums of a series that converges tend to its sum.

    Attributes:
        exponent: For terms t^(-s): s.
    """

    exponent: sp.Expr

    gives = ("→",)
    words = "the series of t^(-s), s = {self.exponent} > 1, converges: its partial sums tend to its sum"

    def demands(self, line: Line) -> Demands:
        """That the series converges, and that its sum stands in place of the partial sums."""
        claim = line.setting.claim
        if line.step.sign != "→" or claim is None or claim.path is None:
            refuse(f"a limit of partial sums needs the sign → and a growth path; got {line.step.sign}")
        sums = [part for part in line.before.atoms(sp.Sum) if part.limits[0][2] == claim.path.size]
        if len(sums) != 1 or line.before.xreplace({sums[0]: sp.S.Zero}).has(claim.path.size):
            refuse(f"expected partial sums up to {claim.path.size}; got {line.before}")
        (t, low, _) = sums[0].limits[0]
        yield Obligation(sums[0].function, "=", t**-self.exponent, "the terms")
        yield Obligation(self.exponent, ">", sp.S.One, "the series converges")
        whole = sp.Sum(sums[0].function, (t, low, sp.oo))
        if line.before.xreplace({sums[0]: whole}) != line.after:
            refuse(f"expected {line.before.xreplace({sums[0]: whole})}; got {line.after}")


@dataclass(frozen=True)
class Zeta(Rule):
    """The sum over t >= 1 of t^(-s) is zeta(s), for s > 1."""

    words = "definition of Riemann's zeta function"

    def demands(self, line: Line) -> Demands:
        """That zeta stands in place of its series."""
        put = {}
        for part in line.before.atoms(sp.Sum):
            (t, low, high) = part.limits[0]
            exponent = -sp.powsimp(part.function).as_base_exp()[1]
            if low == 1 and high == sp.oo and sp.powsimp(part.function) == t**-exponent and not exponent.has(t):
                yield Obligation(exponent, ">", sp.S.One, "where zeta is its series")
                put[part] = sp.zeta(exponent)
        if not put:
            refuse(f"expected the series of zeta; got {line.before}")
        yield Obligation(line.before.xreplace(put), "=", line.after)


@dataclass(frozen=True)
class ZetaBound(UpperBound):
    """The sum over t >= 2 of t^(-s) is below the integral of y^(-s) from 1, for s > 1."""

    words = "first term, and t^(-s) < integral of y^(-s) from t - 1 to t, since y^(-s) falls"

    def demands(self, line: Line) -> Demands:
        """That terms fall, and that the integral is as stated."""
        nodes = line.before.atoms(sp.zeta)
        if line.step.sign != "<" or len(nodes) != 1:
            refuse(f"expected a bound for zeta; got {line.before}")
        (node,) = nodes
        s, y = node.args[0], sp.Dummy("y", positive=True)
        if line.before != node:
            refuse(f"expected zeta alone; got {line.before}")
        yield Obligation(s, ">", sp.S.One, "the series converges")
        yield Obligation(sp.diff(y**-s, y), "<", sp.S.Zero, "terms fall")
        slope = sp.diff(y ** (1 - s) / (1 - s), y)
        yield Obligation(slope, "=", y**-s, "antiderivative")
        end = sp.limit(y ** sp.expand(1 - s), y, sp.oo)
        if end != 0:
            refuse(f"the antiderivative does not vanish at infinity: {end}")
        yield SUM_AGAINST_INTEGRAL.cited("the antiderivative vanishes at infinity")
        yield Obligation(1 + 1 / (s - 1), "=", line.after)
