"""Whether an identity of matrices that holds at the values that are tried may fail at others: ranks, and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sympy as sp

from derivations.kernel.simplify import OPERATIONS
from derivations.language.formulas import Mean
from theory.language.matrices import Arbitrary, Projection, PseudoInverse


Known = Callable[[sp.Expr, str], bool]
"""Whether it is proved of a number that it is =, ≠, > or ≥ 0."""
Words = Mapping[sp.MatrixExpr, sp.Expr]
"""Products of matrices, with the number beside each."""


# What is inverted -----------------------------------------------------------------------------


def lost_rank(formula: sp.Basic, known: Known) -> str:
    """Why a matrix that is inverted may be of lower rank at values that are not tried; empty where it is not."""
    for part in _matrices(formula, *INVERTED):
        if why := _lost(_words(part.args[0]), known):
            return f"{why} in {part.args[0]}, which is inverted"
    return ""


def _words(matrix: sp.MatrixExpr) -> Words:
    """A matrix as a sum of products of matrices, with the number beside each."""
    words: dict[sp.MatrixExpr, sp.Expr] = {}
    for term in sp.MatAdd.make_args(sp.expand(matrix.doit())):
        number, word = term.as_coeff_mmul()
        word = word.doit()
        words[word] = words.get(word, sp.S.Zero) + number
    return {word: sp.factor(number) for word, number in words.items() if number != 0}


def _lost(words: Words, known: Known) -> str:
    """Why a sum of products of matrices may lose rank; letters that may be 0 are put to 0 as well where it is tried."""
    inside = [n for word in words for part in _matrices(word, sp.MatMul) for n in (part.as_coeff_mmul()[0],)]
    factors = {f.as_base_exp()[0] for n in (*words.values(), *inside) for f in sp.Mul.make_args(n)}
    weak = {f for f in factors if f.is_Symbol and not known(f, "≠")}
    doubtful = next((n for n in inside if not _is_nonzero(n, known, weak)), None)
    if doubtful is not None:
        return f"the number {doubtful} may be 0"
    for letter in weak:
        there = {word: number.xreplace({letter: sp.S.Zero}) for word, number in words.items()}
        left = {word: number for word, number in there.items() if number != 0}
        if left and (why := _lost(left, known)):
            return why
    fixed = set().union(*(part.atoms(Arbitrary) for word in words for part in _matrices(word, *INVERTED)))
    free = set().union(*(word.atoms(Arbitrary) for word in words)) - fixed
    why = ""
    for zero in (set(), {letter for letter in free if letter.shape[0] != letter.shape[1]}, free, *({x} for x in free)):
        kept = {word: number for word, number in words.items() if not word.atoms(Arbitrary) & zero}
        found = _is_lost(kept, known, weak, len(kept) == len(words)) if kept else ""
        if kept and not found:
            return ""
        why = why or found
    return why


def _is_lost(words: Words, known: Known, weak: set[sp.Expr], is_whole: bool) -> str:
    """Why it may lose rank: not where all numbers move together, nor where none is negative, at multiples of I.

    Some of the products alone, the others being 0 for some matrices, have to be of full rank by themselves.
    """
    numbers = list(words.values())
    square = all(part.shape[0] == part.shape[1] for word in words for part in _matrices(word, Arbitrary))
    plain = square and all(isinstance(part, PLAIN) for word in words for part in _matrices(word, sp.MatrixExpr))
    if (is_whole or (plain and len(words) == 1)) and all((n / numbers[0]).is_number for n in numbers[1:]):
        return "" if _is_nonzero(numbers[0], known, weak) else f"the number {numbers[0]} may be 0"
    if plain and all(known(n, "≥") for n in numbers) and any(_is_nonzero(n, known, weak) for n in numbers):
        return ""
    return f"the numbers {', '.join(map(str, numbers))} may cancel"


PLAIN = (Arbitrary, sp.Identity, sp.MatPow, sp.MatMul, sp.Transpose)
"""Of what a product is a positive number for matrices that are positive multiples of the identity."""
INVERTED = (PseudoInverse, Projection, sp.MatPow)


def _matrices(word: sp.Basic, *kinds: type) -> list[Any]:
    """The parts of a matrix of some kinds; powers only those that may be negative, of kinds that invert."""
    parts = (part for part in sp.preorder_traversal(word) if isinstance(part, kinds))
    powers = kinds == INVERTED
    return [p for p in parts if not (powers and isinstance(p, sp.MatPow) and p.exp.is_nonnegative is True)]


def _is_nonzero(number: sp.Expr, known: Known, weak: set[sp.Expr]) -> bool:
    """Whether a number is not 0; or only where a letter is, at which the identity is tried as well."""
    return all(f.as_base_exp()[0] in weak or known(f, "≠") for f in sp.Mul.make_args(number))


# Numbers --------------------------------------------------------------------------------------


def told_apart(sides: Sequence[sp.Basic], tried: Sequence[Mapping[sp.Basic, sp.Basic]], known: Known) -> str:
    """Which numbers beside matrices are the same, or 0, at all values that are tried, and not known to be so."""
    parts = dict.fromkeys(part for side in sides for number in numbers_beside(side) for part in number)
    plain = (p for part in parts if not part.has(sp.Sum) for p in part.atoms(sp.Pow) if not p.has(sp.Dummy))
    divisors = {power.base for power in plain if power.exp.is_negative}
    if unknown := [base for base in sorted(divisors, key=str) if not base.is_Symbol and not known(base, "≠")]:
        return f"it divides by {unknown[0]}, which may be 0"
    letters = sorted((part for part in parts if part.free_symbols), key=str)
    others = [sp.S.Zero, sp.S.One, *(part for part in parts if not part.free_symbols)]
    for i, one in enumerate(letters):
        for other in dict.fromkeys((*others, *letters[:i])):
            if all(_same_at(one - other, values) for values in tried) and not known(one - other, "="):
                letters_there = ", ".join(sorted(map(str, (one - other).free_symbols)))
                return f"few values of {letters_there} are tried, and {one} = {other} at all of them"
    return ""


def few_sizes(sides: Sequence[sp.Basic], tried: int) -> str:
    """Why products of traces that are the same for all matrices of a size may vanish at all sizes that are tried alone.

    As functions of k sizes such traces are taken to be affine; D factors may vanish at any k D points.
    """
    for side in (side for side in sides if not isinstance(side, sp.MatrixExpr)):
        ranks = {t for t in side.atoms(sp.Trace) if not t.atoms(Arbitrary) or _matrices(t, *INVERTED)}
        shapes = (matrix.shape for trace in ranks for matrix in _matrices(trace, sp.MatrixExpr))
        sizes = set().union(*(size.free_symbols for shape in shapes for size in map(sp.sympify, shape)))
        if sizes and _degree(side, ranks) * len(sizes) >= tried:
            return f"{tried} sizes are tried, too few for a product of so many traces that depend on sizes alone"
    return ""


def _degree(formula: sp.Basic, letters: set[sp.Basic]) -> int:
    """The degree of a formula in some of its parts, a divisor counted like a factor."""
    if formula in letters or not formula.args:
        return int(formula in letters)
    degrees = [_degree(part, letters) for part in formula.args]
    if isinstance(formula, sp.Pow) and formula.exp.is_Integer:
        return degrees[0] * abs(int(formula.exp))
    return sum(degrees) if isinstance(formula, sp.Mul) else max(degrees)


def _same_at(gap: sp.Expr, values: Mapping[sp.Basic, sp.Basic]) -> bool:
    here = gap.xreplace(dict(values)).doit()
    return bool(here == 0 or (here.is_number and here.is_zero is not False))


def numbers_beside(side: sp.Basic) -> Iterator[list[sp.Expr]]:
    """The numbers beside matrices, traces and means in a formula."""
    for number, letters in _numbers(side):
        known = sp.count_ops(number) <= OPERATIONS and number.is_polynomial(*letters)
        yield list(sp.Poly(number, *letters).coeffs() if letters and known else sp.Add.make_args(number))


def _numbers(side: sp.Basic) -> Iterator[tuple[sp.Expr, list[sp.Dummy]]]:
    """The numbers beside the matrices in a formula, with a letter for each trace and mean, and these letters."""
    if isinstance(side, sp.MatrixExpr):
        for part in side.args:
            if isinstance(part, sp.MatrixExpr):
                yield from _numbers(part)
            elif isinstance(side, sp.MatMul):
                yield part, []
        return
    inner = {node: sp.Dummy("inner") for node in side.atoms(sp.Trace, Mean)}
    yield side.xreplace(inner), list(inner.values())
    for node in inner:
        yield from _numbers(node.args[0])
