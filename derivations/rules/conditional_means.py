"""Reasons for steps about chains of fits: what a step does given the past, and what many steps do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.formulas import Fit, Given, Mean, spread
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.setting import Setting
from derivations.rules.induction import peeled
from derivations.rules.moments import Averaged, averaged
from derivations.rules.statements import generic
from theory import EIGENVALUE
from theory.language.propositions import LinearRecursion
from theory.vocabulary.special_functions import ChiMean, DigammaLessLog


def one_step(mean: sp.Expr, setting: Setting) -> Averaged:
    """A mean of fits of one generation as means of fits of the one before.

    Raises:
        RefusedError: If a fit has no law, or fits of several generations are mixed.
    """
    fits = mean.body.atoms(Fit)
    generations = {fit.generation for fit in fits}
    if len(generations) != 1:
        refuse(f"expected fits of one generation in {mean}")
    (now,) = generations
    put = {fit: _after_one_step(fit, now, setting) for fit in fits}
    whole = mean.body.xreplace(put)
    held = {fit: _held_letter(fit, whole) for fit in sorted(whole.atoms(Fit), key=str)}
    found = averaged(whole.xreplace(held))
    back = {letter: fit for fit, letter in held.items()}
    value = sp.expand(found.value).xreplace(back)
    demands = [_letters_back(d, back) for d in found.demands]
    return Averaged(_collected(spread(Mean(value), setting.laws)), demands)


def _collected(value: sp.Expr) -> sp.Expr:
    """A formula linear in means with the factor of each in one piece; means that cancel are gone."""
    means = sorted(value.atoms(Mean), key=str)
    whole = sp.expand(value)
    factors = {mean: whole.coeff(mean) for mean in means}
    rest = sp.expand(whole - sum(factor * mean for mean, factor in factors.items()))
    if rest.has(Mean):
        return value
    return sp.Add(rest, *(sp.factor(sp.together(factor)) * mean for mean, factor in factors.items()))


def _letters_back(demand: Obligation | Proof, back: dict[sp.Basic, sp.Basic]) -> Obligation | Proof:
    if isinstance(demand, Proof):
        return demand
    return Obligation(demand.left.xreplace(back), demand.sign, demand.right.xreplace(back), demand.note)


def _after_one_step(fit: Fit, now: sp.Expr, setting: Setting) -> sp.Expr:
    law = setting.laws.get(fit.name)
    if not isinstance(law, Given):
        refuse(f"expected a law of {fit.name} given the generation before; got {law}")
    after = law.after.xreplace({law.t: now})
    if any(past.generation != now - 1 for past in after.atoms(Fit)):
        refuse(f"expected a law given the generation before {now}; got {after}")
    if any(past.name == fit.name and past != fit.at(now - 1) for past in after.atoms(Fit)):
        refuse(f"the law of {fit.name} is that of another chain: {after}")
    return after


def _held_letter(fit: Fit, whole: sp.Expr) -> sp.Symbol:
    """A letter for a fit that is held: positive where roots or logarithms are taken, or counts drawn, of it."""
    truth = fit.args[2]
    return sp.Dummy(str(fit), positive=True) if truth.is_positive else sp.Dummy(str(fit), real=True)


@dataclass(frozen=True)
class Tower(Rule):
    """The mean given the generation before is taken first; what it leaves is a mean over that generation.

    Attributes:
        why: The conditional law and its moment, in words.
    """

    why: str = "mean given the generation before, first"

    def demands(self, line: Line) -> Demands:
        """That the conditional means are those of the laws, and exist."""
        means = [m for m in sorted(line.before.atoms(Mean), key=str) if m.has(Fit) and not line.after.has(m)]
        if not means:
            refuse(f"expected a mean over fits of a chain; got {line.before}")
        found = {}
        for mean in means:
            step = one_step(mean, line.setting)
            yield from step.demands
            found[mean] = step.value
        yield from same_means(line.before.xreplace(found), line.after, line.setting)


@dataclass(frozen=True)
class StandIn(Rule):
    """Only the mean and the variance of noise count; those of what it stands for are checked.

    Attributes:
        rule: The rule that uses the mean 0 and the variance.
        noise: Each noise as it is drawn, with the variance that is used for it.
    """

    rule: Solved
    noise: tuple[tuple[sp.Expr, sp.Expr], ...]

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.rule.because

    def demands(self, line: Line) -> Demands:
        """The means and variances, and what the rule demands."""
        for drawn, variance in self.noise:
            mean, square = averaged(drawn), averaged(drawn**2)
            yield from (*mean.demands, *square.demands)
            yield Obligation(mean.value, "=", sp.S.Zero, f"mean of {drawn}")
            yield Obligation(square.value, "=", variance, f"variance of {drawn}")
        yield from self.rule.demands(line)


@dataclass(frozen=True, eq=False)
class UnbiasedSteps(Rule):
    """What a step adds has mean 0 given the past: checked for the law of each family.

    Attributes:
        of: The fit of a generation.
        laws: Family to the law of a step.
    """

    of: Fit
    laws: Mapping[str, Given]

    @property
    def because(self) -> str:
        """The rule in words."""
        words = ", ".join(word.replace("_", " ") for word in self.laws)
        return f"mean given the generation before: each step has mean 0 and some variance V ({words})"

    def demands(self, line: Line) -> Demands:
        """That E[fit | past] is the fit before, for every family; and the same step for any such law."""
        before = Mean(self.of.at(self.of.generation - 1))
        for word, law in self.laws.items():
            step = one_step(Mean(self.of), replace(line.setting, laws={self.of.name: law}))
            yield from (d if isinstance(d, Proof) else replace(d, note=f"{word}: {d.note}") for d in step.demands)
            yield Obligation(sp.simplify(step.value), "=", before, f"{word}: unbiased")
        yield from Tower().demands(line)


@dataclass(frozen=True, eq=False)
class Solved(Rule):
    """A mean over the fits of a generation, by its recursion: right for generation 0, and again after every step.

    Attributes:
        of: The mean.
        solution: Its value, a formula in the number of generations.
        over: The number of generations.
        via: Other means that its recursion needs, solved.
        why: The recursion in words.
    """

    of: sp.Expr
    solution: sp.Expr
    over: sp.Symbol
    via: tuple[Solved, ...] = ()
    why: str = ""

    @property
    def because(self) -> str:
        """The rule in words."""
        return (
            f"{self.why or 'mean given the generation before'}; induction over {self.over}, generation 0 is the truth"
        )

    def demands(self, line: Line) -> Demands:
        """That the solution is right, and is put in place."""
        put = {self.of: self.solution} | {other.of: other.solution for other in self.via}
        yield from self.shown(line.setting)
        means = {m: Mean(m.body) for m in line.before.atoms(Mean)}
        before = line.before.xreplace({m: spread(m, line.setting.laws) for m in means if not m.has(EIGENVALUE)})
        if before.xreplace(put) == before:
            refuse(f"{self.of} does not stand in {before}")
        yield from same_means(before.xreplace({self.of: self.solution}), line.after, line.setting)

    def shown(self, setting: Setting) -> Demands:
        """That the solution starts like the mean and satisfies its recursion."""
        T = self.over
        step = one_step(self.of, setting)
        yield from step.demands
        for other in self.via:
            yield from other.shown(setting)
        start = begun(self.solution.xreplace({T: sp.S.Zero}).doit())
        yield Obligation(_at_zero(self.of, T), "=", start, f"{self.of} at {T} = 0")
        earlier = {m.of.xreplace({T: T - 1}): m.solution.xreplace({T: T - 1}) for m in (self, *self.via)}
        moved = _mean_regathered(step.value, self.of.xreplace({T: T - 1}), setting).xreplace(earlier)
        if moved.has(Mean):
            refuse(f"means that are not solved are left in the recursion: {moved}")
        note = f"{self.of} from {T} - 1 to {T}"
        yield agree(moved, stepped(peeled(self.solution, T - 1)), setting, note)


@dataclass(frozen=True, eq=False)
class Unrolled(Rule):
    """A recursion from generation to generation, solved: right for generation 0, and again after every step.

    Attributes:
        of: The mean for which the line before is the recursion.
        over: The number of generations.
        via: Other means that the recursion needs, solved.
    """

    of: sp.Expr
    over: sp.Symbol
    via: tuple[Solved, ...] = ()
    words = "induction over {self.over}: the line before is a recursion, and generation 0 is the truth"

    def demands(self, line: Line) -> Demands:
        """That the line before is the recursion, and that the formula starts and moves like it."""
        step = one_step(self.of, line.setting)
        yield from step.demands
        for other in self.via:
            yield from other.shown(line.setting)
        yield from same_means(step.value, line.before, line.setting, "the recursion")
        T = self.over
        start = _at_zero(self.of, T)
        yield Obligation(start, "=", line.after.xreplace({T: sp.S.Zero}).doit(), f"{T} = 0")
        earlier = {other.of.xreplace({T: T - 1}): other.solution.xreplace({T: T - 1}) for other in self.via}
        moved = line.before.xreplace({self.of.xreplace({T: T - 1}): line.after.xreplace({T: T - 1}), **earlier})
        yield agree(moved, peeled(line.after, T - 1), line.setting, f"from {T} - 1 to {T}")


def begun(formula: sp.Expr) -> sp.Expr:
    """A formula with linear recursions of no step at their start."""
    return formula.replace(
        lambda part: isinstance(part, LinearRecursion) and part.args[4] == 0, lambda part: part.args[2]
    )


def stepped(formula: sp.Expr) -> sp.Expr:
    """A formula with the last step of every linear recursion taken."""

    def last(part: LinearRecursion) -> sp.Expr:
        factor, increment, start, t, T = part.args
        before = LinearRecursion(factor, increment, start, t, T - 1)
        return factor.xreplace({t: T}) * before + increment.xreplace({t: T})

    return formula.replace(lambda part: isinstance(part, LinearRecursion), last)


def _mean_regathered(value: sp.Expr, mean: sp.Expr, setting: Setting) -> sp.Expr:
    """A formula of means with a mean that was taken apart put together again."""
    parts = spread(mean, setting.laws)
    if parts == mean:
        return value
    some = min(parts.atoms(Mean), key=str)
    times = sp.expand(value).coeff(some) / sp.expand(parts).coeff(some)
    return sp.expand(value - times * parts) + times * mean


def written(formula: sp.Expr) -> sp.Expr:
    """A formula with the mean of a chi variable and the drift of a gamma variable's logarithm written out."""
    formula = formula.replace(DigammaLessLog, lambda x: sp.digamma(x) - sp.log(x))
    return formula.replace(ChiMean, lambda k: sp.sqrt(2) * sp.gamma((k + 1) / 2) / sp.gamma(k / 2))


def _at_zero(mean: sp.Expr, T: sp.Symbol) -> sp.Expr:
    """A mean of fits of generation 0, which are the truth."""
    return mean.body.xreplace({fit: fit.at(sp.S.Zero) for fit in mean.body.atoms(Fit) if fit.generation == T})


def same_means(before: sp.Expr, after: sp.Expr, setting: Setting, note: str = "") -> Demands:
    """That two formulas with means are the same, once means are taken apart."""
    one, other = (spread(side, setting.laws) for side in (before, after))
    if sp.expand(one - other) == 0 or sp.expand(written(one) - written(other)) == 0:
        yield Proof(True, Strength.SYMBOLIC, "the same once means are taken apart")
    else:
        yield agree(one, other, setting, note)


def agree(one: sp.Expr, other: sp.Expr, setting: Setting, note: str) -> Obligation | Proof:
    """That two formulas are equal for every sample size; recursions, which have no exact values, stay letters."""
    letters = {node: sp.Dummy("x", real=True) for node in (one - other).atoms(LinearRecursion)}
    one, other = (written(side).xreplace(letters) for side in (one, other))
    if logarithms_apart(generic(one - other, setting)) == 0:
        return Proof(True, Strength.SYMBOLIC, "the same for every sample size that the hypotheses admit")
    return Obligation(one, "=", other, note)


def logarithms_apart(formula: sp.Expr) -> sp.Expr:
    """A formula expanded, with the logarithms of products of positive numbers as sums."""
    return sp.expand(formula.replace(sp.log, lambda x: sp.expand_log(sp.log(sp.factor(sp.together(x))))))
