"""Reasons for steps between orders of magnitude, ≍ ≲ ≳, along a growth path over a power-law spectrum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp

from derivations.dohmatob2024.rules.cases_along_path import Along, Range
from derivations.dohmatob2024.rules.growth_orders import Sizes
from derivations.dohmatob2024.rules.order_comparisons import (
    HOLDS,
    Answer,
    compared,
    differs,
    in_all_cases,
    infima_differ,
    positive,
)
from derivations.dohmatob2024.rules.power_law_sums import as_sums, freedoms, gathered, without_freedom
from derivations.dohmatob2024.rules.power_log_orders import ONE, Order
from derivations.errors import refuse
from derivations.kernel.forms import Simulated, Undecided
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from theory import EIGENVALUE, Kappa, Measured
from theory.language.nodes import Computed
from theory.language.optimum import Least, Minimiser


u, w = (sp.Dummy(name, nonnegative=True) for name in "uw")
q = sp.Dummy("q", positive=True)


def opened(line: Line) -> tuple[sp.Expr, sp.Expr, Range | None]:
    """The formulas of a line; of a line between two infima over the same range, what is under them.

    Orders that hold under an infimum with constants that do not depend on the place hold for the infimum. They say
    nothing about the place: a minimiser is refused.
    """
    before, after = line.before, line.after
    if isinstance(before, Minimiser) or isinstance(after, Minimiser):
        refuse("formulas of one order may be smallest at different places")
    if not (isinstance(before, Least) and isinstance(after, Least)):
        return before, after, None
    if before.args[1:] != after.args[1:]:
        refuse(f"expected infima over the same range; got {before.args[1:]} and {after.args[1:]}")
    return before.args[0], after.args[0], span(before, line)


def span(least: Least, line: Line) -> Range:
    """The range of an infimum over kappa; kappa(lambda, T) at its ends counts as lambda."""
    along = Along(line.setting)
    _, variable, low, high = least.args
    ends = []
    for end in (high, low):
        if isinstance(end, Kappa) and not along.is_own(end):
            refuse(f"expected κ of the power law, for {along.path.size} rows; got {end}")
        penalty = along.written(end.args[0] if isinstance(end, Kappa) else end)
        base, exponent = penalty.as_base_exp()
        if penalty != 1 and base != along.path.size:
            refuse(f"expected a power of {along.path.size}; got {end}")
        ends.append(sp.S.Zero if penalty == 1 else -exponent / along.beta)
    return Range(variable, *ends)


@dataclass(frozen=True)
class ByEquivalent(Rule):
    """What is measured is taken as the formula that the claim names for it.

    Theorem: none: such limits want a bounded inverse covariance, which no growing power law has.
    Conditions: the line before is the measured left side of the claim, and the one after its `equivalent`; confirmed by
    simulation, at the sizes that a machine can do, whenever the claim is judged, never proved.
    Reference: none, simulation.

    Attributes:
        of: Where the formula stands.
    """

    of: str
    words = "deterministic equivalent ({self.of}), tested by simulation"

    def demands(self, line: Line) -> Demands:
        """That the claim names the formula for its left side."""
        claim = line.setting.claim
        if claim is None or not isinstance(line.before, Measured) or line.before != claim.lhs:
            refuse(f"expected the measured left side of a claim; got {line.before}")
        if line.after != claim.equivalent:
            refuse(f"the claim's equivalent is {claim.equivalent}; got {line.after}")
        yield Simulated("compared with simulation by the judge of orders, for every verdict")


@dataclass(frozen=True)
class PowerLaw(Rule):
    """Traces and forms are written as sums: s_j = j^-β, c_j^2 proportional to j^-δ with w0' Sigma w0 given.

    Theorem: the definition of the spectrum and of the truth.
    Conditions: both formulas are the same once traces and forms are written as sums.
    Reference: none, a definition.
    """

    words = "definition of the spectrum and of the truth"

    def demands(self, line: Line) -> Demands:
        """That the formula is the one written out."""
        before, after, _ = opened(line)
        along = Along(line.setting)
        written, after = (
            gathered(side) for side in (along.written(as_sums(before, line.setting.where)), along.written(after))
        )
        yield Obligation(written, "=", after)


def bounded_freedom(along: Along, smallest: sp.Expr) -> Demands:
    """κ(λ, T) ≍ λ, and 1 - df_m(κ)/T stays away from 0, for T^-β ≲ λ ≲ 1.

    The theorem and its conditions are those of `KappaOrder`. The summands of df_1 fall with j, so df_1(κ) is at most
    ∫ dx/(1 + κ x^β), that is 1 before κ x^β = 1 and 1/(κ x^β) beyond. With κ = λ y^β, y >= 1, and λ^(1/β) T >= 1 that
    gives y^β <= 1 + C y^(β-1), which fails for y > 1 + C.

    Args:
        along: The cases.
        smallest: λ; for an infimum, the smallest one.
    """
    exponent = along.beta
    yield Obligation(exponent, ">", sp.S.One, "β > 1: df_1(κ) ≤ C κ^(-1/β), C = β/(β-1) finite")
    if not along.written(smallest).has(along.path.size):
        yield Obligation(along.written(smallest), ">", sp.S.Zero, "λ > 0")
    yield Obligation((1 + w) * (1 + u), "≥", sp.S.One, "y = 1 + C + u, y^(β-1) = 1 + w: y^β - C y^(β-1) ≥ 1")
    yield from _within(along, smallest).demands


def _within(along: Along, penalty: sp.Expr) -> Answer:
    penalty = along.written(penalty)

    def inside(sizes: Sizes) -> bool:
        if penalty.has(sp.Symbol) and sizes.moves(penalty):
            order = sizes.of(penalty)
            return sizes.compare(order, Order(-along.beta)) >= 0 >= sizes.compare(order, ONE)
        return True

    words, fails = "T^-β ≲ λ ≲ 1, so that κ ≍ λ", "λ is not between T^-β and 1"
    return in_all_cases(Along(along.setting), inside, bool, words, fails)


def penalties(along: Along, *formulas: sp.Basic) -> Iterator[sp.Expr]:
    """The lambdas of the kappas of some formulas, and T^-β for a kappa that is bound between T^-β and 1."""
    for symbol, penalty in along.kappas.items():
        if any(along.written(f).has(symbol) or f.has(symbol) for f in formulas):
            yield penalty
    if along.bound is not None:
        yield along.path.size ** (-along.beta * along.bound.high)
        yield along.path.size ** (-along.beta * along.bound.low)


@dataclass(frozen=True)
class KappaOrder(Rule):
    """Where κ ≍ λ, 1 - df_m(κ)/T lies between a positive constant and 1: it is left out, and T - df_m(κ) taken as T.

    Theorem: with C = β/(β - 1), df_1(κ) <= C κ^(-1/β) (sum against integral), so that κ = λ + κ df_1(κ)/T gives λ <= κ
    <= (1 + C)^β λ, and 1 - df_2/T >= 1 - df_1/T = λ/κ.
    Conditions: β > 1; λ > 0, and T^(-β) ≲ λ ≲ 1; s_j = j^(-β); κ = κ(λ, T) of that spectrum, T the size that grows;
    degrees of freedom are of that spectrum at that κ; nothing else is changed.
    Reference: Rudin 1976, Exercise 8 of Chapter 6.
    """

    is_long = True
    words = "κ ≍ λ, and 1 - df(κ)/T stays between positive constants"

    def demands(self, line: Line) -> Demands:
        """That λ lies between T^-β and 1, the lemma, and that nothing else is changed."""
        if line.step.sign not in HOLDS:
            refuse(f"expected one of {' '.join(HOLDS)}; got {line.step.sign}")
        before, after, bound = opened(line)
        along = Along(line.setting, bound)
        _require_own(line, before, along)
        for penalty in {*penalties(along, before), *_searched(line)}:
            yield from bounded_freedom(along, penalty)
        yield Obligation(without_freedom(before, along.path.size), "=", after)


def _require_own(line: Line, formula: sp.Expr, along: Along) -> None:
    """Refuse degrees of freedom of another spectrum, or at something other than a kappa(lambda, T), a bound one or not.

    Raises:
        RefusedError: If there are any.
    """
    searched = {letter: node for letter, node in line.setting.where.items() if isinstance(node, Least)}
    if isinstance(line.before, Least):
        searched[line.before.args[1]] = line.before
    own = {*along.kappas}
    for letter, node in searched.items():
        if all(isinstance(end, Kappa) and along.is_own(end) for end in node.args[2:]):
            own.add(letter)
    for trace in freedoms(formula, along.path.size):
        letters = trace.args[0].free_symbols - {EIGENVALUE}
        spectrum = line.setting.where.get(trace.args[1], trace.args[1])
        if not letters <= own or spectrum != along.covariance:
            refuse(f"expected degrees of freedom of the power law at κ(λ, {along.path.size}); got {trace}")


def _searched(line: Line) -> Iterator[sp.Expr]:
    """Lambda at both ends of the range of a kappa that is the place of a minimum."""
    for symbol, meaning in line.setting.where.items():
        if isinstance(meaning, Least) and line.before.has(symbol):
            for end in meaning.args[2:]:
                yield end.args[0] if isinstance(end, Kappa) else end


@dataclass(frozen=True)
class Exponents(Rule):
    """Sums of powers of T are of the order of the largest, a power of log T deciding between equal exponents.

    Theorem: T^a (log T)^b is o(T^c (log T)^d) if and only if a < c, or a = c and b < d; a sum of finitely many positive
    terms is of the order of its largest.
    Conditions: the formulas are in powers of the size, with no sum whose length grows; exponents are compared in every
    case that the hypotheses leave, each with an exact certificate; under an infimum for every kappa of the range; those
    of `KappaOrder`.
    Reference: Rudin 1976, Theorem 3.20.

    Attributes:
        why: What is done, in words.
    """

    why: str = "a sum is of the order of its largest term"

    is_long = True

    def demands(self, line: Line) -> Demands:
        """That both formulas are of orders that stand as the sign says."""
        before, after, bound = opened(line)
        if before.has(sp.Sum) or after.has(sp.Sum):
            refuse("a sum whose length grows is not of the order of its largest term")
        yield from self.judged(line, before, after, bound)

    def setting(self, line: Line) -> Setting:
        """What the comparison may use."""
        return line.setting

    def judged(self, line: Line, before: sp.Expr, after: sp.Expr, bound: Range | None) -> Demands:
        """The comparison, and its side conditions."""
        if before.has(Measured, Computed) or after.has(Measured, Computed):
            refuse(
                f"expected formulas in powers of the size; got {before if before.has(Measured, Computed) else after}"
            )
        along = Along(line.setting, bound)
        if line.step.sign == "→" and after in (sp.S.Zero, sp.oo):
            wanted = {sp.S.Zero: -1, sp.oo: 1}[after]
            yield from _tends(along, before, wanted).demands
        elif line.step.sign in HOLDS:
            # Under an infimum for all penalties from T^-β to 1, which is more than its range.
            whole = None if bound is None else Range(bound.variable, sp.S.Zero, sp.S.One)
            for setting in dict.fromkeys((self.setting(line), line.setting)):
                wide = Along(setting, whole)
                answer = compared(wide, before, after, line.step.sign)
                if answer.holds:
                    break
            along.demanded |= wide.demanded
            if bound is not None and answer.holds is False:  # at one kappa; what is stated is about the infima
                yield infima_differ(along, before, after, line.step.sign) or answer.opened
            else:
                yield from answer.demands
        else:
            refuse(f"expected one of {' '.join(HOLDS)}, or → 0, → oo; got {line.step.sign} {after}")
        for penalty in penalties(along, before, after):
            yield from bounded_freedom(along, penalty)
        yield from along.demanded.values()


def _tends(along: Along, formula: sp.Expr, wanted: int) -> Answer:
    """Whether a formula tends to 0, or to infinity."""
    (formula,) = positive(along.written(formula))
    found, told = along.explore(lambda sizes: sizes.compare(sizes.of(formula), ONE))
    for case, sign in found:
        if sign == wanted:
            continue
        for values in sorted(along.cases.where(case.assumed), key=lambda v: sum(map(abs, v.values()))):
            sizes = along.at(values)
            order = sizes.of(formula)
            if (other := sizes.compare(order, ONE)) != wanted:
                side = {"left side": order.at(values).of(along.path.size)}
                return Answer(False, (differs(along, values, side, other, "=", wanted),))
        return Answer(None, (Undecided(f"not shown where {case}"),))
    return Answer(True, (replace(told, words="the exponent has one sign in every case, by certificates"),))


@dataclass(frozen=True)
class Comparison(Exponents):
    """Sums over j <= N of j^e (1 + A j^-b)^-m, split where A j^-b = 1, that is at j = A^(1/b).

    Theorem: 1 + A j^-b is A j^-b up to a factor 2 before, and 1 up to a factor 2 beyond; a sum of powers j^(q-1) is of
    the order of the integral if q > 0, of the first term if q < 0, and of the logarithm if q = 0.
    Conditions: those of `Exponents`, for what is left of the sums; A and b are positive; the formula has such a sum.
    Reference: Rudin 1976, Exercise 8 of Chapter 6.
    """

    why: str = "split the sum where the two terms of 1 + A j^-b are alike; each part is a sum of powers"

    def setting(self, line: Line) -> Setting:
        """First without the hypotheses of the claim: many chains share the comparison, and few need them for it."""
        claim, setting = line.setting.claim, line.setting
        kept = () if claim is None else tuple(h for h in setting.hypotheses if h not in claim.hypotheses)
        return replace(setting, hypotheses=kept) if kept else setting

    def demands(self, line: Line) -> Demands:
        """The two inequalities, the integral, and the orders that follow."""
        before, after, bound = opened(line)
        if not before.has(sp.Sum):
            refuse(f"expected a formula with a sum; got {before}")
        y = sp.Dummy("y", positive=True)
        yield Obligation(2 * (1 + u), "≥", 1 + (1 + u), "A j^-b = 1 + u ≥ 1: 1 + A j^-b ≤ 2 A j^-b")
        yield Obligation(1 + 1 / (1 + u), "≤", sp.Integer(2), "A j^-b = 1/(1 + u) ≤ 1: 1 + A j^-b ≤ 2")
        yield Obligation((y**q / q).diff(y), "=", y ** (q - 1), "integral of y^(q-1)")
        yield from self.judged(line, before, after, bound)
