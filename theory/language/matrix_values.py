"""Exact values of matrix formulas at concrete sizes, with rational matrices in place of the arbitrary ones.

Beside each value stands a bound for its degree as a rational function of the entries of those matrices.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.polys.matrices import DomainMatrix

from theory.errors import InadmissibleError
from theory.language.matrices import Arbitrary, MatrixSum, OrderedProduct, Projection, PseudoInverse, Recursion


@dataclass(frozen=True)
class Exact:
    """A matrix of rationals, and the degrees of its entries as fractions of polynomials.

    Attributes:
        matrix: The entries, over the rationals.
        numerator: Bound for the degree of every numerator in the entries of the arbitrary matrices.
        denominator: The same for the common denominator.
    """

    matrix: DomainMatrix
    numerator: int = 0
    denominator: int = 0

    def __matmul__(self, other: Exact) -> Exact:
        """The product."""
        return Exact(self.matrix * other.matrix, self.numerator + other.numerator, self.denominator + other.denominator)

    def plus(self, other: Exact, factor: Any = 1) -> Exact:
        """The sum with a multiple of another."""
        matrix = self.matrix + other.matrix * sp.QQ.from_sympy(sp.sympify(factor))
        top = max(self.numerator + other.denominator, other.numerator + self.denominator)
        return Exact(matrix, top, self.denominator + other.denominator)

    def transposed(self) -> Exact:
        """The transpose."""
        return Exact(self.matrix.transpose(), self.numerator, self.denominator)

    def inverse(self) -> Exact:
        """The inverse.

        Raises:
            sympy.polys.matrices.exceptions.DMNonInvertibleMatrixError: If there is none.

        """
        k = self.matrix.shape[0]
        top = (k - 1) * self.numerator + self.denominator
        return Exact(self.matrix.inv(), top, k * self.numerator)

    def trace(self) -> Exact:
        """The trace, as a matrix of one entry."""
        entry = sum((self.matrix[i, i].element for i in range(self.matrix.shape[0])), sp.QQ(0))
        return Exact(DomainMatrix([[entry]], (1, 1), sp.QQ), self.numerator, self.denominator)

    def pseudo_inverse(self) -> Exact:
        """The Moore-Penrose inverse.

        Raises:
            sympy.polys.matrices.exceptions.DMNonInvertibleMatrixError: If the rank is not full.

        """
        rows, columns = self.matrix.shape
        k, other = min(rows, columns), self.matrix.transpose()
        inverse = other * (self.matrix * other).inv() if rows < columns else (other * self.matrix).inv() * other
        top = (2 * k - 1) * self.numerator + self.denominator
        return Exact(inverse, top, 2 * k * self.numerator)


Leaf = Callable[[Arbitrary], DomainMatrix]
"""The rational matrix that stands for an arbitrary one of known size and index."""


def evaluate(expr: sp.MatrixExpr, leaf: Leaf, known: dict[sp.Basic, Exact] | None = None) -> Exact:
    """The exact value of a matrix formula of known sizes.

    Args:
        expr: A formula of the nodes of `matrices`, of products, sums, powers and transposes.
        leaf: Gives the arbitrary matrices.
        known: Values of parts, kept between calls with the same ``leaf``.

    Raises:
        InadmissibleError: If a size is not known, or a node is none of these.
        sympy.polys.matrices.exceptions.DMNonInvertibleMatrixError: If a matrix to invert is not of full rank.

    """
    known = {} if known is None else known
    if expr not in known:
        known[expr] = _value(expr, leaf, known)
    return known[expr]


def _value(expr: sp.MatrixExpr, leaf: Leaf, known: dict[sp.Basic, Exact]) -> Exact:
    if isinstance(expr, Arbitrary):
        return Exact(leaf(expr), 1)
    if isinstance(expr, PseudoInverse):
        return evaluate(expr.args[0], leaf, known).pseudo_inverse()
    if isinstance(expr, Projection):
        return evaluate(PseudoInverse(expr.args[0]), leaf, known) @ evaluate(expr.args[0], leaf, known)
    if isinstance(expr, OrderedProduct):
        return _product(expr, leaf, known)
    if isinstance(expr, MatrixSum):
        low, high = (_number(a) for a in expr.args[2:])
        terms = [evaluate(expr.at(m), leaf, known) for m in range(low, high + 1)]
        total = Exact(DomainMatrix.zeros(_shape(expr), sp.QQ))
        for term in terms:
            total = total.plus(term)
        return total
    if isinstance(expr, Recursion):
        return _iterated(expr, leaf, known)
    return _combined(expr, leaf, known)


def evaluate_scalar(expr: sp.Expr, leaf: Leaf, known: dict[sp.Basic, Exact]) -> Exact:
    """The exact value, a matrix of one entry, of a rational formula of numbers and traces of matrix formulas.

    Args:
        expr: A formula of known sizes.
        leaf: Gives the arbitrary matrices.
        known: Values of parts, kept between calls with the same ``leaf``.

    Raises:
        InadmissibleError: If a part has no exact value.
        sympy.polys.matrices.exceptions.DMNonInvertibleMatrixError: If something is divided by 0.

    """
    if isinstance(expr, sp.Trace):
        return evaluate(expr.arg, leaf, known).trace()
    if expr.is_Rational:
        return Exact(DomainMatrix([[sp.QQ.from_sympy(expr)]], (1, 1), sp.QQ))
    parts = [evaluate_scalar(part, leaf, known) for part in expr.args] if isinstance(expr, (sp.Add, sp.Mul)) else []
    if isinstance(expr, sp.Add):
        return functools.reduce(Exact.plus, parts)
    if isinstance(expr, sp.Mul):
        return functools.reduce(operator.matmul, parts)
    if isinstance(expr, sp.Sum) and len(expr.limits) == 1:
        index, low, high = expr.limits[0]
        terms = (expr.function.xreplace({index: sp.Integer(i)}) for i in range(_number(low), _number(high) + 1))
        nothing = Exact(DomainMatrix.zeros((1, 1), sp.QQ))
        return functools.reduce(Exact.plus, (evaluate_scalar(term, leaf, known) for term in terms), nothing)
    if isinstance(expr, sp.Pow) and expr.exp.is_Integer:
        base = evaluate_scalar(expr.base, leaf, known)
        return functools.reduce(operator.matmul, [base if expr.exp > 0 else base.inverse()] * abs(int(expr.exp)))
    msg = f"expected a rational formula of numbers and traces; got {expr} ({type(expr).__name__})"
    raise InadmissibleError(msg)


def _product(expr: OrderedProduct, leaf: Leaf, known: dict[sp.Basic, Exact]) -> Exact:
    body, index, low, high = expr.args
    if _number(high) < _number(low):
        return Exact(DomainMatrix.eye(_shape(expr)[0], sp.QQ))
    later = OrderedProduct(body, index, low + 1, high)
    return evaluate(later, leaf, known) @ evaluate(expr.at(low), leaf, known)


def _iterated(expr: Recursion, leaf: Leaf, known: dict[sp.Basic, Exact]) -> Exact:
    state, step, index, start, times = expr.args
    current = evaluate(start, leaf, known)
    for m in range(1, _number(times) + 1):
        held = state.xreplace({index: sp.Integer(m)})
        current = evaluate(step.xreplace({index: sp.Integer(m)}), leaf, known | {held: current})
    return current


def _combined(expr: sp.MatrixExpr, leaf: Leaf, known: dict[sp.Basic, Exact]) -> Exact:
    if isinstance(expr, sp.Transpose):
        return evaluate(expr.arg, leaf, known).transposed()
    if isinstance(expr, (sp.Inverse, sp.MatPow)) and expr.exp.is_Integer and expr.exp != 0:
        base = evaluate(expr.base, leaf, known)
        base = base if expr.exp > 0 else base.inverse()
        result = base
        for _ in range(abs(int(expr.exp)) - 1):
            result = result @ base
        return result
    if isinstance(expr, sp.MatAdd):
        total = Exact(DomainMatrix.zeros(_shape(expr), sp.QQ))
        for term in expr.args:
            total = total.plus(evaluate(term, leaf, known))
        return total
    if isinstance(expr, sp.MatMul):
        coefficient, factors = expr.as_coeff_matrices()
        result = evaluate(factors[-1], leaf, known)
        for factor in reversed(factors[:-1]):
            result = evaluate(factor, leaf, known) @ result
        return result if coefficient == 1 else Exact(DomainMatrix.zeros(_shape(expr), sp.QQ)).plus(result, coefficient)
    if isinstance(expr, sp.Identity):
        return Exact(DomainMatrix.eye(_shape(expr)[0], sp.QQ))
    if isinstance(expr, sp.ZeroMatrix):
        return Exact(DomainMatrix.zeros(_shape(expr), sp.QQ))
    if isinstance(expr, sp.OneMatrix):
        return Exact(DomainMatrix.ones(_shape(expr), sp.QQ))
    if isinstance(expr, sp.BlockMatrix):
        return _blocks([[evaluate(block, leaf, known) for block in row] for row in expr.blocks.tolist()])
    msg = f"expected a matrix formula of known sizes; got {expr} ({type(expr).__name__})"
    raise InadmissibleError(msg)


def _blocks(rows: list[list[Exact]]) -> Exact:
    parts = [part for row in rows for part in row]
    below = sum(part.denominator for part in parts)
    joined = [row[0].matrix.hstack(*(part.matrix for part in row[1:])) for row in rows]
    top = max(part.numerator + below - part.denominator for part in parts)
    return Exact(joined[0].vstack(*joined[1:]), top, below)


def _number(value: sp.Expr) -> int:
    if not value.is_Integer:
        msg = f"expected a whole number, as an index or a size; got {value}"
        raise InadmissibleError(msg)
    return int(value)


def _shape(expr: sp.MatrixExpr) -> tuple[int, int]:
    rows, columns = expr.shape
    return _number(rows), _number(columns)
