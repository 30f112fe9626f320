"""Kappa as the largest root of its equation: it exists, and on which side of it a point lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.equivalents.rules.lemmas import INTERMEDIATE_VALUE
from derivations.equivalents.rules.traces import positive_eigenvalues
from derivations.errors import refuse
from derivations.kernel.line import Consequence, Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.rules.cited import Cited
from derivations.rules.domains import allowed
from derivations.rules.letters import require_every_value, require_free
from derivations.rules.relations import SIGN_OF, gap, require_pointwise, written
from theory import EIGENVALUE, Kappa, Trace


# Roots ----------------------------------------------------------------------------------------

x = sp.Dummy("x", nonnegative=True)
POSITIVE = sp.Dummy("positive", positive=True)
"""A letter of which nothing is known but that it is a positive number."""


def crosses(node: sp.Expr, line: Line) -> Demands:
    """That the equation of kappa has a largest root x >= 0, and is positive to the right of it.

    x - lambda - x df_1(x)/T is continuous on x >= 0, not positive at 0, and at least x - lambda - tr Sigma/T
    (intermediate value theorem: Rudin 1976, Theorem 4.23). Conditions: lambda is not negative, T is positive, and so
    are the eigenvalues of Sigma.

    Raises:
        RefusedError: If the node is no kappa.
    """
    if not isinstance(node, Kappa):
        refuse(f"expected kappa as a root; got {node}")
    penalty, rows, covariance = node.args
    yield from positive_eigenvalues(Trace(EIGENVALUE, covariance), line)
    yield Obligation(penalty, "≥", sp.S.Zero, "the equation is not positive at x = 0")
    yield Obligation(rows, ">", sp.S.Zero, "rows")
    s = EIGENVALUE
    yield Obligation(x * s / (s + x), "≤", s, "x df_1(x) is at most tr Sigma, so the equation is positive for large x")
    yield Obligation(s + x, ">", sp.S.Zero, "the equation is continuous in x >= 0")
    yield INTERMEDIATE_VALUE.cited()


@dataclass(frozen=True, eq=False)
class Root(Consequence):
    """Kappa solves its equation: it is the largest root.

    Theorem: the intermediate value theorem: x - lambda - x df_1(x)/T is continuous on x >= 0, not positive at 0, and at
    least x - lambda - tr Sigma/T.
    Conditions:
        lambda is not negative;
        T is positive;
        the eigenvalues of Sigma are positive;
        the new statement is the equation of kappa, written out.
    Reference: Rudin 1976, Theorem 4.23, p. 93.

    Attributes:
        node: Kappa.
    """

    node: Kappa
    words = "{self.node} solves its equation (intermediate value theorem)"

    def demands(self, line: Line) -> Demands:
        """That the root exists, and that the new statement is its equation."""
        if line.before != sp.true or not isinstance(line.after, sp.Eq):
            refuse(f"expected an equation after `true`; got {line.before} and {line.after}")
        yield from crosses(self.node, line)
        yield from _says_the_equation(line, line.after, self.node.equation(self.node))


def _says_the_equation(line: Line, relation: sp.Basic, equation: sp.Expr) -> Demands:
    """That what a relation says to be zero, or not negative, is the equation once written out."""
    said, wanted = (line.setting.defined(side) for side in (gap(relation), equation))
    yield Obligation(said, "=", wanted) if said == wanted else Obligation(gap(relation), "=", equation)


@dataclass(frozen=True, eq=False)
class ByRoot(Rule):
    """A multiple of the equation of kappa, which is 0, is added.

    Theorem: that of `Root`; equals may be put for equals.
    Conditions:
        those of `Root`;
        the multiple exists, and so do both formulas.
    Reference: Rudin 1976, Theorem 4.23, p. 93.

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
        yield from crosses(self.node, line)
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
        yield from crosses(self.node, line)


@dataclass(frozen=True, eq=False)
class Beyond(BesideRoot):
    """At a point that is not to the left of its largest root, kappa, the equation of kappa is not negative.

    Theorem: that of `Root`: to the right of its largest root, the equation is positive.
    Conditions:
        those of `Root`;
        the point is at least kappa.
    Reference: Rudin 1976, Theorem 4.23, p. 93.
    """

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
    """Where the equation of kappa is not positive, its largest root is not to the left.

    Theorem: that of `Root`: where the equation is not positive, a root is at that point or to the right of it.
    Conditions:
        those of `Root`;
        the point is not negative, for the equation is looked at on x >= 0 only.
    Reference: Rudin 1976, Theorem 4.23, p. 93.
    """

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

    Theorem: that of `Root`; a number that is a largest root x >= 0 and cannot be positive is 0.
    Conditions:
        those of `Root`;
        0 is a root;
        the result, a bound from below of the equation divided by x, holds at every x > 0, which no hypothesis ties;
        its bound is positive there.
    Reference: Rudin 1976, Theorem 4.23, p. 93.
    """

    at: sp.Symbol = x
    gives = ("=",)

    def demands(self, line: Line) -> Demands:
        """That 0 is a root, and that the result makes the equation positive at every x > 0."""
        node = line.before
        if not isinstance(node, Kappa) or line.after != 0 or self.claim.kind.value != "≥":
            refuse(f"expected kappa, then 0, and a lower bound; got {line.before}, {line.after} and {self.claim.id}")
        require_pointwise(self)
        require_free(self.at, line, node)
        require_every_value(self.at, POSITIVE)
        yield from crosses(node, line)
        yield Obligation(node.equation(sp.S.Zero), "=", sp.S.Zero, "0 is a root")
        yield from self.conditions(line)
        yield Obligation(
            node.equation(self.at), "=", self.at * written(self, self.claim.lhs, line), "the equation at x > 0"
        )
        yield Obligation(written(self, self.claim.rhs, line), ">", sp.S.Zero, "the bound is positive")
