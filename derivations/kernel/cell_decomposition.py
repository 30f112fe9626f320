"""Two conditions hold at the same places: shown at a point of every cell on which their terms keep their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cmp_to_key
from itertools import combinations, pairwise
from math import gcd

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import refuse
from derivations.kernel.proof import Proof, Strength
from derivations.kernel.setting import Setting


Values = dict[sp.Symbol, sp.Expr]
Ray = tuple[int, int]


def same_in_every_cell(before: sp.Basic, after: sp.Basic, setting: Setting) -> Proof:
    """Whether two conditions on one or two positive letters hold at the same values: at a point in every cell.

    Raises:
        RefusedError: If they are other statements, or differ at no point that is admitted.

    """
    letters = sorted(before.free_symbols | after.free_symbols, key=str)
    if len(letters) not in (1, 2) or not all(letter.is_positive for letter in letters):
        refuse(f"expected conditions on one or two positive letters; got {before} and {after}")
    relations = before.atoms(Relational) | after.atoms(Relational)
    points = _points_on_a_line(letters[0], relations) if len(letters) == 1 else _points_in_a_plane(letters, relations)
    alike = True
    for values in points:
        truths = [_truth_at(side, values) for side in (before, after)]
        if truths[0] == truths[1]:
            continue
        alike = False
        whole = all(not letter.is_integer or value.is_integer for letter, value in values.items())
        if whole and setting.admits(values):
            shown = {str(x): str(value) for x, value in values.items()}
            return Proof(False, how="a point", counterexample=shown | {"sides": f"{truths[0]}, {truths[1]}"})
    if not alike:
        refuse("the statements differ, though at no point that is tried and admitted")
    if len(letters) == 1:
        x = sp.Dummy("x", real=True)
        sets = [sp.And(side.xreplace({letters[0]: x}), x > 0).as_set() for side in (before, after)]
        if sets[0] == sets[1]:
            return Proof(True, Strength.SYMBOLIC, f"both hold on {sets[0]}; a point in every cell")
    return Proof(True, Strength.EXACT, "a point in every cell on which all signs are constant")


def _truth_at(statement: sp.Basic, values: dict[sp.Symbol, sp.Expr]) -> bool:
    try:
        truth = sp.simplify(statement.xreplace(values))
    except TypeError:
        refuse(f"{statement} has no value at {values}")
    if truth not in (sp.true, sp.false):
        refuse(f"expected conditions that are true or false; got {truth} at {values}")
    return bool(truth)


def _compared(relations: Iterable[Relational]) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Any two terms of a relation."""
    for relation in sorted(relations, key=str):
        yield from combinations((*_terms(relation.lhs), *_terms(relation.rhs)), 2)


def _terms(side: sp.Expr) -> tuple[sp.Expr, ...]:
    return tuple(side.args) if isinstance(side, (sp.Max, sp.Min)) else (side,)


def _points_on_a_line(letter: sp.Symbol, relations: Iterable[Relational]) -> list[Values]:
    """Every positive root of a difference of two terms, and a number before, between and after them.

    Raises:
        RefusedError: If a difference is no rational function, or has a pole at a positive number.
    """
    ends: set[sp.Expr] = set()
    for one, other in _compared(relations):
        top, bottom = sp.fraction(sp.cancel(sp.together(one - other)))
        if not (top.is_polynomial(letter) and bottom.is_polynomial(letter)):
            refuse(f"expected rational functions of {letter}; got {one} and {other}")
        if top.has(letter):
            ends |= {root for root in sp.Poly(top, letter).real_roots() if root.is_positive}
        if bottom.has(letter) and any(root.is_positive for root in sp.Poly(bottom, letter).real_roots()):
            refuse(f"expected functions without poles; got {one} and {other}")
    ordered = sorted(ends)
    if not ordered:
        return [{letter: sp.S.One}]
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    return [{letter: x} for x in (ordered[0] / 2, *ordered, *between, ordered[-1] + 1)]


def _points_in_a_plane(letters: list[sp.Symbol], relations: Iterable[Relational]) -> Iterator[Values]:
    """Powers of 2 whose exponents lie on every ray, and between any two, on which the order of terms changes.

    Raises:
        RefusedError: If a term is no product of whole powers of the letters.
    """
    rays: set[Ray] = {(1, 0), (0, 1), (-1, 0), (0, -1)}
    for one, other in _compared(relations):
        first, second = (_exponents(term, letters) for term in (one, other))
        i, j = first[0] - second[0], first[1] - second[1]
        if i or j:
            rays |= {(-j // gcd(i, j), i // gcd(i, j)), (j // gcd(i, j), -i // gcd(i, j))}
    around = sorted(rays, key=cmp_to_key(_turn))
    between = [(a + c, b + d) for (a, b), (c, d) in zip(around, [*around[1:], around[0]], strict=True)]
    for exponents in ((0, 0), *around, *between):
        yield {x: sp.Integer(2) ** e for x, e in zip(letters, exponents, strict=True)}


def _exponents(term: sp.Expr, letters: list[sp.Symbol]) -> Ray:
    powers = dict(term.as_powers_dict())
    powers.pop(sp.S.One, None)
    if not set(powers) <= set(letters) or not all(e.is_Integer for e in powers.values()):
        refuse(f"expected products of whole powers of {letters[0]} and {letters[1]}; got {term}")
    one, other = (int(powers.get(letter, 0)) for letter in letters)
    return one, other


def _turn(one: Ray, other: Ray) -> int:
    """The order of two rays around the origin."""
    halves = [(b < 0) or (b == 0 and a < 0) for a, b in (one, other)]
    if halves[0] != halves[1]:
        return 1 if halves[0] else -1
    return other[0] * one[1] - one[0] * other[1]
