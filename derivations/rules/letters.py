"""Letters that range over all their values: those that a statement binds, and those that tend to something."""

from __future__ import annotations

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Line
from theory.language.nodes import SizeAt


WHOLE = sp.Dummy("whole", integer=True, positive=True)
"""A letter of which nothing is known but that it runs over 1, 2, ..."""


def require_free(letter: sp.Basic, line: Line, *formulas: sp.Basic) -> None:
    """Refuse a letter that a hypothesis ties down, or that an abbreviation in the formulas rests on.

    A hypothesis about a size n_t is one about every t.

    Raises:
        RefusedError: If there is one.
    """
    for condition in line.setting.conditions:
        sizes = {size: sp.Dummy() for size in condition.atoms(SizeAt)}
        if letter in condition.xreplace(sizes).free_symbols:
            refuse(f"{letter} takes every value, but is tied by the hypothesis {condition}")
    for short in set().union(*(formula.free_symbols for formula in formulas)) & set(line.setting.where):
        if letter in line.setting.defined(short).free_symbols:
            refuse(f"{letter} takes every value, but {short} stands for something that depends on it")


def require_every_value(letter: sp.Basic, model: sp.Symbol) -> None:
    """Refuse a letter of which more is known than of a model: that it is even, say, or whole.

    Raises:
        RefusedError: If there is.
    """
    more = {fact for fact, truth in letter.assumptions0.items() if truth and model.assumptions0.get(fact) is not True}
    if more or set(letter.assumptions0.items()) - set(model.assumptions0.items()):
        refuse(f"{letter} does not take every {model.name} value: it is known to be {', '.join(sorted(more))}")


def moves(formula: sp.Basic, line: Line) -> bool:
    """Whether a formula moves along the growth path of the claim, once abbreviations are written out."""
    if line.path is None:
        return False
    return bool(line.setting.defined(formula).free_symbols & {line.path.size, *line.path.sets})
