"""Chances of events about fits, and reasons for steps between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import sympy as sp

from derivations.errors import RefusedError
from derivations.kernel.chain import Line
from derivations.kernel.cited import demanded
from derivations.kernel.formulas import Chance, Fit, Mean
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.conditional_means import Solved, alike, one_step, written
from derivations.rules.lemmas import MONOTONE
from derivations.rules.moments import averaged


class Truth(sp.Expr):  # type: ignore[misc]  # sympy has no types
    """1 if a statement is true, else 0: sympy's sums take a Piecewise apart even where it holds their index.

    Args:
        event: The statement.
    """

    is_commutative = True
    is_extended_real = True
    is_nonnegative = True

    def __new__(cls, event: Any) -> sp.Expr:
        """Build the node, or return the number where the truth is known."""
        event = sp.sympify(event)
        if event in (sp.true, sp.false):
            return sp.Integer(event == sp.true)
        return super().__new__(cls, event)

    def _latex(self, printer: Any) -> str:
        return rf"1\left[{printer._print(self.args[0])}\right]"

    def _sympystr(self, printer: Any) -> str:
        return f"1[{printer._print(self.args[0])}]"


@dataclass(frozen=True)
class Partition:
    """The chances of events of which exactly one happens add up to 1.

    Attributes:
        values: Every value that the fit may have, up to those that the events do not tell apart; formulas.
    """

    values: tuple[sp.Expr, ...]

    @property
    def because(self) -> str:
        """The rule in words."""
        return "exactly one of the events happens"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That exactly one of the events is true at each value, and that their chances are what changes by 1."""
        gone, new = line.before.atoms(Chance), line.after.atoms(Chance)
        events = gone ^ new
        fits = set().union(*(chance.atoms(Fit) for chance in events))
        if len(fits) != 1:
            msg = f"expected events about one fit; got {line.before}"
            raise RefusedError(msg)
        (fit,) = fits
        for value in self.values:
            truths = [_truth(chance.event.xreplace({fit: value})) for chance in events]
            if None in truths:
                msg = f"which of {', '.join(map(str, events))} happens at {fit} = {value} is not plain"
                raise RefusedError(msg)
            if truths.count(True) != 1:
                yield Proof(False, how="events", counterexample={str(fit): str(value), "events": str(truths)})
                return
        whole = sum(gone - new) + sum(new - gone)
        letters = {chance: sp.Dummy(real=True) for chance in events}
        gap = (line.before - line.after).xreplace(letters)
        if sp.simplify(gap - (whole.xreplace(letters) - 1)) != 0:
            msg = f"the chances of {', '.join(map(str, events))} add up to 1; that does not give {line.after}"
            raise RefusedError(msg)
        yield Proof(True, Strength.SYMBOLIC, "exactly one of the events happens at every value")


def _truth(event: sp.Basic) -> bool | None:
    """Whether a statement about values is true; None where signs do not decide."""
    if event in (sp.true, sp.false):
        return bool(event)
    if isinstance(event, sp.And):
        parts = [_truth(part) for part in event.args]
        return False if False in parts else None if None in parts else True
    gap = sp.factor(sp.together(event.lhs - event.rhs))
    signs = {sp.Gt: gap.is_positive, sp.Ge: gap.is_nonnegative, sp.Lt: gap.is_negative, sp.Le: gap.is_nonpositive}
    found: bool | None = signs.get(event.func, gap.is_zero)
    return found


@dataclass(frozen=True, eq=False)
class Vanishing:
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

    gives: ClassVar[tuple[str, ...]] = ("→", "≃")

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"Markov's inequality: the chance is at most {self.times} {self.mean}, which tends to 0"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """The bound, its mean, and that the mean tends to 0."""
        chances = [c for c in line.before.atoms(Chance) if not line.after.has(c)]
        if line.step.sign not in ("→", "≃") or len(chances) != 1:
            msg = f"expected a limit of a formula with one chance; got {line.before}"
            raise RefusedError(msg)
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

    def _below_one(self, factor: sp.Expr) -> Iterator[Obligation | Proof]:
        """E sqrt(L) < sqrt(E L) = 1: the root is strictly concave, and L is not constant."""
        u = sp.Dummy(positive=True)
        yield Obligation(averaged(factor).value, "=", sp.S.One, "mean of the factor")
        variance = averaged(factor**2).value - averaged(factor).value ** 2
        yield Obligation(variance, ">", sp.S.Zero, "variance of the factor")
        yield Obligation(sp.diff(sp.sqrt(u), u, 2), "<", sp.S.Zero, "the root is strictly concave")
        yield Obligation(averaged(sp.sqrt(factor)).value, "=", written(self.ratio), "mean of its root")


@dataclass(frozen=True, eq=False)
class Between:
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

    gives: ClassVar[tuple[str, ...]] = ("≃", "→")

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"the mean and the chance differ by at most {self.event}; {self.vanishes.because}"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That off the third event the value is 1 or 0 as the event happens or not, and lies in [0, 1] on it."""
        chances = [c for c in line.before.atoms(Chance) if not line.after.has(c)]
        if len(chances) != 1 or line.after != line.before.xreplace({chances[0]: Mean(self.value)}):
            msg = f"expected one chance to be replaced by the mean of {self.value}; got {line.before} and {line.after}"
            raise RefusedError(msg)
        (fit,) = self.value.atoms(Fit)
        for value in self.values:
            happens, third = (_truth(c.event.xreplace({fit: value})) for c in (chances[0], self.event))
            here = self.value.xreplace({fit: value})
            if third is False and happens is not None:
                yield Obligation(here, "=", sp.Integer(happens), f"off the third event, {fit} = {value}")
            else:
                yield Obligation(here, "≥", sp.S.Zero, f"on the third event, {fit} = {value}")
                yield Obligation(here, "≤", sp.S.One, f"on the third event, {fit} = {value}")
        inner = replace(line, before=1 - self.event, after=sp.S.One, step=replace(line.step, sign="→"))
        yield from self.vanishes.demands(inner)


@dataclass(frozen=True)
class Indicator:
    """The indicator of K = 0 is q^K with q = 0.

    Attributes:
        zero: A formula that is 0, in place of q.
        count: K.
    """

    zero: sp.Expr
    count: sp.Expr

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"the indicator of {self.count} = 0 is q^({self.count}) with q = {self.zero} = 0"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That q is 0 and the event is K = 0."""
        chances = line.before.atoms(Chance)
        wanted = {Chance(sp.Eq(fit, 0)): Mean(self.zero**self.count) for fit in self.count.atoms(Fit)}
        if not chances or not chances <= set(wanted) or sp.simplify(self.count.xreplace(_all_zero(self.count))) != 0:
            msg = f"expected the chance that {self.count} is 0; got {line.before}"
            raise RefusedError(msg)
        yield Obligation(self.zero.evalf(), "=", sp.S.Zero, "q")
        yield from alike(line.before.xreplace(wanted), line.after, line.setting)


def _all_zero(formula: sp.Expr) -> dict[sp.Basic, sp.Expr]:
    return dict.fromkeys(formula.atoms(Fit), sp.S.Zero)


@dataclass(frozen=True, eq=False)
class Descent:
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

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"mean given the generation before, {self.to} times"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That one step down leaves the mean as it is, and where the descent starts and ends."""
        j = self.index
        yield from alike(line.before, self.mean.xreplace({j: sp.S.Zero}), line.setting, "start")
        yield from alike(line.after, self.mean.xreplace({j: self.to}), line.setting, "end")
        down = one_step(self.mean, line.setting)
        yield from down.demands
        wanted = self.mean.xreplace({j: j + 1}).xreplace(dict(self.names))
        if not isinstance(down.value, Mean):
            msg = f"one step down gives {down.value}, and not {wanted}"
            raise RefusedError(msg)
        letters = {fit: sp.Dummy(str(fit), positive=True) for fit in down.value.atoms(Fit)}
        one, other = (sp.log(m.body.xreplace(letters)) for m in (down.value, wanted))
        yield Obligation(
            sp.expand(sp.expand_log(one, force=True)), "=", sp.expand(sp.expand_log(other, force=True)), "one step down"
        )


@dataclass(frozen=True)
class FixedPoint:
    """A sequence q_(k+1) = f(q_k), q_0 = 0, with f increasing and f(q) > q below 1 = f(1), increases to 1.

    Attributes:
        node: The term of the sequence in the formula.
        step: f, in the letter.
        letter: The letter.
    """

    node: sp.Expr
    step: sp.Expr
    letter: sp.Symbol

    gives: ClassVar[tuple[str, ...]] = ("→",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"q -> {self.step} increases, is 1 at 1 and lies above q below 1: the sequence increases to 1"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That f is increasing and strictly convex with tangent q at 1, and starts above 0."""
        q, gap = self.letter, self.step - self.letter
        yield Obligation(sp.diff(self.step, q), ">", sp.S.Zero, "increasing")
        yield Obligation(self.step.xreplace({q: sp.S.One}), "=", sp.S.One, "1 is fixed")
        yield Obligation(sp.diff(gap, q).xreplace({q: sp.S.One}), "=", sp.S.Zero, "the tangent at 1 is the diagonal")
        yield Obligation(sp.diff(gap, q, 2), ">", sp.S.Zero, "strictly convex: above its tangent")
        if line.step.sign != "→" or not line.before.has(self.node):
            msg = f"expected a limit of a formula in {self.node}; got {line.before}"
            raise RefusedError(msg)
        yield Obligation(line.before.xreplace({self.node: sp.S.One}), "=", line.after)
        yield MONOTONE.cited()
