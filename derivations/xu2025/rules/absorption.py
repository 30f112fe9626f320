"""Chains of fits that are absorbed in the end: chances that vanish, and where a mean goes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.demands import demanded
from derivations.kernel.formulas import Chance, Fit, Mean
from derivations.kernel.line import Demands, LimitRule, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.rules.conditional_means import Solved, one_step, same_means, written
from derivations.rules.lemmas import MONOTONE
from derivations.rules.moments import averaged
from derivations.xu2025.rules.chances import truth_of


@dataclass(frozen=True, eq=False)
class Vanishing(Rule):
    """The chance of an event tends to 0: what bounds its indicator has a mean that falls geometrically.

    Attributes:
        mean: A mean of a nonnegative function of the fit of generation `over`.
        solution: That mean, solved.
        times: That function times this is at least 1 on the event.
        on: Values of the fit that stand for all on the event, as formulas in free letters, with what letters of
            the setting are there.
        everywhere: Values that stand for all.
        over: The number of generations.
        ratio: By what the bound falls from generation to generation.
        jensen: A factor with mean 1 of whose square root the ratio is the mean, where that is why it is below 1.
    """

    mean: Mean
    solution: sp.Expr
    times: sp.Expr
    on: tuple[tuple[sp.Expr, dict[sp.Symbol, sp.Expr]], ...]
    everywhere: tuple[sp.Expr, ...]
    over: sp.Symbol
    ratio: sp.Expr
    jensen: sp.Expr | None = None

    gives = ("→", "≃")
    words = "Markov's inequality: the chance is at most {self.times} {self.mean}, which tends to 0"

    def demands(self, line: Line) -> Demands:
        """The bound, its mean, and that the mean tends to 0."""
        chances = [c for c in line.before.atoms(Chance) if not line.after.has(c)]
        if line.step.sign not in ("→", "≃") or len(chances) != 1:
            refuse(f"expected a limit of a formula with one chance; got {line.before}")
        (fit,) = self.mean.atoms(Fit)
        for value, put in self.on:
            yield from demanded(chances[0].event.xreplace({fit: value}).xreplace(put), f"{fit} = {value} is on it")
            bound = (self.times * self.mean.body.xreplace({fit: value})).xreplace(put)
            if self.mean.body.has(sp.sqrt(fit)):
                yield Obligation(bound, "≥", sp.S.Zero, "on the event")
                yield Obligation(sp.expand(sp.simplify(bound**2)), "≥", sp.S.One, "on the event, squared")
            else:
                yield Obligation(sp.cancel(bound), "≥", sp.S.One, "on the event")
        for value in self.everywhere:
            yield Obligation(self.mean.body.xreplace({fit: value}), "≥", sp.S.Zero, "everywhere")
        yield from Solved(self.mean, self.solution, self.over).shown(line.setting)
        ratio = sp.simplify(self.solution.xreplace({self.over: self.over + 1}) / self.solution)
        yield Obligation(ratio, "=", self.ratio, "the bound falls by the same factor in every generation")
        yield Obligation(self.ratio, "≥", sp.S.Zero, "that factor")
        if self.jensen is None:
            yield Obligation(self.ratio, "<", sp.S.One, "that factor")
        else:
            yield from self._below_one(self.jensen)
        yield Obligation(line.before.xreplace({chances[0]: sp.S.Zero}), "=", line.after)

    def _below_one(self, factor: sp.Expr) -> Demands:
        """E sqrt(L) < sqrt(E L) = 1: the root is strictly concave, and L is not constant."""
        u = sp.Dummy(positive=True)
        yield Obligation(averaged(factor).value, "=", sp.S.One, "mean of the factor")
        variance = averaged(factor**2).value - averaged(factor).value ** 2
        yield Obligation(variance, ">", sp.S.Zero, "variance of the factor")
        yield Obligation(sp.diff(sp.sqrt(u), u, 2), "<", sp.S.Zero, "the root is strictly concave")
        yield Obligation(averaged(sp.sqrt(factor)).value, "=", written(self.ratio), "mean of its root")


@dataclass(frozen=True, eq=False)
class Between(LimitRule):
    """The chance of an event and a mean differ by at most the chance of a third event, which vanishes.

    Attributes:
        event: The chance of the third event.
        vanishes: Why it tends to 0.
        value: What is averaged over.
        values: Every value that the fit may have, up to those that the events do not tell apart; formulas.
    """

    event: Chance
    vanishes: Vanishing
    value: sp.Expr
    values: tuple[sp.Expr, ...]

    words = "the mean and the chance differ by at most {self.event}; {self.vanishes.because}"

    def demands(self, line: Line) -> Demands:
        """That off the third event the value is 1 or 0 as the event happens or not, and lies in [0, 1] on it."""
        chances = [c for c in line.before.atoms(Chance) if not line.after.has(c)]
        if len(chances) != 1 or line.after != line.before.xreplace({chances[0]: Mean(self.value)}):
            refuse(
                f"expected one chance to be replaced by the mean of {self.value}; got {line.before} and {line.after}"
            )
        (fit,) = self.value.atoms(Fit)
        for value in self.values:
            happens, third = (truth_of(c.event.xreplace({fit: value})) for c in (chances[0], self.event))
            here = self.value.xreplace({fit: value})
            if third is False and happens is not None:
                yield Obligation(here, "=", sp.Integer(happens), f"off the third event, {fit} = {value}")
            else:
                yield Obligation(here, "≥", sp.S.Zero, f"on the third event, {fit} = {value}")
                yield Obligation(here, "≤", sp.S.One, f"on the third event, {fit} = {value}")
        inner = replace(line, before=1 - self.event, after=sp.S.One, step=replace(line.step, sign="→"))
        yield from self.vanishes.demands(inner)


@dataclass(frozen=True, eq=False)
class Descent(Rule):
    """A mean over one generation is one over the generation before, and so on down.

    Attributes:
        mean: The mean, in the number of generations that it has gone down.
        index: That number.
        to: Where the descent ends.
        names: Formulas that hold for what is defined by recursion, old to new.
    """

    mean: Mean
    index: sp.Symbol
    to: sp.Expr
    names: tuple[tuple[sp.Expr, sp.Expr], ...] = ()
    words = "mean given the generation before, {self.to} times"

    def demands(self, line: Line) -> Demands:
        """That one step down leaves the mean as it is, and where the descent starts and ends."""
        j = self.index
        yield from same_means(line.before, self.mean.xreplace({j: sp.S.Zero}), line.setting, "start")
        yield from same_means(line.after, self.mean.xreplace({j: self.to}), line.setting, "end")
        down = one_step(self.mean, line.setting)
        yield from down.demands
        wanted = self.mean.xreplace({j: j + 1}).xreplace(dict(self.names))
        if not isinstance(down.value, Mean):
            refuse(f"one step down gives {down.value}, and not {wanted}")
        letters = {fit: sp.Dummy(str(fit), positive=True) for fit in down.value.atoms(Fit)}
        one, other = (sp.log(m.body.xreplace(letters)) for m in (down.value, wanted))
        yield Obligation(
            sp.expand(sp.expand_log(one, force=True)), "=", sp.expand(sp.expand_log(other, force=True)), "one step down"
        )


@dataclass(frozen=True)
class FixedPoint(Rule):
    """A sequence q_(k+1) = f(q_k), q_0 = 0, with f increasing and f(q) > q below 1 = f(1), increases to 1.

    Attributes:
        node: The term of the sequence in the formula.
        step: f, in the letter.
        letter: The letter.
    """

    node: sp.Expr
    step: sp.Expr
    letter: sp.Symbol

    gives = ("→",)
    words = "q -> {self.step} increases, is 1 at 1 and lies above q below 1: the sequence increases to 1"

    def demands(self, line: Line) -> Demands:
        """That f is increasing and strictly convex with tangent q at 1, and starts above 0."""
        q, gap = self.letter, self.step - self.letter
        yield Obligation(sp.diff(self.step, q), ">", sp.S.Zero, "increasing")
        yield Obligation(self.step.xreplace({q: sp.S.One}), "=", sp.S.One, "1 is fixed")
        yield Obligation(sp.diff(gap, q).xreplace({q: sp.S.One}), "=", sp.S.Zero, "the tangent at 1 is the diagonal")
        yield Obligation(sp.diff(gap, q, 2), ">", sp.S.Zero, "strictly convex: above its tangent")
        if line.step.sign != "→" or not line.before.has(self.node):
            refuse(f"expected a limit of a formula in {self.node}; got {line.before}")
        yield Obligation(line.before.xreplace({self.node: sp.S.One}), "=", line.after)
        yield MONOTONE.cited()
