"""Matrices over generations as nodes of a formula: designs, pseudo-inverses, ordered products, recursions.

The nodes print as the formulas they are. At concrete sizes `evaluate` gives their exact value for
rational matrices in place of the arbitrary ones, with a bound for its degree as a rational function
of their entries.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.symbol import Str
from sympy.polys.matrices import DomainMatrix
from sympy.printing.precedence import PRECEDENCE

from theory.errors import InadmissibleError


class Arbitrary(sp.MatrixExpr):  # type: ignore[misc]  # sympy has no types
    """A matrix of which nothing is assumed; with an index, one for each of its values.

    Args:
        name: Its letter.
        rows: Number of rows, a formula (of the index too).
        columns: Number of columns, likewise.
        index: Generation, if there is one matrix for each.
    """

    precedence = PRECEDENCE["Atom"]

    def __new__(cls, name: Any, rows: Any, columns: Any, *index: Any) -> Arbitrary:
        """Build the node."""
        return super().__new__(cls, Str(str(name)), *map(sp.sympify, (rows, columns, *index)))  # type: ignore[no-any-return]

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """Rows and columns."""
        return self.args[1], self.args[2]

    def _latex(self, printer: Any) -> str:
        name = str(sp.latex(sp.Symbol(str(self.args[0]))))
        return rf"{name}_{{{printer._print(self.args[3])}}}" if self.args[3:] else name

    def _sympystr(self, printer: Any) -> str:
        return str(self.args[0]) + "".join(f"[{printer._print(index)}]" for index in self.args[3:])


class Symmetric(Arbitrary):
    """A symmetric matrix of which nothing else is assumed: a covariance, say.

    Args:
        name: Its letter.
        rows: Number of rows and of columns, a formula.
    """

    def __new__(cls, name: Any, rows: Any, *more: Any) -> Symmetric:
        """Build the node."""
        return sp.MatrixExpr.__new__(cls, Str(str(name)), sp.sympify(rows), *(more or (sp.sympify(rows),)))  # type: ignore[no-any-return]

    def _eval_transpose(self) -> Symmetric:
        return self


class PseudoInverse(sp.MatrixExpr):  # type: ignore[misc]
    """The Moore-Penrose inverse of an arbitrary matrix.

    For full rank, X'(XX')^{-1} if there are fewer rows than columns, else (X'X)^{-1}X'.

    Args:
        matrix: X.
    """

    precedence = PRECEDENCE["Atom"]

    def __new__(cls, matrix: Any) -> PseudoInverse:
        """Build the node."""
        return super().__new__(cls, matrix)  # type: ignore[no-any-return]

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """Columns and rows of X."""
        rows, columns = self.args[0].shape
        return columns, rows

    def _latex(self, printer: Any) -> str:
        return rf"{printer._print(self.args[0])}^\dagger"

    def _sympystr(self, printer: Any) -> str:
        return f"pinv({printer._print(self.args[0])})"


class Projection(sp.MatrixExpr):  # type: ignore[misc]
    """The projection X^+ X on the row space of an indexed matrix, written P with the same index.

    Args:
        matrix: X.
    """

    precedence = PRECEDENCE["Atom"]

    def __new__(cls, matrix: Any) -> Projection:
        """Build the node."""
        return super().__new__(cls, matrix)  # type: ignore[no-any-return]

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """Square, of the size of a row."""
        return self.args[0].shape[1], self.args[0].shape[1]

    @property
    def _is_indexed(self) -> bool:
        """Whether the matrix is that of a generation."""
        return isinstance(self.args[0], Arbitrary) and bool(self.args[0].args[3:])

    @property
    def rules(self) -> tuple[tuple[sp.Basic, sp.Basic], ...]:
        """What the letter stands for."""
        return ((self, PseudoInverse(self.args[0]) * self.args[0]),)

    def _latex(self, printer: Any) -> str:
        matrix = self.args[0]
        return rf"P_{{{printer._print(matrix.args[3] if self._is_indexed else matrix)}}}"

    def _sympystr(self, printer: Any) -> str:
        matrix = self.args[0]
        return f"P[{printer._print(matrix.args[3] if self._is_indexed else matrix)}]"


class _Bound(sp.MatrixExpr):  # type: ignore[misc]
    """A formula over an index from low to high."""

    def __new__(cls, body: Any, index: sp.Symbol, low: Any, high: Any) -> _Bound:
        """Build the node.

        Args:
            body: A matrix, a formula of the index.
            index: Generation.
            low: First value.
            high: Last value; nothing is left if it is smaller.
        """
        return super().__new__(cls, body, index, *map(sp.sympify, (low, high)))  # type: ignore[no-any-return]

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """That of the body."""
        return tuple(self.args[0].shape)

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """All symbols but the index."""
        body, index, low, high = self.args
        return {*(body.free_symbols - {index}), *low.free_symbols, *high.free_symbols}

    def at(self, generation: Any) -> sp.MatrixExpr:
        """The body at one generation."""
        return self.args[0].xreplace({self.args[1]: sp.sympify(generation)})


class OrderedProduct(_Bound):
    """body(high) body(high - 1) ... body(low), the identity if high < low."""

    precedence = PRECEDENCE["Atom"]

    def _ends(self) -> tuple[sp.MatrixExpr, sp.MatrixExpr]:
        return self.at(self.args[3]), self.at(self.args[2])

    def _latex(self, printer: Any) -> str:
        last, first = map(printer._print, self._ends())
        return rf"{last} \cdots {first}"

    def _sympystr(self, printer: Any) -> str:
        last, first = map(printer._print, self._ends())
        return f"({last}...{first})"


class GenerationSum(_Bound):
    """body(low) + ... + body(high), zero if high < low."""

    precedence = PRECEDENCE["Mul"]

    def _latex(self, printer: Any) -> str:
        body, index, low, high = map(printer._print, self.args)
        return rf"\sum_{{{index} = {low}}}^{{{high}}} {body}"

    def _sympystr(self, printer: Any) -> str:
        body, index, low, high = map(printer._print, self.args)
        return f"sum({body}, {index} = {low}..{high})"


class Recursion(sp.MatrixExpr):  # type: ignore[misc]
    """What a recursion has reached: state(0) = start, state(m) = step(state(m - 1), m).

    Args:
        state: An indexed `Arbitrary` that stands for the state at ``index`` - 1 inside the step.
        step: The state at ``index``, a formula of the one before.
        index: Number of the step, from 1 on.
        start: The state at 0.
        times: Number of steps, >= 0.
    """

    precedence = PRECEDENCE["Atom"]

    def __new__(cls, state: Arbitrary, step: Any, index: sp.Symbol, start: Any, times: Any) -> Recursion:
        """Build the node."""
        return super().__new__(cls, state, step, index, start, sp.sympify(times))  # type: ignore[no-any-return]

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """That of the state."""
        return tuple(self.args[0].shape)

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """All symbols but the index."""
        state, step, index, start, times = self.args
        inside = state.free_symbols | step.free_symbols
        return {*(inside - {index}), *start.free_symbols, *times.free_symbols}

    @property
    def rules(self) -> tuple[tuple[sp.Basic, sp.Basic], ...]:
        """The recursion as equations."""
        state, step, index, start, _ = self.args
        return (_renamed(state, 0), start), (_renamed(state, index), step)

    def _latex(self, printer: Any) -> str:
        return str(printer._print(_renamed(self.args[0], self.args[4])))

    def _sympystr(self, printer: Any) -> str:
        return str(printer._print(_renamed(self.args[0], self.args[4])))


def _renamed(state: Arbitrary, index: Any) -> Arbitrary:
    return Arbitrary(*state.args[:3], index)


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
        expr: A formula of the nodes of this module, of products, sums, powers and transposes.
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
    if isinstance(expr, GenerationSum):
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
        msg = f"expected a number of generations or a size; got {value}"
        raise InadmissibleError(msg)
    return int(value)


def _shape(expr: sp.MatrixExpr) -> tuple[int, int]:
    rows, columns = expr.shape
    return _number(rows), _number(columns)


def rules(*sides: sp.Basic) -> list[tuple[sp.Basic, sp.Basic]]:
    """The equations that letters in some formulas stand for: projections and recursions."""
    found: dict[sp.Basic, sp.Basic] = {}
    queue = [part for side in sides for part in sp.preorder_traversal(side)]
    for part in queue:
        if isinstance(part, Recursion):
            found |= dict(part.rules)
    indexed = {part.args[0].args[0]: part for part in queue if isinstance(part, Projection)}
    for part in indexed.values():
        name, rows, columns, _ = part.args[0].args
        generic = Projection(Arbitrary(name, rows, columns, sp.Symbol("m")))
        found |= dict(generic.rules)
    return list(found.items())
