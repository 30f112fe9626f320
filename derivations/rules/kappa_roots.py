"""Kappa as the largest root of its equation: it exists, and on which side of it a point lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.cited import Cited
from derivations.kernel.line import Consequence, Demands, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.algebra import allowed
from derivations.rules.lemmas import INTERMEDIATE_VALUE
from derivations.rules.relations import SIGN_OF, gap, written
from theory import EIGENVALUE, Kappa


# Roots ----------------------------------------------------------------------------------------

x = sp.Symbol("x", nonnegative=True)


def crosses(node: Kappa) -> Demands:
    """That the equation of kappa has a largest root x >= 0, and is positive to the right of it.

    x - lambda - x df_1(x)/T is continuous on x >= 0, not positive at 0, and at least x - lambda - tr Sigma/T.
    """
    penalty, rows, _ = node.args
    yield Obligation(penalty, "≥", sp.S.Zero, "the equation is not positive at x = 0")
    yield Obligation(rows, ">", sp.S.Zero, "rows")
    s = EIGENVALUE
    yield Obligation(x * s / (s + x), "≤", s, "x df_1(x) is at most tr Sigma, so the equation is positive for large x")
    yield Obligation(s + x, ">", sp.S.Zero, "the equation is continuous in x >= 0")
    yield INTERMEDIATE_VALUE.cited()


@dataclass(frozen=True, eq=False)
class Root(Consequence):
    """Kappa solves its equation: it is the largest root, which exists by the intermediate value theorem.

    Attributes:
        node: Kappa.
    """

    node: Kappa
    words = "{self.node} solves its equation (intermediate value theorem)"

    def demands(self, line: Line) -> Demands:
        """That the root exists, and that the new statement is its equation."""
        if line.before != sp.true or not isinstance(line.after, sp.Eq):
            refuse(f"expected an equation after `true`; got {line.before} and {line.after}")
        yield from crosses(self.node)
        yield from _says_the_equation(line, line.after, self.node.equation(self.node))


def _says_the_equation(line: Line, relation: sp.Basic, equation: sp.Expr) -> Demands:
    """That what a relation says to be zero, or not negative, is the equation once written out."""
    if line.setting.defined(gap(relation)) == line.setting.defined(equation):
        yield Proof(True, Strength.SYMBOLIC, "the same once written out")
    else:
        yield Obligation(gap(relation), "=", equation)


@dataclass(frozen=True, eq=False)
class ByRoot(Rule):
    """A multiple of the equation of kappa, which is 0, is added.

    Attributes:
        node: Kappa.
        times: The multiple.
    """

    node: Kappa
    times: Any = 1
    words = "{self.node} solves its equation"

    def demands(self, line: Line) -> Demands:
        """That the root exists, and that the difference is that multiple of its equation."""
        added = sp.sympify(self.times) * self.node.equation(self.node)
        before, after = line.before, line.after
        yield from crosses(self.node)
        yield from allowed(sp.sympify(self.times))
        if isinstance(before, sp.Expr) and isinstance(after, sp.Expr):
            yield Obligation(before + added, "=", after)
            yield from allowed(before, after)
        elif before.func is after.func and before.func in SIGN_OF:
            yield Obligation(gap(before) + added, "=", gap(after))
            yield from allowed(before.lhs, before.rhs, after.lhs, after.rhs)
        else:
            refuse(f"expected two formulas, or two relations of one kind; got {before} and {after}")


@dataclass(frozen=True, eq=False)
class BesideRoot(Consequence):
    """What the sign of the equation of kappa at a point says about the point and its largest root, or the reverse.

    Attributes:
        node: Kappa.
        point: The point.
    """

    node: Kappa
    point: sp.Expr

    def _inequalities(self, line: Line, *sides: sp.Basic) -> Demands:
        """That some statements are inequalities, and that there is a largest root."""
        if not all(isinstance(side, (sp.Ge, sp.Le)) for side in sides):
            refuse(f"expected inequalities; got {line.before} and {line.after}")
        yield from crosses(self.node)


@dataclass(frozen=True, eq=False)
class Beyond(BesideRoot):
    """At a point that is not to the left of its largest root, kappa, the equation of kappa is not negative."""

    words = "right of its largest root, {self.node}, the equation is not negative"

    def demands(self, line: Line) -> Demands:
        """That the point is not left of the root, and that the new statement is about the equation there."""
        if line.before != sp.true:
            refuse(f"expected to start from `true`; got {line.before}")
        yield from self._inequalities(line, line.after)
        yield Obligation(self.point - self.node, "≥", sp.S.Zero, "right of the root")
        yield from _says_the_equation(line, line.after, self.node.equation(self.point))


@dataclass(frozen=True, eq=False)
class RootAbove(BesideRoot):
    """Where the equation of kappa is not positive, its largest root is not to the left."""

    words = "the equation of {self.node} is not positive at {self.point}: its largest root is not below"

    def demands(self, line: Line) -> Demands:
        """That the old statement is about the equation at the point, and the new one compares point and root."""
        yield from self._inequalities(line, line.before, line.after)
        yield Obligation(self.point, "≥", sp.S.Zero, "the equation is looked at on x >= 0")
        yield from _says_the_equation(line, line.before, -self.node.equation(self.point))
        yield from _says_the_equation(line, line.after, self.node - self.point)


@dataclass(frozen=True, eq=False)
class OnlyZero(Cited):
    """The equation of kappa has no positive root, by a result that is proved elsewhere; so kappa is 0.

    The result bounds the equation divided by x from below.
    """

    at: sp.Symbol = x
    gives = ("=",)

    def demands(self, line: Line) -> Demands:
        """That 0 is a root, and that the result makes the equation positive at every x > 0."""
        node = line.before
        if not isinstance(node, Kappa) or line.after != 0 or self.claim.kind.value != "≥":
            refuse(f"expected kappa, then 0, and a lower bound; got {line.before}, {line.after} and {self.claim.id}")
        yield from crosses(node)
        yield Obligation(node.equation(sp.S.Zero), "=", sp.S.Zero, "0 is a root")
        yield from self.conditions(line)
        yield Obligation(node.equation(self.at), "=", self.at * written(self, self.claim.lhs), "the equation at x > 0")
        yield Obligation(written(self, self.claim.rhs), ">", sp.S.Zero, "the bound is positive")
