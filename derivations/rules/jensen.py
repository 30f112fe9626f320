"""Reasons for steps about means over draws of named laws: their moments, and Jensen's inequality."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.stats import E
from sympy.stats.crv_types import NormalDistribution
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import RefusedError, refuse
from derivations.kernel.demands import demanded
from derivations.kernel.line import Demands, Line, Rule, UpperBound
from derivations.kernel.means import spread
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.language.formulas import ChainState, Mean
from derivations.language.scopes import put_in
from derivations.rules.domains import require_differentiable, require_undefined
from derivations.rules.integrable import require_mean, require_means
from derivations.rules.moments import Averaged, averaged
from derivations.rules.numerical_means import require_borne_out
from derivations.rules.one_step import same_means
from derivations.rules.randomness import POSITIVE, draw_letter, law_of, require_written_out, sources
from theory.language.matrices import Arbitrary


@dataclass(frozen=True)
class Expectation(Rule):
    """Means over independent draws of named laws are carried out, on either side.

    Theorem: the moments of the named laws, linearity and independence.
    Conditions:
        parameters are those of a law, and not random;
        every term has a finite mean;
        where no moment formula is known: sympy's integral over the law, borne out by numerical integration, of
            something that is nonnegative or has all moments.
    Reference: Johnson, Kotz and Balakrishnan 1994; Johnson, Kotz and Balakrishnan 1995; Johnson, Kemp and Kotz 2005.

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
        require_written_out((line.before, line.after), line.setting)
        before, after = (spread(side, line.setting.laws) for side in (line.before, line.after))
        means = {m for m in before.atoms(Mean) ^ after.atoms(Mean) if not m.atoms(Arbitrary, ChainState)}
        if not means:
            refuse(f"expected a mean over draws of named laws (over matrices, NoiseMean takes it); got {line.before}")
        found = {}
        for mean in sorted(means, key=str):
            answer = _carried_out(mean, line.setting)
            yield from answer.demands
            found[mean] = answer.value
        yield from require_means(line.before, before, line.setting)
        yield from require_means(after, line.after, line.setting)
        yield from same_means(before.xreplace(found), after.xreplace(found), line.setting)


def _carried_out(mean: Mean, setting: Setting) -> Averaged:
    """A mean by moment formulas, else by sympy's integral.

    Raises:
        RefusedError: If it is not known to exist.

    """
    try:
        return averaged(mean.body)
    except RefusedError:
        list(require_mean(mean.body, setting))
        value, demands = sp.simplify(E(mean.body)), []
    if isinstance(value, sp.Piecewise):
        value, condition = value.args[0]
        demands = [demand for demand in demanded(condition, "the mean exists") if isinstance(demand, Obligation)]
    if value.has(sp.Integral, RandomSymbol, sp.oo, sp.zoo, sp.nan):
        refuse(f"the mean of {mean.body} is not known to exist: {value}")
    require_borne_out(mean.body, value, setting)
    return Averaged(value, demands)


@dataclass(frozen=True)
class Tangent(UpperBound):
    """The mean of a strictly concave function of something that is not constant is below that of its tangent.

    Theorem: Jensen's inequality, strict: a strictly concave function on an interval lies below its tangent at a point
    of it, except there.
    Conditions:
        the letter is positive and free, and so is what is averaged;
        the function is twice differentiable on the whole half line, with a negative second derivative there;
        the tangent is a line that touches it, with its slope, at a positive point;
        what is averaged is a function with a nonzero derivative of one draw of a law with a density, and has a finite
            mean;
        the formula is differentiable in the mean and increases with it.
    Reference: Billingsley 1995, Section 21.

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
        old, new = (Mean(put_in(side, {self.letter: self.drawn})) for side in (self.of, self.tangent))
        if line.step.sign not in ("<", "≤") or not line.before.has(old):
            refuse(f"expected {old} < {new}; got {line.before} {line.step.sign} {line.after}")
        if not self.letter.is_positive or self.letter.is_integer or sp.sympify(self.at).has(self.letter):
            refuse(f"expected a positive letter, and a value of it; got {self.letter} and {self.at}")
        require_undefined(self.letter, line.setting, self.of, self.tangent)
        require_written_out((line.before, line.after), line.setting)
        yield from self._touches()
        yield from self._is_drawn(line.setting)
        letter = sp.Dummy(positive=True) if self.of.is_positive else sp.Dummy(real=True)
        outer = line.before.xreplace({old: letter})
        if letter.is_positive:
            yield from require_differentiable(outer, letter)
        elif not outer.is_polynomial(letter):
            refuse(f"expected a formula that increases with the mean; got {line.before}")
        yield Obligation(sp.diff(outer, letter), ">", sp.S.Zero, "increases with the mean")
        yield from same_means(put_in(line.before, {old: new}), line.after, line.setting)

    def _touches(self) -> Demands:
        """That the function is strictly concave, for a letter of which no hypothesis speaks, and its tangent a line."""
        x = sp.Dummy(str(self.letter), positive=True)
        of, tangent = (side.xreplace({self.letter: x}) for side in (self.of, self.tangent))
        yield from require_differentiable(of, x)
        yield Obligation(sp.diff(of, x, 2), "<", sp.S.Zero, "strictly concave")
        yield Obligation(sp.diff(tangent, x, 2), "=", sp.S.Zero, "a line")
        yield Obligation(self.at, ">", sp.S.Zero, "touches at a positive value")
        gap = tangent - of
        yield Obligation(gap.xreplace({x: self.at}), "=", sp.S.Zero, "touches")
        yield Obligation(sp.diff(gap, x).xreplace({x: self.at}), "=", sp.S.Zero, "same slope")

    def _is_drawn(self, setting: Setting) -> Demands:
        """That what is averaged is positive, not constant, and has a finite mean."""
        symbols = random_symbols(self.drawn)
        if len(symbols) != 1 or not isinstance(law_of(symbols[0]), (*POSITIVE, NormalDistribution)):
            refuse(f"expected one draw of a law with a density; got {self.drawn}")
        u = draw_letter(symbols[0])
        drawn = self.drawn.xreplace({symbols[0]: u})
        if sources(drawn, setting):
            refuse(f"expected nothing random but one draw; got {self.drawn}")
        yield Obligation(drawn, ">", sp.S.Zero, "what is averaged is positive")
        yield Obligation(sp.diff(drawn, u), "≠", sp.S.Zero, "what is averaged is not constant")
        for side in (self.drawn, self.tangent.xreplace({self.letter: self.drawn})):
            yield from averaged(side).demands
