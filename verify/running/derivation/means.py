"""Draws of what stands inside a mean: Gaussian matrices by their laws, scalars of `sympy.stats`, fixed matrices.

Written for the formulas of proof steps alone: no simulator, and nothing that claims are refuted with, rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy as sp
from sympy.stats import sample
from sympy.stats.rv import RandomSymbol

from derivations import Noise, Rows
from derivations.language.formulas import ChainState, Given, Law, OfDesigns
from theory import to_numpy
from theory.errors import InadmissibleError
from theory.language.matrices import (
    Arbitrary,
    MatrixSum,
    OrderedProduct,
    Projection,
    PseudoInverse,
    Recursion,
    Symmetric,
)
from verify.evidence.streams import key_of
from verify.simulators import Array
from verify.simulators.engine.fixed_matrices import Fixed


class UndrawableError(InadmissibleError):
    """A formula holds something of which nobody knows how to draw it."""


Known = Mapping[sp.Basic, sp.Basic]
"""Exact values of symbols."""


@dataclass(frozen=True)
class Ground:
    """What formulas are drawn from.

    Attributes:
        laws: Law of each random matrix, by its letter.
        roots: Matrices that are square roots of covariances: the letter of each, and the covariance.
        fixed: What matrices without a law are at a regime, by letter.
        is_strict: Whether every matrix has to have a law, or a meaning in the regime; else any fixed one will do.
        words: What the measured quantities of the chain fix in the regime, such as the shape of a spectrum.
    """

    laws: Mapping[str, Law]
    roots: Mapping[str, Symmetric] = field(default_factory=dict)
    fixed: Mapping[str, Fixed] = field(default_factory=dict)
    is_strict: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


class Draws:
    """One batch of draws of everything random, at one regime."""

    def __init__(
        self, rng: np.random.Generator, count: int, ground: Ground, setting: Mapping[str, Any], exact: Known
    ) -> None:
        """Hold the laws; what is random is drawn when it is asked for.

        Args:
            rng: Source of randomness; each matrix gets a stream of its own from it.
            count: Number of draws.
            ground: What is random, and how.
            setting: The regime by name, for the fixed matrices that it says something of.
            exact: The regime by symbol.
        """
        self.base, self.count = int(rng.integers(2**63)), count
        self.ground, self.setting, self.exact = ground, {**setting, **ground.words}, exact
        self.held: dict[sp.Basic, Array] = {}
        self.time = 0

    def stream(self, part: sp.Basic) -> np.random.Generator:
        """The stream of one random part: the same in whatever order the parts are asked for."""
        return np.random.Generator(np.random.SFC64([self.base, *key_of(str(part), str(part.args))]))

    def scalar(self, formula: sp.Expr) -> Array:
        """Draws of a scalar formula, shape (count,)."""
        formula = formula.xreplace(self.exact)
        letters: dict[sp.Basic, sp.Dummy] = {}
        values: dict[sp.Symbol, Any] = {}
        walk = sp.preorder_traversal(formula)
        for part in walk:
            if isinstance(part, (sp.Trace, RandomSymbol, ChainState)) and part not in letters:
                letters[part] = sp.Dummy()
                values[letters[part]] = np.broadcast_to(self._part(part), (self.count,))
            if isinstance(part, (sp.Trace, RandomSymbol, ChainState)):
                walk.skip()
            elif isinstance(part, sp.MatrixExpr):
                msg = f"expected matrices inside traces; got {part}"
                raise UndrawableError(msg)
        return np.broadcast_to(to_numpy(formula.xreplace(letters), values), (self.count,))

    def _part(self, part: sp.Basic) -> Array:
        """Draws of what a scalar formula is made of."""
        if isinstance(part, sp.Trace):
            return np.asarray(np.trace(self.matrix(part.arg), axis1=-2, axis2=-1))
        return self._state(part) if isinstance(part, ChainState) else self._random(part)

    def _state(self, state: ChainState) -> Array:
        """The state of a chain at a time, drawn from its law given those at the time before."""
        if state not in self.held:
            law, time = self.ground.laws.get(state.name), _size_as_number(state.time)
            if not isinstance(law, Given):
                msg = f"no law of {state}"
                raise UndrawableError(msg)
            outer, self.time = self.time, time
            self.held[state] = self.scalar(law.after.xreplace({law.t: sp.Integer(time)}))
            self.time = outer
        return self.held[state]

    def _random(self, symbol: RandomSymbol) -> Array:
        """A scalar of a named law; given the state before, where it is part of the law of a chain."""
        key = sp.Tuple(symbol, sp.Integer(self.time))
        if key not in self.held:
            law = symbol.pspace.distribution
            rng = self.stream(sp.Tuple(sp.Symbol(symbol.name), sp.Integer(self.time)))
            sampler = SAMPLERS.get(type(law).__name__)
            if sampler is not None:
                drawn = sampler(rng, *(self.scalar(argument) for argument in law.args))
            elif symbol.atoms(ChainState):
                msg = f"no sampler of {symbol} given a state"
                raise UndrawableError(msg)
            else:
                drawn = sample(symbol, size=(self.count,), library="scipy", seed=rng)
            self.held[key] = np.asarray(drawn, dtype=float)
        return self.held[key]

    def matrix(self, expr: sp.MatrixExpr) -> Array:
        """Draws of a matrix of known sizes, shape (count or 1, rows, columns)."""
        expr = expr.xreplace(self.exact)
        if expr not in self.held:
            self.held[expr] = self._value(expr)
        return self.held[expr]

    def _value(self, expr: sp.MatrixExpr) -> Array:
        for kind, value in VALUES.items():
            if isinstance(expr, kind):
                return value(self, expr)
        msg = f"no way to draw {expr} ({type(expr).__name__})"
        raise UndrawableError(msg)

    def leaf(self, matrix: Arbitrary) -> Array:
        """A matrix by its law; one without a law is fixed."""
        rows, columns = (_size_as_number(size) for size in matrix.shape)
        law = self.ground.laws.get(str(matrix.args[0]))
        if law is None:
            return self._fixed(matrix, rows, columns)[None]
        if isinstance(law, OfDesigns):
            return self._map(law, matrix)
        normal = self.stream(matrix).standard_normal((self.count, rows, columns))
        if isinstance(law, Noise):
            return np.asarray(normal * np.sqrt(float(to_numpy(law.variance.xreplace(self.exact), {}))))
        if not isinstance(law, Rows):
            msg = f"no way to draw {matrix}: {law}"
            raise UndrawableError(msg)
        return np.asarray(normal @ np.linalg.cholesky(self.matrix(law.covariance)).swapaxes(-1, -2))

    def _map(self, law: OfDesigns, matrix: Arbitrary) -> Array:
        """A map that is made of designs: of one, shared by all letters that name it, or the product of several."""
        times, total = _size_as_number(law.times.xreplace(self.exact)), np.eye(_size_as_number(matrix.shape[0]))[None]
        for number in range(times):
            design = self._design(law, matrix, 0 if law.times == 1 else number + 1)
            total = law.made(design, lambda formula: float(to_numpy(formula.xreplace(self.exact), {}))) @ total
        return total

    def _design(self, law: OfDesigns, matrix: Arbitrary, number: int) -> Array:
        """Rows iid N(0, Sigma)."""
        rows, covariance = _size_as_number(law.rows.xreplace(self.exact)), law.covariance.xreplace(self.exact)
        stream = self.stream(sp.Tuple(sp.Symbol(law.design), sp.Integer(number)))
        normal = stream.standard_normal((self.count, rows, _size_as_number(matrix.shape[0])))
        return np.asarray(normal @ np.linalg.cholesky(self.leaf(covariance)).swapaxes(-1, -2))

    def _fixed(self, matrix: Arbitrary, rows: int, columns: int) -> Array:
        """A matrix as its stem declares it for the regime; else, where that will do, any matrix, always the same."""
        name = str(matrix.args[0])
        if name in self.ground.roots:
            return np.asarray(np.linalg.cholesky(self.leaf(self.ground.roots[name].xreplace(self.exact))[0]))
        known = self.ground.fixed[name](rows, self.setting) if name in self.ground.fixed else None
        if known is not None and known.shape == (rows, columns):
            return known
        if self.ground.is_strict:
            msg = f"nobody says what {matrix} is at a regime"
            raise UndrawableError(msg)
        rng = np.random.default_rng(key_of(name, str(matrix), rows, columns))
        if isinstance(matrix, Symmetric):
            half = rng.standard_normal((rows, rows + 2))
            return np.asarray(half @ half.T / rows)
        return rng.standard_normal((rows, columns))


def poles(part: sp.Basic, laws: Mapping[str, Law]) -> dict[str, int]:
    """How often a formula has each Gaussian matrix in a denominator, at most: by the smallest singular value.

    With k more rows than columns (or fewer), its draws have moments below order (k + 1)/that.
    """
    if isinstance(part, PseudoInverse):
        return dict.fromkeys(_matrices_with_independent_rows(part, laws), 1)
    if isinstance(part, Projection):
        return {}
    if isinstance(part, (sp.MatPow, sp.Pow)) and part.exp.could_extract_minus_sign():
        times = -int(part.exp) if part.exp.is_Integer else 1
        return dict.fromkeys(_matrices_with_independent_rows(part, laws), 2 * times)
    if isinstance(part, Arbitrary):
        law = laws.get(str(part.args[0]))
        return {str(part.args[0]): law.poles} if isinstance(law, OfDesigns) and law.poles else {}
    found = [poles(inner, laws) for inner in part.args]
    if isinstance(part, (sp.MatPow, sp.Pow)) and part.exp.is_Integer:
        found = [poles(part.base, laws)] * int(part.exp)
    keys = set().union(*found)
    total = sum if isinstance(part, (sp.Mul, sp.MatMul, sp.MatPow, sp.Pow)) else max
    return {key: total(one.get(key, 0) for one in found) for key in keys}


def _matrices_with_independent_rows(part: sp.Basic, laws: Mapping[str, Law]) -> list[str]:
    """The Gaussian matrices with independent rows in a formula."""
    names = {str(matrix.args[0]) for matrix in part.atoms(Arbitrary)}
    return sorted(name for name in names if isinstance(laws.get(name), Rows))


SAMPLERS: dict[str, Callable[..., Any]] = {
    "NormalDistribution": lambda rng, mean, deviation: rng.normal(mean, deviation),
    "ChiSquaredDistribution": lambda rng, freedom: rng.chisquare(freedom),
    "GammaDistribution": lambda rng, shape, scale: rng.gamma(shape, scale),
    "PoissonDistribution": lambda rng, mean: rng.poisson(mean),
    "BinomialDistribution": lambda rng, n, p, *_: rng.binomial(n.astype(int), np.clip(p, 0.0, 1.0)),
}
"""How scalars are drawn whose parameters vary from draw to draw, by their laws in `sympy.stats`."""


def _size_as_number(size: sp.Expr) -> int:
    if not size.is_Integer:
        msg = f"expected a known size; got {size}"
        raise UndrawableError(msg)
    return int(size)


def _pseudo_inverse(draws: Draws, expr: PseudoInverse) -> Array:
    return np.asarray(np.linalg.pinv(draws.matrix(expr.args[0])))


def _projection(draws: Draws, expr: Projection) -> Array:
    return np.asarray(draws.matrix(PseudoInverse(expr.args[0])) @ draws.matrix(expr.args[0]))


def _product(draws: Draws, expr: OrderedProduct) -> Array:
    low, high = (_size_as_number(end) for end in expr.args[2:])
    total = np.eye(_size_as_number(expr.shape[0]))[None]
    for index in range(low, high + 1):
        total = draws.matrix(expr.at(index)) @ total
    return total


def _sum(draws: Draws, expr: MatrixSum) -> Array:
    low, high = (_size_as_number(end) for end in expr.args[2:])
    total = np.zeros((1, *(_size_as_number(size) for size in expr.shape)))
    for index in range(low, high + 1):
        total = total + draws.matrix(expr.at(index))
    return total


def _recursion(draws: Draws, expr: Recursion) -> Array:
    state, step, index, start, times = expr.args
    current = draws.matrix(start)
    for number in range(1, _size_as_number(times) + 1):
        before = Arbitrary(f"{start} after {number - 1} times {step}", *state.shape)
        draws.held[before.xreplace(draws.exact)] = current
        held = state.xreplace({index: sp.Integer(number)})
        current = draws.matrix(step.xreplace({index: sp.Integer(number)}).xreplace({held: before}))
    return current


def _powered(draws: Draws, expr: sp.MatPow) -> Array:
    base, exponent = draws.matrix(expr.base), _size_as_number(expr.exp)
    return np.asarray(np.linalg.matrix_power(base, exponent))


def _multiplied(draws: Draws, expr: sp.MatMul) -> Array:
    coefficient, factors = expr.as_coeff_matrices()
    total = draws.matrix(factors[0])
    for factor in factors[1:]:
        total = total @ draws.matrix(factor)
    return np.asarray(total * draws.scalar(coefficient)[:, None, None])


def _added(draws: Draws, expr: sp.MatAdd) -> Array:
    total = draws.matrix(expr.args[0])
    for term in expr.args[1:]:
        total = total + draws.matrix(term)
    return total


def _blocks(draws: Draws, expr: sp.BlockMatrix) -> Array:
    wide = [[draws.matrix(expr.blocks[i, j]) for j in range(expr.blockshape[1])] for i in range(expr.blockshape[0])]
    count = max(block.shape[0] for row in wide for block in row)
    full = [[np.broadcast_to(block, (count, *block.shape[1:])) for block in row] for row in wide]
    return np.concatenate([np.concatenate(row, axis=-1) for row in full], axis=-2)


VALUES: dict[type, Callable[[Draws, Any], Array]] = {
    Arbitrary: Draws.leaf,
    PseudoInverse: _pseudo_inverse,
    Projection: _projection,
    OrderedProduct: _product,
    MatrixSum: _sum,
    Recursion: _recursion,
    sp.Transpose: lambda draws, expr: draws.matrix(expr.arg).swapaxes(-1, -2),
    sp.BlockMatrix: _blocks,
    sp.MatPow: _powered,
    sp.MatMul: _multiplied,
    sp.MatAdd: _added,
    sp.Identity: lambda _, expr: np.eye(_size_as_number(expr.shape[0]))[None],
    sp.ZeroMatrix: lambda _, expr: np.zeros((1, *(_size_as_number(size) for size in expr.shape))),
    sp.OneMatrix: lambda _, expr: np.ones((1, *(_size_as_number(size) for size in expr.shape))),
}
"""How each kind of matrix formula is evaluated."""
