"""Reasons for steps that take means: laws, independence, orthogonality."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.stats.rv import random_symbols

from derivations.errors import refuse
from derivations.kernel.forms import OverNoise, Undecided
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.means import spread
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.language.formulas import Mean, Noise, OfDesigns, Rows
from derivations.rules.integrable import require_mean, require_means
from derivations.rules.moments import averaged
from derivations.rules.randomness import meet, require_written_out, sources
from theory.language.matrices import Arbitrary


@dataclass(frozen=True)
class Linearity(Rule):
    """The mean of a sum is the sum of the means, and what is not random goes before the mean.

    Theorem: linearity of the integral.
    Conditions:
        every term that is taken apart has a finite mean, or all of them are nonnegative and added with nonnegative
            factors (then means may be infinite, and 0 times infinity is 0);
        a factor that is taken out is a number, not an abbreviation of something random.
    Reference: Billingsley 1995, Theorems 15.1 and 16.1.
    """

    why: str = "means are linear"

    def demands(self, line: Line) -> Demands:
        """That both are the same once every mean is taken apart, and that this may be done."""
        require_written_out((line.before, line.after), line.setting)
        yield from require_means(line.before, line.after, line.setting)
        yield Obligation(*(spread(line.before, line.setting.laws), "=", spread(line.after, line.setting.laws)))


@dataclass(frozen=True)
class NoiseMean(Rule):
    """Noise of mean 0, independent of everything else, is averaged over in a formula at most quadratic in it.

    Theorem: E q(E, X) = E_X [E_E q(E, X)] (Tonelli and Fubini), and for independent entries of mean 0 and variance v
    the inner mean of a quadratic is its value at 0 plus v times half the trace of its second derivative.
    Conditions:
        the letters have independent entries of mean 0 and one finite variance v >= 0, which is a number;
        the formula has degree 2 in them at most;
        it is nonnegative, or has a finite mean;
        nothing else depends on them;
        what is left outside of a mean is not random.
    Reference: Billingsley 1995, Theorem 18.3.

    Attributes:
        letters: The letters of the noise.
    """

    letters: tuple[str, ...]

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"mean over {', '.join(self.letters)}: independent entries, mean 0, a variance each"

    def demands(self, line: Line) -> Demands:
        """That the formula is quadratic in the noise, and that its exact mean over it is the new one."""
        for letter in self.letters:
            law = line.setting.laws.get(letter)
            if not isinstance(law, (Rows, Noise)) or law.variance is None or sources(law.variance, line.setting):
                found = law or "no law: expected one in the `laws` of the chain, such as Noise(v)"
                refuse(f"expected {letter} to have independent entries of one variance; got {found}")
            yield Obligation(law.variance, "≥", sp.S.Zero, f"variance of {letter}")
        require_written_out((line.before, line.after), line.setting)
        made = [
            name for name, law in line.setting.laws.items() if isinstance(law, OfDesigns) and law.design in self.letters
        ]
        if made:
            refuse(f"{', '.join(made)} are made of {', '.join(self.letters)}")
        mean, after = self._parts(line)
        sources(mean.body, line.setting)  # refuses laws whose parameters are drawn
        yield from require_mean(mean.body, line.setting, self.letters)
        yield OverNoise(mean.body, after, self.letters)

    def _parts(self, line: Line) -> tuple[Mean, sp.Expr]:
        """The mean with the noise, and what it is without: of the whole lines, or of what differs between them."""
        old, new = (line.before, line.after) if self._is_noisy(line.before) else (line.after, line.before)
        if not isinstance(old, Mean):
            means, others = (set(side.atoms(Mean)) for side in (old, new))
            if len(means - others) != 1 or len(others - means) != 1:
                refuse(f"expected one mean that changes; got {line.before} and {line.after}")
            (mean,), (other,) = means - others, others - means
            if old.xreplace({mean: other}) != new:
                refuse(f"expected a mean to change and nothing else; got {line.before} and {line.after}")
            old, new = mean, other
        after = new.body if isinstance(new, Mean) else new
        if self._is_noisy(after):
            refuse(f"the noise is still there: {after}")
        if after is new and sources(after, line.setting):
            refuse(f"expected a Mean of what is left, something in which is random by the chain's laws; got {after}")
        return old, after

    def _is_noisy(self, formula: sp.Basic) -> bool:
        return any(str(m.args[0]) in self.letters for m in formula.atoms(Arbitrary))


@dataclass(frozen=True)
class Independence(Rule):
    """The mean of a product of independent factors is the product of their means.

    Theorem: for independent factors with finite means, or nonnegative ones, the mean of the product is the product of
    the means.
    Conditions:
        the factors have nothing random in common, nor have the laws of what they are made of;
        each has a finite mean, or the product is nonnegative.
    Reference: Billingsley 1995, Section 21.
    """

    words = "independent factors"

    def demands(self, line: Line) -> Demands:
        """That the factors of the means in a product have nothing random in common, and multiply to the old one."""
        require_written_out((line.before, line.after), line.setting)
        before = spread(line.before, line.setting.laws)
        joined = before
        for mean in sorted(before.atoms(Mean), key=str):
            factors = _independent_factors(mean.body, line.setting)
            joined = joined.xreplace({mean: sp.Mul(*(Mean(f) for f in factors))})
        if joined == before:
            refuse(f"no mean of a product of independent factors in {line.before}")
        yield from require_means(line.before, joined, line.setting)
        yield Obligation(joined, "=", spread(line.after, line.setting.laws))


def _independent_factors(body: sp.Expr, setting: Setting) -> list[sp.Expr]:
    """The factors of a product, those with something random in common kept together."""
    groups: list[tuple[set[Hashable], sp.Expr]] = []
    for factor in sp.Mul.make_args(body):
        names = sources(factor, setting)
        together = [g for g in groups if meet(g[0], names)]
        groups = [g for g in groups if g not in together]
        groups.append((names.union(*(g[0] for g in together)), sp.Mul(factor, *(g[1] for g in together))))
    return [factor for _, factor in groups]


@dataclass(frozen=True)
class Orthogonality(Rule):
    """Increments of a martingale are orthogonal: the mean square of their sum is the sum of their mean squares.

    Theorem: the increments of a martingale in L2 are orthogonal (where mean squares are infinite, both sides are, by
    Jensen's inequality given the past).
    Conditions:
        every increment has a mean given what came before, and it is 0;
        what is new in an increment is drawn from named laws, independently of what came before.
    Reference: Williams 1991, Section 12.1.

    Attributes:
        increments: The increments, in order; what is random in one and not in those before it is averaged over.
    """

    increments: tuple[sp.Expr, ...]
    words = "increments of a martingale are orthogonal"

    def demands(self, line: Line) -> Demands:
        """That each increment has mean 0 given the earlier ones, and that the formulas are those of the rule."""
        require_written_out((line.before, line.after), line.setting)
        known: set[Any] = set()
        for increment in self.increments:
            drawn = random_symbols(increment)
            if sources(increment, line.setting) != set(drawn):
                refuse(f"expected an increment made of independent draws of named laws; got {increment}")
            found = averaged(increment, held=known)
            yield from found.demands
            yield Obligation(found.value, "=", sp.S.Zero, f"mean of {increment} given what came before")
            known |= set(drawn)
        total, squares = Mean(sum(self.increments) ** 2), sum(Mean(i**2) for i in self.increments)
        if not line.before.has(total):
            refuse(f"expected {total} in {line.before}")
        yield Obligation(line.before.xreplace({total: squares}), "=", line.after)


@dataclass(frozen=True, eq=False)
class LawOf(Rule):
    """What is random here has the law of something simpler.

    Theorem: none is applied: what is drawn on both sides is compared.
    Conditions:
        confirmed by simulation of the means only, never proved.
    Reference: none, simulation.

    Attributes:
        why: The law, in words.
    """

    why: str

    def demands(self, line: Line) -> Demands:
        """Both sides are means; that they are equal is left to simulation."""
        if not line.before.has(Mean):
            refuse(f"expected a mean; got {line.before}")
        yield Undecided("left to simulation")
