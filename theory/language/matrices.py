"""Matrices as nodes of a formula: arbitrary ones, by an index too, pseudo-inverses, ordered products, recursions.

The nodes print as the formulas they are; `matrix_values` has their exact values at concrete sizes.
"""

from __future__ import annotations

from typing import Any, Self

import sympy as sp
from sympy.core.symbol import Str
from sympy.printing.precedence import PRECEDENCE


class Arbitrary(sp.MatrixExpr):  # type: ignore[misc]  # sympy has no types
    """A matrix of which nothing is assumed; with an index, one for each of its values.

    Args:
        name: Its letter.
        rows: Number of rows, a formula (of the index too).
        columns: Number of columns, likewise.
        index: Which one it is, if there are several.
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


class _OfMatrix(sp.MatrixExpr):  # type: ignore[misc]
    """A function of one matrix."""

    precedence = PRECEDENCE["Atom"]

    def __new__(cls, matrix: Any) -> Self:
        """Build the node."""
        return super().__new__(cls, matrix)  # type: ignore[no-any-return]


class PseudoInverse(_OfMatrix):
    """The Moore-Penrose inverse of an arbitrary matrix.

    For full rank, X'(XX')^{-1} if there are fewer rows than columns, else (X'X)^{-1}X'.

    Args:
        matrix: X.
    """

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """Columns and rows of X."""
        rows, columns = self.args[0].shape
        return columns, rows

    def _latex(self, printer: Any) -> str:
        return rf"{printer._print(self.args[0])}^\dagger"

    def _sympystr(self, printer: Any) -> str:
        return f"pinv({printer._print(self.args[0])})"


class Projection(_OfMatrix):
    """The projection X^+ X on the row space of an indexed matrix, written P with the same index.

    Args:
        matrix: X.
    """

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """Square, of the size of a row."""
        return self.args[0].shape[1], self.args[0].shape[1]

    @property
    def _is_indexed(self) -> bool:
        """Whether the matrix is one of several."""
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
            index: A letter for whole numbers.
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

    def at(self, value: Any) -> sp.MatrixExpr:
        """The body at one value of the index."""
        return self.args[0].xreplace({self.args[1]: sp.sympify(value)})


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


class MatrixSum(_Bound):
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
        generic = Projection(Arbitrary(name, rows, columns, sp.Symbol("m")))  # to be printed alone
        found |= dict(generic.rules)
    return list(found.items())
