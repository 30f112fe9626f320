"""Chains of fits that are absorbed in the end: chances that vanish, and where a mean goes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp
from sympy.stats.rv import random_symbols

from derivations.errors import refuse
from derivations.kernel.demands import demanded
from derivations.kernel.line import Demands, LimitRule, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.formulas import ChainState, Chance, Mean
from derivations.rules.conditional_means import Solved
from derivations.rules.lemmas import MONOTONE
from derivations.rules.moments import averaged
from derivations.rules.one_step import one_step, same_means, written
from derivations.xu2025.rules.chances import truth_of
from derivations.xu2025.rules.growing import moving, put_limit, require_new, require_still
from derivations.xu2025.rules.supports import cases, support_of
from theory.xu2025._laws import Extinction


@dataclass(frozen=True, eq=False)
class Vanishing(Rule):
    """The chance of an event tends to 0: what bounds its indicator has a mean that falls geometrically.

    Theorem: Markov's inequality, P(event) <= c E g where g >= 0 and c g >= 1 on the event; and r^T tends to 0 for a
    fixed r in [0, 1).
    Conditions:
        the event is about the fit of generation `over`, which grows along the path of the claim;
        g >= 0 wherever the fit may be by its law, and c g >= 1 wherever the event happens;
        the mean of g is known, and falls by r with every generation;
        c, r and what is around the chance stay as they are along the path.
    Reference: Billingsley 1995, Section 21; Rudin 1976, Theorem 3.20 (e).

    Attributes:
        mean: A mean of a nonnegative function of the fit of generation `over`.
        solution: That mean, solved.
        times: That function times this is at least 1 on the event.
        on: Values of the fit on the event that are looked at beside one for every case, as formulas in free letters,
            with what letters of the setting are there.
        everywhere: Other values that are looked at beside one for every case.
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
        limit = put_limit(chances[0], sp.S.Zero, line, self.over)
        require_still(sp.Tuple(self.times, self.ratio), line, self.over, "the factor of the bound, and its ratio,")
        yield from self._bounds(chances[0].event, line)
        yield from Solved(self.mean, self.solution, self.over).shown(line.setting)
        ratio = sp.simplify(self.solution.xreplace({self.over: self.over + 1}) / self.solution)
        yield Obligation(ratio, "=", self.ratio, "the bound falls by the same factor in every generation")
        yield Obligation(self.ratio, "≥", sp.S.Zero, "that factor")
        if self.jensen is None:
            yield Obligation(self.ratio, "<", sp.S.One, "that factor")
        else:
            yield from self._below_one(self.jensen)
        yield Obligation(limit, "=", line.after)

    def _bounds(self, event: sp.Basic, line: Line) -> Demands:
        """That the function is nonnegative wherever the fit may be, and at least 1 over the factor on the event."""
        fits = self.mean.atoms(ChainState) | event.atoms(ChainState)
        (fit, *others) = fits
        if others or fit.time != self.over or random_symbols(sp.Tuple(event, self.mean.body)):
            refuse(f"expected an event about the fit of generation {self.over}, and a function of it; got {event}")
        at_all = [(value, {}) for value in self.everywhere] + cases([event], fit, line.setting)
        for value, put in at_all:
            yield Obligation(self.mean.body.xreplace({fit: value}).xreplace(put), "≥", sp.S.Zero, "everywhere")
        for value, put in self.on:
            yield from demanded(event.xreplace({fit: value}).xreplace(put), f"{fit} = {value} is on it")
            yield from self._at_least_one(fit, value, put)
        for value, put in cases([event], fit, line.setting, on_grid=True):
            happens = truth_of(event.xreplace({fit: value}).xreplace(put))
            if happens is None:
                refuse(f"whether {event} happens at {fit} = {value} is not plain")
            if happens:
                yield from self._at_least_one(fit, value, put)

    def _at_least_one(self, fit: ChainState, value: sp.Expr, put: dict[sp.Symbol, sp.Expr]) -> Demands:
        bound = (self.times * self.mean.body.xreplace({fit: value})).xreplace(put)
        if self.mean.body.has(sp.sqrt(fit)):
            yield Obligation(bound, "≥", sp.S.Zero, "on the event")
            yield Obligation(sp.expand(sp.simplify(bound**2)), "≥", sp.S.One, "on the event, squared")
        else:
            yield Obligation(sp.cancel(bound), "≥", sp.S.One, "on the event")

    def _below_one(self, factor: sp.Expr) -> Demands:
        """E sqrt(L) < sqrt(E L) = 1: the root is strictly concave, and L is not constant."""
        u = sp.Dummy(positive=True)
        mean, square, root = (averaged(power) for power in (factor, factor**2, sp.sqrt(factor)))
        yield from (*mean.demands, *square.demands, *root.demands)
        yield Obligation(mean.value, "=", sp.S.One, "mean of the factor")
        yield Obligation(square.value - mean.value**2, ">", sp.S.Zero, "variance of the factor")
        yield Obligation(sp.diff(sp.sqrt(u), u, 2), "<", sp.S.Zero, "the root is strictly concave")
        yield Obligation(root.value, "=", written(self.ratio), "mean of its root")


@dataclass(frozen=True, eq=False)
class Between(LimitRule):
    """The chance of an event and a mean differ by at most the chance of a third event, which vanishes.

    Theorem: |E V - P(A)| <= E |V - 1_A| <= P(C), where V is the indicator of A off C and lies in [0, 1] on it
    (monotonicity of the mean).
    Conditions:
        A, C and V are about one fit;
        V is so for every value that the fit may have by its law;
        P(C) tends to 0;
        for ≃, the mean is the same in every generation, and is not 0.
    Reference: Billingsley 1995, Theorem 16.1.

    Attributes:
        event: The chance of the third event.
        vanishes: Why it tends to 0.
        value: What is averaged over.
        values: Values of the fit that are looked at beside one for every case that the events tell apart.
    """

    event: Chance
    vanishes: Vanishing
    value: sp.Expr
    values: tuple[sp.Expr, ...] = ()

    words = "the mean and the chance differ by at most {self.event}; {self.vanishes.because}"

    def demands(self, line: Line) -> Demands:
        """That off the third event the value is 1 or 0 as the event happens or not, and lies in [0, 1] on it."""
        chances = [c for c in line.before.atoms(Chance) if not line.after.has(c)]
        if len(chances) != 1 or line.before != chances[0] or line.after != Mean(self.value):
            refuse(f"expected a chance, then the mean of {self.value}; got {line.before} and {line.after}")
        first, third = chances[0].event, self.event.event
        fits = sp.Tuple(self.value, first, third).atoms(ChainState)
        if len(fits) != 1 or random_symbols(sp.Tuple(self.value, first, third)):
            refuse(f"expected events and a value that are about one fit; got {first}, {third} and {self.value}")
        (fit,) = fits
        everything = cases([first, third], fit, line.setting)
        for value in (*self.values, *(value for value, _ in everything)):
            happens, beyond = (truth_of(event.xreplace({fit: value})) for event in (first, third))
            if happens is None or beyond is None:
                refuse(f"whether {first} or {third} happens at {fit} = {value} is not plain")
            yield from self._at(fit, value, happens, beyond)
        if line.step.sign == "≃":
            yield from self._not_zero(fit, line)
        inner = replace(line, before=1 - self.event, after=sp.S.One, step=replace(line.step, sign="→"))
        yield from self.vanishes.demands(inner)

    def _at(self, fit: ChainState, value: sp.Expr, happens: bool, beyond: bool) -> Demands:
        here = self.value.xreplace({fit: value})
        if beyond:
            yield Obligation(here, "≥", sp.S.Zero, f"on the third event, {fit} = {value}")
            yield Obligation(here, "≤", sp.S.One, f"on the third event, {fit} = {value}")
        else:
            yield Obligation(here, "=", sp.Integer(happens), f"off the third event, {fit} = {value}")

    def _not_zero(self, fit: ChainState, line: Line) -> Demands:
        """The ratio of two numbers that differ by little tends to 1 where they stay away from 0."""
        down = one_step(Mean(self.value), line.setting)
        yield from down.demands
        before = self.value.xreplace({fit: fit.at(fit.time - 1)})
        yield from same_means(down.value, Mean(before), line.setting, "the mean stays as it is")
        start = self.value.xreplace({fit: fit.at(sp.S.Zero)})
        require_still(start, line, self.vanishes.over, "the mean")
        yield Obligation(start, "≠", sp.S.Zero, "the mean")


@dataclass(frozen=True, eq=False)
class Descent(Rule):
    """A mean over one generation is one over the generation before, and so on down.

    Theorem: the tower property, E[X] = E[E[X | past]], and induction over the number of generations.
    Conditions:
        one step down changes the number by 1 and leaves the mean as it is, at every value that the fit may have;
        the index is a new letter;
        the descent ends at a whole number of generations, no more than there are.
    Reference: Billingsley 1995, Theorem 34.4; Landau 1966, Chapter I, Axiom 5.

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
        require_new(j, line)
        yield from self._ends()
        for old, new in self.names:
            yield from _holds_for_recursion(old, new)
        yield from same_means(line.before, self.mean.xreplace({j: sp.S.Zero}), line.setting, "start")
        yield from same_means(line.after, self.mean.xreplace({j: self.to}), line.setting, "end")
        down = one_step(self.mean, line.setting)
        yield from down.demands
        wanted = self.mean.xreplace({j: j + 1}).xreplace(dict(self.names))
        if not isinstance(down.value, Mean):
            refuse(f"one step down gives {down.value}, and not {wanted}")
        letters = {
            fit: sp.Dummy(str(fit), nonnegative=bool(support_of(fit, line.setting).low == 0) or None, real=True)
            for fit in sp.Tuple(down.value, wanted).atoms(ChainState)
        }
        one, other = (m.body.xreplace(letters) for m in (down.value, wanted))
        yield Obligation(_powers(one), "=", _powers(other), "one step down")

    def _ends(self) -> Demands:
        """That the index counts whole generations down, from the last one to the truth at most."""
        if not (self.index.is_integer and self.index.is_nonnegative and self.to.is_integer):
            refuse(f"expected a whole number of generations; got {self.index} up to {self.to}")
        yield Obligation(self.to, "≥", sp.S.Zero, "generations that the descent goes down")
        for fit in sorted(self.mean.atoms(ChainState), key=str):
            if fit.time.diff(self.index) != -1:
                refuse(f"expected {fit} to go down one generation with {self.index}")
            yield Obligation(fit.time.xreplace({self.index: self.to}), "≥", sp.S.Zero, "where it ends")


def _holds_for_recursion(old: sp.Expr, new: sp.Expr) -> Demands:
    """That a formula holds for what is defined by recursion."""
    if not isinstance(old, Extinction) or new != old.following(Extinction(old.args[0] - 1)):
        yield Obligation(old, "=", new, "definition by recursion")


def _powers(formula: sp.Expr) -> sp.Expr:
    """A formula with products of powers as one."""
    return sp.powsimp(formula.replace(sp.exp, lambda x: sp.exp(sp.expand(x))))


@dataclass(frozen=True)
class FixedPoint(Rule):
    """A sequence q_(k+1) = f(q_k), q_0 = 0, with f increasing and f(q) > q below 1 = f(1), increases to 1.

    Theorem: a bounded monotone sequence converges, for a continuous f to a fixed point.
    Conditions:
        the node is that sequence, by its definition, at an index that grows along the path;
        f is continuous and increasing on [0, 1] and strictly convex with tangent q at 1, hence above q below 1;
        the formula is continuous in the node at 1, and nothing else in it moves.
    Reference: Rudin 1976, Theorem 3.14.

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
        size = None if line.path is None else line.path.size
        if line.step.sign != "→" or not line.before.has(self.node) or size is None:
            refuse(f"expected a limit of a formula in {self.node} along a path; got {line.before}")
        if not isinstance(self.node, Extinction) or self.step != self.node.following(self.letter):
            refuse(f"expected a sequence that is defined by q -> {self.step}; got {self.node}")
        index = self.node.args[0]
        if moving(line, size) & index.free_symbols != {size} or not (index - size).is_integer or index.diff(size) != 1:
            refuse(f"expected an index that grows with {size}; got {index}")
        q = 1 / (1 + sp.Dummy("u", nonnegative=True))
        slope, bend = (sp.diff(self.step, self.letter, order) for order in (1, 2))
        yield Obligation(slope.xreplace({self.letter: q}), ">", sp.S.Zero, "increasing")
        yield Obligation(self.step.xreplace({self.letter: sp.S.One}), "=", sp.S.One, "1 is fixed")
        tangent = slope.xreplace({self.letter: sp.S.One})
        yield Obligation(tangent, "=", sp.S.One, "the tangent at 1 is the diagonal")
        yield Obligation(bend.xreplace({self.letter: q}), ">", sp.S.Zero, "strictly convex: above its tangent")
        yield Obligation(self.step.xreplace({self.letter: sp.S.Zero}), ">", sp.S.Zero, "above the diagonal at 0")
        yield Obligation(put_limit(self.node, sp.S.One, line, size), "=", line.after)
        yield MONOTONE.cited()
