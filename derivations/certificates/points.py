"""A point at which a lemma is false, in exact arithmetic."""

from __future__ import annotations

import sympy as sp

from derivations.certificates.asked import SIGNS, Asked
from derivations.certificates.lemma import Lemma
from derivations.drawing.special_points import special_points


POINTS = 40
"""Points at which a lemma that nobody confirms is looked at."""


def counterexample(asked: Asked, lemma: Lemma) -> dict[sp.Basic, sp.Rational]:
    """Values of all letters at which a lemma's premises hold and its goal is false; empty where none is found."""
    if type(asked.statement) not in SIGNS.values() or asked.statement is None or not all(map(_is_letter, lemma.names)):
        return {}
    for values in special_points(asked.statement.args, asked.setting, POINTS):
        at = {letter: asked.setting.defined(letter).xreplace(dict(values)) for letter in lemma.names}
        if all(value.is_Rational for value in at.values()) and _is_false(lemma, at):
            return at
    return {}


def _is_letter(part: sp.Basic) -> bool:
    return isinstance(part, sp.Symbol)


def _is_false(lemma: Lemma, at: dict[sp.Basic, sp.Rational]) -> bool:
    held = (*lemma.premises, *lemma.defined)
    return all(one.xreplace(at) == sp.true for one in held) and lemma.goal.xreplace(at) == sp.false
