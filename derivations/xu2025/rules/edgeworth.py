"""The first-order correction to the probability of improvement, by Edgeworth expansions of both fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp
from sympy.stats.rv import RandomSymbol

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.rules.moments import averaged
from derivations.xu2025.rules.families import shape_of
from derivations.xu2025.rules.growing import require_still
from derivations.xu2025.rules.lemmas import EDGEWORTH
from theory.xu2025._laws import GammaImprovement


x = sp.Dummy("x", positive=True)
"""The first error, in standard deviations: |x|."""
e = sp.Dummy("e", positive=True)
"""n_1^(-1/2)."""
c = sp.Dummy("c", positive=True)
skew, bend = (sp.Dummy(name, real=True) for name in ("skewness", "bend"))
"""V'/sqrt(V) and V'' of a family with variance function V."""


def hermite(order: int, at: sp.Expr) -> sp.Expr:
    """The polynomial He with He_(k+1) = x He_k - k He_(k-1), orthogonal for the normal density."""
    before, now = sp.S.Zero, sp.S.One
    for k in range(order):
        before, now = now, sp.expand(at * now - k * before)
    return now


def _to_second(formula: sp.Expr) -> sp.Expr:
    expanded = sp.expand(formula)
    return sp.Add(*(expanded.coeff(e, k) * e**k for k in range(3)))


def _one_side(sign: int) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """For a first error of one sign, over the normal one: its density, and what the chances of the second fit add.

    The distribution function of a mean of m observations is Phi(w) - phi(w) (skewness He_2(w)/(6 sqrt(m)) +
    (kurtosis He_3(w)/24 + skewness^2 He_5(w)/72)/m). Given the first error X the second fit has the variance,
    skewness and kurtosis at theta + X sqrt(V/n_1); X moves it back beyond -2X at w = -2 sqrt(c) X over the root of the
    ratio of the variances. The formulas are in units of phi(x), of phi(2 sqrt(c) x), and of phi(0).
    """
    first, m = sign * x, e / sp.sqrt(c)
    moved = skew * first * e + bend * first**2 * e**2 / 2  # of the variance
    gamma, kurtosis = skew + (bend - skew**2 / 2) * first * e, skew**2 + bend
    start = -2 * sp.sqrt(c) * first
    shift = _to_second(start * (-moved / 2 + 3 * moved**2 / 8))

    def correction(w: sp.Expr) -> sp.Expr:
        return gamma * m * hermite(2, w) / 6 + (kurtosis * hermite(3, w) / 24 + gamma**2 * hermite(5, w) / 72) * m**2

    at_end = shift - start * shift**2 / 2 - (1 - start * shift) * correction(start + shift)
    density = 1 + skew * e * hermite(3, first) / 6
    density += (kurtosis * hermite(4, first) / 24 + skew**2 * hermite(6, first) / 72) * e**2
    return density, _to_second(at_end), _to_second(-correction(sp.S.Zero))


def _integral(polynomial: sp.Expr, rate: sp.Expr) -> sp.Expr:
    """Of a polynomial times exp(-rate x^2/2) over x > 0."""
    total = sp.S.Zero
    for (k,), coefficient in sp.Poly(polynomial, x).terms():
        half = sp.Rational(k + 1, 2)
        total += coefficient * 2 ** (half - 1) * sp.gamma(half) / rate**half
    return total


@lru_cache(maxsize=1)
def expanded() -> sp.Expr:
    """The coefficient of 1/n_1 in P(|X + Y| < |X|), in c, V'/sqrt(V) and V''.

    For X > 0 the event is -2X < Y < 0, for X < 0 it is 0 < Y < -2X. What is multiplied by Phi(2 sqrt(c) x) - 1/2 is
    integrated by parts: He_k phi is minus the derivative of He_(k-1) phi.
    """
    ends, middles, gaps = sp.S.Zero, sp.S.Zero, sp.S.Zero
    for sign in (1, -1):
        density, at_end, at_middle = _one_side(sign)
        ends += sp.expand(-sign * density * at_end).coeff(e, 2)
        middles += sp.expand(sign * density * at_middle).coeff(e, 2)
        gaps += sp.expand(density).coeff(e, 2)
    total = _integral(ends, 1 + 4 * c) + _integral(middles, sp.S.One)
    for order in (6, 4):
        share = sp.expand(gaps).coeff(x, order)
        gaps = sp.expand(gaps - share * hermite(order, x))
        total += 2 * sp.sqrt(c) * share * _integral(hermite(order - 1, x), 1 + 4 * c)
    if gaps != 0:
        refuse(f"expected a combination of He_4 and He_6; {gaps} is left")
    return sp.factor(total / (2 * sp.pi))


@dataclass(frozen=True, eq=False)
class Edgeworth(Rule):
    """The probability of improvement of a scale family to first order, by expansions of the laws of both fits.

    With ≃ the step is about n_1 times its gap to the normal value, with ≍ about the gap: a multiple of 1/n_1 that is
    positive.

    Theorem: Edgeworth expansions of means of observations with a density and all moments.
    Conditions:
        one observation is a positive multiple of a gamma or chi-square variable, with a density and all moments, mean
            1, and the third and fourth cumulants of its variance function;
        fits are unbiased, their sizes grow in proportion, the second one to a positive ratio with an error of order
            1/n_1;
        nothing else moves along the path;
        for ≃, the unit of the claim is 1;
        for ≍, the coefficient is not 0, and of the sign that is said.
    Reference: Bhattacharya and Rao 1976, Theorems 19.2 and 20.1.

    Attributes:
        one: One observation where the truth is 1, a gamma or chi-square variable up to a factor.
        ratio: The limit of n_2/n_1.
        size: n_1.
    """

    one: sp.Expr
    ratio: sp.Expr
    size: sp.Symbol

    gives = ("≃", "≍")
    words = "Edgeworth expansions of both fits to order 1/n_1, integrated over the event"

    def demands(self, line: Line) -> Demands:
        """The law of one observation, the sizes, and the coefficient."""
        claim = line.setting.claim
        nodes = line.before.atoms(GammaImprovement)
        if claim is None or claim.path is None or claim.path.size != self.size or len(nodes) != 1:
            refuse(f"expected one chance for a scale family along a path of {self.size}; got {line.before}")
        (node,), (symbol,) = nodes, self.one.atoms(RandomSymbol)
        self._require_multiple(symbol)
        require_still(self.ratio, line, self.size, "the ratio of the sizes")
        yield Obligation(self.ratio, ">", sp.S.Zero, "ratio of the sizes")
        variance = self._variance()
        yield from self._cumulants(variance)
        shape, _ = shape_of(symbol)
        sets = {} if line.path is None else dict(line.path.sets)
        first, second = (sp.expand(k.xreplace(sets) / shape) for k in node.args[:2])
        for mean in node.args[2:]:
            yield Obligation(mean, "=", sp.S.One, "fits without bias")
        yield Obligation(self._at_infinity(first / self.size), "=", sp.S.One, "observations of the first fit")
        off = self._at_infinity(self.size * (second / first - self.ratio))
        normal = sp.atan(2 * sp.sqrt(c)) / sp.pi
        total = (expanded() + normal.diff(c) * off).xreplace({skew: 2 * sp.sqrt(variance), bend: 2 * variance})
        total, gap = total.xreplace({c: self.ratio}), node - normal.xreplace({c: self.ratio})
        yield EDGEWORTH.cited()
        if line.step.sign == "≃":
            if claim.scale != 1:
                refuse(f"expected a claim whose gap is taken as it is; its unit is {claim.scale}")
            yield Obligation(line.before, "=", self.size * gap, "n_1 times the gap to the normal value")
            yield Obligation(total, "=", line.after)
        else:
            yield Obligation(line.before, "=", -gap, "how far below the normal value")
            yield Obligation(-total, ">", sp.S.Zero, "the coefficient of 1/n_1")
            yield Obligation(line.after * self.size, "=", sp.S.One, "of that order")

    def _require_multiple(self, symbol: RandomSymbol) -> None:
        """Refuse an observation that is no positive multiple of a gamma variable.

        Raises:
            RefusedError: If it is none.
        """
        times = sp.cancel(self.one / symbol)
        if times.has(symbol) or not times.is_positive:
            refuse(f"expected a positive multiple of {symbol}; got {self.one}")

    def _at_infinity(self, formula: sp.Expr) -> sp.Expr:
        """The limit of a rational function of the size, where it is finite: its value at 0 in one over the size.

        Raises:
            RefusedError: If it is no such function, or grows.
        """
        e_1 = sp.Dummy("e", positive=True)
        top, bottom = sp.fraction(sp.cancel(formula.xreplace({self.size: 1 / e_1})))
        at_end = bottom.xreplace({e_1: sp.S.Zero})
        if not (top.is_polynomial(e_1) and bottom.is_polynomial(e_1)) or not at_end.is_nonzero:
            refuse(f"expected sizes in proportion; got {formula}")
        return top.xreplace({e_1: sp.S.Zero}) / at_end

    def _variance(self) -> sp.Expr:
        """Of an observation."""
        return sp.simplify(averaged(self.one**2).value - averaged(self.one).value ** 2)

    def _cumulants(self, variance: sp.Expr) -> Iterator[Obligation]:
        """That the cumulants are those that the variance function theta^2 V(1) gives.

        With V' = 2 V(1) theta and V'' = 2 V(1), the third cumulant is V V' and the fourth V (V'^2 + V V'').
        """
        mean, two, three, four = (averaged(sp.expand(self.one**k)).value for k in range(1, 5))
        yield Obligation(mean, "=", sp.S.One, "mean of an observation")
        third = three - 3 * two * mean + 2 * mean**3
        yield Obligation(third, "=", variance * 2 * variance, "third cumulant, V V'")
        fourth = four - 4 * three * mean - 3 * two**2 + 12 * two * mean**2 - 6 * mean**4
        wanted = variance * ((2 * variance) ** 2 + variance * 2 * variance)
        yield Obligation(fourth, "=", wanted, "fourth cumulant, V (V'^2 + V V'')")
