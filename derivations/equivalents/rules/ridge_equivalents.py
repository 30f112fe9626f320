"""Deterministic equivalents as reasons: means over one design are replaced by functions of its covariance.

Each is a lemma of `theory.equivalents`, with evidence of its own. A lemma speaks of one letter, or of one letter on
both sides of something that does not depend on it; nothing else may be replaced letter by letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import sympy as sp

from derivations.equivalents.rules.canonical_traces import (
    Eigenbasis,
    Items,
    Word,
    canonical,
    is_letter,
    letter_of,
    merged,
    total,
    words,
)
from derivations.errors import RefusedError
from derivations.kernel.chain import Line
from derivations.kernel.cited import Cited
from derivations.kernel.formulas import Array, Mean, OfDesigns
from derivations.kernel.implication import implied
from derivations.kernel.proof import Obligation, Proof, Strength
from theory import EIGENVALUE, Form, Sandwich, Trace
from theory.equivalents import FIRST_ORDER, NOISE, SECOND_ORDER


s = EIGENVALUE
Replace = Callable[[Word], list[Word]]


@dataclass(frozen=True, eq=False)
class RidgeFit(OfDesigns):
    """The law of a letter that is made of one design: rows iid N(0, Sigma), S = X'X/T.

    Attributes:
        design: Name of the design; letters of one design depend on each other.
        rows: T.
        penalty: lambda.
        kappa: The symbol of kappa(lambda, T).
        df_2: The symbol of df_2(kappa).
        basis: Sigma.
        of_noise: Whether the letter is N = (S + lambda)^{-1} S (S + lambda)^{-1}/T rather than A = S (S + lambda)^{-1}.
        times: For the product of so many maps, each of a design of its own: how many.
    """

    design: str
    rows: sp.Expr
    penalty: sp.Expr
    kappa: sp.Expr
    df_2: sp.Expr
    basis: Eigenbasis
    of_noise: bool = False
    times: sp.Expr = sp.S.One

    def __str__(self) -> str:
        """In words."""
        what = "covariance of the fit to noise" if self.of_noise else "map from a truth to its fit"
        many = "" if self.times == 1 else f", product of {self.times} with designs of their own"
        return f"{what} on {self.rows} rows iid N(0, Sigma) at penalty {self.penalty}{many}"

    @property
    def latex(self) -> str:
        """For a page."""
        return rf"\text{{{self}}}"

    @property
    def covariance(self) -> sp.MatrixExpr:
        """Sigma, as a matrix."""
        return self.basis.covariance

    @property
    def poles(self) -> int:
        """Two for the fit to noise without a penalty, which is the pseudo-inverse of X'X."""
        return 2 if self.of_noise and self.penalty == 0 else 0

    def made(self, design: Array, value: Callable[[sp.Expr], float]) -> Array:
        """S (S + penalty)^{-1}, or (S + penalty)^{-1} S (S + penalty)^{-1} / T, with S = X'X/T."""
        rows, penalty = design.shape[1], value(self.penalty)
        square = design.swapaxes(-1, -2) @ design
        if penalty == 0:
            inverse = np.linalg.pinv(square, hermitian=True)
            return np.asarray(inverse if self.of_noise else inverse @ square)
        resolvent = np.linalg.inv(square / rows + penalty * np.eye(design.shape[2]))
        kept = resolvent @ square / rows
        return np.asarray(kept @ resolvent / rows if self.of_noise else kept)

    @property
    def first(self) -> sp.Expr:
        """What stands for the letter in a mean, a function of Sigma."""
        if self.of_noise:
            return s / (s + self.kappa) ** 2 / (self.rows - self.df_2)
        return (s / (s + self.kappa)) ** self.times

    def second(self, between: sp.Expr) -> sp.Expr:
        """What stands for A D A in a mean, D a function of Sigma."""
        spill = self.spread * Trace(between * self.spread, self.basis.symbol) / (self.rows - self.df_2)
        return s**2 / (s + self.kappa) ** 2 * between + self.kappa**2 * spill

    @property
    def spread(self) -> sp.Expr:
        """Sigma (Sigma + kappa)^{-2}."""
        return s / (s + self.kappa) ** 2


@dataclass(frozen=True, eq=False)
class Equivalent(Cited):
    """In means, a letter, or a letter on both sides of something, is replaced by its deterministic equivalent.

    The first-order lemma speaks of one letter. Two letters of one design depend on each other: they take the
    second-order lemma, and the mean of their product is not the product of their means.

    Attributes:
        of: The letter.
    """

    of: str = ""
    gives: ClassVar[tuple[str, ...]] = ("≃",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"deterministic equivalent of {self.of}: {self.claim.id}"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That sizes grow in proportion, that the limit exists, and that the new formula is the old one replaced."""
        law = fit_of(self.of, line)
        if line.step.sign != "≃":
            msg = f"{self.claim.id} gives ≃; got {line.step.sign}"
            raise RefusedError(msg)
        if law.of_noise is not (self.claim is NOISE):
            msg = f"{self.claim.id} does not speak of {self.of}"
            raise RefusedError(msg)
        yield from proportionate(line, law)
        names = line.setting.laws
        left = means_replaced(line.before, law.basis, names, lambda word: self._word(word, law, line))
        if left == canonical(line.before, law.basis, names):
            msg = f"no mean with {self.of} in {line.before}"
            raise RefusedError(msg)
        yield Obligation(left, "=", canonical(line.after, law.basis, names))

    def _word(self, word: Word, law: RidgeFit, line: Line) -> list[Word]:
        own = [name for name in word.letters(line.setting.laws) if _design(name, line) == law.design]
        if not own:
            return [word]
        if any(name != self.of for name in own):
            msg = f"{', '.join(own)} are made of one design and depend on each other"
            raise RefusedError(msg)
        if len(own) == 1:
            return [_once(word, self.of, law)]
        if len(own) == 2 and self.claim is SECOND_ORDER and law.times == 1:
            return _twice(word, self.of, law, line)
        msg = (
            f"{self.claim.id} speaks of one {self.of}; the mean of a product of dependent letters is not that of means"
        )
        raise RefusedError(msg)


def fit_of(letter: str, line: Line) -> RidgeFit:
    """The law of a letter.

    Raises:
        RefusedError: If it is not made of one design.

    """
    law = line.setting.laws.get(letter)
    if not isinstance(law, RidgeFit):
        msg = f"expected {letter} to be made of a design; got {law}"
        raise RefusedError(msg)
    return law


def _design(letter: str, line: Line) -> str:
    law = line.setting.laws[letter]
    return law.design if isinstance(law, RidgeFit) else letter


def means_replaced(formula: sp.Expr, basis: Eigenbasis, names: Mapping[str, object], replace: Replace) -> sp.Expr:
    """A formula with every word of every mean replaced, in canonical form."""

    def inside(mean: sp.Basic) -> sp.Expr:
        found = [new for word in words(mean.body, basis, names) for new in (replace(word) if word.items else [word])]
        return total(found, basis, names)

    return canonical(formula.replace(lambda part: isinstance(part, Mean), inside), basis, names)


def proportionate(line: Line, law: RidgeFit) -> Iterator[Proof]:
    """That the rows grow in proportion to the dimension, and that the limit of the letter exists."""
    claim = line.setting.claim
    path = None if claim is None else claim.path
    grown = None if path is None else path.sets.get(law.rows)
    if path is None or grown is None or path.size != law.basis.dimension:
        msg = f"deterministic equivalents are about sizes in proportion; {law.rows} does not grow with the dimension"
        raise RefusedError(msg)
    ratio = 1 / sp.limit(grown.replace(sp.ceiling, lambda inside: inside) / path.size, path.size, sp.oo)
    if not ratio.is_positive or ratio.has(path.size):
        msg = f"deterministic equivalents are about sizes in proportion; {law.rows} is {grown}"
        raise RefusedError(msg)
    yield Proof(True, Strength.SYMBOLIC, f"{law.rows} grows in proportion to {path.size}")
    if law.penalty.is_positive:
        return
    apart = sp.Or(sp.Gt(law.penalty, 0), sp.Ne(ratio, 1)) if law.penalty != 0 else sp.Ne(ratio, 1)
    used = implied(apart, line.setting.hypotheses)
    if used is None:
        yield Proof(None, how=f"the limit asks for {apart}, which the hypotheses do not imply")
    else:
        yield Proof(True, Strength.SYMBOLIC, f"{apart} is a hypothesis", used)


def _at(items: Items, name: str) -> list[int]:
    return [i for i, item in enumerate(items) if is_letter(item) and letter_of(item) == name]


def _once(word: Word, name: str, law: RidgeFit) -> Word:
    (place,) = _at(word.items, name)
    return Word(word.coefficient, (*word.items[:place], law.first, *word.items[place + 1 :]))


def _twice(word: Word, name: str, law: RidgeFit, line: Line) -> list[Word]:
    """Tr F A D A as the first-order part and the product of two traces, of which one at most may be random."""
    items = merged(word.items)
    one, two = _at(items, name)
    between, outside = items[one + 1 : two], (*items[two + 1 :], *items[:one])
    shrink = s / (s + law.kappa)
    names = line.setting.laws
    traces = [Word(sp.S.One, (*part, law.spread)) for part in (between, outside)]
    random = [trace for trace in traces if trace.letters(names)]
    if len(random) == 2:
        msg = f"random letters on both sides of {name}: the mean of the product of their traces is another lemma"
        raise RefusedError(msg)
    fixed = [trace for trace in traces if not trace.letters(names)]
    scale = word.coefficient * law.kappa**2 / (law.rows - law.df_2)
    scale *= sp.Mul(*(total([trace], law.basis, ()) for trace in fixed))
    last = Word(scale * random[0].coefficient, random[0].items) if random else Word(scale)
    return [Word(word.coefficient, (shrink, *between, shrink, *outside)), last]


@dataclass(frozen=True, eq=False)
class OneByOne(Cited):
    """The maps of generations with designs of their own are averaged one after the other, the last one first.

    Q becomes a power of the first-order equivalent. Q' D Q becomes the result of the recursion
    D_{k+1} = E[P D_k P] by the second-order lemma, in which D_k is a function of Sigma, as in `theory.Sandwich`.

    Attributes:
        of: The letter of the product Q.
    """

    of: str = ""
    gives: ClassVar[tuple[str, ...]] = ("≃",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"one generation after the other, each independent of the others: {self.claim.id}"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That the recursion is the lemma's, and that the new formula is the old one replaced."""
        law = fit_of(self.of, line)
        if line.step.sign != "≃" or self.claim not in (FIRST_ORDER, SECOND_ORDER):
            msg = f"{self.claim.id} gives ≃ for maps; got {line.step.sign}"
            raise RefusedError(msg)
        yield from proportionate(line, law)
        names, inner = line.setting.laws, []

        def replace(word: Word) -> list[Word]:
            items = merged(word.items)
            places = _at(items, self.of)
            if len(places) == 1:
                return [_once(word, self.of, law)]
            body = items[places[0] + 1 : places[-1]] or (sp.S.One,)
            plain = len(places) == 2 and len(body) == 1 and not is_letter(body[0])
            if not plain or items[places[0]] != items[places[1]].T or self.claim is not SECOND_ORDER:
                msg = f"expected Q alone, or Q' D Q with a function D of Sigma; got {items}"
                raise RefusedError(msg)
            inner.append(body[0])
            node = Sandwich(law.times, body[0], law.rows, law.basis.symbol)
            return [Word(word.coefficient, (*items[: places[0]], node, *items[places[1] + 1 :]))]

        left = means_replaced(line.before, law.basis, names, replace)
        for body in inner:
            once = Sandwich.after_one(body, law.rows, law.basis.symbol, law.kappa, law.df_2)
            yield Obligation(
                Trace(once, law.basis.symbol), "=", Trace(law.second(body), law.basis.symbol), "the recursion"
            )
        yield Obligation(left, "=", canonical(line.after, law.basis, names))


@dataclass(frozen=True, eq=False)
class InEigenbasis:
    """Traces and forms of functions of Sigma, and words of random letters, are written in the eigenbasis of Sigma.

    Attributes:
        basis: Sigma.
        why: In words.
    """

    basis: Eigenbasis
    why: str = "functions of Σ commute: in its eigenbasis"

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.why

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That both are the same in canonical form."""
        names = line.setting.laws
        yield Obligation(canonical(line.before, self.basis, names), "=", canonical(line.after, self.basis, names))


@dataclass(frozen=True, eq=False)
class Isotropic:
    """For Sigma = I, traces are tr f(Sigma) = d f(1), and forms w' f(Sigma) w = f(1) w' Sigma w.

    Attributes:
        symbol: The symbol of Sigma.
        dimension: d.
        energies: w' Sigma w by the symbol of w.
    """

    symbol: sp.Symbol
    dimension: sp.Expr
    energies: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)

    @property
    def because(self) -> str:
        """The rule in words."""
        return "Σ = I"

    def demands(self, line: Line) -> Iterator[Obligation | Proof]:
        """That every regime of the claim is isotropic, and that the new formula is the old one collapsed."""
        require_isotropic(line, self.symbol)
        yield Obligation(self._collapsed(line.before, line), "=", self._collapsed(line.after, line))

    def _collapsed(self, formula: sp.Expr, line: Line) -> sp.Expr:
        def collapse(node: sp.Basic) -> sp.Expr:
            if isinstance(node, Trace):
                return node.args[0].subs(s, 1) * self.dimension
            return node.args[1].subs(s, 1) * self.energies[node.args[0]]

        letters = {k: v for k, v in line.setting.where.items() if isinstance(v, sp.Expr) and v.has(Trace)}
        written = formula.xreplace(letters)
        return written.replace(lambda part: isinstance(part, (Trace, Form)) and part.args[-1] == self.symbol, collapse)


def require_isotropic(line: Line, symbol: sp.Symbol) -> None:
    """Refuse a step about Sigma = I where Sigma may be something else.

    Raises:
        RefusedError: If it may.

    """
    covariance = line.setting.where.get(symbol)
    choices = () if covariance is None else line.setting.choices.get(covariance.args[0], ())
    if covariance is None or not (covariance.is_isotropic or {str(word) for word in choices} == {"isotropic"}):
        msg = f"expected a claim about Σ = I; got {covariance}"
        raise RefusedError(msg)
