"""Reasons for steps that take means: laws, independence, orthogonality, and results that are cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.stats import E
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations import _exact
from derivations._chain import WEAKER, Line
from derivations._formulas import Fit, Mean, Noise, Rows, is_random, spread
from derivations._implied import implied
from derivations._proof import Obligation, Proof, Strength
from derivations._rules import same
from derivations._setting import Setting
from derivations.errors import RefusedError
from theory import Claim, Measured
from theory._matrices import Arbitrary


if TYPE_CHECKING:
    from derivations._chain import Chain


@dataclass(frozen=True)
class Expectation:
    """Means of functions of one or several independent scalars of named laws are carried out.

    Attributes:
        of: The law and its moment, in words.
    """

    of: str = "moments of the law"

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.of

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That sympy's integral over the law gives the value; that the mean exists."""
        before = spread(line.before, line.setting.laws)
        found: dict[sp.Basic, sp.Expr] = {}
        for mean in sorted(before.atoms(Mean), key=str):
            if mean.atoms(Arbitrary) or line.after.has(mean):
                continue
            value = sp.simplify(E(mean.body))
            if isinstance(value, sp.Piecewise):
                value, condition = value.args[0]
                yield from demanded(condition, "the mean exists")
            if value.has(sp.Integral, RandomSymbol, sp.oo, sp.zoo, sp.nan):
                msg = f"the mean of {mean.body} is not known to exist: {value}"
                raise RefusedError(msg)
            found[mean] = value
        if not found:
            msg = f"expected a mean over scalars of named laws; got {line.before}"
            raise RefusedError(msg)
        yield Obligation(before.xreplace(found), "=", spread(line.after, line.setting.laws))


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
        doubled = _exact.scaled(mean.body, self.letters, line.setting)
        if doubled:
            yield Proof(False, how="the formula is not quadratic in the noise", counterexample=doubled)
            return
        found = _exact.compare(mean.body, after, line.setting, _exact.noise_averaged(self.letters, line.setting))
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
class Cited:
    """A result that is proved, or shown by simulation, elsewhere: one side of it is replaced by the other.

    Attributes:
        chain: The chain of the result, or the claim where it has none.
        values: What its letters stand for here.
        why: In words.
    """

    chain: Chain | Claim
    values: Mapping[sp.Basic, sp.Basic] = field(default_factory=dict)
    why: str = ""

    @property
    def claim(self) -> Claim:
        """The result."""
        return self.chain if isinstance(self.chain, Claim) else self.chain.claim

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"{self.why}: {self.claim.id}" if self.why else self.claim.id

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the hypotheses of the result hold here, and that the new formula is the old one with the result used."""
        yield from self.conditions(line)
        says, turned = self.claim.kind.value, TURNED.get(self.claim.kind.value, self.claim.kind.value)
        for (old, new), (before, after) in product(self._sides(), _writings(line)):
            for left, right, sign in ((old, new, says), (new, old, turned)):
                used = before.xreplace({left: right})
                if used == before:
                    continue
                if line.sign not in (*WEAKER.get(sign, ("=",)), "⇒", "⇔"):
                    msg = f"{self.claim.id} says {says}; it gives no {line.sign}"
                    raise RefusedError(msg)
                yield from same(used, after)
                return
        if says == "=":
            for (old, new), (before, after) in product(self._sides(), _writings(line)):
                if after.xreplace({old: new}) == before:
                    return
        msg = f"neither side of {self.claim.id} stands in {line.before}"
        raise RefusedError(msg)

    def conditions(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the hypotheses of the result hold here, for numbers and matrices of the kinds that it is about."""
        for hypothesis in map(self._here, self.claim.hypotheses):
            used = implied(hypothesis, line.setting.hypotheses)
            if used is None:
                yield from demanded(hypothesis, f"hypothesis of {self.claim.id}")
            else:
                yield Proof(True, Strength.SYMBOLIC, f"hypothesis of {self.claim.id}: {hypothesis}", used)
        yield from self.domains()
        self._refuse_other_laws(line)
        yield Proof(True, Strength.SYMBOLIC, f"cites {self.claim.id}")

    def ranging(self, value: sp.Expr) -> sp.Expr:
        """A value, with what is known of the letters in it."""
        return value

    def domains(self) -> Iterator[Obligation]:
        """That its letters stand for numbers of their domains.

        Raises:
            RefusedError: If a whole number would stand for something else.
        """
        for symbol, value in self.values.items():
            if not isinstance(symbol, sp.Symbol) or not isinstance(value, sp.Expr):
                continue
            if symbol.is_integer and not self.ranging(value).is_integer:
                msg = f"{symbol} is an integer in {self.claim.id}; got {value}"
                raise RefusedError(msg)
            if symbol.is_nonnegative:
                sign = ">" if symbol.is_positive else "≥"
                yield Obligation(value, sign, sp.S.Zero, f"domain of {symbol} in {self.claim.id}")

    def _refuse_other_laws(self, line: Line) -> None:
        """Refuse matrices that stand for random ones of the result but are not of their law, or coincide."""
        laws = {} if isinstance(self.chain, Claim) else self.chain.laws
        meaning = {} if isinstance(self.chain, Claim) else self.chain.meaning
        theirs = {m for formula in meaning.values() for m in formula.atoms(Arbitrary) if str(m.args[0]) in laws}
        ours = line.before.xreplace(dict(line.meaning)).atoms(Arbitrary)
        images: dict[sp.Basic, sp.Basic] = {}
        for matrix in sorted(theirs, key=str):
            image, law = self._here(matrix), laws[str(matrix.args[0])]
            if image not in ours or not isinstance(law, (Rows, Noise)):
                continue
            here = Rows(self._here(law.covariance)) if isinstance(law, Rows) else Noise(self._here(law.variance))
            found = line.setting.laws.get(str(image.args[0]))
            if found != here:
                msg = f"{self.claim.id} is about {matrix} with {law}; here {image} has {found or 'no law'}"
                raise RefusedError(msg)
            if images.setdefault(image, matrix) != matrix:
                msg = f"{self.claim.id} is about independent {matrix} and {images[image]}; here both are {image}"
                raise RefusedError(msg)

    def _here(self, part: sp.Basic) -> sp.Basic:
        """A formula of the result with what its letters stand for here, measured quantities among them."""
        values = dict(self.values)
        named = {str(symbol): value for symbol, value in values.items()}
        return part.replace(
            lambda node: isinstance(node, Measured), lambda node: node.elsewhere(named) if named else node.unnamed
        ).xreplace(values)

    def _sides(self) -> Iterator[tuple[sp.Basic, sp.Basic]]:
        """Both sides of the result here: as they stand, with its definitions, and with means for what is measured."""
        sides = self.claim.lhs, self.claim.rhs
        where = dict(self.claim.where) if isinstance(self.chain, Claim) else dict(self.chain.setting.where)
        meaning = {} if isinstance(self.chain, Claim) else dict(self.chain.meaning)
        setting = Setting(where=where)
        for forms in (sides, [s.xreplace(meaning) for s in sides]):
            yield tuple(self._here(side) for side in forms)
            yield tuple(self._here(setting.defined(side)) for side in forms)


def _writings(line: Line) -> Iterator[tuple[sp.Basic, sp.Basic]]:
    """Both formulas of a line: as they stand, written out, and with means for what is measured."""
    sides = [_unnamed(side) for side in (line.before, line.after)]
    for forms in (sides, [_unnamed(s.xreplace(dict(line.meaning))) for s in (line.before, line.after)]):
        yield forms[0], forms[1]
        yield line.setting.defined(forms[0]), line.setting.defined(forms[1])


def _unnamed(part: sp.Basic) -> sp.Basic:
    """A formula in which it does not matter how what is measured is written."""
    return part.replace(lambda node: isinstance(node, Measured), lambda node: node.unnamed)


TURNED = {"≤": "≥", "≥": "≤", "<": ">"}
"""Signs read from right to left, where that differs."""


def demanded(condition: sp.Basic, note: str) -> Iterator[Obligation | Proof]:
    """A condition as obligations.

    Raises:
        RefusedError: If it is none of relations and conjunctions of them.
    """
    signs = {sp.Gt: ">", sp.Ge: "≥", sp.Lt: "<", sp.Le: "≤", sp.Ne: "≠", sp.Eq: "="}
    if condition == sp.true:
        return
    if isinstance(condition, sp.And):
        for part in condition.args:
            yield from demanded(part, note)
    elif condition.func in signs:
        yield Obligation(condition.lhs, signs[condition.func], condition.rhs, note)
    else:
        msg = f"expected a relation to be shown; got {condition} ({note})"
        raise RefusedError(msg)


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
