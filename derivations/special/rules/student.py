"""Student's distribution function: the integral of its density, which is positive."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.rules.domains import require_undefined
from theory.vocabulary.special_functions import StudentDistribution


def student_density(p: sp.Expr, x: sp.Expr) -> sp.Expr:
    """The density of Student's law with p degrees of freedom."""
    return sp.gamma((p + 1) / 2) / (sp.sqrt(p * sp.pi) * sp.gamma(p / 2)) * (1 + x**2 / p) ** (-(p + 1) / 2)


@dataclass(frozen=True)
class Distribution(Rule):
    """Student's distribution function is the integral of its density.

    Theorem: the definition of Student's law with p degrees of freedom.
    Conditions:
        p > 0;
        the variable of integration is real, runs from minus infinity to the argument, and stands in neither p nor the
            argument.
    Reference: Johnson, Kotz and Balakrishnan 1995, Chapter 28.
    """

    why: str

    def demands(self, line: Line) -> Demands:
        """That the integrand is the density, over the half line."""
        nodes, integrals = line.before.atoms(StudentDistribution), line.after.atoms(sp.Integral)
        if len(nodes) != 1 or len(integrals) != 1:
            refuse(f"expected Student's distribution function, then an integral; got {line.before} and {line.after}")
        ((node,), (integral,)) = nodes, integrals
        if len(integral.limits) != 1 or len(integral.limits[0]) != 3 or integral.limits[0][1] != -sp.oo:
            refuse(f"expected an integral from -oo; got {integral}")
        ((x, _, high),) = integral.limits
        require_undefined(x, line.setting, node, integral.function, high)
        if x in node.free_symbols | high.free_symbols or not x.is_real or x.is_integer or x.is_nonnegative:
            refuse(f"expected a real variable of integration that stands nowhere else; got {x} in {node}")
        # A letter of its own: what hypotheses say of x is about another x.
        inside = sp.Dummy(str(x), real=True)
        freedom = node.args[0]
        yield Obligation(freedom, ">", sp.S.Zero, "degrees of freedom")
        yield Obligation(student_density(freedom, inside), "=", integral.function.xreplace({x: inside}), "density")
        yield Obligation(high, "=", node.args[1], "upper end")
        letter = sp.Dummy(real=True)
        yield Obligation(line.before.xreplace({node: letter}), "=", line.after.xreplace({integral: letter}))


def positive_density(freedom: sp.Expr) -> Demands:
    """That Student's law has a density, positive everywhere: then its distribution function increases strictly."""
    p, y = sp.Dummy("p", positive=True), sp.Dummy("y", real=True)
    yield Obligation(freedom, ">", sp.S.Zero, "degrees of freedom")
    yield Obligation(student_density(p, y), ">", sp.S.Zero, "density")
