"""Deterministic equivalents as reasons: means over one design are replaced by functions of its covariance.

Each is a lemma of `theory.equivalents`, with evidence of its own. A lemma speaks of one letter, or of one letter on
both sides of something that does not depend on it; nothing else may be replaced letter by letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
from derivations.equivalents.rules.ridge_fits import RidgeFit, fit_of, proportionate, require_kappa
from derivations.errors import refuse
from derivations.kernel.line import Demands, Line
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Mean
from derivations.rules.cited import Cited
from theory import EIGENVALUE, Sandwich, Trace
from theory.equivalents import FIRST_ORDER, NOISE, SECOND_ORDER


s = EIGENVALUE
Replace = Callable[[Word], list[Word]]


@dataclass(frozen=True, eq=False)
class Equivalent(Cited):
    """In means, a letter, or a letter on both sides of something, is replaced by its deterministic equivalent.

    The first-order lemma speaks of one letter. Two letters of one design depend on each other: they take the
    second-order lemma, and the mean of their product is not the product of their means.

    Theorem: the cited claim, by the theorem of Marchenko and Pastur.
    Conditions:
        the letter is made of one design with rows iid N(0, Sigma) in the law of the chain, with kappa and df_2 those of
            its penalty and rows;
        rows grow in proportion to the dimension;
        penalty 0 needs a proportion other than 1;
        the penalty does not move;
        the word has this letter once, or twice (second order), no other letter of the same design, and at most one
            random trace is left;
        the new formula does not vanish.
    Reference: Marchenko and Pastur 1967; Bai and Silverstein 2010, Chapter 3; Rubio and Mestre 2011, Theorem 1.

    Attributes:
        of: The letter.
    """

    of: str = ""
    gives = ("≃",)
    words = "deterministic equivalent of {self.of}: {self.claim.id}"

    def demands(self, line: Line) -> Demands:
        """That sizes grow in proportion, that the limit exists, and that the new formula is the old one replaced."""
        law = fit_of(self.of, line)
        if line.step.sign != "≃":
            refuse(f"{self.claim.id} gives ≃; got {line.step.sign}")
        if law.of_noise is not (self.claim is NOISE):
            refuse(f"{self.claim.id} does not speak of {self.of}")
        yield from proportionate(line, law)
        require_kappa(line, law)
        names = line.setting.laws
        left = means_replaced(line.before, law.basis, names, lambda word: self._word(word, law, line))
        if left == canonical(line.before, law.basis, names):
            refuse(f"no mean with {self.of} in {line.before}")
        require_something_left(left)
        yield Obligation(left, "=", canonical(line.after, law.basis, names))

    def _word(self, word: Word, law: RidgeFit, line: Line) -> list[Word]:
        own = [name for name in word.letters(line.setting.laws) if _design(name, line) == law.design]
        if not own:
            return [word]
        if any(name != self.of for name in own):
            refuse(f"{', '.join(own)} are made of one design and depend on each other")
        if len(own) == 1:
            return [_replace_once(word, self.of, law)]
        if len(own) == 2 and self.claim is SECOND_ORDER and law.times == 1:
            return _replace_twice(word, self.of, law, line)
        refuse(
            f"{self.claim.id} speaks of one {self.of}; the mean of a product of dependent letters is not that of means"
        )


def require_something_left(formula: sp.Expr) -> None:
    """Refuse an equivalent that is 0: what vanishes to the order of the lemma has a smaller order, of its own.

    Raises:
        RefusedError: If it is.
    """
    if sp.expand(formula) == 0 or sp.simplify(formula) == 0:
        refuse("the leading terms cancel: the lemma says nothing of what is left")


def _design(letter: str, line: Line) -> str:
    law = line.setting.laws[letter]
    return law.design if isinstance(law, RidgeFit) else letter


def means_replaced(formula: sp.Expr, basis: Eigenbasis, names: Mapping[str, object], replace: Replace) -> sp.Expr:
    """A formula with every word of every mean replaced, in canonical form."""

    def inside(mean: sp.Basic) -> sp.Expr:
        found = [new for word in words(mean.body, basis, names) for new in (replace(word) if word.items else [word])]
        return total(found, basis, names)

    return canonical(formula.replace(lambda part: isinstance(part, Mean), inside), basis, names)


def _places_of(items: Items, name: str) -> list[int]:
    return [i for i, item in enumerate(items) if is_letter(item) and letter_of(item) == name]


def _replace_once(word: Word, name: str, law: RidgeFit) -> Word:
    (place,) = _places_of(word.items, name)
    return Word(word.coefficient, (*word.items[:place], law.first, *word.items[place + 1 :]))


def _replace_twice(word: Word, name: str, law: RidgeFit, line: Line) -> list[Word]:
    """Tr F A D A as the first-order part and the product of two traces, of which one at most may be random."""
    items = merged(word.items)
    one, two = _places_of(items, name)
    between, outside = items[one + 1 : two], (*items[two + 1 :], *items[:one])
    shrink = s / (s + law.kappa)
    names = line.setting.laws
    traces = [Word(sp.S.One, (*part, law.spread)) for part in (between, outside)]
    random = [trace for trace in traces if trace.letters(names)]
    if len(random) == 2:
        refuse(f"random letters on both sides of {name}: the mean of the product of their traces is another lemma")
    fixed = [trace for trace in traces if not trace.letters(names)]
    scale = word.coefficient * law.kappa**2 / (law.rows - law.df_2)
    scale *= sp.Mul(*(total([trace], law.basis, ()) for trace in fixed))
    last = Word(scale * random[0].coefficient, random[0].items) if random else Word(scale)
    return [Word(word.coefficient, (shrink, *between, shrink, *outside)), last]


@dataclass(frozen=True, eq=False)
class OneByOne(Cited):
    """The maps of generations with designs of their own are averaged one after the other, the last one first.

    Q becomes a power of the first-order equivalent. Q' D Q becomes the result of the recursion D_{k+1} = E[P D_k P] by
    the second-order lemma, in which D_k is a function of Sigma, as in `theory.Sandwich`.

    Theorem: the cited claim, for each design given the others (Fubini); induction over their number.
    Conditions:
        those of `Equivalent`;
        the number of maps does not move along the path;
        Q stands alone, or as Q' D Q.
    Reference: Billingsley 1995, Theorem 18.3.

    Attributes:
        of: The letter of the product Q.
    """

    of: str = ""
    gives = ("≃",)
    words = "one generation after the other, each independent of the others: {self.claim.id}"

    def demands(self, line: Line) -> Demands:
        """That the recursion is the lemma's, and that the new formula is the old one replaced."""
        law = fit_of(self.of, line)
        if line.step.sign != "≃" or self.claim not in (FIRST_ORDER, SECOND_ORDER):
            refuse(f"{self.claim.id} gives ≃ for maps; got {line.step.sign}")
        yield from proportionate(line, law)
        require_kappa(line, law)
        names, inner = line.setting.laws, []

        def replace(word: Word) -> list[Word]:
            items = merged(word.items)
            places = _places_of(items, self.of)
            if len(places) == 1:
                return [_replace_once(word, self.of, law)]
            body = items[places[0] + 1 : places[-1]] or (sp.S.One,)
            plain = len(places) == 2 and len(body) == 1 and not is_letter(body[0])
            if not plain or items[places[0]] != items[places[1]].T or self.claim is not SECOND_ORDER:
                refuse(f"expected Q alone, or Q' D Q with a function D of Sigma; got {items}")
            inner.append(body[0])
            node = Sandwich(law.times, body[0], law.rows, law.basis.symbol)
            return [Word(word.coefficient, (*items[: places[0]], node, *items[places[1] + 1 :]))]

        left = means_replaced(line.before, law.basis, names, replace)
        require_something_left(left)
        for body in inner:
            once = Sandwich.after_one(body, law.rows, law.basis.symbol, law.kappa, law.df_2)
            yield Obligation(
                Trace(once, law.basis.symbol), "=", Trace(law.second(body), law.basis.symbol), "the recursion"
            )
        yield Obligation(left, "=", canonical(line.after, law.basis, names))
