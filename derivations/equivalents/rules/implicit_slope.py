"""The derivative of a root: by the chain rule, from the equation that it solves."""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy as sp

from derivations.equivalents.rules.perturbation import Slope, require_root
from derivations.equivalents.rules.ridge_fits import RidgeFit
from derivations.errors import refuse
from derivations.kernel.line import Demands, Line
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.rules.cited import Cited
from theory import EIGENVALUE, Kappa, Trace


s = EIGENVALUE


@dataclass(frozen=True, eq=False)
class ImplicitSlope(Cited):
    """The derivative at t = 0 of a trace in a root mu(t) of an equation: by the chain rule, mu' from the equation.

    The equation is that of kappa at penalty 1 for eigenvalues s/(lambda + t b): mu - 1 = mu tr[s/(s + mu (lambda + t
    b))]/T. At t = 0 it is the equation of kappa for mu = kappa/lambda, which is cited.

    Theorem: the implicit function theorem.
    Conditions:
        mu is the unknown function that stands for the root, with the same b in the formula;
        the law is one that the chain gives;
        lambda is not 0;
        the slope of the equation in mu, (T - df_2)/T, is not 0.
    Reference: Rudin 1976, Theorem 9.28, p. 224.

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
        require_root(self.mu, self.letter, self.law, line)
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
        yield Obligation(rows, ">", self.law.df_2, "its slope in μ is not 0")
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
        before, trace = node.body.as_independent(Trace, as_Add=False)
        under = before * trace.args[0] if isinstance(trace, Trace) else sp.S.Zero
        outside = sp.cancel(under * (s + self.mu * (self.law.penalty + self.letter * self.by)) / self.mu)
        if under == 0 or outside.has(self.mu, self.letter):
            refuse(f"expected D μ (Σ + μ (λ + t B))^-1 with B = {self.by}; got {node.body}")
        body = node.body.xreplace({self.mu: m})
        return self._begun(body.diff(m), m) * self.slope + self._begun(body.diff(self.letter), m)


def _tidy(formula: sp.Expr) -> sp.Expr:
    """A formula with the functions under its traces simplified."""
    return formula.replace(
        lambda part: isinstance(part, Trace), lambda node: Trace(sp.powsimp(sp.factor(node.args[0])), node.args[1])
    )
