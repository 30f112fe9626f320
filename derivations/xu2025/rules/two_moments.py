"""Steps of which only mean and variance count: for any law of the noise, and for every family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sympy as sp
from sympy.stats.rv import random_symbols

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.language.formulas import ChainState, Given, Mean
from derivations.rules.conditional_means import Solved, Tower
from derivations.rules.moments import averaged
from derivations.rules.one_step import one_step
from derivations.rules.randomness import given
from theory.xu2025._schedules import SampleSize


def require_two_moments(mean: sp.Expr, setting: Setting) -> None:
    """Refuse a mean for which more than the mean and the variance of each step counts.

    Raises:
        RefusedError: If it is not of a quadratic in the fit, or a step is not linear in its noise.
    """
    fits = mean.atoms(ChainState)
    letters = {fit: sp.Dummy(real=True) for fit in fits}
    body = mean.body.xreplace(letters)
    if not body.is_polynomial(*letters.values()) or sp.Poly(body, *letters.values()).total_degree() > 2:
        refuse(f"expected a quadratic in the fits: of more than mean and variance nothing is known; got {mean}")
    for fit in fits:
        after = given(fit, setting).after
        for symbol in random_symbols(after):
            letter = sp.Dummy(real=True)
            slope = sp.diff(after.xreplace({symbol: letter}), letter)
            if slope.has(letter) or random_symbols(slope):
                refuse(f"expected a step that is linear in its noise; got {after}")


@dataclass(frozen=True)
class StandIn(Rule):
    """Only the mean and the variance of noise count; those of what it stands for are checked.

    Theorem: the mean of a quadratic in independent noise of mean 0 depends on nothing but its variances.
    Conditions: what is averaged is quadratic in the fit, and each step linear in one draw; every draw that the noise
    stands for has mean 0 and the variance of the step; where that depends on a size, there is a draw for every size.
    Reference: none, linearity of the mean.

    Attributes:
        rule: The rule that uses the mean 0 and the variance.
        noise: Each noise as it is drawn, with the variance that is used for it.
        sizes: The size to which each belongs, where the variance of a step depends on one.
    """

    rule: Solved
    noise: tuple[tuple[sp.Expr, sp.Expr], ...]
    sizes: tuple[sp.Expr, ...] = ()

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.rule.because

    def demands(self, line: Line) -> Demands:
        """The means and variances, and what the rule demands."""
        require_two_moments(self.rule.of, line.setting)
        if not self.noise:
            refuse("expected at least one draw that the noise stands for")
        variance_of = self._variance(line.setting)
        sizes = variance_of.atoms(SampleSize)
        if sizes:
            _require_every_size(self.sizes)
        for i, (drawn, variance) in enumerate(self.noise):
            mean, square = averaged(drawn), averaged(drawn**2)
            yield from (*mean.demands, *square.demands)
            yield Obligation(mean.value, "=", sp.S.Zero, f"mean of {drawn}")
            yield Obligation(square.value, "=", variance, f"variance of {drawn}")
            here = variance_of.xreplace(dict.fromkeys(sizes, self.sizes[i])) if sizes else variance_of
            yield Obligation(variance, "=", here, f"variance of a step: that of {drawn}")
        yield from self.rule.demands(line)

    def _variance(self, setting: Setting) -> sp.Expr:
        """The variance of a step."""
        (fit,) = self.rule.of.atoms(ChainState)
        law = given(fit, setting)
        step = law.after - fit.at(law.t - 1)
        if step.has(ChainState):
            refuse(f"expected a step that does not depend on where it starts; got {law.after}")
        return averaged(sp.expand(step**2)).value


def _require_every_size(sizes: tuple[sp.Expr, ...]) -> None:
    """Refuse sizes that are not m k, m k - 1, ..., m k - m + 1, which are all whole numbers from 1 on."""
    letters = set().union(*(size.free_symbols for size in sizes))
    k = next(iter(letters), sp.S.One)
    wanted = {len(sizes) * k - i for i in range(len(sizes))}
    if len(letters) != 1 or not (k.is_integer and k.is_positive) or set(sizes) != wanted:
        refuse(f"expected a draw for every size; got sizes {', '.join(map(str, sizes)) or 'none'}")


@dataclass(frozen=True, eq=False)
class UnbiasedSteps(Rule):
    """What a step adds has mean 0 given the past: checked for the law of each family.

    Theorem: the tower property, for a quadratic.
    Conditions: those of `Tower`; there is a law for every family of the claim; what is averaged is quadratic in the
    fit, as no more than mean and variance of a step is known.
    Reference: Williams 1991, Section 9.7.

    Attributes:
        of: The fit of a generation.
        laws: Family to the law of a step.
    """

    of: ChainState
    laws: Mapping[str, Given]

    @property
    def because(self) -> str:
        """The rule in words."""
        words = ", ".join(word.replace("_", " ") for word in self.laws)
        return f"mean given the generation before: each step has mean 0 and some variance V ({words})"

    def demands(self, line: Line) -> Demands:
        """That E[fit | past] is the fit before, for every family; and the same step for any such law."""
        families = [{str(word) for word in words} for words in line.setting.choices.values()]
        if not self.laws or any(words & set(self.laws) and words != set(self.laws) for words in families):
            refuse(f"expected a law for every family; got {', '.join(self.laws) or 'none'}")
        for mean in line.before.atoms(Mean):
            if mean.has(self.of):
                require_two_moments(mean, line.setting)
        before = Mean(self.of.at(self.of.time - 1))
        for word, law in self.laws.items():
            step = one_step(Mean(self.of), replace(line.setting, laws={self.of.name: law}))
            yield from (replace(d, note=f"{word}: {d.note}") for d in step.demands)
            yield Obligation(sp.simplify(step.value), "=", before, f"{word}: unbiased")
        yield from Tower().demands(line)
