"""Reasons for steps about events of normal and gamma variables: rewritten, conditioned, named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import sympy as sp
from sympy.stats.crv_types import ChiSquaredDistribution, NormalDistribution
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule, UpperBound
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Chance, Mean
from derivations.xu2025.rules.error_laws import CrossProduct, law_of_letters
from derivations.xu2025.rules.supports import POSITIVE
from theory.xu2025._laws import NegativeForm


def one_chance(formula: sp.Basic) -> Chance:
    """The one chance in a formula.

    Raises:
        RefusedError: If there is none, or several.
    """
    found = formula.atoms(Chance)
    if len(found) != 1:
        refuse(f"expected a formula with one chance; got {formula}")
    chance: Chance = min(found, key=str)
    return chance


@dataclass(frozen=True, eq=False)
class SameEvent(Rule):
    """An inequality is rewritten: its two sides differ by a positive multiple of what they differed by before.

    Theorem: a < b if and only if c a < c b for c > 0, and |a| < |b| if and only if a^2 < b^2; an event has the same
    chance for variables of the same joint law.
    Conditions: the inequality stays strict or not, and its direction; the multiple is positive for almost all values,
    of normal variables that are not constant or of positive ones; what is written otherwise is a multiple, of the same
    variance, of a normal variable of mean 0 of its own, independent of all others; sides that are squared are not
    negative.
    Reference: Rudin 1976, Proposition 1.18.

    Attributes:
        why: In words.
        times: That multiple, in the random symbols; positive almost surely.
        put: What random symbols are written as, in others of the same joint law.
        squares: Whether both sides, none of them negative, are squared first.
    """

    why: str
    times: sp.Expr = sp.S.One
    put: Mapping[sp.Basic, sp.Expr] = field(default_factory=dict)
    squares: bool = False

    def demands(self, line: Line) -> Demands:
        """The laws of what is written otherwise, the sign of the multiple, and the identity."""
        old, new = (one_chance(side) for side in (line.before, line.after))
        if old.event.func is not new.event.func or not isinstance(old.event, (sp.Lt, sp.Gt)):
            refuse(f"expected two inequalities of one kind; got {old} and {new}")
        if line.before.xreplace({old: new}) != line.after:
            refuse(f"expected {line.before.xreplace({old: new})}; got {line.after}")
        self._require_same_joint_law(old.event)
        for symbol, formula in self.put.items():
            yield from _same_normal(symbol, formula)
        sides = [side.xreplace(dict(self.put)) for side in (old.event.lhs, old.event.rhs)]
        if self.squares:
            for side in sides:
                if not isinstance(side, sp.Abs) and not side.is_nonnegative:
                    refuse(f"only sides that are not negative may be squared; got {side}")
            sides = [side.args[0] ** 2 if isinstance(side, sp.Abs) else side**2 for side in sides]
        drawn = random_symbols(sp.Tuple(*sides, new.event.lhs, new.event.rhs, self.times))
        letters = {s: value_letter(s) for s in drawn}
        for symbol in drawn:
            if isinstance(symbol.pspace.distribution, NormalDistribution):
                yield Obligation(symbol.pspace.distribution.args[1], ">", sp.S.Zero, f"{symbol} is not constant")
        times = self.times.xreplace(letters)
        yield Obligation(times, ">", sp.S.Zero, "the multiple, almost surely")
        before, after = ((a - b).xreplace(letters) for a, b in (sides, (new.event.lhs, new.event.rhs)))
        yield Obligation(sp.simplify(before - times * after), "=", sp.S.Zero, "difference of the sides")

    def _require_same_joint_law(self, event: sp.Basic) -> None:
        """Refuse to write independent variables by one variable.

        Raises:
            RefusedError: If one is used twice, or stands in the event already.
        """
        images = [symbol for formula in self.put.values() for symbol in random_symbols(formula)]
        kept = set(random_symbols(event)) - set(self.put)
        if len(set(images)) != len(images) or kept & set(images):
            refuse(f"expected a variable of its own for each of {', '.join(map(str, self.put))}; got {images}")


def value_letter(symbol: RandomSymbol) -> sp.Symbol:
    """A letter for the values of a random symbol: almost surely none is 0.

    Raises:
        RefusedError: If it is neither normal nor of a law with a density on positive numbers.
    """
    if isinstance(symbol.pspace.distribution, NormalDistribution):
        return sp.Dummy(str(symbol), real=True, nonzero=True)
    if not isinstance(symbol.pspace.distribution, POSITIVE):
        refuse(f"expected normal variables, and positive ones with a density; got {symbol}")
    return sp.Dummy(str(symbol), positive=True)


def _same_normal(symbol: sp.Basic, formula: sp.Expr) -> Iterator[Obligation]:
    """That a normal symbol has the law of a multiple of another."""
    others = random_symbols(formula)
    if len(others) != 1 or not isinstance(symbol, RandomSymbol):
        refuse(f"expected {symbol} to be a multiple of one random symbol; got {formula}")
    laws = symbol.pspace.distribution, others[0].pspace.distribution
    factor = formula.coeff(others[0])
    if not all(isinstance(law, NormalDistribution) for law in laws) or sp.expand(formula - factor * others[0]) != 0:
        refuse(f"expected multiples of normal variables; got {symbol} and {formula}")
    for law in laws:
        yield Obligation(law.args[0], "=", sp.S.Zero, "mean")
    yield Obligation(laws[0].args[1] ** 2, "=", factor**2 * laws[1].args[1] ** 2, f"variance of {symbol}")


@dataclass(frozen=True)
class Along(Rule):
    """x'y and |y|^2 of independent normal vectors with covariances u I and w I in p dimensions.

    Given y, x'y is normal with variance u |y|^2: it is sqrt(u) |y| times a standard normal variable that is independent
    of y; |y|^2 is w times a chi-square variable with p degrees of freedom.

    Theorem: linear images of normal vectors are normal, and the square of a standard normal vector is chi-square.
    Conditions: the chain gives this law to both letters, with the covariance I; u, w > 0; both variables are new in the
    formula, standard normal and chi-square with p degrees of freedom; nothing else is changed.
    Reference: Muirhead 1982, Section 1.2.

    Attributes:
        inner: The letter of x'y.
        square: The letter of |y|^2.
        variances: u and w.
        normal: The standard normal variable.
        chi: The chi-square variable.
        dimension: p.
    """

    inner: sp.Symbol
    square: sp.Symbol
    variances: tuple[sp.Expr, sp.Expr]
    normal: RandomSymbol
    chi: RandomSymbol
    dimension: sp.Expr
    words = "given y, x'y is normal, its variance a multiple of |y|^2, which is chi-square ({self.dimension} degrees)"

    def demands(self, line: Line) -> Demands:
        """The conditional law coordinate by coordinate, the degrees of freedom, and that the letters are replaced."""
        law, pair = self.chi.pspace.distribution, law_of_letters(CrossProduct, (self.inner, self.square), line)
        if not isinstance(law, ChiSquaredDistribution) or self.normal.pspace.distribution.args != (0, 1):
            refuse(f"expected a standard normal and a chi-square variable; got {self.normal} and {self.chi}")
        if pair.covariance is not None or {self.normal, self.chi} & set(random_symbols(line.before)):
            refuse(f"expected the covariance I and new variables; got {pair}")
        for mine, theirs in zip((*self.variances, self.dimension), (*pair.variances, pair.dimension), strict=True):
            yield Obligation(mine, "=", theirs, "as the law says")
            yield Obligation(mine, ">", sp.S.Zero, "variances and dimension")
        yield Obligation(law.args[0], "=", self.dimension, "degrees of freedom")
        s, w, z, u = (
            sp.Dummy("s", real=True),
            sp.Dummy("w", real=True),
            sp.Dummy("z", real=True),
            sp.Dummy(positive=True),
        )
        exponent = sp.expand(s * w * z - z**2 / (2 * u))
        completed = -((z - u * s * w) ** 2) / (2 * u) + u * s**2 * w**2 / 2
        yield Obligation(
            exponent, "=", completed, "E exp(s x_j y_j) given y_j = w is exp(u s^2 w^2 / 2): the square completed"
        )
        first, second = self.variances
        put = {
            self.inner: sp.sqrt(first) * self.normal * sp.sqrt(second) * sp.sqrt(self.chi),
            self.square: second * self.chi,
        }
        old, new = one_chance(line.before), one_chance(line.after)
        wanted = old.event.xreplace(put)
        if line.before.xreplace({old: new}) != line.after or new.event.func is not wanted.func:
            refuse(f"expected {line.before.xreplace(put)}; got {line.after}")
        gap = (wanted.lhs - wanted.rhs) - (new.event.lhs - new.event.rhs)
        letters = {symbol: value_letter(symbol) for symbol in random_symbols(gap)}
        if gap.xreplace(letters).has(self.inner, self.square):
            refuse(f"expected {line.before.xreplace(put)}; got {line.after}")
        yield Obligation(sp.simplify(gap.xreplace(letters)), "=", sp.S.Zero, "letters written out")


@dataclass(frozen=True)
class Pointwise(UpperBound):
    """The mean of a function that decreases in its argument falls when that grows, almost surely.

    Theorem: strict monotonicity of the mean.
    Conditions: the function falls strictly on (0, oo), where both arguments lie, almost surely; it is not negative, and
    its value at 0 is finite and bounds it, so that both means are finite.
    Reference: Billingsley 1995, Theorems 15.2 and 16.1.

    Attributes:
        function: The function, decreasing, in one letter.
        letter: The letter, positive.
        old: Its argument before.
        new: Its argument after, smaller.
    """

    function: sp.Expr
    letter: sp.Symbol
    old: sp.Expr
    new: sp.Expr

    words = "{self.function} falls with {self.letter}, and {self.old} > {self.new} almost surely"

    def demands(self, line: Line) -> Demands:
        """That the function decreases, and that the argument before is larger."""
        x = self.letter
        if line.step.sign not in ("<", "≤") or not x.is_positive:
            refuse(f"expected the sign < and a positive letter; got {line.step.sign} and {x}")
        if not isinstance(line.before, Mean) or not isinstance(line.after, Mean):
            refuse(f"expected two means; got {line.before} and {line.after}")
        y = sp.Dummy("y", positive=True)  # any number, whatever the hypotheses say of the letter
        function, most = self.function.xreplace({x: y}), self.function.xreplace({x: sp.S.Zero})
        if random_symbols(function) or not most.is_finite:
            refuse(f"expected a function of one number that is finite at 0; got {self.function}")
        yield Obligation(sp.diff(function, y), "<", sp.S.Zero, "decreasing")
        tails = {tail: sp.Dummy(positive=True) for tail in function.atoms(sp.erfc) if tail.args[0].is_real}
        yield Obligation(function.xreplace(tails), "≥", sp.S.Zero, "not negative: the mean is finite")
        letters = {s: value_letter(s) for s in random_symbols(sp.Tuple(self.old, self.new))}
        old, new = (side.xreplace(letters) for side in (self.old, self.new))
        yield Obligation(old, ">", new, "arguments, almost surely")
        yield Obligation(new, ">", sp.S.Zero, "arguments, almost surely")
        wanted = [Mean(self.function.xreplace({x: side})) for side in (self.old, self.new)]
        if any(
            sp.simplify(mean.body - side.body) != 0
            for mean, side in zip(wanted, (line.before, line.after), strict=True)
        ):
            refuse(f"expected {wanted[0]} < {wanted[1]}; got {line.before} and {line.after}")


@dataclass(frozen=True)
class GivenDirection(UpperBound):
    """P(2 x'y + |y|^2 < 0) < 1/2: given y, x'y is normal with mean 0, and the event is that it falls below -|y|^2/2.

    Theorem: a normal variable of mean 0 is below a negative number with a probability below 1/2.
    Conditions: the chain says that the letters have this law; the event is that x'y is below a number that is negative
    whatever y is.
    Reference: none, symmetry of the normal density.

    Attributes:
        inner: The letter of x'y.
        square: The letter of |y|^2, positive almost surely.
    """

    inner: sp.Symbol
    square: sp.Symbol

    words = "given y, x'y is normal with mean 0: below a negative number with probability less than 1/2"

    def demands(self, line: Line) -> Demands:
        """That the event is that x'y is below a negative number, and that the normal law has half its mass below 0."""
        event = one_chance(line.before).event
        if line.step.sign != "<" or line.before != one_chance(line.before) or not isinstance(event, sp.Lt):
            refuse(f"expected a chance below a bound; got {line.before}")
        law_of_letters(CrossProduct, (self.inner, self.square), line)
        slope = sp.diff(event.lhs - event.rhs, self.inner)
        yield Obligation(slope, ">", sp.S.Zero, f"the event bounds {self.inner} from above")
        y = sp.Dummy("y", positive=True)
        bound = (self.inner - (event.lhs - event.rhs) / slope).xreplace({self.square: y})
        if bound.has(self.inner):
            refuse(f"the event is not linear in {self.inner}: {event}")
        yield Obligation(sp.simplify(bound), "<", sp.S.Zero, "the bound")
        w = sp.Dummy(positive=True)
        yield Obligation(sp.erfc(sp.S.Zero) / 2, "=", line.after, "normal law at 0")
        yield Obligation(sp.diff(sp.erfc(w / sp.sqrt(2)) / 2, w), "<", sp.S.Zero, "and less below it")


@dataclass(frozen=True)
class QuadraticForm(Rule):
    """The chance that 2 x'y + |y|^2 is negative has a name: only the ratio of the covariances counts.

    Theorem: the definition of the name: x ~ N(0, Sigma), y ~ N(0, r Sigma); both vectors may be scaled alike.
    Conditions: the chain gives this law to both letters, with the covariance and the ratio of the name; the event is
    this one.
    Reference: none, a definition.

    Attributes:
        inner: The letter of x'y.
        square: The letter of |y|^2.
    """

    inner: sp.Symbol
    square: sp.Symbol
    words = "definition of the form; both vectors may be scaled alike"

    def demands(self, line: Line) -> Demands:
        """That the event is the one of the definition, up to a positive factor."""
        turned = isinstance(line.before, NegativeForm)
        before, after = (line.after, line.before) if turned else (line.before, line.after)
        event, law = one_chance(before).event, law_of_letters(CrossProduct, (self.inner, self.square), line)
        if before != one_chance(before) or not isinstance(event, sp.Lt) or not isinstance(after, NegativeForm):
            refuse(f"expected one chance, and the name of the form; got {before} and {after}")
        if after.args[1] != law.covariance:
            refuse(f"expected the covariance of the law, {law}; got {after.args[1]}")
        yield Obligation(after.args[0], "=", law.ratio, "ratio of the covariances")
        yield Obligation(event.lhs - event.rhs, "=", 2 * self.inner + self.square, "the event")
