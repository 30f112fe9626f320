"""A penalty that vanishes: the ridge map comes to the projection on the row space, and its equivalent with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import sympy as sp

from derivations.equivalents.rules.lemmas import SMALLEST_EIGENVALUE
from derivations.equivalents.rules.ridge_fits import RidgeFit, proportionate, require_kappa
from derivations.errors import refuse
from derivations.kernel.chain import Chain
from derivations.kernel.demands import same
from derivations.kernel.line import Demands, Identity, Line
from derivations.kernel.means import is_random
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Mean, Rows
from derivations.rules.cited import Cited
from derivations.rules.lemmas import DOMINATED
from theory import EIGENVALUE, Form, Kappa
from theory.equivalents import FIRST_ORDER
from theory.language.matrices import Arbitrary, Projection


s = EIGENVALUE


@dataclass(frozen=True, eq=False)
class VanishingForm:
    """A bilinear form of the projection on a row space, and of ridge maps of the same design.

    Attributes:
        design: X, with a law.
        left: u.
        right: v.
        penalty: The penalty, positive, that vanishes.
        law: The law of the ridge map at that penalty.
        vectors: The symbols of u and v in forms.
    """

    design: Arbitrary
    left: Arbitrary
    right: Arbitrary
    penalty: sp.Symbol
    law: RidgeFit
    vectors: tuple[sp.Symbol, sp.Symbol]

    @property
    def sample(self) -> sp.MatrixExpr:
        """S = X'X/T."""
        return self.design.T * self.design / self.design.shape[0]

    @property
    def resolvent(self) -> sp.MatrixExpr:
        """R = (S + penalty)^{-1}."""
        return (self.sample + self.penalty * sp.Identity(self.sample.shape[0])).I

    @property
    def projected(self) -> Mean:
        """E u'Pv."""
        return Mean(sp.Trace(self.left.T * Projection(self.design) * self.right))

    @property
    def limit(self) -> sp.Limit:
        """The limit of E u'S R v."""
        return self.vanishing(Mean(sp.Trace(self.left.T * self.sample * self.resolvent * self.right)))

    @property
    def equivalent(self) -> sp.Limit:
        """The limit of what is equivalent to it."""
        u, v = self.vectors
        return self.vanishing(Form(u, self.law.first, v, self.law.basis.symbol))

    def vanishing(self, formula: sp.Expr) -> sp.Limit:
        """The limit of a formula."""
        return sp.Limit(formula, self.penalty, 0, "+")

    def gap(self) -> Obligation:
        """How far the projection is from the ridge map, for every draw."""
        projection = Projection(self.design)
        gap = projection - self.sample * self.resolvent
        return Obligation(gap, "=", self.penalty * projection * self.resolvent, "P - S R = λ P R")


def _require_formulas(line: Line, before: sp.Basic, after: sp.Basic) -> None:
    if line.before != before or line.after != after:
        refuse(f"expected {before}, then {after}; got {line.before}, {line.after}")


@dataclass(frozen=True, eq=False)
class RidgeToProjection(Identity):
    """The projection on the row space is the limit of ridge maps, for every draw and so in the mean.

    P - S R = lambda P R, which is at most lambda over the smallest positive eigenvalue of S; and u'S R v is at most |u|
    |v|, since the eigenvalues of S R lie in [0, 1).

    Theorem: dominated convergence.
    Conditions:
        the chain gives a law to the rows of X;
        u and v are not random;
        the penalty is a positive letter, which no hypothesis and no definition speaks of.
    Reference: Rudin 1976, Theorem 11.32, p. 321.

    Attributes:
        of: The forms.
    """

    of: VanishingForm
    words = "the projection on the row space is the limit of ridge maps as their penalty vanishes"

    def demands(self, line: Line) -> Demands:
        """The gap between both, the bound, and that the limit is put in place."""
        law = line.setting.laws.get(str(self.of.design.args[0]))
        if not isinstance(law, Rows):
            refuse(f"expected rows of a law for {self.of.design}; got {law or 'no law'}")
        _require_vanishing(self.of, line)
        _require_formulas(line, self.of.projected, self.of.limit)
        yield self.of.gap()
        yield from _bounds_at_small_penalty(self.of.penalty)
        yield DOMINATED.cited()


def _require_vanishing(of: VanishingForm, line: Line) -> None:
    """Refuse a penalty that cannot vanish, and random vectors.

    Raises:
        RefusedError: If there are such.
    """
    spoken = (line.before, *line.setting.conditions, *line.setting.where, *line.setting.where.values())
    free = {letter for part in spoken for letter in part.free_symbols if not part.has(sp.Limit)}
    if not of.penalty.is_positive or of.penalty.is_integer or of.penalty in free:
        refuse(f"expected a positive letter that stands nowhere else for the penalty; got {of.penalty}")
    for vector in (of.left, of.right):
        if vector == of.design or is_random(vector, line.setting.laws):
            refuse(f"expected vectors that are not random; got {vector}")


def _bounds_at_small_penalty(penalty: sp.Symbol) -> Iterator[Obligation]:
    """What the eigenvalues of S R, and of P - S R, are at most, by the smallest positive eigenvalue c of S."""
    c, more = sp.Dummy("c", positive=True), sp.Dummy("u", nonnegative=True)
    eigenvalue = c + more
    yield Obligation(eigenvalue / (eigenvalue + penalty), "≤", sp.S.One, "eigenvalues of S R")
    yield Obligation(penalty / (eigenvalue + penalty), "≤", penalty / c, "eigenvalues of λ P R")


@dataclass(frozen=True, eq=False)
class EquivalentToZero(Cited):
    """The first-order lemma at every penalty, and the limits of sizes and of the penalty exchanged.

    P - S R is at most lambda/c, c the smallest positive eigenvalue of S, which stays away from 0 as the sizes grow in a
    proportion other than 1: what is left at penalty lambda is of order lambda for all sizes alike.

    Theorem: the cited first-order lemma; the smallest positive eigenvalue of a sample covariance stays away from 0; two
    limits may be exchanged if one is uniform in the other.
    Conditions:
        sizes in proportion, other than 1;
        the law of the ridge map is that of this design at this penalty, with its kappa;
        u and v are not random.
    Reference: Bai and Yin 1993, pp. 1275-1294; Rudin 1976, Theorem 7.11, p. 149.

    Attributes:
        of: The forms.
    """

    of: VanishingForm = field(kw_only=True)
    gives = ("≃",)
    words = "{self.claim.id} at every penalty; that it vanishes and that sizes grow may be exchanged"

    def demands(self, line: Line) -> Demands:
        """Sizes in proportion but not alike, the gap, and that the equivalent stands in place of the mean."""
        law = self.of.law
        if self.claim is not FIRST_ORDER:
            refuse(f"expected the first-order lemma; got {self.claim.id}")
        if law.of_noise or law.times != 1 or law.penalty != self.of.penalty or law.rows != self.of.design.shape[0]:
            refuse(f"expected the ridge map of {self.of.design} at penalty {self.of.penalty}; got {law}")
        symbols = law.basis.vectors
        if (symbols.get(self.of.left), symbols.get(self.of.right)) != self.of.vectors:
            refuse(f"expected forms in {self.of.left} and {self.of.right}; got {self.of.vectors}")
        require_kappa(line, law)
        _require_vanishing(self.of, line)
        _require_formulas(line, self.of.limit, self.of.equivalent)
        yield from proportionate(line, RidgeFit(law.design, law.rows, sp.S.Zero, law.kappa, law.df_2, law.basis))
        yield self.of.gap()
        yield from _bounds_at_small_penalty(self.of.penalty)
        yield SMALLEST_EIGENVALUE.cited()


@dataclass(frozen=True, eq=False)
class KappaToZero(Cited):
    """Kappa comes to its value at penalty 0: along 1/k² by a result that is cited, elsewhere since it is monotone.

    Theorem: a monotone function has a limit at 0+, which is that along any sequence; limits of continuous functions.
    Conditions:
        those of both results;
        the sequence of penalties is positive and vanishes;
        the function under the form is continuous in kappa from 0 on, as Sigma is positive.
    Reference: Rudin 1976, Theorem 4.29, p. 95.

    Attributes:
        of: The forms.
        monotone: The result that kappa grows with the penalty.
    """

    of: VanishingForm = field(kw_only=True)
    monotone: Chain = field(kw_only=True)
    gives = ("=",)
    words = "kappa grows with the penalty ({self.monotone.claim.id}) and is continuous: {self.claim.id}"

    def demands(self, line: Line) -> Demands:
        """What both results say, and that the function under the form is continuous in kappa."""
        node, path, own = self.of.law.kappa, self.claim.path, self.monotone.claim
        larger, kappa = (self.monotone.setting.defined(side) for side in (own.lhs, own.rhs))
        if not isinstance(node, Kappa) or path is None or own.kind.value != "≥" or self.claim.kind.value != "→":
            refuse(f"expected limits of kappa, and that it grows; got {node}, {self.claim.id} and {own.id}")
        here = {self.claim.rhs.args[1]: node.args[1], self.claim.rhs.args[0]: sp.S.Zero}
        start = self.claim.rhs.xreplace(here)
        near = self.claim.lhs.xreplace(here)
        wanted = node.xreplace({node.args[0]: sp.S.Zero})
        if start != wanted or near.func is not Kappa or not isinstance(larger, Kappa) or not isinstance(kappa, Kappa):
            refuse(f"expected limits of {node}; got {self.claim.lhs} → {self.claim.rhs}")
        e = sp.Dummy("e", positive=True)  # one over the size
        small = sp.cancel(near.args[0].xreplace({path.size: 1 / e}))
        if not small.is_polynomial(e):
            refuse(f"expected penalties that are polynomials in one over {path.size}; got {near.args[0]}")
        yield Obligation(small.xreplace({e: sp.S.Zero}), "=", sp.S.Zero, "penalties that vanish")
        some = near.args[0].xreplace({path.size: sp.Dummy("k", positive=True)})
        yield Obligation(some, ">", sp.S.Zero, "and are positive")
        yield Obligation(larger.args[0] - kappa.args[0], ">", sp.S.Zero, "kappa grows with the penalty")
        yield from self.conditions(line)
        yield from Cited(self.monotone).conditions(line)
        x = sp.Dummy("x", nonnegative=True)
        yield Obligation(s + x, ">", sp.S.Zero, "continuous in kappa, at 0 as well")
        before = line.before
        if before != self.of.equivalent:
            refuse(f"expected {self.of.equivalent}; got {before}")
        yield from same(line.setting.defined(before.args[0].xreplace({node: wanted})), line.setting.defined(line.after))
