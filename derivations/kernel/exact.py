"""Identities of matrices in exact rational arithmetic: small matrices to refute, large random ones to confirm."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.polys.matrices import DomainMatrix
from sympy.polys.matrices.exceptions import DMNonInvertibleMatrixError

from derivations.drawing.domains import fits, smaller
from derivations.kernel.setting import Setting
from derivations.language.formulas import Mean, Noise, Rows
from theory.errors import InadmissibleError
from theory.language.matrices import Arbitrary, MatrixSum, Symmetric
from theory.language.matrix_values import Exact, evaluate, evaluate_scalar


LARGEST = 1 << 20
"""Entries are whole numbers up to this size: a false identity of degree D passes with D / 2**21 at most."""
RARE = 1e-9
"""Probability with which a false identity may pass all draws at one size at most."""
MOST_DRAWS = 4
"""Of them there are two, and more where a formula is of a high degree."""
SMALL_TRIES, SIZES, LARGEST_SIZE = 16, 6, 5
ENTRIES = 64
"""Most entries of noise that are averaged over, one by one."""
WEAK = 3
"""Most numbers that are put to 0 together."""


@dataclass(frozen=True)
class Compared:
    """What exact arithmetic says about two sides.

    Attributes:
        differs: The smallest case found where they differ, by name; empty for none.
        draws: How many random draws they agree on.
        how: In words.
        tried: The values of letters at which they were drawn.
    """

    differs: Mapping[str, str] = field(default_factory=dict)
    draws: int = 0
    how: str = "no admissible sizes small enough to be tried"
    tried: Sequence[Mapping[sp.Basic, sp.Basic]] = ()


def is_matrix(formula: sp.Basic) -> bool:
    """Whether a formula is one of matrices."""
    return isinstance(formula, sp.MatrixExpr) or formula.has(sp.Trace, Arbitrary)


class Draw:
    """One matrix of whole numbers for each arbitrary one."""

    def __init__(self, rng: random.Random, largest: int) -> None:
        """Start without any matrix drawn."""
        self.rng, self.largest = rng, largest
        self.drawn: dict[sp.Basic, DomainMatrix] = {}

    def __call__(self, matrix: Arbitrary) -> DomainMatrix:
        """The matrix that stands for an arbitrary one."""
        if matrix not in self.drawn:
            rows, columns = (int(size) for size in matrix.shape)
            entries = [
                [sp.QQ(self.rng.randint(-self.largest, self.largest)) for _ in range(columns)] for _ in range(rows)
            ]
            if isinstance(matrix, Symmetric):
                entries = [[entries[max(i, j)][min(i, j)] for j in range(columns)] for i in range(rows)]
            self.drawn[matrix] = DomainMatrix(entries, (rows, columns), sp.QQ)
        return self.drawn[matrix]


Evaluate = Callable[[sp.Basic, Mapping[sp.Basic, sp.Basic], Draw], Exact]
"""The exact value of a formula at sizes and for one draw of the matrices."""


def value(
    formula: sp.Basic,
    values: Mapping[sp.Basic, sp.Basic],
    leaf: Draw,
    parts: dict[sp.Basic, Exact] | None = None,
) -> Exact:
    """The exact value of a matrix or of a rational formula of traces; values of parts are kept."""
    known = formula.xreplace(dict(values))
    parts = {} if parts is None else parts
    if isinstance(known, sp.MatrixExpr):
        return evaluate(known, leaf, parts)
    return evaluate_scalar(sp.sympify(known).doit(deep=False) if not known.has(sp.Trace) else known, leaf, parts)


def compare(left: sp.Basic, right: sp.Basic, setting: Setting, evaluate_left: Evaluate = value) -> Compared:
    """Whether two sides agree on random matrices of the sizes that the hypotheses admit.

    Args:
        left: A formula of matrices; both sides may be inside means, which are then compared inside.
        right: Likewise.
        setting: Hypotheses and definitions.
        evaluate_left: How the left side is evaluated; exactly as the right one by default.
    """
    left, right = (setting.defined(_inside_means(side, left, right)) for side in (left, right))
    if left.has(Mean) or right.has(Mean):
        return Compared(how="means have no exact value for one draw")
    points = [v for v in setting.points((left, right), 8 * SIZES) if _is_small(v)]
    points = sorted({tuple(v.items()): v for v in points}.values(), key=_size)
    for values in points[: SIZES + 4]:
        if found := _least_difference(left, right, values, evaluate_left, setting):
            return Compared(found)
    for values in _at_zeros(points, setting):  # what is inverted may exist everywhere else
        told = _agree(left, right, values, evaluate_left)
        if isinstance(told, Mapping):
            return Compared(told)
    if (root := _root(left, right)) is not None:
        return Compared(
            how=f"{root} has an exact value for few values of its letters only, which says nothing of others"
        )
    draws, worst, why = 0, 0.0, ""
    tried: list[Mapping[sp.Basic, sp.Basic]] = []
    for values in _of_every_order(points):
        bounds = _agree(left, right, values, evaluate_left)
        if isinstance(bounds, Mapping):
            return Compared(_least_difference(left, right, values, evaluate_left, setting) or bounds)
        if isinstance(bounds, str):
            why = bounds
        else:
            draws, worst = draws + len(bounds), max(worst, math.prod(bounds))
            tried.append(values)
        if len(tried) == SIZES:
            break
    if not draws:
        return Compared(how=f"no exact value on random matrices: {why}") if why else Compared()
    if worst > RARE:
        return Compared(how=f"a false identity of such a degree passes with up to {worst:.0e}: cut the step in two")
    last = sorted(tried, key=_size)[-2:]
    shown = "; ".join(", ".join(f"{k} = {x}" for k, x in v.items() if x.is_Integer) for v in last)
    how = f"exact on {draws} draws of random matrices (up to {shown}); a false identity passes with at most {worst:.0e}"
    return Compared(draws=draws, how=how, tried=tried)


def _root(*sides: sp.Basic) -> sp.Basic | None:
    """A power of a letter that is no whole one: what is exact of it is 0 or 1 most often, where all powers agree."""
    powers = set().union(*(side.atoms(sp.Pow) for side in sides))
    return next((p for p in sorted(powers, key=str) if p.base.free_symbols and not p.exp.is_integer), None)


def _of_every_order(points: list[dict[sp.Basic, sp.Basic]]) -> list[dict[sp.Basic, sp.Basic]]:
    """The same points, first some of every order of size: where d = 1, the smallest, matrices commute."""
    first = [(2 * i + 1) * len(points) // (2 * SIZES) for i in range(SIZES)] if points else []
    return [points[i] for i in (*dict.fromkeys(first), *(i for i in range(len(points)) if i not in first))]


def _at_zeros(points: list[dict[sp.Basic, sp.Basic]], setting: Setting) -> Iterator[dict[sp.Basic, sp.Basic]]:
    """Points of every order of size with numbers that may be 0 put to 0, each alone and several together."""
    for values in _of_every_order(points)[:SIZES]:
        weak = [s for s, found in values.items() if found.is_number and found != 0 and fits(s, sp.S.Zero)][:WEAK]
        for letters in (some for k in range(len(weak)) for some in combinations(weak, k + 1)):
            if setting.admits(there := values | dict.fromkeys(letters, sp.S.Zero)):
                yield there


def _inside_means(side: sp.Basic, left: sp.Basic, right: sp.Basic) -> sp.Basic:
    """The body of a mean where both sides are means."""
    return side.body if isinstance(left, Mean) and isinstance(right, Mean) else side


def _is_small(values: Mapping[sp.Basic, sp.Basic]) -> bool:
    return all(found <= LARGEST_SIZE + 3 for found in values.values() if found.is_Integer)


def _size(values: Mapping[sp.Basic, sp.Basic]) -> tuple[Any, ...]:
    return (sum(found for found in values.values() if found.is_Integer), str(values))


def _agree(
    left: sp.Basic, right: sp.Basic, values: Any, evaluate_left: Evaluate
) -> list[float] | Mapping[str, str] | str:
    """How likely a false identity agrees on each draw; else a case where the sides differ, or why there is no value."""
    bounds: list[float] = []
    for seed in range(MOST_DRAWS):
        if len(bounds) > 1 and math.prod(bounds) <= RARE:
            break
        leaf = Draw(random.Random(1000 + seed), LARGEST)
        try:
            one, other = evaluate_left(left, values, leaf), value(right, values, leaf)
        except (DMNonInvertibleMatrixError, ZeroDivisionError):
            sizes = {str(k): str(x) for k, x in values.items()}
            return sizes | {"fails": "a matrix that is inverted is singular, whatever is drawn"}
        except InadmissibleError as error:
            return str(error)
        if not _equal(one, other):
            return _described(values, leaf, one, other)
        degree = max(one.numerator + other.denominator, other.numerator + one.denominator, 1)
        bounds.append(degree / (2 * LARGEST + 1 - one.denominator - other.denominator))
    return bounds


def _equal(one: Exact, other: Exact) -> bool:
    """Whether two matrices are the same; sympy's comparison minds how zeros are stored."""
    return bool(one.matrix.to_dense() == other.matrix.to_dense())


def _difference_at(
    left: sp.Basic, right: sp.Basic, values: Mapping[sp.Basic, sp.Basic], leaf: Draw, evaluate_left: Evaluate
) -> dict[str, str]:
    try:
        one, other = evaluate_left(left, values, leaf), value(right, values, leaf)
    except (DMNonInvertibleMatrixError, ZeroDivisionError, InadmissibleError):
        return {}
    return {} if _equal(one, other) else _described(values, leaf, one, other)


def _least_difference(
    left: sp.Basic, right: sp.Basic, values: Mapping[sp.Basic, sp.Basic], evaluate_left: Evaluate, setting: Setting
) -> dict[str, str]:
    """A case where the sides differ, of sizes none of which can be made smaller; empty for none."""
    for largest in (1, 3):
        for seed in range(SMALL_TRIES // 4 if evaluate_left is value else 1):
            found = _difference_at(left, right, values, Draw(random.Random(seed), largest), evaluate_left)
            if not found:
                continue
            for less in smaller(values):
                if setting.admits(less) and (smallest := _least_difference(left, right, less, evaluate_left, setting)):
                    return smallest
            return found
    return {}


def _described(values: Mapping[sp.Basic, sp.Basic], leaf: Draw, one: Exact, other: Exact) -> dict[str, str]:
    shown = {str(k): str(x) for k, x in values.items()}
    shown |= {str(k): _as_text(x) for k, x in sorted(leaf.drawn.items(), key=lambda pair: str(pair[0]))}
    return shown | {"left side": _as_text(one.matrix), "right side": _as_text(other.matrix)}


def _as_text(matrix: DomainMatrix) -> str:
    rows = matrix.to_Matrix().tolist()
    return str(rows[0][0]) if len(rows) == 1 == len(rows[0]) else str(rows)


def noise_averaged(letters: tuple[str, ...], setting: Setting) -> Evaluate:
    """The mean over noise of a formula at most quadratic in it, exactly.

    For independent entries of mean 0 and variance v, the mean of a quadratic q is
    q(0) + sum over entries of v (q(e) + q(-e) - 2 q(0))/2, with e the unit of that entry.

    Args:
        letters: The noise that is averaged over.
        setting: Its laws.
    """

    def averaged(formula: sp.Basic, values: Mapping[sp.Basic, sp.Basic], leaf: Draw) -> Exact:
        body = formula.body if isinstance(formula, Mean) else formula
        known = body.xreplace(dict(values))
        noises = sorted((m for m in _unrolled(known) if str(m.args[0]) in letters), key=str)
        shapes = {m: tuple(int(size) for size in m.shape) for m in noises}

        parts: dict[sp.Basic, Exact] = {}

        def at(unit: tuple[sp.Basic, int, int] | None, sign: int) -> Exact:
            for m, (rows, columns) in shapes.items():
                entries = [[sp.QQ(sign if (m, i, j) == unit else 0) for j in range(columns)] for i in range(rows)]
                leaf.drawn[m] = DomainMatrix(entries, (rows, columns), sp.QQ)
            held = dict(parts)
            found = value(known, {}, leaf, held)
            if unit is None:  # what has no noise in it, inverses above all, is worked out once
                parts.update({k: x for k, x in held.items() if not _unrolled(k) & set(noises)})
            return found

        if sum(rows * columns for rows, columns in shapes.values()) > ENTRIES:
            msg = f"expected at most {ENTRIES} entries of noise"
            raise InadmissibleError(msg)
        base = at(None, 0)
        total = base.matrix
        for m, (rows, columns) in shapes.items():
            law = setting.laws[str(m.args[0])]
            if not isinstance(law, (Rows, Noise)) or law.variance is None:
                msg = f"expected {m} to have independent entries of one variance; got {law}"
                raise InadmissibleError(msg)
            variance = setting.defined(law.variance).xreplace(dict(values))
            for unit in ((m, i, j) for i in range(rows) for j in range(columns)):
                bend = at(unit, 1).matrix + at(unit, -1).matrix - base.matrix * sp.QQ(2)
                total += bend * sp.QQ.from_sympy(sp.sympify(variance) / 2)
        for m in noises:
            del leaf.drawn[m]
        # A quadratic divides by nothing that has noise in it: all its values have one denominator.
        return Exact(total, base.numerator, base.denominator)

    return averaged


def _unrolled(formula: sp.Basic) -> set[Arbitrary]:
    """The arbitrary matrices of a formula of known sizes, those of every index."""
    found: set[Arbitrary] = set()
    for part in sp.preorder_traversal(formula):
        if isinstance(part, MatrixSum) and part.args[2].is_Integer and part.args[3].is_Integer:
            for index in range(int(part.args[2]), int(part.args[3]) + 1):
                found |= _unrolled(part.at(index))
        elif isinstance(part, Arbitrary) and not part.free_symbols:
            found.add(part)
    return found


def not_quadratic(formula: sp.Basic, letters: tuple[str, ...], setting: Setting) -> dict[str, str]:
    """Where a formula is no polynomial of degree 2 in the noise: its third difference along random noise is not 0.

    Args:
        formula: A formula of matrices.
        letters: The noise.
        setting: Hypotheses and definitions.
    """
    formula = setting.defined(formula)
    points = [v for v in setting.points((formula,), SIZES) if _is_small(v)]
    for values in points:
        known = formula.xreplace(dict(values))
        leaf = Draw(random.Random(7), LARGEST)
        noises = [m for m in _unrolled(known) if str(m.args[0]) in letters]
        units = {m: leaf(m) for m in sorted(noises, key=str)}
        found: Exact | None = None
        try:
            for times, factor in ((0, -1), (1, 3), (2, -3), (3, 1)):
                leaf.drawn |= {m: unit * sp.QQ(times) for m, unit in units.items()}
                term = value(known, {}, leaf)
                found = term.plus(term, factor - 1) if found is None else found.plus(term, factor)
        except (DMNonInvertibleMatrixError, ZeroDivisionError, InadmissibleError):
            continue
        if found is not None and any(found.matrix.to_list_flat()):
            return {str(k): str(x) for k, x in values.items()} | {"third difference": _as_text(found.matrix)}
    return {}
