"""Reasons for steps about Gaussian matrices: linear images, rotations, columns, projections."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.stats.crv_types import ChiSquaredDistribution
from sympy.stats.rv import RandomSymbol

from derivations.errors import refuse
from derivations.kernel.demands import same
from derivations.kernel.formulas import Mean, Rows, is_random
from derivations.kernel.line import Demands, Identity, Line
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.rules.lemmas import CHI_SQUARE, ROTATIONS
from theory.language.matrices import Arbitrary, OrderedProduct


def gaussian(matrix: Arbitrary, setting: Setting) -> Rows:
    """The law of a matrix of Gaussian rows.

    Raises:
        RefusedError: If that is not its law.

    """
    law = setting.laws.get(str(matrix.args[0]))
    if not isinstance(law, Rows):
        refuse(f"expected rows iid N(0, ...) for {matrix}; got {law or 'no law'}")
    return law


def _require_standard(matrix: Arbitrary, setting: Setting) -> None:
    covariance = gaussian(matrix, setting).covariance
    if covariance != sp.Identity(matrix.shape[1]):
        refuse(f"expected independent standard normal entries of {matrix}; got rows of covariance {covariance}")


def _require_without(formula: sp.Basic, letters: set[str], where: str) -> None:
    if any(str(matrix.args[0]) in letters for matrix in formula.atoms(Arbitrary)):
        refuse(f"expected nothing of {', '.join(sorted(letters))} in {where}; got {formula}")


@dataclass(frozen=True, eq=False)
class LinearImage(Identity):
    """Gaussian rows are written as a linear image of other Gaussian rows.

    If the rows of Z are iid N(0, D), those of Z M are iid N(0, M'DM).

    Attributes:
        of: The matrix that is replaced.
        base: Z, which does not stand in the formula yet.
        times: M.
    """

    of: Arbitrary
    base: Arbitrary
    times: sp.MatrixExpr

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"{self.of} has the law of {self.base * self.times}, as a linear image of Gaussian rows"

    def demands(self, line: Line) -> Demands:
        """That the covariances agree, and that the formula is the old one with the image in place."""
        law, base = (gaussian(matrix, line.setting) for matrix in (self.of, self.base))
        _require_without(line.before, {str(self.base.args[0])}, "the formula before")
        _require_without(self.times, set(line.setting.laws), "the linear map")
        if self.base.shape[0] != self.of.shape[0]:
            refuse(f"expected as many rows as {self.of} has, {self.of.shape[0]}; got {self.base.shape[0]}")
        yield Obligation(self.times.T * base.covariance * self.times, "=", law.covariance, "covariance of a row")
        yield from same(line.before.xreplace({self.of: self.base * self.times}), line.after)


@dataclass(frozen=True, eq=False)
class Rotation(Identity):
    """The mean of a matrix whose law no rotation changes is a multiple of the identity.

    If Z has the law of ZO for every rotation O, and W(ZO) = O'W(Z)O is symmetric, E W commutes with every
    rotation: E W = c I, c = E e'We for any unit vector e, so E tr BW = tr B E e'We. (Where W is
    nonnegative definite both sides exist or are infinite together.)

    Attributes:
        of: Z: independent standard normal entries.
        form: W, a formula in Z.
        factor: B, independent of Z.
        along: e.
    """

    of: Arbitrary
    form: sp.MatrixExpr
    factor: sp.MatrixExpr
    along: sp.MatrixExpr
    words = "no rotation changes the law: the mean is a multiple of the identity"

    def demands(self, line: Line) -> Demands:
        """That the form turns with its matrix, is symmetric, and that the formula is that of the rule."""
        _require_standard(self.of, line.setting)
        others = [m for m in self.factor.atoms(Arbitrary) if m.args[0] == self.of.args[0] and self.of.args[3:]]
        if self.factor.has(self.of) or any(index.free_symbols for m in others for index in m.args[3:]):
            refuse(f"expected a factor that is independent of {self.of}; got {self.factor}")
        _require_without(sp.Trace(self.along.T * self.along), set(line.setting.laws), "the unit vector")
        yield _turns(self.form, self.of)
        yield ROTATIONS.cited()
        yield Obligation(self.form.T, "=", self.form, "symmetric")
        yield Obligation(sp.Trace(self.along.T * self.along), "=", sp.S.One, "a unit vector")
        old = Mean(sp.Trace(self.factor * self.form))
        before, after = (line.before, line.after) if line.before.has(old) else (line.after, line.before)
        if not before.has(old):
            refuse(f"expected {old} in one of the formulas; got {line.before} and {line.after}")
        factor = sp.Trace(self.factor)
        mean = Mean(factor) if is_random(factor, line.setting.laws) else factor
        yield from same(before.xreplace({old: mean * Mean(sp.Trace(self.along.T * self.form * self.along))}), after)


def _turns(form: sp.MatrixExpr, of: Arbitrary) -> Obligation:
    """That W(ZO) = O'W(Z)O for every rotation O, by Cayley's formula."""
    size = of.shape[1]
    drawn = Arbitrary("G", size, size)
    skew, one = drawn - drawn.T, sp.Identity(size)
    turn = (one - skew) * (one + skew).inverse()
    note = "for every rotation O = (I - K)(I + K)^-1, K' = -K"
    return Obligation(form.xreplace({of: of * turn}), "=", turn.T * form * turn, note)


@dataclass(frozen=True, eq=False)
class UniformProjections(Identity):
    """Each of independent projections on random subspaces, all directions alike, keeps the same share of a mean.

    E P = c I with c = E tr P/d, as no rotation changes the law, so for Q = P_{n-1} ... P_0 and W that
    depends on none of them, E tr QW = c E tr P_{n-2} ... P_0 W = c^n tr W; and E tr QWQ' is the same, as
    tr PBP = tr PB.

    Attributes:
        product: Q, over generations.
        factor: W, not random.
    """

    product: OrderedProduct
    factor: sp.MatrixExpr
    words = "independent projections, all directions alike: each keeps the share E tr P/d"

    def demands(self, line: Line) -> Demands:
        """That every one is such a projection, and that the formula is that of the rule."""
        body, index, low, high = self.product.args
        first = body.xreplace({index: sp.S.Zero})
        designs = {m for m in first.atoms(Arbitrary) if str(m.args[0]) in line.setting.laws}
        if len(designs) != 1 or len(body.atoms(Arbitrary)) != 1 or not all(m.args[3:] for m in designs):
            refuse(f"expected a projection of one design for each generation; got {body}")
        (design,) = designs
        if not body.has(index) or any(size.has(index) for m in body.atoms(Arbitrary) for size in m.shape):
            refuse(f"expected designs of one size, another for each generation; got {body}")
        _require_standard(design, line.setting)
        _require_without(sp.Trace(self.factor), set(line.setting.laws), "the factor")
        yield _turns(first, design)
        yield ROTATIONS.cited()
        yield Obligation(first.T, "=", first, "a projection is symmetric")
        yield Obligation(first * first, "=", first, "a projection is idempotent")
        share = Mean(sp.Trace(first) / first.shape[0]) ** (high - low + 1) * sp.Trace(self.factor)
        whole = (self.product * self.factor, self.product * self.factor * self.product.T)
        kept = {Mean(sp.Trace(part)): share for part in whole}
        yield from same(line.before.xreplace(kept), line.after)


@dataclass(frozen=True, eq=False)
class Columns(Identity):
    """A matrix of independent standard normal entries is written as independent blocks of columns.

    Attributes:
        of: The matrix.
        blocks: The blocks, independent standard normal entries each.
    """

    of: Arbitrary
    blocks: tuple[Arbitrary, ...]

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"columns of {self.of} are independent: {self.of} = [{' '.join(map(str, self.blocks))}]"

    def demands(self, line: Line) -> Demands:
        """That all entries are standard normal, and that the formula is the old one with the blocks in place."""
        for matrix in (self.of, *self.blocks):
            _require_standard(matrix, line.setting)
        names = [str(block.args[0]) for block in self.blocks]
        _require_without(line.before, set(names), "the formula before")
        joined = sp.BlockMatrix([list(self.blocks)])
        if len(set(names)) < len(names) or joined.shape != self.of.shape:
            refuse(f"expected different letters for blocks that make up {self.of}; got {', '.join(names)}")
        yield from same(line.before.xreplace({self.of: joined}), line.after)


@dataclass(frozen=True, eq=False)
class ProjectedSquare(Identity):
    """The squared length of a projected standard normal vector is a chi-square.

    z'Pz has the chi-square law with rank P degrees of freedom for every projection P that does not depend on z.

    Attributes:
        of: z, a column of independent standard normal entries.
        projection: P, symmetric and idempotent.
        square: A random symbol of the chi-square law with as many degrees of freedom as P has rank.
    """

    of: Arbitrary
    projection: sp.MatrixExpr
    square: RandomSymbol

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"squared length of a projected standard normal vector: chi-square, {self._freedom()} degrees of freedom"

    def _freedom(self) -> sp.Expr:
        law = self.square.pspace.distribution
        return law.k if isinstance(law, ChiSquaredDistribution) else sp.nan

    def demands(self, line: Line) -> Demands:
        """That P is a projection of that rank, free of the vector, and that nothing else is left of the vector."""
        _require_standard(self.of, line.setting)
        letter, freedom = {str(self.of.args[0])}, self._freedom()
        if self.of.shape[1] != 1 or freedom is sp.nan or line.before.has(self.square):
            refuse(f"expected a column, and a chi-square that is not in the formula yet; got {self.of}, {self.square}")
        _require_without(sp.Trace(self.projection), letter, "the projection")
        yield Obligation(self.projection.T, "=", self.projection, "a projection is symmetric")
        yield Obligation(self.projection * self.projection, "=", self.projection, "a projection is idempotent")
        yield Obligation(sp.Trace(self.projection), "=", freedom, "the rank of a projection is its trace")
        yield Obligation(freedom, ">", sp.S.Zero, "degrees of freedom")
        yield CHI_SQUARE.cited()
        used = line.before.xreplace({sp.Trace(self.of.T * self.projection * self.of): self.square})
        _require_without(used, letter, "what is left")
        yield from same(used, line.after)
