"""Traces of products of random letters and functions of Sigma, in one canonical form.

A trace is a cyclic word: letters (random matrices, vectors) with functions of Sigma between them. Words without
random letters are read off in the eigenbasis of Sigma, as `theory.Trace` and `theory.Form`. In the others every
function of Sigma is taken apart into partial fractions, so that equal formulas become equal words.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.combinations import expanded
from derivations.kernel.means import is_random
from derivations.language.formulas import Mean
from theory import EIGENVALUE, Form, Trace
from theory.language.matrices import Arbitrary, Symmetric
from theory.vocabulary.partial_fractions import partial_fractions
from theory.vocabulary.projections import Sandwich


s = EIGENVALUE
Items = tuple[sp.Basic, ...]
"""Letters, and formulas in the eigenvalue for functions of Sigma."""


@dataclass(frozen=True, eq=False)
class Eigenbasis:
    """Which matrix is Sigma, which symbol stands for it in traces, and which vectors have a symbol there.

    Attributes:
        covariance: The letter of Sigma in formulas of matrices.
        symbol: The symbol of Sigma in `theory.Trace` and `theory.Form`.
        vectors: Columns, each with its symbol in `theory.Form`.
    """

    covariance: Symmetric
    symbol: sp.Symbol
    vectors: Mapping[Arbitrary, sp.Symbol] = field(default_factory=dict)

    @property
    def dimension(self) -> sp.Expr:
        """The size of Sigma."""
        return self.covariance.shape[0]


@dataclass(frozen=True)
class Word:
    """coefficient * trace of a product; no items for a number."""

    coefficient: sp.Expr
    items: Items = ()

    def letters(self, names: Collection[str]) -> tuple[str, ...]:
        """The random letters, in order."""
        found = (letter_of(item) for item in self.items if is_letter(item))
        return tuple(name for name in found if name in names)


def letter_of(item: sp.MatrixExpr) -> str:
    """The name of a letter or of its transpose."""
    return str((item.arg if isinstance(item, sp.Transpose) else item).args[0])


def words(body: sp.Expr, basis: Eigenbasis, names: Collection[str]) -> list[Word]:
    """A polynomial of traces as a sum of words, for what is linear in traces with random letters.

    Args:
        body: The formula.
        basis: Sigma.
        names: The random letters.

    Raises:
        RefusedError: If traces of random letters are multiplied.

    """
    found = []
    for term in sp.Add.make_args(sp.expand(body)):
        scalar, traces = sp.S.One, []
        for factor in sp.Mul.make_args(term):
            base, power = factor.as_base_exp()
            if isinstance(base, sp.Trace) and power.is_Integer and power > 0:
                traces += [list(_products(base.arg, basis))] * int(power)
            elif is_random(factor, names):
                refuse(f"expected traces and what is not random in {body}; got {factor}")
            else:
                scalar *= factor
        for choice in itertools.product(*traces):
            random = [w for w in choice if w.letters(names)]
            if len(random) > 1:
                refuse(f"a product of means is not the mean of a product: {term} has random letters in several traces")
            fixed = sp.Mul(scalar, *(settled(w, basis) for w in choice if not w.letters(names)))
            found.append(Word(fixed * random[0].coefficient, random[0].items) if random else Word(fixed))
    return found


def _products(matrix: sp.MatrixExpr, basis: Eigenbasis) -> Iterator[Word]:
    if not matrix.atoms(Arbitrary) - {basis.covariance}:
        yield Word(sp.S.One, (_function(matrix, basis),))
    elif isinstance(matrix, Arbitrary):
        yield Word(sp.S.One, (matrix,))
    elif isinstance(matrix, sp.Transpose):
        for word in _products(matrix.arg, basis):
            yield Word(word.coefficient, tuple(turned(item) for item in reversed(word.items)))
    elif isinstance(matrix, sp.MatAdd):
        for part in matrix.args:
            yield from _products(part, basis)
    elif isinstance(matrix, sp.MatMul):
        coefficient, factors = matrix.as_coeff_matrices()
        for choice in itertools.product(*(list(_products(factor, basis)) for factor in factors)):
            scalar = sp.Mul(coefficient, *(word.coefficient for word in choice))
            yield Word(scalar, tuple(itertools.chain.from_iterable(word.items for word in choice)))
    elif isinstance(matrix, sp.MatPow) and matrix.exp.is_Integer and matrix.exp > 0:
        yield from _products(sp.MatMul(*[matrix.base] * int(matrix.exp), evaluate=False), basis)
    else:
        refuse(f"expected products of letters and functions of {basis.covariance}; got {matrix}")


def is_letter(item: sp.Basic) -> bool:
    """Whether an item is a matrix rather than a function of Sigma."""
    return isinstance(item, sp.MatrixExpr)


def turned(item: sp.Basic) -> sp.Basic:
    """The transpose of a letter."""
    return item.T if is_letter(item) else item


def _function(matrix: sp.MatrixExpr, basis: Eigenbasis) -> sp.Expr:
    """A function of Sigma as a formula in the eigenvalue."""
    if matrix == basis.covariance:
        return s
    if isinstance(matrix, sp.Identity):
        return sp.S.One
    if isinstance(matrix, sp.ZeroMatrix):
        return sp.S.Zero
    if isinstance(matrix, sp.Transpose):
        return _function(matrix.arg, basis)
    if isinstance(matrix, (sp.MatPow, sp.Inverse)):
        return _function(matrix.base, basis) ** matrix.exp
    if isinstance(matrix, sp.MatAdd):
        return sp.Add(*(_function(part, basis) for part in matrix.args))
    if isinstance(matrix, sp.MatMul):
        coefficient, factors = matrix.as_coeff_matrices()
        return sp.Mul(coefficient, *(_function(factor, basis) for factor in factors))
    refuse(f"expected a function of {basis.covariance}; got {matrix}")


def merged(items: Items) -> Items:
    """The same with functions of Sigma that stand side by side multiplied; vectors first and last, if there are any."""
    starts = [i for i, item in enumerate(items) if isinstance(item, sp.Transpose) and _is_vector(item.arg)]
    if len(starts) > 1:
        refuse(f"expected one form; got several: {items}")
    start = starts[0] if starts else next((i for i, item in enumerate(items) if is_letter(item)), 0)
    found: list[sp.Basic] = []
    for item in (*items[start:], *items[:start]):
        if found and not is_letter(item) and not is_letter(found[-1]):
            found[-1] = found[-1] * item
        else:
            found.append(item)
    return tuple(found)


def _is_vector(item: sp.Basic) -> bool:
    return isinstance(item, Arbitrary) and item.shape[1] == 1


def settled(word: Word, basis: Eigenbasis) -> sp.Expr:
    """A word without random letters, in the eigenbasis.

    Raises:
        RefusedError: If something other than Sigma and its vectors is left.

    """
    if not word.items:
        return word.coefficient
    items = merged(word.items)
    if len(items) == 1 and not is_letter(items[0]):
        return word.coefficient * _trace(items[0], basis)
    body = items[1] if len(items) == 3 else sp.S.One
    known = {**basis.vectors, **{column.T: symbol for column, symbol in basis.vectors.items()}}
    if len(items) not in (2, 3) or not {items[0], items[-1]} <= known.keys() or is_letter(body):
        refuse(f"expected a trace, or a form of known vectors; got {items}")
    return word.coefficient * Form(known[items[0]], body, known[items[-1]], basis.symbol)


def _trace(body: sp.Expr, basis: Eigenbasis) -> sp.Expr:
    return body * basis.dimension if not body.has(s) else Trace(body, basis.symbol)


def total(found: Collection[Word], basis: Eigenbasis, names: Collection[str]) -> sp.Expr:
    """A sum of words as a formula: traces and forms, and a letter for each word that is random."""
    result = sp.S.Zero
    for word in found:
        if not word.letters(names):
            result += settled(word, basis)
            continue
        slots = [_partial_fractions(item) for item in merged(word.items)]
        for choice in itertools.product(*slots):
            items = tuple(item for _, item in choice if item != 1)
            result += sp.Mul(word.coefficient, *(c for c, _ in choice)) * sp.Symbol(_cyclic_name(items), real=True)
    return result


def _partial_fractions(item: sp.Basic) -> Sequence[tuple[sp.Expr, sp.Basic]]:
    """A function of Sigma as a sum of constants times partial fractions; a letter as it is."""
    if is_letter(item):
        return [(sp.S.One, item)]
    return partial_fractions(item)


def _cyclic_name(items: Items) -> str:
    """One name for all rotations of a word and of its transpose."""
    back = tuple(turned(item) for item in reversed(items))
    turns = [
        (*way[i:], *way[:i])
        for way in (items, back)
        for i in range(len(way))
        if not any(_is_vector(item) for item in way) or i == 0
    ]
    return min("E[tr " + " . ".join(map(str, turn)) + "]" for turn in turns)


def canonical(formula: sp.Expr, basis: Eigenbasis, names: Collection[str]) -> sp.Expr:
    """A formula linear in means of traces, in the eigenbasis of Sigma.

    Args:
        formula: The formula.
        basis: Sigma.
        names: The random letters.
    """
    inside = formula.replace(
        lambda part: isinstance(part, Mean), lambda mean: total(words(mean.body, basis, names), basis, names)
    )
    plain = inside.replace(
        lambda part: isinstance(part, sp.Trace), lambda trace: total(words(trace, basis, ()), basis, ())
    ).replace(lambda part: isinstance(part, Sandwich), linear)
    return plain.replace(
        lambda part: isinstance(part, sp.Sum),
        lambda part: sp.Sum(sp.expand(expanded(part.function)), *part.limits),
    )


def linear(node: Sandwich) -> sp.Expr:
    """The recursion of `theory.Sandwich` is linear in where it starts: there, partial fractions are taken apart."""
    times, start, *rest = node.args
    return sp.Add(*(c * Sandwich(times, part, *rest) for c, part in _partial_fractions(start)))
