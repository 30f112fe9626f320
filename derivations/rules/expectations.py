"""Reasons for steps that take means: laws, independence, orthogonality."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.stats import E
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import RefusedError
from derivations.kernel import exact
from derivations.kernel.chain import Line
from derivations.kernel.formulas import Fit, Mean, Noise, Rows, is_random, spread
from derivations.kernel.proof import Obligation, Proof, Strength
from theory.language.matrices import Arbitrary


if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Linearity:
    """The mean of a sum is the sum of the means, and what is not random goes before the mean.

    Attributes:
        why: In words.
    """

    why: str = "means are linear"

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That both are the same once every mean is taken apart."""
        yield Obligation(*(spread(line.before, line.setting.laws), "=", spread(line.after, line.setting.laws)))


@dataclass(frozen=True)
class NoiseMean:
    """Noise of mean 0, independent of everything else, is averaged over in a formula at most quadratic in it.

    Attributes:
        letters: The letters of the noise.
    """

    letters: tuple[str, ...]

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"mean over {', '.join(self.letters)}: independent entries, mean 0, a variance each"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the formula is quadratic in the noise, and that its exact mean over it is the new one."""
        for letter in self.letters:
            law = line.setting.laws.get(letter)
            if not isinstance(law, (Rows, Noise)) or law.variance is None:
                msg = f"expected {letter} to have independent entries of one variance; got {law}"
                raise RefusedError(msg)
        mean, after = self._parts(line)
        doubled = exact.scaled(mean.body, self.letters, line.setting)
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
                msg = f"expected one mean that changes; got {line.before} and {line.after}"
                raise RefusedError(msg)
            (mean,), (other,) = means - others, others - means
            if old.xreplace({mean: other}) != new:
                msg = f"expected a mean to change and nothing else; got {line.before} and {line.after}"
                raise RefusedError(msg)
            old, new = mean, other
        after = new.body if isinstance(new, Mean) else new
        if self._is_noisy(after):
            msg = f"the noise is still there: {after}"
            raise RefusedError(msg)
        if after is new and is_random(after, line.setting.laws):
            msg = f"expected a mean over what else is random; got {after}"
            raise RefusedError(msg)
        return old, after

    def _is_noisy(self, formula: sp.Basic) -> bool:
        return any(str(m.args[0]) in self.letters for m in formula.atoms(Arbitrary))


@dataclass(frozen=True)
class Independence:
    """The mean of a product of independent factors is the product of their means."""

    @property
    def because(self) -> str:
        """The rule in words."""
        return "independent factors"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the factors of the means in a product have nothing random in common, and multiply to the old one."""
        before = spread(line.before, line.setting.laws)
        means = sorted(before.atoms(Mean), key=str)
        joined = before
        for mean in means:
            factors = _apart(mean.body, line.setting.laws)
            joined = joined.xreplace({mean: sp.Mul(*(Mean(f) for f in factors))})
        if joined == before:
            msg = f"no mean of a product of independent factors in {line.before}"
            raise RefusedError(msg)
        yield Obligation(joined, "=", spread(line.after, line.setting.laws))


def _apart(body: sp.Expr, letters: Mapping[str, Any]) -> list[sp.Expr]:
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
class Orthogonality:
    """Increments of a martingale are orthogonal: the mean square of their sum is the sum of their mean squares.

    Attributes:
        increments: The increments, in order; what is random in one and not in those before it is averaged over.
    """

    increments: tuple[sp.Expr, ...]

    @property
    def because(self) -> str:
        """The rule in words."""
        return "increments of a martingale are orthogonal"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
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
class LawOf:
    """What is random here has the law of something simpler.

    Confirmed by the mean's simulation only.

    Attributes:
        why: The law, in words.
    """

    why: str

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """Both sides are means; that they are equal is left to simulation."""
        if not line.before.has(Mean):
            msg = f"expected a mean; got {line.before}"
            raise RefusedError(msg)
        yield Proof(None, Strength.NONE, "left to simulation")
