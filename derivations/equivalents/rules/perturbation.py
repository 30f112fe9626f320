"""The second-order equivalent from the first-order one: the penalty is bent, and the lemma differentiated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from derivations.equivalents.rules.lemmas import CONVEX_LIMITS
from derivations.equivalents.rules.ridge_fits import RidgeFit, proportionate, require_kappa
from derivations.errors import refuse
from derivations.kernel.line import Demands, Identity, Line
from derivations.kernel.means import is_random
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Mean
from derivations.rules.cited import Cited
from derivations.rules.lemmas import DOMINATED
from theory import EIGENVALUE, Trace
from theory.equivalents import FIRST_ORDER
from theory.language.matrices import Arbitrary, Symmetric


s = EIGENVALUE


class Slope(sp.Expr):  # type: ignore[misc]  # sympy has no types
    """The derivative of a formula in a letter, at 0.

    Args:
        body: The formula.
        letter: The letter.
    """

    is_commutative = True
    is_extended_real = True

    def __new__(cls, body: Any, letter: sp.Symbol) -> Slope:
        """Build the node."""
        return super().__new__(cls, sp.sympify(body), letter)  # type: ignore[no-any-return]

    @property
    def body(self) -> sp.Expr:
        """What is differentiated."""
        return self.args[0]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """All but the letter, which is bound."""
        return set(self.body.free_symbols - {self.args[1]})

    def _latex(self, printer: Any) -> str:
        letter, body = printer._print(self.args[1]), printer._print(self.body)
        return rf"\left.\frac{{\partial}}{{\partial {letter}}}\, {body}\right|_{{{letter} = 0}}"

    def _sympystr(self, printer: Any) -> str:
        return f"d/d{self.args[1]} {printer._print(self.body)} at 0"


@dataclass(frozen=True, eq=False)
class Bent:
    """A resolvent whose penalty is bent: (S + lambda + t B)^{-1}, with what stands outside of it.

    Attributes:
        sample: S, a formula in the design.
        penalty: lambda.
        by: B, symmetric.
        outside: D, a matrix that is not random.
        letter: t.
    """

    sample: sp.MatrixExpr
    penalty: sp.Expr
    by: sp.MatrixExpr
    outside: sp.MatrixExpr
    letter: sp.Symbol

    @property
    def straight(self) -> sp.MatrixExpr:
        """R = (S + lambda)^{-1}."""
        return (self.sample + self.penalty * sp.Identity(self.sample.shape[0])).I

    @property
    def resolvent(self) -> sp.MatrixExpr:
        """(S + lambda + t B)^{-1}."""
        return (self.sample + self.penalty * sp.Identity(self.sample.shape[0]) + self.letter * self.by).I

    @property
    def mean(self) -> Mean:
        """The mean of its trace."""
        return Mean(sp.Trace(self.outside * self.resolvent))

    @property
    def square(self) -> Mean:
        """E tr D R B R."""
        return Mean(sp.Trace(self.outside * self.straight * self.by * self.straight))


@dataclass(frozen=True, eq=False)
class ResolventSlope(Identity):
    """E tr D R B R is minus the derivative of E tr D (S + lambda + t B)^{-1} at t = 0.

    By the resolvent identity the quotient of differences is -tr D R_t B R for every draw. For |t| |B| <= lambda/2 the
    norm of R_t is at most 2/lambda, whatever is drawn, so that the limit goes under the mean.

    Theorem: dominated convergence.
    Conditions:
        S is X'X over a positive number, hence nonnegative;
        B is symmetric, and neither B nor D is random;
        lambda > 0;
        t is a new real letter.
    Reference: Rudin 1976, Theorem 11.32, p. 321.

    Attributes:
        bent: The resolvents.
    """

    bent: Bent
    words = "resolvent identity: R_t - R = -t R_t B R, and t → 0 under the mean"

    def demands(self, line: Line) -> Demands:
        """The identity, the bound, and that the derivative stands where the mean stood."""
        one, t = self.bent, self.bent.letter
        _require_free(t, line)
        _require_sample(one, line)
        yield Obligation(one.resolvent.inverse() - one.straight.inverse(), "=", t * one.by, "resolvent identity")
        yield Obligation(one.by.T, "=", one.by, "symmetric")
        yield Obligation(one.penalty, ">", sp.S.Zero, "|R_t| is at most 2/λ for |t| |B| up to λ/2")
        yield DOMINATED.cited()
        yield _replaced(line, one.square, -Slope(one.mean, t))


def _require_free(t: sp.Symbol, line: Line) -> None:
    """Refuse a letter that cannot tend to 0 from both sides, or that is spoken of.

    Raises:
        RefusedError: If it is one.
    """
    spoken = (line.before, *line.setting.conditions, *line.setting.where, *line.setting.where.values())
    if any(t in part.free_symbols - _bound(part) for part in spoken):
        refuse(f"expected a letter that stands nowhere else; got {t}")
    if not t.is_real or t.is_integer or t.is_nonzero or t.is_nonnegative or t.is_nonpositive:
        refuse(f"expected a real letter, which may be 0 and of either sign; got {t}")


def _bound(part: sp.Basic) -> set[sp.Basic]:
    return {node.args[1] for node in part.atoms(Slope)}


def _require_sample(one: Bent, line: Line) -> None:
    """Refuse a matrix S that is not of the form X'X over a positive number, and random B or D.

    Raises:
        RefusedError: If it is.
    """
    scale, product = one.sample.as_coeff_mmul()
    factors = list(product.args) if isinstance(product, sp.MatMul) else []
    if not scale.is_positive or len(factors) != 2 or factors[0] != factors[1].T:
        refuse(f"expected X'X over a positive number; got {one.sample}")
    for matrix, name in ((one.by, "B"), (one.outside, "D")):
        if is_random(matrix, line.setting.laws) or matrix.has(*one.sample.atoms(Arbitrary)):
            refuse(f"expected a matrix {name} that is not random; got {matrix}")


def _replaced(line: Line, old: sp.Expr, new: sp.Expr) -> Obligation:
    """That a formula is the old one with one part replaced.

    Raises:
        RefusedError: If that part does not stand there, or something else was changed.

    """
    wanted = line.before.xreplace({old: new})
    gap = sp.expand(wanted - line.after, deep=False)
    if not line.before.has(old) or gap != 0:
        refuse(f"expected {old} to be replaced by {new}, and nothing else; got {line.after}")
    return Obligation(gap, "=", sp.S.Zero)


@dataclass(frozen=True, eq=False)
class FirstOrderBent(Cited):
    """The first-order lemma for the bent resolvent, differentiated at t = 0.

    With M = lambda + t B and G = M^{-1/2}, (S + M)^{-1} = G (G S G + 1)^{-1} G, and G S G is the sample covariance of
    rows iid N(0, G Sigma G): the lemma speaks of it at penalty 1. As B is a function of Sigma, so is G, and with mu for
    its kappa the mean of tr D (S + M)^{-1} is equivalent to tr D mu (Sigma + mu M)^{-1}. For D nonnegative the mean is
    convex in t, so that derivatives come to that of the limit.

    Theorem: the cited first-order lemma, and derivatives of convex functions that converge.
    Conditions:
        those of the lemma, at a positive penalty;
        B and D are powers of Sigma, which is positive;
        T > df_2, so that the root mu has a derivative;
        mu is an unknown function of t, which stands for that root here and nowhere else;
        the law is one that the chain gives.
    Reference: Rockafellar 1970, Theorem 25.7.

    Attributes:
        bent: The resolvents.
        law: The law of the ridge map of the same design.
        mu: mu as a function of t.
        functions: D and B as functions of the eigenvalue.
    """

    bent: Bent = field(kw_only=True)
    law: RidgeFit = field(kw_only=True)
    mu: sp.Expr = field(kw_only=True)
    functions: tuple[sp.Expr, sp.Expr] = field(kw_only=True)
    gives = ("≃",)
    words = "{self.claim.id} at every t near 0, for rows of covariance M^{{-1/2}} Σ M^{{-1/2}}, M = λ + t B"

    @property
    def limit(self) -> sp.Expr:
        """What stands for the mean."""
        bend = self.bent.penalty + self.bent.letter * self.functions[1]
        return Trace(self._under(self.mu, bend), self.law.basis.symbol)

    def _under(self, mu: sp.Expr, bend: sp.Expr) -> sp.Expr:
        """D mu (Sigma + mu M)^{-1}."""
        return self.functions[0] * mu / (s + mu * bend)

    def demands(self, line: Line) -> Demands:
        """Sizes in proportion, the reduction to penalty 1, convexity, and that the limit has a derivative."""
        if self.claim is not FIRST_ORDER:
            refuse(f"expected the first-order lemma; got {self.claim.id}")
        yield from proportionate(line, self.law)
        require_root(self.mu, self.bent.letter, self.law, line)
        yield Obligation(self.law.penalty, "=", self.bent.penalty, "penalty")
        yield Obligation(self.law.penalty, ">", sp.S.Zero, "penalty")
        yield from self._reduced(line)
        yield from _convex(self.bent)
        yield Obligation(self.law.rows, ">", self.law.df_2, "the equation of μ has a slope at t = 0 that is not 0")
        yield CONVEX_LIMITS.cited()
        t = self.bent.letter
        yield _replaced(line, Slope(self.bent.mean, t), Slope(self.limit, t))

    def _reduced(self, line: Line) -> Demands:
        """The resolvent at penalty 1, and the lemma for it, in the eigenbasis of Sigma."""
        one, basis = self.bent, self.law.basis
        (outside, by), sigma = self.functions, basis.covariance
        for matrix, function in ((one.outside, outside), (one.by, by)):
            yield _is_function(matrix, function, sigma)
        size, rows = one.sample.shape[0], self.law.rows
        root, drawn = Symmetric("G", size), Arbitrary("X", rows, size)
        sample, unit = drawn.T * drawn / rows, sp.Identity(size)
        yield Obligation(
            root * (root * sample * root + unit).I * root, "=", (sample + (root * root).I).I, "G = M^{-1/2}: penalty 1"
        )
        image = (drawn * root).T * (drawn * root) / rows
        yield Obligation(root * sample * root, "=", image, "rows of X G, N(0, G Σ G)")
        design = [matrix for matrix in one.sample.atoms(Arbitrary) if str(matrix.args[0]) == self.law.design]
        if len(design) != 1 or one.sample != design[0].T * design[0] / rows or design[0].shape != (rows, size):
            refuse(f"expected X'X/{rows} for the design {self.law.design}; got {one.sample}")
        mu, bend = sp.Dummy("mu", positive=True), sp.Dummy("m", positive=True)  # of M
        kept = self.law.first.xreplace({self.law.kappa: mu}).xreplace({s: s / bend})  # what stands for the map
        yield Obligation(outside * (1 - kept) / bend, "=", self._under(mu, bend), "the equivalent of D G (1 - map) G")


def _is_function(matrix: sp.MatrixExpr, function: sp.Expr, sigma: sp.MatrixExpr) -> Obligation:
    """That a matrix is a power of Sigma."""
    base, exponent = function.as_base_exp()
    if base != s or exponent.has(s) or not exponent.is_integer:
        refuse(f"expected a power of {s}; got {function}")
    return Obligation(matrix, "=", sigma**exponent, "a power of Σ")


def _convex(one: Bent) -> Iterator[Obligation]:
    """That tr D R_t is convex in t: its second derivative, 2 tr D R B R B R, is a sum of squares."""
    size = one.sample.shape[0]
    G, H = Arbitrary("G", size, size), Arbitrary("H", size, size)
    B = Symmetric("B", size)
    outside, resolvent = G * G.T, H * H.T
    root = G.T * resolvent * B * H
    curved = sp.Trace(outside * resolvent * B * resolvent * B * resolvent)
    yield Obligation(curved, "=", sp.Trace(root * root.T), "convex in t, for D = GG' and R = HH'")


def require_root(mu: sp.Expr, letter: sp.Symbol, law: RidgeFit, line: Line) -> None:
    """Refuse a letter for the root that may stand for something else.

    Raises:
        RefusedError: If it may.
    """
    if not isinstance(mu, AppliedUndef) or mu.args != (letter,):
        refuse(f"expected an unknown function of {letter} for the root; got {mu}")
    spoken = (*line.setting.conditions, *line.setting.where.values())
    if any(part.has(mu.func) for part in spoken):
        refuse(f"expected a function that stands nowhere else; got {mu}")
    if law not in line.setting.laws.values():
        refuse(f"expected a law that the chain gives; got {law}")
    require_kappa(line, law)
