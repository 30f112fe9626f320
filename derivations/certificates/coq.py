"""Lemmas in the language of Coq, over its real numbers."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import sympy as sp

from derivations.certificates.lemma import Lemma


SIGNS = {sp.Eq: "=", sp.Ne: "<>", sp.Lt: "<", sp.Le: "<=", sp.Gt: ">", sp.Ge: ">="}
FUNCTIONS = {
    **{sp.exp: "exp", sp.log: "ln", sp.sin: "sin", sp.cos: "cos", sp.tan: "tan", sp.atan: "atan", sp.Abs: "Rabs"},
    **{sp.Max: "Rmax", sp.Min: "Rmin"},
}
FACTORED = 60
"""Operations up to which the difference of two sides is factored."""


def statement(lemma: Lemma) -> str:
    """A lemma as a proposition: for all letters, the premises give every formula a value, and then the goal."""
    said = _Text(lemma.names)
    letters = f"forall {' '.join(lemma.names.values())} : R,\n    " if lemma.names else ""
    premises = [*(f"whole {lemma.names[letter]}" for letter in lemma.whole), *map(said.proposition, lemma.premises)]
    shown = " /\\ ".join(said.proposition(one) for one in (*lemma.defined, lemma.goal))
    return letters + " -> ".join((*premises, shown))


def tactic(lemma: Lemma) -> str:
    """What looks for a proof: where an inequality is one of a quotient, with that in factors."""
    hint = ""
    if isinstance(lemma.goal, (sp.Lt, sp.Le, sp.Gt, sp.Ge, sp.Ne)) and sp.count_ops(lemma.goal) <= FACTORED:
        smaller, larger = lemma.goal.args if isinstance(lemma.goal, (sp.Lt, sp.Le)) else reversed(lemma.goal.args)
        top, bottom = sp.fraction(sp.factor(sp.together(larger - smaller)))
        if bottom.is_negative:
            top, bottom = -top, -bottom
        said = _Text(lemma.names)
        with suppress(KeyError, TypeError):  # factors that are no formulas of the lemma
            hint = f" | confirm_by {said.number(top)} {said.number(bottom)}"
    return f"intros {' '.join(lemma.names.values())}; first [confirm{hint}]" if hint and lemma.names else "confirm"


def fails_at(lemma: Lemma, values: Mapping[sp.Basic, sp.Rational]) -> str:
    """That the goal of a lemma is false at a point where its premises hold and its formulas have values."""
    said = _Text({letter: _rational(values[letter]) for letter in lemma.names})
    whole = [f"whole {said.names[letter]}" for letter in lemma.whole]
    held = [*whole, *map(said.proposition, (*lemma.premises, *lemma.defined))]
    return " /\\ ".join([*held, f"~ ({said.proposition(lemma.goal)})"])


class _Text:
    """Formulas and statements as text, given the names of letters, or numbers for them."""

    def __init__(self, names: dict[sp.Basic, str]) -> None:
        self.names = names

    def proposition(self, part: sp.Basic) -> str:
        """A statement, in brackets where it has parts."""
        if part == sp.true or part == sp.false:
            return "True" if part == sp.true else "False"
        if type(part) in SIGNS:
            return f"{self.number(part.args[0])} {SIGNS[type(part)]} {self.number(part.args[1])}"
        inner = [f"({self.proposition(one)})" for one in part.args]
        if isinstance(part, sp.Not):
            return f"~ {inner[0]}"
        joined = {sp.And: " /\\ ", sp.Or: " \\/ ", sp.Implies: " -> ", sp.Equivalent: " <-> "}[type(part)]
        return f"({joined.join(inner)})"

    def number(self, part: sp.Basic) -> str:
        """A formula, in brackets where it has parts."""
        if part in self.names:
            return self.names[part]
        if isinstance(part, sp.Rational):
            return _rational(part)
        if part is sp.pi or part is sp.E:
            return "PI" if part is sp.pi else "(exp 1)"
        if isinstance(part, sp.Add):
            return f"({' + '.join(map(self.number, part.as_ordered_terms()))})"
        if isinstance(part, sp.Mul):
            return self._product(part)
        if isinstance(part, sp.Pow):
            return self._power(part)
        inner = list(map(self.number, part.args))
        name = FUNCTIONS[type(part)]
        folded = inner[-1]
        for one in reversed(inner[:-1]):  # the largest, or smallest, of more than two
            folded = f"{one} {folded}" if folded is inner[-1] else f"{one} ({name} {folded})"
        return f"({name} {folded})"

    def _product(self, part: sp.Mul) -> str:
        top, bottom = [], []
        for factor in part.args:
            if isinstance(factor, sp.Pow) and factor.exp.is_Rational and factor.exp < 0:
                bottom.append(self.number(sp.Pow(factor.base, -factor.exp, evaluate=False)))
            else:
                top.append(self.number(factor))
        above = " * ".join(top) or "1"
        return f"({above} / ({' * '.join(bottom)}))" if bottom else f"({above})"

    def _power(self, part: sp.Pow) -> str:
        base, exponent = self.number(part.base), part.exp
        if not exponent.is_Rational:
            return f"(Rpower {base} {self.number(exponent)})"
        if exponent.q > 2:
            return f"(Rpower {base} {_rational(exponent)})"
        size = abs(exponent.p)
        root = base if exponent.q == 1 else f"(sqrt {base})"
        power = root if size == 1 else f"({root} ^ {size})"
        return f"(/ {power})" if exponent < 0 else power


def _rational(number: sp.Rational) -> str:
    top = str(number.p) if number.p >= 0 else f"(- {-number.p})"
    return top if number.q == 1 else f"({top} / {number.q})"
