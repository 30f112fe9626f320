"""Reasons for steps that take means: laws, independence, orthogonality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.stats import E
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import refuse
from derivations.kernel import exact
from derivations.kernel.formulas import Fit, Mean, Noise, Rows, is_random, spread
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from theory.language.matrices import Arbitrary


@dataclass(frozen=True)
class Linearity(Rule):
    """The mean of a sum is the sum of the means, and what is not random goes before the mean."""

    why: str = "means are linear"

    def demands(self, line: Line) -> Demands:
        """That both are the same once every mean is taken apart."""
        yield Obligation(*(spread(line.before, line.setting.laws), "=", spread(line.after, line.setting.laws)))


@dataclass(frozen=True)
class NoiseMean(Rule):
    """Noise of mean 0, independent of everything else, is averaged over in a formula at most quadratic in it.

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
            if not isinstance(law, (Rows, Noise)) or law.variance is None:
                refuse(f"expected {letter} to have independent entries of one variance; got {law}")
        mean, after = self._parts(line)
        doubled = exact.not_quadratic(mean.body, self.letters, line.setting)
        if doubled:
            yield Proof(False, how="the formula is not quadratic in the noise", counterexample=doubled)
            return
        found = exact.compare(mean.body, after, line.setting, exact.noise_averaged(self.letters, line.setting))
        if found.differs:
            yield Proof(False, how="exact mean over the noise", counterexample=found.differs)
        else:
            yield Proof(True if found.draws else None, Strength.EXACT if found.draws else Strength.NONE, found.how)

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
        if after is new and is_random(after, line.setting.laws):
            refuse(f"expected a mean over what else is random; got {after}")
        return old, after

    def _is_noisy(self, formula: sp.Basic) -> bool:
        return any(str(m.args[0]) in self.letters for m in formula.atoms(Arbitrary))


@dataclass(frozen=True)
class Independence(Rule):
    """The mean of a product of independent factors is the product of their means."""

    words = "independent factors"

    def demands(self, line: Line) -> Demands:
        """That the factors of the means in a product have nothing random in common, and multiply to the old one."""
        before = spread(line.before, line.setting.laws)
        means = sorted(before.atoms(Mean), key=str)
        joined = before
        for mean in means:
            factors = _independent_factors(mean.body, line.setting.laws)
            joined = joined.xreplace({mean: sp.Mul(*(Mean(f) for f in factors))})
        if joined == before:
            refuse(f"no mean of a product of independent factors in {line.before}")
        yield Obligation(joined, "=", spread(line.after, line.setting.laws))


def _independent_factors(body: sp.Expr, letters: Mapping[str, Any]) -> list[sp.Expr]:
    """The factors of a product, those with something random in common kept together."""
    groups: list[tuple[set[Any], sp.Expr]] = []
    matrices = {m for m in body.atoms(Arbitrary) if str(m.args[0]) in letters}
    # Two indices that are letters may be the same generation: then all of that letter belong together.
    vague = {str(m.args[0]) for m in matrices if any(index.free_symbols for index in m.args[3:])}
    for factor in sp.Mul.make_args(body):
        names: set[Any] = set(random_symbols(factor))
        names |= {str(m.args[0]) if str(m.args[0]) in vague else m for m in factor.atoms(Arbitrary) & matrices}
        names |= {fit.name for fit in factor.atoms(Fit)}
        together = [g for g in groups if g[0] & names]
        groups = [g for g in groups if g not in together]
        groups.append((names.union(*(g[0] for g in together)), sp.Mul(factor, *(g[1] for g in together))))
    return [factor for _, factor in groups]


@dataclass(frozen=True)
class Orthogonality(Rule):
    """Increments of a martingale are orthogonal: the mean square of their sum is the sum of their mean squares.

    Attributes:
        increments: The increments, in order; what is random in one and not in those before it is averaged over.
    """

    increments: tuple[sp.Expr, ...]
    words = "increments of a martingale are orthogonal"

    def demands(self, line: Line) -> Demands:
        """That each increment has mean 0 given the earlier ones, and that the formulas are those of the rule."""
        known: set[Any] = set()
        for increment in self.increments:
            fresh = set(random_symbols(increment)) - known
            value = increment
            for symbol in sorted(fresh, key=str):
                value = _mean_over(value, symbol)
            yield Obligation(value, "=", sp.S.Zero, f"mean of {increment} given what came before")
            known |= fresh
        total, squares = Mean(sum(self.increments) ** 2), sum(Mean(i**2) for i in self.increments)
        yield Obligation(
            line.before.xreplace({total: squares}) if line.before.has(total) else line.before, "=", line.after
        )


def _mean_over(formula: sp.Expr, symbol: RandomSymbol) -> sp.Expr:
    """The mean over one random symbol, the others held."""
    held = {other: sp.Dummy(str(other), real=True) for other in random_symbols(formula) if other != symbol}
    return sp.simplify(E(formula.xreplace(held))).xreplace({letter: other for other, letter in held.items()})


@dataclass(frozen=True, eq=False)
class LawOf(Rule):
    """What is random here has the law of something simpler.

    Confirmed by the mean's simulation only.

    Attributes:
        why: The law, in words.
    """

    why: str

    def demands(self, line: Line) -> Demands:
        """Both sides are means; that they are equal is left to simulation."""
        if not line.before.has(Mean):
            refuse(f"expected a mean; got {line.before}")
        yield Proof(None, Strength.NONE, "left to simulation")
