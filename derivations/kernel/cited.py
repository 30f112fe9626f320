"""The reason for a step that uses a result which is proved, or shown by simulation, elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.chain import Chain
from derivations.kernel.demands import demanded, same
from derivations.kernel.formulas import Noise, Rows
from derivations.kernel.implication import implied
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.setting import Setting
from derivations.kernel.signs import SIGNS, WEAKER
from theory import Claim, Measured
from theory.language.matrices import Arbitrary


@dataclass(frozen=True, eq=False)
class Use:
    """One side of a result that stands in a line, and what the line is with the other side in its place.

    Attributes:
        left: The side that stands there.
        sign: How it is related to the other side.
        before: The line before.
        used: The same with the other side in place.
        after: The line after.
    """

    left: sp.Basic
    sign: str
    before: sp.Basic
    used: sp.Basic
    after: sp.Basic

    @property
    def is_meant(self) -> bool:
        """Whether the step is a use of this side: a letter alone stands in many formulas for other reasons."""
        return not self.left.is_Atom or self.used == self.after or self.before == self.left


@dataclass(frozen=True, eq=False)
class Cited(Rule):
    """A result that is proved, or shown by simulation, elsewhere: one side of it is replaced by the other.

    Attributes:
        chain: The chain of the result, or the claim where it has none.
        values: What its letters stand for here.
        why: In words.
    """

    chain: Chain | Claim
    values: Mapping[sp.Basic, sp.Basic] = field(default_factory=dict)
    why: str = ""

    gives = SIGNS
    words = "{self.reference}"

    @property
    def claim(self) -> Claim:
        """The result."""
        return self.chain if isinstance(self.chain, Claim) else self.chain.claim

    @property
    def reference(self) -> str:
        """The result by its id, with the words before it."""
        return f"{self.why}: {self.claim.id}" if self.why else self.claim.id

    def demands(self, line: Line) -> Demands:
        """That the hypotheses of the result hold here, and that the new formula is the old one with the result used."""
        yield from self.conditions(line)
        says = self.claim.kind.value
        uses = [use for use in self._uses(line) if use.is_meant]
        for use in sorted(uses, key=lambda use: use.used != use.after):
            yield from self._moves(use, line)
            yield from same(use.used, use.after)
            return
        if says == "=":
            for (old, new), (before, after) in product(self._written_sides(line), _written_lines(line)):
                if after.xreplace({old: new}) == before:
                    return
        refuse(f"neither side of {self.claim.id} stands in {line.before}")

    def _uses(self, line: Line) -> Iterator[Use]:
        """Every way in which one side of the result may stand in the line, and be replaced by the other."""
        says, turned = self.claim.kind.value, TURNED.get(self.claim.kind.value, self.claim.kind.value)
        for (old, new), (before, after) in product(self._written_sides(line), _written_lines(line)):
            for left, right, sign in ((old, new, says), (new, old, turned)):
                used = before.xreplace({left: right})
                if used != before:
                    yield Use(left, sign, before, used, after)

    def _moves(self, use: Use, line: Line) -> Iterator[Obligation]:
        """That the line moves as the side of the result does: an inequality holds where the formula is monotone in it.

        Raises:
            RefusedError: If the result gives no such sign.

        """
        says, alike = use.sign, (*WEAKER.get(use.sign, ("=",)), "⇒", "⇔")
        opposite = WEAKER.get(OPPOSITE.get(says, ""), ())
        if line.sign not in (*alike, *opposite):
            refuse(f"{self.claim.id} says {self.claim.kind.value}; it gives no {line.sign}")
        if says in ALIKE:
            named = {node.unnamed: node for node in line.before.atoms(Measured)}
            yield from kept(use.before.xreplace(named), use.left.xreplace(named), says)
        if says not in OPPOSITE or (use.before == use.left and line.sign in alike):
            return
        if not isinstance(use.before, sp.Expr):
            refuse(f"{self.claim.id} says {says}: it is no equation, and replaces nothing inside {line.before}")
        letter = sp.Dummy("y", positive=use.left.is_positive, nonnegative=use.left.is_nonnegative, real=True)
        slope = sp.diff(use.before.xreplace({use.left: letter}), letter)
        more, less = (">", "<") if line.sign in ("<", ">") else ("≥", "≤")
        grows = line.sign in alike
        yield Obligation(slope, more if grows else less, sp.S.Zero, f"{'grows' if grows else 'falls'} in {use.left}")

    def conditions(self, line: Line) -> Demands:
        """That the hypotheses of the result hold here, for numbers and matrices of the kinds that it is about."""
        for hypothesis in map(self.in_our_letters, self.claim.hypotheses):
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
                refuse(f"{symbol} is an integer in {self.claim.id}; got {value}")
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
            image, law = self.in_our_letters(matrix), laws[str(matrix.args[0])]
            if image not in ours or not isinstance(law, (Rows, Noise)):
                continue
            here = (
                Rows(self.in_our_letters(law.covariance))
                if isinstance(law, Rows)
                else Noise(self.in_our_letters(law.variance))
            )
            found = line.setting.laws.get(str(image.args[0]))
            if found != here:
                refuse(f"{self.claim.id} is about {matrix} with {law}; here {image} has {found or 'no law'}")
            if images.setdefault(image, matrix) != matrix:
                refuse(f"{self.claim.id} is about independent {matrix} and {images[image]}; here both are {image}")

    def in_our_letters(self, part: sp.Basic) -> sp.Basic:
        """A formula of the result with what its letters stand for here, measured quantities among them."""
        values = dict(self.values)
        named = {str(symbol): value for symbol, value in values.items()}
        return part.replace(
            lambda node: isinstance(node, Measured), lambda node: node.elsewhere(named) if named else node.unnamed
        ).xreplace(values)

    def _written_sides(self, line: Line) -> Iterator[tuple[sp.Basic, sp.Basic]]:
        """Both sides of the result here: as they stand, with its definitions, and with means for what is measured.

        As they stand only where its abbreviations are those of the line.
        """
        sides = self.claim.lhs, self.claim.rhs
        where = dict(self.claim.where) if isinstance(self.chain, Claim) else dict(self.chain.setting.where)
        meaning = {} if isinstance(self.chain, Claim) else dict(self.chain.meaning)
        setting = Setting(where=where)
        for forms in (sides, [s.xreplace(meaning) for s in sides]):
            letters = set().union(*(form.free_symbols for form in forms)) & set(where)
            if all(self._means_the_same(letter, where[letter], line) for letter in letters):
                yield tuple(self.in_our_letters(side) for side in forms)
            yield tuple(self.in_our_letters(setting.defined(side)) for side in forms)

    def _means_the_same(self, letter: sp.Basic, meaning: sp.Basic, line: Line) -> bool:
        """Whether an abbreviation of the result, with what its letters stand for here, is one of the line's."""
        here, ours = self.values.get(letter, letter), line.setting.where
        if here not in ours:
            return here == letter or not isinstance(here, sp.Symbol)
        return bool(line.setting.defined(here) == line.setting.defined(self.in_our_letters(meaning)))


def _written_lines(line: Line) -> Iterator[tuple[sp.Basic, sp.Basic]]:
    """Both formulas of a line: as they stand, written out, and with means for what is measured."""
    sides = [_unnamed(side) for side in (line.before, line.after)]
    for forms in (sides, [_unnamed(s.xreplace(dict(line.meaning))) for s in (line.before, line.after)]):
        yield forms[0], forms[1]
        yield line.setting.defined(forms[0]), line.setting.defined(forms[1])


def _unnamed(part: sp.Basic) -> sp.Basic:
    """A formula in which it does not matter how what is measured is written."""
    return part.replace(lambda node: isinstance(node, Measured), lambda node: node.unnamed)


def kept(formula: sp.Basic, part: sp.Basic, sign: str) -> Iterator[Obligation]:
    """That a formula moves by a factor that tends to one (or is bounded) where a part of it does: nothing cancels.

    Raises:
        RefusedError: If the part stands where that does not follow.
    """
    if formula == part or not formula.has(part):
        return
    if isinstance(formula, sp.Add):
        for term in formula.args:
            yield Obligation(term, "≥", sp.S.Zero, f"{sign} is used inside a sum, where nothing may cancel")
    elif not isinstance(formula, sp.Mul) and not (isinstance(formula, sp.Pow) and formula.exp.is_number):
        refuse(f"{sign} says nothing about {formula}, in which {part} stands: expected sums, products and powers")
    for inner in formula.args:
        yield from kept(inner, part, sign)


ALIKE = ("≃", "≍")
"""Signs about a ratio of the sides."""
TURNED = {"≤": "≥", "≥": "≤", "<": ">"}
"""Signs read from right to left, where that differs."""
OPPOSITE = {**TURNED, ">": "<"}
"""What an inequality becomes in a formula that falls."""
