"""Reasons for steps about two generations of counts: all cases added up, and how likely ties are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import mpmath
import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import Look, Seen, Undecided
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.formulas import ChainState, Chance
from derivations.xu2025.rules.chances import Truth
from derivations.xu2025.rules.growing import require_still
from derivations.xu2025.rules.lemmas import DIVISORS, LOCAL_LIMIT
from derivations.xu2025.rules.normal_events import one_chance


AGREE = mpmath.mpf(10) ** -11
"""The named sum is worked out in double precision."""
OTHERS = 2
"""Places that are tried beside those of the author."""


def poisson(count: sp.Expr, mean: sp.Expr) -> sp.Expr:
    """P(K = count)."""
    return mean**count * sp.exp(-mean) / sp.factorial(count)


@dataclass(frozen=True, eq=False)
class AllCounts(Rule):
    """A double sum over all counts has a name; both are compared to 11 digits at a few places.

    Theorem: none: numerical evidence, never a proof.
    Conditions:
        the line is the sum over all counts K and M >= 0 of chances times the truth of an event, and nothing else;
        it is compared with the name at the places of the author that the hypotheses admit, and at others;
        where the chances that are added up do not come to 1, nothing is said.
    Reference: none, numbers.

    Attributes:
        places: Values of all letters.
    """

    places: tuple[Mapping[sp.Symbol, int], ...]
    words = "definition: all cases added up"

    def demands(self, line: Line) -> Demands:
        """That the sum is the named one, as far as the places say."""
        sums = line.before.atoms(sp.Sum)
        whole = isinstance(line.before, sp.Sum) and len(sums) == 2 and line.before.has(Truth)
        if not whole or not all(len(part.limits) == 1 and part.limits[0][1:] == (0, sp.oo) for part in sums):
            refuse(f"expected sums over all counts of the chances of an event; got {line.before}")
        letters = (line.before.free_symbols | line.after.free_symbols) - {part.limits[0][0] for part in sums}
        if not self.places or any(letters - set(place) for place in self.places):
            refuse(f"expected places that say what {', '.join(sorted(map(str, letters)))} are; got {self.places}")
        own = [{letter: sp.Integer(value) for letter, value in place.items()} for place in self.places]
        if not all(line.setting.admits(place) for place in own):
            refuse("expected places that the hypotheses admit")
        looks = []
        for values in (*own, *line.setting.points((line.before, line.after), OTHERS)):
            one, mass = _added(line.before.xreplace(dict(values)))
            if abs(mass - 1) > AGREE:
                yield Undecided(f"chances of {mpmath.nstr(mass, 12)} are added up at {dict(values)}")
                return
            other = mpmath.mpf(sp.N(line.after.xreplace(dict(values)), 20))
            shown = {str(k): str(x) for k, x in values.items()}
            shown |= {"left side": mpmath.nstr(one, 12), "right side": mpmath.nstr(other, 12)}
            looks.append(Look(shown, abs(one - other), "≤", AGREE))
        words = f"all cases added up to 11 digits at {len(self.places) + OTHERS} places"
        yield Seen(tuple(looks), words, "all cases added up")


def _added(outer: sp.Sum) -> tuple[mpmath.mpf, mpmath.mpf]:
    """A double sum over counts, as far as terms reach 10^-16, and the same without the event: all chances."""
    (inner,) = outer.function.atoms(sp.Sum)
    k, m = outer.variables[0], inner.variables[0]
    (truth,) = inner.function.atoms(Truth)
    plain = outer.function / inner, inner.function / truth
    if plain[0].has(sp.Sum, Truth, m) or plain[1].has(sp.Sum, Truth):
        refuse(f"expected chances times the truth of an event; got {outer}")
    before, within = sp.lambdify(k, plain[0], "mpmath"), sp.lambdify((k, m), plain[1], "mpmath")
    total = mass = mpmath.mpf(0)
    for first in range(60):
        weight = before(mpmath.mpf(first))
        if weight < mpmath.mpf(10) ** -18:
            continue
        for second in range(160):
            chance = within(mpmath.mpf(first), mpmath.mpf(second))
            mass += weight * chance
            if chance > mpmath.mpf(10) ** -18 and truth.xreplace({k: sp.Integer(first), m: sp.Integer(second)}) == 1:
                total += weight * chance
    return total, mass


@dataclass(frozen=True)
class LatticeTies(Rule):
    """How likely two fits by counts are equally far from the truth, in the limit of large samples.

    K of the first sample and M of the second one, n_2 = c n_1, tie where M/n_2 is K/n_1, or its mirror image. K = n_1 p
    + x sqrt(n_1 V) has chance phi(x)/sqrt(n_1 V), and M given K, y sqrt(n_2 V) off its mean, phi(y)/sqrt(n_2 V). Ties
    with K itself have y = 0; those with its mirror image y = -2 sqrt(c) x, where the image is a whole number.

    Theorem: the local limit theorem; a number N has fewer than N^e divisors, for every e > 0 and N large: for the
    logarithm of the odds the mirror image of k/n is a whole number M only if b k + a (n - k) divides a b c n^2, a/b the
    square of the odds, which is seldom unless a = b.
    Conditions:
        the chance is of a tie of the first two fits of one chain, and n_1 grows;
        truth, ratio and variance do not move;
        the ratio c and the variance V are positive;
        mirror images are whole numbers where it is said, and few where it is not;
        the chance of a first fit that is its own mirror image counts once.
    Reference: Petrov 1975, Section VII.1; Hardy and Wright 2008, Theorem 315.

    Attributes:
        truth: p.
        variance: V.
        ratio: c.
        size: n_1.
        mirrored: 1 where mirror images are whole numbers, else 0.
        central: 1 where they are, and the truth is a value of the first fit.
    """

    truth: sp.Expr
    variance: sp.Symbol
    ratio: sp.Symbol
    size: sp.Symbol
    mirrored: sp.Symbol
    central: sp.Symbol

    gives = ("≃",)
    words = "local limit theorem for both counts: ties with the first fit, and with its mirror image, added up"

    def demands(self, line: Line) -> Demands:
        """Where ties are, their chances, and that they are added up."""
        claim = line.setting.claim
        if claim is None or claim.path is None or claim.path.size != self.size or not line.before.has(Chance):
            refuse(f"expected a chance along a path of {self.size}; got {line.before}")
        self._require_ties(line)
        require_still(sp.Tuple(self.truth, self.ratio, self.variance), line, self.size, "truth, ratio and variance")
        yield Obligation(self.ratio, ">", sp.S.Zero, "ratio of the sizes")
        if not line.setting.choices:
            yield Obligation(self.variance, ">", sp.S.Zero, "variance of an observation")
        for symbol, words in line.setting.choices.items():
            for word in words:
                spread = line.setting.defined(self.variance).xreplace({symbol: word})
                yield Obligation(spread, ">", sp.S.Zero, f"{word}: variance of an observation")
        yield from self._places()
        yield LOCAL_LIMIT.cited()
        yield from _few_on_a_curve(self.ratio)
        x = sp.Dummy("x", real=True)
        phi = sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)
        own = phi.subs(x, 0)
        image = sp.integrate(sp.expand_power_exp(phi * phi.subs(x, 2 * sp.sqrt(self.ratio) * x)), (x, -sp.oo, sp.oo))
        yield Obligation(image, "=", own / sp.sqrt(1 + 4 * self.ratio), "mean of phi(2 sqrt(c) x)")
        apart = sp.sqrt(self.ratio * self.size * self.variance)
        both = own**2 / (apart * sp.sqrt(self.size * self.variance))
        added = (own + self.mirrored * own / sp.sqrt(1 + 4 * self.ratio)) / apart - self.central * both
        chance = sp.Dummy("P", positive=True)
        factor = line.before.xreplace(dict.fromkeys(line.before.atoms(Chance), chance)) / chance
        yield Obligation(sp.simplify(factor) * added, "=", line.after)

    def _require_ties(self, line: Line) -> None:
        """Refuse another event than that two fits are as far from the truth.

        Raises:
            RefusedError: If it is another one.
        """
        event = one_chance(line.before).event
        fits = sorted(event.atoms(ChainState), key=lambda fit: str(fit.time))
        if [fit.time for fit in fits] != [1, 2] or fits[0].at(sp.Integer(2)) != fits[1]:
            refuse(f"expected an event about the first two fits of a chain; got {event}")
        far = {sp.Abs(fit - fit.args[2]) for fit in fits}
        if not isinstance(event, sp.Eq) or {event.lhs, event.rhs} != far:
            refuse(f"expected that both fits are as far from the truth; got {event}")

    def _places(self) -> Iterator[Obligation]:
        """The fits that tie, and how far off its mean the second count is there."""
        p, c, n, v = self.truth, self.ratio, self.size, self.variance
        first, second, x = sp.Dummy("a", real=True), sp.Dummy("b", real=True), sp.Dummy("x", real=True)
        apart = sp.expand((second - p) ** 2 - (first - p) ** 2)
        yield Obligation(apart, "=", sp.expand((second - first) * (second + first - 2 * p)), "as far from the truth")
        count = n * p + x * sp.sqrt(n * v)
        for value, at in ((count / n, sp.S.Zero), (2 * p - count / n, -2 * sp.sqrt(c) * x)):
            off = (c * n * value - c * n * count / n) / sp.sqrt(c * n * v)
            yield Obligation(sp.simplify(off), "=", at, "how far off its mean the second count is, in deviations")


def _few_on_a_curve(ratio: sp.Expr) -> Demands:
    """That mirror images in the logarithm of the odds are whole numbers for few counts, unless the odds are even."""
    a, b, k, n = (sp.Dummy(name, positive=True) for name in "abkn")
    divisor = b * k + a * (n - k)
    image = a * (n - k) / divisor
    yield Obligation(image / (1 - image), "=", a / b / (k / (n - k)), "odds of the mirror image")
    times = (b - a) * ratio * n * image
    yield Obligation(times + a * ratio * n, "=", a * b * ratio * n**2 / divisor, "b k + a (n - k) divides a b c n^2")
    yield DIVISORS.cited()
