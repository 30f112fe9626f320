"""Algebra, definitions, cases and matrices: examples of the rules."""

import sympy as sp

from derivations.kernel.line import Step
from derivations.rules.algebra import Algebra, Bound, Definition, Divide, Substitution
from derivations.rules.alternatives import Alternatives, Case
from derivations.rules.counterexamples import TriedAt
from derivations.rules.examples.steps import Example, eq, step
from derivations.rules.matrices import MatrixAlgebra
from theory.language.matrices import Arbitrary, PseudoInverse


x = sp.Symbol("x", positive=True)
r, q = sp.symbols("r q", real=True)
n, m, T, d = sp.symbols("n m T d", integer=True, positive=True)
phi = sp.Symbol("phi", real=True)
X = Arbitrary("X", T, d)


def signs(formula, *more):
    """A step made for r > 0, for r < 0 and for r = 0."""
    cases = (Case(sp.Gt(r, 0), (Step(formula, Algebra()),)), Case(sp.Lt(r, 0), (Step(formula, Algebra()),)), *more)
    return Alternatives(cases)


EXAMPLES = (
    Example(
        Algebra,
        step(r**2 - q**2, (r - q) * (r + q), Algebra("multiply out")),
        "proved (symbolic)",
        step((r**2 - r) / (r - 1), r, Algebra("cancel r - 1")),
        "refuted: division by r - 1",
    ),
    Example(
        Definition,
        step(phi, r + q, Definition("phi"), where={phi: q + r}),
        "proved (symbolic)",
        step(phi, r, Definition("phi"), where={phi: (r**2 - r) / (r - 1)}),
        "refuted: division by r - 1",
    ),
    Example(
        Substitution,
        step(n + m, 2 * m, Substitution({n: m}), given=(eq(n, m),)),
        "proved (symbolic)",
        step(n + 1, 3, Substitution({n: 2})),
        "refuted: n is replaced by 2",
    ),
    Example(
        Bound,
        step(2 * r * q, r**2 + q**2, Bound("a square", (r - q) ** 2), "≤"),
        "proved (symbolic)",
        step(r, r + q, Bound("what is added", q), "≤"),
        "refuted: sign of the gap",
    ),
    Example(
        Divide,
        step(eq(x * q, x * r), eq(q, r), Divide(x), "⇒", given=(eq(x * q, x * r),)),
        "proved (symbolic)",
        step(eq(q * r, 0), eq(r, 0), Divide(q), "⇒", given=(eq(q * r, 0),)),
        "refuted: division by q",
    ),
    Example(
        Alternatives,
        step(sp.Abs(r) * sp.sign(r), r, signs(r, Case(eq(r, 0), (Step(r, Algebra()),), {r: sp.S.Zero}))),
        "proved (symbolic)",
        step(sp.Abs(r) * sp.sign(r), r, signs(r)),
        "unverified: no case is given for",
    ),
    Example(
        TriedAt,
        step((x**2 - x) / (x - 1), x, TriedAt("cancel x - 1", {x: 2}), given=(sp.Gt(x, 1),)),
        "proved (symbolic)",
        step(sp.sqrt(r**2), r, TriedAt("the root of a square", {r: -1})),
        "refuted: a point",
    ),
    Example(
        MatrixAlgebra,
        step(PseudoInverse(X) * X, sp.Identity(d), MatrixAlgebra("full rank"), given=(sp.Ge(T, d),)),
        "proved (exact)",
        step(PseudoInverse(X) * X, sp.Identity(d), MatrixAlgebra("full rank"), given=(sp.Lt(T, d),)),
        "refuted",
    ),
)
