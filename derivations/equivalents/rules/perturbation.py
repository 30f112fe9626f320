"""The second-order equivalent from the first-order one: the penalty is bent, and the lemma differentiated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from derivations.equivalents.rules.ridge_fits import RidgeFit, proportionate
from derivations.errors import refuse
from derivations.kernel.cited import Cited
from derivations.kernel.formulas import Mean
from derivations.kernel.line import Demands, Identity, Line
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.setting import Setting
from derivations.rules.lemmas import CONVEX_LIMITS, DOMINATED
from theory import EIGENVALUE, Kappa, Trace
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

    Attributes:
        bent: The resolvents.
    """

    bent: Bent
    words = "resolvent identity: R_t - R = -t R_t B R, and t → 0 under the mean"

    def demands(self, line: Line) -> Demands:
        """The identity, the bound, and that the derivative stands where the mean stood."""
        one, t = self.bent, self.bent.letter
        if t in line.before.free_symbols or t in line.setting.where:
            refuse(f"expected a letter that stands nowhere else; got {t}")
        gap = one.resolvent - one.straight
        yield Obligation(gap, "=", -t * one.resolvent * one.by * one.straight, "resolvent identity")
        yield Obligation(one.by.T, "=", one.by, "symmetric")
        yield Obligation(one.penalty, ">", sp.S.Zero, "|R_t| is at most 2/λ for |t| |B| up to λ/2")
        yield DOMINATED.cited()
        yield _replaced(line, one.square, -Slope(one.mean, t))


def _replaced(line: Line, old: sp.Expr, new: sp.Expr) -> Proof:
    """That a formula is the old one with one part replaced.

    Raises:
        RefusedError: If that part does not stand there, or something else was changed.

    """
    wanted = line.before.xreplace({old: new})
    if not line.before.has(old) or sp.expand(wanted - line.after, deep=False) != 0:
        refuse(f"expected {old} to be replaced by {new}, and nothing else; got {line.after}")
    return Proof(True, Strength.SYMBOLIC, "put in place")


@dataclass(frozen=True, eq=False)
class FirstOrderBent(Cited):
    """The first-order lemma for the bent resolvent, differentiated at t = 0.

    With M = lambda + t B and G = M^{-1/2}, (S + M)^{-1} = G (G S G + 1)^{-1} G, and G S G is the sample covariance of
    rows iid N(0, G Sigma G): the lemma speaks of it at penalty 1. As B is a function of Sigma, so is G, and with mu
    for its kappa the mean of tr D (S + M)^{-1} is equivalent to tr D mu (Sigma + mu M)^{-1}. For D nonnegative the
    mean is convex in t, so that derivatives come to that of the limit.

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
        yield from proportionate(line, self.law)
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


@dataclass(frozen=True, eq=False)
class ImplicitSlope(Cited):
    """The derivative at t = 0 of a trace in a root mu(t) of an equation: by the chain rule, mu' from the equation.

    The equation is that of kappa at penalty 1 for eigenvalues s/(lambda + t b): mu - 1 = mu tr[s/(s + mu (lambda +
    t b))]/T. At t = 0 it is the equation of kappa for mu = kappa/lambda, which is cited.

    Attributes:
        mu: mu(t).
        letter: t.
        by: b, a function of s.
        law: The law of the ridge map.
        slope: mu'(0), a formula.
    """

    mu: sp.Expr = field(kw_only=True)
    letter: sp.Symbol = field(kw_only=True)
    by: sp.Expr = field(kw_only=True)
    law: RidgeFit = field(kw_only=True)
    slope: sp.Expr = field(kw_only=True)
    gives = ("=",)
    words = "the derivative carried out; μ(0) = κ/λ by {self.claim.id}, and its equation gives μ'(0) = {self.slope}"

    def demands(self, line: Line) -> Demands:
        """The equation at t = 0, its derivative, and that the derivative of the trace stands in place."""
        yield from self.conditions(line)
        penalty, rows, kappa = self.law.penalty, self.law.rows, self.law.kappa
        covariance = self.law.basis.symbol
        node = Kappa(penalty, rows, covariance)
        if line.setting.defined(kappa) != line.setting.defined(node):
            refuse(f"expected {kappa} to be {node}")
        says = Setting(where=dict(self.claim.where)).defined(self.claim.lhs - self.claim.rhs)
        if sp.expand(says - Setting(where=dict(self.claim.where)).defined(node.equation(node))) != 0:
            refuse(f"expected the equation of {kappa}; got {self.claim.id}")
        m = sp.Dummy("mu", positive=True)
        inner = m * (penalty + self.letter * self.by)
        equation = m - 1 - m * Trace(s / (s + inner), covariance) / rows
        yield Obligation(penalty, "≠", sp.S.Zero, "division by λ")
        yield Obligation(self._begun(equation, m), "=", node.equation(kappa) / penalty, "the equation at t = 0")
        over = self._begun(equation.diff(m), m)
        yield Obligation(over, "=", (rows - self.law.df_2) / rows, "its slope in μ")
        bent = self._begun(equation.diff(self.letter), m)
        yield Obligation((rows - self.law.df_2) / rows * self.slope + bent, "=", sp.S.Zero, "μ'(0)")
        slopes = {node: self._carried_out(node, m) for node in line.before.atoms(Slope)}
        if not slopes:
            refuse(f"expected a derivative; got {line.before}")
        yield Obligation(line.before.xreplace(slopes), "=", line.after)

    def _begun(self, formula: sp.Expr, m: sp.Symbol) -> sp.Expr:
        """A formula at t = 0."""
        return _tidy(formula.subs(self.letter, 0).subs(m, self.law.kappa / self.law.penalty))

    def _carried_out(self, node: Slope, m: sp.Symbol) -> sp.Expr:
        """By the chain rule."""
        if node.args[1] != self.letter or not node.body.has(self.mu):
            refuse(f"expected a formula in {self.mu}, differentiated in {self.letter}; got {node}")
        body = node.body.xreplace({self.mu: m})
        return self._begun(body.diff(m), m) * self.slope + self._begun(body.diff(self.letter), m)


def _tidy(formula: sp.Expr) -> sp.Expr:
    """A formula with the functions under its traces simplified."""
    return formula.replace(
        lambda part: isinstance(part, Trace), lambda node: Trace(sp.powsimp(sp.factor(node.args[0])), node.args[1])
    )
