"""The reason for a step that uses a result which is proved, or shown by simulation, elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import sympy as sp

from derivations.errors import RefusedError, refuse
from derivations.kernel.citing import Citing
from derivations.kernel.demands import demanded, same
from derivations.kernel.forms import CitedResult, Stated
from derivations.kernel.implication import implied
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.kernel.signs import SIGNS, WEAKER
from derivations.language.formulas import Noise, Rows
from derivations.language.scopes import bound_around, put_in, require_open
from derivations.rules.letters import require_free
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
class Cited(Citing, Rule):
    """A result that is proved, or shown by simulation, elsewhere: one side of it is replaced by the other.

    Theorem: universal instantiation of the result, and equals for equals; an inequality passes to what does not fall
    (or rise) in its side, a limit to a polynomial in it, a ratio or an order of magnitude to multiples and powers.
    Conditions:
        its hypotheses hold here, and what its chain assumes;
        its letters stand for values of their domains, and its abbreviations mean here what they mean there;
        no value speaks of a letter that the result binds around the place where it is put in (an index, a variable of
            integration or of a limit), nor of something random inside a mean;
        where a side stands under a letter that the formula binds, it is replaced for every value of that letter: no
            hypothesis speaks of it, and the other side speaks of it only if this one does;
        about a limit: the same path (more may move on it, of which the result does not speak) and the same scale;
        an inequality: the formula moves one way in the side of the result, with no pole and no jump between.
    Reference: none, logic.

    Attributes:
        chain: The chain of the result, or the claim where it has none.
        values: What its letters stand for here.
        why: In words.
    """

    gives = SIGNS
    words = "{self.reference}"

    def demands(self, line: Line) -> Demands:
        """That the hypotheses of the result hold here, and that the new formula is the old one with the result used."""
        self._refuse_other_limits(line)
        yield from self.conditions(line)
        says = self.claim.kind.value
        bound: list[str] = []
        uses = [use for use in self._uses(line, bound) if use.is_meant]
        for use in sorted(uses, key=lambda use: use.used != use.after):
            yield from self._moves(use, line)
            yield from same(use.used, use.after)
            return
        if says == "=":
            for (old, new), (before, after) in product(self._written_sides(line), _written_lines(line)):
                if after.has(old) and _used(after, old, new, line) == before:
                    return
        refuse(bound[0] if bound else f"neither side of {self.claim.id} stands in {line.before}")

    def _uses(self, line: Line, bound: list[str]) -> Iterator[Use]:
        """Every way in which one side of the result may stand in the line, and be replaced by the other.

        Why it may not be where letters are bound goes on a list.
        """
        says, turned = self.claim.kind.value, TURNED.get(self.claim.kind.value, self.claim.kind.value)
        for (old, new), (before, after) in product(self._written_sides(line), _written_lines(line)):
            for left, right, sign in ((old, new, says), (new, old, turned)):
                try:
                    used = _used(before, left, right, line) if before.has(left) else before
                except RefusedError as error:
                    bound.append(str(error))
                    continue
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
        if says == "→" and use.before != use.left:
            _refuse_growing(use, line)
        if says in BOUNDED and use.before != use.left and _has_negative_power(use.before, use.left):
            refuse(f"{self.claim.id} says {says}, which turns in a negative power of {use.left}")
        if says in (*ALIKE, *BOUNDED):
            named = {node.unnamed: node for node in line.before.atoms(Measured)}
            yield from kept(use.before.xreplace(named), use.left.xreplace(named), says)
        if says not in OPPOSITE or (use.before == use.left and line.sign in alike):
            return
        if not isinstance(use.before, sp.Expr):
            refuse(f"{self.claim.id} says {says}: it is no equation, and replaces nothing inside {line.before}")
        letter = sp.Dummy("y", positive=use.left.is_positive, nonnegative=use.left.is_nonnegative, real=True)
        there = use.before.xreplace({use.left: letter})
        yield from _without_jumps(there, letter)
        slope = sp.diff(there, letter)
        more, less = (">", "<") if line.sign in ("<", ">") else ("≥", "≤")
        grows = line.sign in alike
        yield Obligation(slope, more if grows else less, sp.S.Zero, f"{'grows' if grows else 'falls'} in {use.left}")

    def conditions(self, line: Line) -> Demands:
        """That the hypotheses of the result hold here, for numbers and matrices of the kinds that it is about."""
        written_out = Setting(where=self._where).defined
        for side in (self.claim.lhs, self.claim.rhs, *self.claim.hypotheses):
            require_open(written_out(side), self.values, line.setting.defined)
        for hypothesis in (self._condition(part, line) for part in self.claim.hypotheses):
            if implied(hypothesis, line.setting.hypotheses) is None:
                yield from demanded(hypothesis, f"hypothesis of {self.claim.id}")
            else:
                yield Stated(hypothesis, f"hypothesis of {self.claim.id}: {hypothesis}")
        yield from self.domains()
        self._refuse_other_laws(line)
        yield CitedResult(self.claim)

    def _condition(self, hypothesis: sp.Basic, line: Line) -> sp.Basic:
        """A hypothesis in our letters, with abbreviations written out that mean something else here."""
        for letter, meaning in reversed(list(self._where.items())):
            if hypothesis.has(letter) and not self._means_the_same(letter, meaning, line):
                hypothesis = hypothesis.xreplace({letter: meaning})
        return self.in_our_letters(hypothesis)

    @property
    def _where(self) -> Mapping[sp.Basic, sp.Basic]:
        """The abbreviations of the result."""
        return self.claim.where if isinstance(self.chain, Claim) else self.chain.setting.where

    def _refuse_other_limits(self, line: Line) -> None:
        """Refuse a result about a limit along another path, at a fixed size, or relative to a scale of its own."""
        path, claim = self.claim.path, line.setting.claim
        if path is None:
            return
        ours = line.path
        moved = {path.size, *path.sets} & {*self.values}
        alike = ours is not None and ours.size == path.size and path.sets.items() <= ours.sets.items()
        if ours is not None:  # what moves here beside that may not be what stays fixed there
            letters = self.in_our_letters(sp.Tuple(self.claim.lhs, self.claim.rhs)).free_symbols
            alike = alike and not letters & (set(ours.sets) - set(path.sets))
        if not alike or moved:
            refuse(f"{self.claim.id} is about a limit: {path.name}; expected the same path here")
        if self.claim.scale is None or isinstance(line.before, sp.Add):
            return  # beside other terms the scale of the result is not compared with that of the sum
        if claim is None or claim.scale != self.in_our_letters(self.claim.scale):
            refuse(f"{self.claim.id} is relative to the scale {self.claim.scale}; expected the same here")

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
            of = law.covariance if isinstance(law, Rows) else law.variance
            own = [(k, v) for k, v in self.claim.where.items() if of.has(k)]
            if found != here or not all(self._means_the_same(letter, meaning, line) for letter, meaning in own):
                refuse(f"{self.claim.id} is about {matrix} with {law}; here {image} has {found or 'no law'}")
            if images.setdefault(image, matrix) != matrix:
                refuse(f"{self.claim.id} is about independent {matrix} and {images[image]}; here both are {image}")

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
        """Whether an abbreviation of the result, written out there and put in our letters, is one of the line's."""
        here = sp.sympify(self.values.get(letter, letter))
        there = Setting(where=self._where).defined(meaning)
        return bool(line.setting.defined(here) == line.setting.defined(self.in_our_letters(there)))


def _used(formula: sp.Basic, left: sp.Basic, right: sp.Basic, line: Line) -> sp.Basic:
    """A formula with one side of a result in place of the other, for every value of the letters bound around it.

    Raises:
        RefusedError: If it holds for some of these values alone, as far as is known.
    """
    used = put_in(formula, {left: right}, line.setting.defined)
    letters = set().union(*(line.setting.defined(side).free_symbols for side in (left, right)))
    for letter in sorted(letters & bound_around(formula, left), key=str):
        if line.path is not None and letter in {line.path.size, *line.path.sets}:
            refuse(f"{letter} moves along the path, and is bound around {left}")
        require_free(letter, line, left, right)
    return used


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


def _refuse_growing(use: Use, line: Line) -> None:
    """Refuse the use of a limit inside a formula whose other parts move along the path, or that is no polynomial."""
    letter = sp.Dummy("limit")
    around = line.setting.defined(use.before.xreplace({use.left: letter}))
    path = line.path
    moving = set() if path is None else {path.size, *path.sets} & around.free_symbols
    if moving or not around.is_polynomial(letter):
        refuse(f"a limit is used inside {use.before}: expected a polynomial in it, with factors that do not move")


def _has_negative_power(formula: sp.Basic, part: sp.Basic) -> bool:
    """Whether a part of a formula stands in a power that is not known to be positive."""
    return any(power.base.has(part) and not power.exp.is_positive for power in formula.atoms(sp.Pow))


def _without_jumps(formula: sp.Expr, letter: sp.Symbol) -> Iterator[Obligation]:
    """That a formula has no pole and no jump in a letter.

    Raises:
        RefusedError: If it may have one.
    """
    smooth = (sp.exp, sp.log)
    for part in sp.preorder_traversal(formula):
        if not part.has(letter):
            continue
        if isinstance(part, sp.Pow) and part.exp.could_extract_minus_sign() and not part.base.is_nonzero:
            yield Obligation(part.base, "≠", sp.S.Zero, f"no pole in {letter}")
        elif isinstance(part, (sp.Piecewise, sp.Function)) and not isinstance(part, smooth):
            refuse(f"{part} may jump")


ALIKE = ("≃", "≍")
"""Signs about a ratio of the sides."""
BOUNDED = ("≲", "≳")
"""Signs about a bound of the ratio."""
TURNED = {"≤": "≥", "≥": "≤", "<": ">"}
"""Signs read from right to left, where that differs."""
OPPOSITE = {**TURNED, ">": "<"}
"""What an inequality becomes in a formula that falls."""
