"""Reasons for steps about means over draws of named laws: their moments, and Jensen's inequality."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.stats import E
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import RefusedError, refuse
from derivations.kernel.demands import demanded
from derivations.kernel.formulas import Fit, Mean, spread
from derivations.kernel.line import Demands, Line, Rule, UpperBound
from derivations.kernel.proof import Obligation
from derivations.rules.conditional_means import same_means
from derivations.rules.moments import Averaged, averaged
from theory.language.matrices import Arbitrary


@dataclass(frozen=True)
class Expectation(Rule):
    """Means over independent draws of named laws are carried out, on either side.

    By moment formulas that hold for symbolic parameters, or by sympy's integral over the law where none is known.

    Attributes:
        of: The law and its moment, in words.
    """

    of: str = "moments of the law"

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.of

    def demands(self, line: Line) -> Demands:
        """That the means have these values, and exist."""
        before, after = (spread(side, line.setting.laws) for side in (line.before, line.after))
        means = {mean for mean in before.atoms(Mean) ^ after.atoms(Mean) if not mean.atoms(Arbitrary, Fit)}
        if not means:
            refuse(f"expected a mean over draws of named laws; got {line.before}")
        found = {}
        for mean in sorted(means, key=str):
            answer = _carried_out(mean)
            yield from answer.demands
            found[mean] = answer.value
        yield from same_means(before.xreplace(found), after.xreplace(found), line.setting)


def _carried_out(mean: Mean) -> Averaged:
    """A mean by moment formulas, else by sympy's integral.

    Raises:
        RefusedError: If it is not known to exist.

    """
    try:
        return averaged(mean.body)
    except RefusedError:
        value, demands = sp.simplify(E(mean.body)), []
    if isinstance(value, sp.Piecewise):
        value, condition = value.args[0]
        demands = list(demanded(condition, "the mean exists"))
    if value.has(sp.Integral, RandomSymbol, sp.oo, sp.zoo, sp.nan):
        refuse(f"the mean of {mean.body} is not known to exist: {value}")
    return Averaged(value, demands)


@dataclass(frozen=True)
class Tangent(UpperBound):
    """The mean of a strictly concave function of something that is not constant is below that of its tangent.

    Attributes:
        letter: What the function is of, as it is written in `of` and `line`.
        of: The function.
        tangent: The tangent.
        at: Where it touches.
        drawn: What is averaged over, in place of the letter.
    """

    letter: sp.Symbol
    of: sp.Expr
    tangent: sp.Expr
    at: sp.Expr
    drawn: sp.Expr

    words = "{self.of} lies below its tangent {self.tangent}, except at {self.letter} = {self.at}"

    def demands(self, line: Line) -> Demands:
        """Strict concavity, the tangent, and that what is averaged over is not constant."""
        x, gap = self.letter, self.tangent - self.of
        yield Obligation(sp.diff(self.of, x, 2), "<", sp.S.Zero, "strictly concave")
        yield Obligation(sp.diff(self.tangent, x, 2), "=", sp.S.Zero, "a line")
        yield Obligation(gap.xreplace({x: self.at}), "=", sp.S.Zero, "touches")
        yield Obligation(sp.diff(gap, x).xreplace({x: self.at}), "=", sp.S.Zero, "same slope")
        (symbol,) = random_symbols(self.drawn)
        if symbol.pspace.is_Discrete or symbol.pspace.is_Finite:
            refuse(f"expected a draw of a law with a density; got {symbol}")
        u = sp.Dummy(str(symbol), positive=True)
        yield Obligation(
            sp.diff(self.drawn.xreplace({symbol: u}), u), "≠", sp.S.Zero, "what is averaged is not constant"
        )
        old, new = (Mean(side.xreplace({x: self.drawn})) for side in (self.of, self.tangent))
        letter = sp.Dummy(positive=True) if self.of.is_positive else sp.Dummy(real=True)
        if not line.before.has(old):
            refuse(f"{old} does not stand in {line.before}")
        yield Obligation(
            sp.diff(line.before.xreplace({old: letter}), letter), ">", sp.S.Zero, "increases with the mean"
        )
        if line.step.sign not in ("<", "≤") or not x.is_positive:
            refuse(f"expected {old} < {new}; got {line.before} {line.step.sign} {line.after}")
        yield from same_means(line.before.xreplace({old: new}), line.after, line.setting)
