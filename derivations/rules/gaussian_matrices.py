"""Reasons for steps about Gaussian matrices: linear images, rotations, columns, projections."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.stats.crv_types import ChiSquaredDistribution
from sympy.stats.rv import RandomSymbol

from derivations.errors import refuse
from derivations.kernel.demands import same
from derivations.kernel.line import Demands, Identity, Line
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.language.formulas import Mean, OfDesigns, Rows
from derivations.rules.domains import range_allowed
from derivations.rules.integrable import require_mean
from derivations.rules.lemmas import CHI_SQUARE, ROTATIONS
from derivations.rules.randomness import meet, require_averaged, require_written_out, sources
from theory.language.matrices import Arbitrary, MatrixSum, OrderedProduct, Recursion


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


def _require_without(formula: sp.Basic, letters: set[str], where: str, setting: Setting) -> None:
    if any(str(matrix.args[0]) in letters for matrix in setting.defined(formula).atoms(Arbitrary)):
        refuse(f"expected nothing of {', '.join(sorted(letters))} in {where}; got {formula}")


def _require_fixed(formula: sp.Basic, where: str, setting: Setting) -> None:
    if sources(formula, setting):
        refuse(f"expected nothing random in {where}; got {formula}")


def _require_one(matrix: Arbitrary, line: Line) -> None:
    """Refuse a matrix that is one of several of its letter: another of them may be the same one, or depend on it.

    Raises:
        RefusedError: If its index is bound, or another matrix of its letter has an index that may be the same.
    """
    free = set().union(*(index.free_symbols for index in matrix.args[3:]))
    for part in sp.preorder_traversal(line.before):
        bound = part.args if isinstance(part, (MatrixSum, OrderedProduct, Recursion)) else ()
        if isinstance(part, sp.concrete.expr_with_limits.ExprWithLimits):
            bound = part.bound_symbols
        if part.has(matrix) and free & set(bound):
            refuse(f"expected one matrix; {matrix} stands for one of every index")
    letter = matrix.args[0]
    mine = {matrix, *(m for m in line.before.atoms(Arbitrary) if m.args[0] == letter and m.args[3:] == matrix.args[3:])}
    others = {m for m in line.before.atoms(Arbitrary) if m.args[0] == letter} - mine
    if len(mine) > 1 or any(meet(sources(matrix, line.setting), sources(m, line.setting)) for m in others):
        refuse(
            f"expected no other {letter} that may be {matrix}; got {', '.join(map(str, (mine | others) - {matrix}))}"
        )
    for name, law in line.setting.laws.items():
        if isinstance(law, OfDesigns) and law.design == str(letter) and name != str(letter):
            refuse(f"{name} is made of {letter}, which would not be replaced in it")


@dataclass(frozen=True, eq=False)
class LinearImage(Identity):
    """Gaussian rows are written as a linear image of other Gaussian rows.

    Theorem: if the rows of Z are iid N(0, D), those of Z M are iid N(0, M'DM).
    Conditions: the covariances agree; M is a number; Z is new, of as many rows, and stands for one matrix where X does;
    nothing else depends on X; everything random is inside of means.
    Reference: Muirhead 1982, Section 1.2.

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
        _require_without(line.before, {str(self.base.args[0])}, "the formula before", line.setting)
        _require_fixed(self.times, "the linear map", line.setting)
        _require_one(self.of, line)
        require_averaged((line.before,), line.setting)
        if self.base.shape[0] != self.of.shape[0] or self.base.args[3:] != self.of.args[3:]:
            refuse(f"expected as many rows as {self.of} has, and the same index; got {self.base}")
        yield Obligation(self.times.T * base.covariance * self.times, "=", law.covariance, "covariance of a row")
        yield from same(line.before.xreplace({self.of: self.base * self.times}), line.after)


@dataclass(frozen=True, eq=False)
class Rotation(Identity):
    """The mean of a matrix whose law no rotation changes is a multiple of the identity.

    Theorem: if Z has the law of ZO for every rotation O, and W(ZO) = O'W(Z)O is symmetric, E W commutes with every
    rotation: E W = c I, c = E e'We for any unit vector e, so E tr BW = E tr B E e'We.
    Conditions: the entries of Z are independent and standard normal; W turns with Z and is symmetric; B is independent
    of everything that W is random by; e is a unit vector, a number; tr BW has a finite mean, or B and W are nonnegative
    definite (then both sides are infinite together).
    Reference: Eaton 1983, Chapters 2 and 7.

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
        drawn = sources(self.form, line.setting) | sources(self.of, line.setting)
        if meet(sources(self.factor, line.setting), drawn):
            refuse(f"expected a factor that is independent of {self.of} and {self.form}; got {self.factor}")
        _require_fixed(sp.Trace(self.along.T * self.along), "the unit vector", line.setting)
        require_written_out((line.before, line.after), line.setting)
        yield from require_mean(sp.Trace(self.factor * self.form), line.setting)
        yield _turns(self.form, self.of)
        yield ROTATIONS.cited()
        yield Obligation(self.form.T, "=", self.form, "symmetric")
        yield Obligation(sp.Trace(self.along.T * self.along), "=", sp.S.One, "a unit vector")
        old = Mean(sp.Trace(self.factor * self.form))
        before, after = (line.before, line.after) if line.before.has(old) else (line.after, line.before)
        if not before.has(old):
            refuse(f"expected {old} in one of the formulas; got {line.before} and {line.after}")
        factor = sp.Trace(self.factor)
        mean = Mean(factor) if sources(factor, line.setting) else factor
        yield from same(before.xreplace({old: mean * Mean(sp.Trace(self.along.T * self.form * self.along))}), after)


def _turns(form: sp.MatrixExpr, of: Arbitrary) -> Obligation:
    """That W(ZO) = O'W(Z)O for every rotation O, by Cayley's formula."""
    size = of.shape[1]
    letters = {str(matrix.args[0]) for matrix in form.atoms(Arbitrary)}
    name = "G"
    while name in letters:  # a letter of its own: what commutes with one rotation need not with another
        name += "'"
    drawn = Arbitrary(name, size, size)
    skew, one = drawn - drawn.T, sp.Identity(size)
    turn = (one - skew) * (one + skew).inverse()
    note = "for every rotation O = (I - K)(I + K)^-1, K' = -K"
    return Obligation(form.xreplace({of: of * turn}), "=", turn.T * form * turn, note)


@dataclass(frozen=True, eq=False)
class UniformProjections(Identity):
    """Each of independent projections on random subspaces, all directions alike, keeps the same share of a mean.

    Theorem: E P = c I with c = E tr P/d, as no rotation changes the law, so for Q = P_{n-1} ... P_0 and W that depends
    on none of them, E tr QW = c E tr P_{n-2} ... P_0 W = c^n tr W; and E tr QWQ' is the same, as tr PBP = tr PB.
    Conditions: every P is a projection, symmetric and idempotent, made of one design of independent standard normal
    entries, and turns with it; designs are of one size, another for each index; W is a number; there is no
    negative number of them.
    Reference: Eaton 1983, Chapters 2 and 7.

    Attributes:
        product: Q, over an index.
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
            refuse(f"expected a projection of one design for each index; got {body}")
        (design,) = designs
        (place,) = [m.args[3] for m in body.atoms(Arbitrary)]
        if (place - index).has(index) or any(size.has(index) for m in body.atoms(Arbitrary) for size in m.shape):
            refuse(f"expected designs of one size, another for each index; got {body}")
        _require_standard(design, line.setting)
        _require_fixed(sp.Trace(self.factor), "the factor", line.setting)
        yield from range_allowed(low, high)
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

    Theorem: entries that are independent and standard normal stay so in blocks.
    Conditions: all of them are so; the blocks are new, of different letters, and make up the matrix, which is one and
    not one of every index; nothing else depends on it; everything random is inside of means.
    Reference: none, the definition of independence.

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
        _require_without(line.before, set(names), "the formula before", line.setting)
        _require_one(self.of, line)
        require_averaged((line.before,), line.setting)
        if any(block.args[3:] != self.of.args[3:] for block in self.blocks):
            refuse(f"expected blocks with the index of {self.of}; got {', '.join(map(str, self.blocks))}")
        joined = sp.BlockMatrix([list(self.blocks)])
        if len(set(names)) < len(names) or joined.shape != self.of.shape:
            refuse(f"expected different letters for blocks that make up {self.of}; got {', '.join(names)}")
        yield from same(line.before.xreplace({self.of: joined}), line.after)


@dataclass(frozen=True, eq=False)
class ProjectedSquare(Identity):
    """The squared length of a projected standard normal vector is a chi-square.

    Theorem: z'Pz has the chi-square law with rank P degrees of freedom for every projection P, given P, so that it is
    independent of P.
    Conditions: the entries of z are independent and standard normal; P is symmetric and idempotent, of constant rank, 1
    at least, and independent of z; z stands nowhere else, and is one vector; the chi-square is new; everything random
    is inside of means.
    Reference: Muirhead 1982, Section 1.4.

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
        law = self.square.pspace.distribution if isinstance(self.square, RandomSymbol) else None
        return law.k if isinstance(law, ChiSquaredDistribution) else sp.nan

    def demands(self, line: Line) -> Demands:
        """That P is a projection of that rank, free of the vector, and that nothing else is left of the vector."""
        _require_standard(self.of, line.setting)
        letter, freedom = {str(self.of.args[0])}, self._freedom()
        if self.of.shape[1] != 1 or freedom is sp.nan or line.before.has(self.square):
            refuse(f"expected a column, and a chi-square that is not in the formula yet; got {self.of}, {self.square}")
        _require_one(self.of, line)
        require_averaged((line.before,), line.setting)
        if meet(sources(self.projection, line.setting), sources(self.of, line.setting)):
            refuse(f"expected a projection that is independent of {self.of}; got {self.projection}")
        yield Obligation(self.projection.T, "=", self.projection, "a projection is symmetric")
        yield Obligation(self.projection * self.projection, "=", self.projection, "a projection is idempotent")
        yield Obligation(sp.Trace(self.projection), "=", freedom, "the rank of a projection is its trace")
        yield Obligation(freedom, ">", sp.S.Zero, "degrees of freedom")
        yield CHI_SQUARE.cited()
        used = line.before.xreplace({sp.Trace(self.of.T * self.projection * self.of): self.square})
        _require_without(used, letter, "what is left", line.setting)
        yield from same(used, line.after)
