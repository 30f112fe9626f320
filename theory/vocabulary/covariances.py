"""Covariances and directions by name, as formulas of the index of an eigenvalue.

Everything is in the eigenbasis of Sigma. The simulators write the same shapes on their own.
Its letters are public: the words are formulas in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from sympy.core.symbol import Str

from theory.errors import InadmissibleError
from theory.language.nodes import BoundLetter, Carrier
from theory.language.quadrature import HEAD, panels


Values = np.ndarray[Any, np.dtype[Any]]
"""Numbers of one kind: doubles, or mpmath numbers in an object array."""

EIGENVALUE = BoundLetter("s ", positive=True)
"""The variable of a function of Sigma; bound in traces and forms, and clashing with nobody's s."""

j, d, C, beta, r = sp.symbols("j d C beta r", positive=True)
ENDS = sp.Piecewise((1, sp.Or(sp.Eq(j, 1), sp.Eq(j, d))), (0, True))
STEP = sp.floor(8 * (j - 1) / d)
WEYL = j * (sp.sqrt(5) - 1) / 2

SHAPES: dict[str, sp.Expr] = {
    "isotropic": sp.Integer(1),
    "two_level": sp.Piecewise((1, j <= sp.floor((d + 1) / 2)), (1 / C, True)),
    "geometric": C ** (-STEP / 7),
    "power_law": (1 + (sp.sqrt(C) - 1) * STEP / 7) ** -2,
    "irregular": C ** (sp.floor(WEYL) - WEYL),
    "power": j**-beta,
}
"""Eigenvalue j = 1..d for each shape; C is the condition number, beta the exponent of a power law."""

DIRECTIONS: dict[str, sp.Expr] = {
    "top": sp.Piecewise((1, sp.Eq(j, 1)), (0, True)),
    "bottom": sp.Piecewise((1, sp.Eq(j, d)), (0, True)),
    "equal": sp.Integer(1),
    "random": sp.sin(j**2),
    "mixed": ENDS + (1 + sp.sqrt(2) * sp.sin(j**2)) / sp.sqrt(d),
    "source": j ** (-(1 + beta * (2 * r - 1)) / 2),
}
"""Coefficient j = 1..d for each direction, before it is brought to its length."""

DENSE = 1 << 14
"""Largest dimension in which every eigenvalue is listed; sums over more are by quadrature."""


@lru_cache(maxsize=64)
def _compiled(formula: sp.Expr, module: str) -> Callable[..., Any]:
    return sp.lambdify((j, d, C, beta, r), formula, modules=[module])  # type: ignore[no-any-return]


def _evaluate(formula: sp.Expr, index: Values, *parameters: Any) -> Values:
    if index.dtype == object:
        function = _compiled(formula, "mpmath")
        return np.array([mpmath.mpf(function(i, *parameters)) for i in index], dtype=object)
    result = _compiled(formula, "numpy")(index, *(float(p) for p in parameters))
    return np.broadcast_to(np.asarray(result, dtype=float), index.shape)


class Covariance(Carrier):
    """Sigma, by the shape of its eigenvalues.

    Args:
        shape: One of `SHAPES`, a parameter's symbol that stands for one, or a `sympy.Tuple` of
            eigenvalues.
        dimension: Number d of eigenvalues.
        condition: Largest over smallest eigenvalue, for the shapes that have one.
        exponent: Exponent beta of the shape ``power``.
        head: How many eigenvalues of a large ``power`` are listed one by one; see `coarser`.
    """

    def __new__(cls, shape: Any, dimension: Any, condition: Any = 1, exponent: Any = 1, head: Any = HEAD) -> Covariance:
        """Build the node; the symbol that a choice became turns into the word that it is."""
        if isinstance(shape, str) or (isinstance(shape, sp.Symbol) and shape.name in SHAPES):
            shape = Str(str(shape))
        return super().__new__(cls, shape, *map(sp.sympify, (dimension, condition, exponent, head)))  # type: ignore[no-any-return]

    def coarser(self) -> Covariance:
        """The same covariance with sums over it done at half the resolution.

        The two differ by more than either errs from then on: halving the terms listed makes their
        remainder 16 times as large, and doubling the panels squares that of the panels. So the
        difference of a formula between both bounds the error of its sums.
        """
        shape, dimension, condition, exponent, head = self.args
        return Covariance(shape, dimension, condition, exponent, head / 2)

    @property
    def dimension(self) -> sp.Expr:
        """Number of eigenvalues."""
        return self.args[1]

    @property
    def is_isotropic(self) -> bool:
        """Whether this is the identity."""
        return str(self.args[0]) == "isotropic"

    def is_level(self, choices: Mapping[sp.Symbol, tuple[sp.Basic, ...]]) -> bool:
        """Whether all eigenvalues are 1, given the words that each parameter may be."""
        words = {str(word) for word in choices.get(self.args[0], ())}
        return bool(self.is_isotropic or self.args[2] == 1 or words == {"isotropic"})

    def indices(self, exact: bool = False) -> tuple[Values, Values]:
        """Indices j and weights over which a trace is summed, each of shape (k,).

        Raises:
            InadmissibleError: If the dimension is not a number.

        """
        if not self.dimension.is_Integer:
            msg = f"expected a covariance of known dimension; got {self}"
            raise InadmissibleError(msg)
        size = int(self.dimension)
        if exact:
            return np.array([sp.Integer(i) for i in range(1, size + 1)], dtype=object), np.ones(size)
        if size > DENSE and str(self.args[0]) == "power":
            return panels(size, int(self.args[4]))
        return np.arange(1.0, size + 1), np.ones(size)

    def eigenvalues(self, index: Values) -> Values:
        """Eigenvalues at some indices: doubles, or mpmath numbers where the indices are objects.

        Raises:
            InadmissibleError: If the shape is unknown.

        """
        shape = self.args[0]
        if isinstance(shape, sp.Tuple):
            exact = index.dtype == object
            kind = (lambda x: mpmath.mpf(sp.N(x, mpmath.mp.dps))) if exact else float
            return np.array([kind(shape[int(i) - 1]) for i in index], dtype=object if exact else float)
        if str(shape) not in SHAPES:
            msg = f"spectrum: expected one of {', '.join(SHAPES)}, or eigenvalues; got {shape}"
            raise InadmissibleError(msg)
        return _evaluate(SHAPES[str(shape)], index, *self._numbers(index), 0)

    def _numbers(self, index: Values) -> tuple[Any, ...]:
        numbers = self.args[1:4]
        return numbers if index.dtype != object else tuple(mpmath.mpf(sp.N(x, mpmath.mp.dps)) for x in numbers)

    def _latex(self, printer: Any) -> str:
        words = [rf"\text{{{str(self.args[0]).replace('_', ' ')}}}", rf"d = {printer._print(self.args[1])}"]
        return rf"\operatorname{{diag}}\left({', '.join(words)}\right)"

    def _sympystr(self, printer: Any) -> str:
        return f"diag({self.args[0]}, d = {self.args[1]})"


class Vector(Carrier):
    """A vector in the eigenbasis of Sigma.

    Args:
        direction: One of `DIRECTIONS`, or a parameter's symbol that stands for one.
        covariance: Sigma.
        energy: Value of v' Sigma v to which it is scaled; by default its Euclidean length is 1.
        source: Exponent r of the direction ``source``.
    """

    def __new__(cls, direction: Any, covariance: Any, energy: Any = sp.S.NaN, source: Any = 1) -> Vector:
        """Build the node; the symbol that a choice became turns into the word that it is."""
        if isinstance(direction, str) or (isinstance(direction, sp.Symbol) and direction.name in DIRECTIONS):
            direction = Str(str(direction))
        return super().__new__(cls, direction, sp.sympify(covariance), sp.sympify(energy), sp.sympify(source))  # type: ignore[no-any-return]

    def coefficients(self, index: Values, weight: Values) -> Values:
        """Coefficients at some indices of its covariance.

        Raises:
            InadmissibleError: If the direction is unknown.

        """
        word, covariance, energy, source = self.args
        if str(word) not in DIRECTIONS:
            msg = f"direction: expected one of {', '.join(DIRECTIONS)}; got {word}"
            raise InadmissibleError(msg)
        exact = index.dtype == object
        number = mpmath.mpf(sp.N(source, mpmath.mp.dps)) if exact else source
        raw = _evaluate(DIRECTIONS[str(word)], index, *covariance._numbers(index), number)
        if energy is sp.S.NaN:
            wanted, has = 1, (weight * raw**2).sum()
        else:
            wanted, has = energy, (weight * raw**2 * covariance.eigenvalues(index)).sum()
        ratio = mpmath.mpf(sp.N(wanted, mpmath.mp.dps)) / has if exact else float(wanted) / has
        return np.asarray(raw * (mpmath.sqrt(ratio) if exact else np.sqrt(ratio)))

    def _latex(self, printer: Any) -> str:
        return rf"\text{{{self.args[0]}}}"

    def _sympystr(self, printer: Any) -> str:
        return str(self.args[0])
