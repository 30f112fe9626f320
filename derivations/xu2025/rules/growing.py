"""What moves along the growth path of a claim, and formulas into which a limit may be put."""

from __future__ import annotations

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Line


def moving(line: Line, size: sp.Symbol) -> set[sp.Basic]:
    """The letters that move along the growth path of a claim, which has to be one of a size.

    Raises:
        RefusedError: If it is not.
    """
    path = line.path
    if path is None or path.size != size:
        refuse(f"expected a claim along a path on which {size} grows; got {path and path.size}")
    return {path.size, *path.sets}


def require_still(formula: sp.Basic, line: Line, size: sp.Symbol, what: str) -> None:
    """Refuse a formula in which something moves along the path: its abbreviations are written out first.

    Raises:
        RefusedError: If something does.
    """
    moved = line.setting.defined(formula).free_symbols & moving(line, size)
    if moved:
        refuse(f"{what} has to stay as it is while {size} grows; {', '.join(sorted(map(str, moved)))} moves in it")


def put_limit(part: sp.Expr, limit: sp.Expr, line: Line, size: sp.Symbol) -> sp.Expr:
    """The limit of the line's formula where a part of it, which lies in [0, 1], tends to a number.

    Raises:
        RefusedError: If something else in it moves, or if it is not continuous in that part.
    """
    letter = sp.Dummy("part", nonnegative=True)
    formula = line.before.xreplace({part: letter})
    require_still(formula, line, size, "what is beside the limit")
    _require_continuous(formula, letter)
    return formula.xreplace({letter: limit})


def _require_continuous(formula: sp.Basic, letter: sp.Symbol) -> None:
    if not formula.has(letter) or formula == letter:
        return
    whole = isinstance(formula, sp.Pow) and not formula.exp.has(letter) and formula.exp.is_positive
    power = whole and (formula.exp.is_integer or formula.base == letter)
    exponential = isinstance(formula, sp.exp) or (
        isinstance(formula, sp.Pow) and formula.base.is_positive and not formula.base.has(letter)
    )
    if not (isinstance(formula, (sp.Add, sp.Mul)) or power or exponential):
        refuse(f"expected sums, products, powers and exponentials, which are continuous; got {formula}")
    for inner in formula.args:
        _require_continuous(inner, letter)


def require_new(letter: sp.Symbol, line: Line) -> None:
    """Refuse a letter of a rule that the lines, the definitions or the hypotheses speak of.

    Raises:
        RefusedError: If they do.
    """
    setting = line.setting
    spoken = (line.before, line.after, *setting.conditions, *setting.where, *setting.where.values())
    if any(letter in part.free_symbols for part in spoken) or letter in (line.path.sets if line.path else ()):
        refuse(f"expected a letter that stands nowhere else; got {letter}")
