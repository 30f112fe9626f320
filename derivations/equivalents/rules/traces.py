"""Traces of functions of Sigma: linear, compared eigenvalue by eigenvalue, and collapsed for Sigma = I."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.demands import same
from derivations.kernel.line import Demands, Identity, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.scopes import put_in
from derivations.rules.domains import allowed
from theory import EIGENVALUE, Covariance, Form, Trace
from theory.vocabulary.covariances import SHAPES, C as CONDITION


@dataclass(frozen=True)
class TraceAlgebra(Identity):
    """Traces are linear, and that of the identity is d.

    Theorem: the trace is linear, and that of the identity is the dimension.
    Conditions:
        all that is divided by, rooted or logarithmed is defined at every eigenvalue s > 0.
    Reference: Horn and Johnson 2013, Theorem 4.1.5.
    """

    why: str = "traces are linear, tr I = d"

    def demands(self, line: Line) -> Demands:
        """That both sides are the same as one trace."""
        if line.step.sign != "=" or not (line.before.has(Trace) or line.after.has(Trace)):
            refuse(f"expected two formulas with traces and the sign =; got {line.before} {line.step.sign} {line.after}")
        yield Obligation(line.before, "=", line.after)
        yield from allowed(line.before, line.after)


@dataclass(frozen=True)
class TraceBound(Rule):
    """One formula bounds the other because the functions under the trace do so at every eigenvalue s > 0.

    Theorem: spectral theorem: tr f(Σ) is the sum of f over the eigenvalues of Σ, and w' f(Σ) w one with weights that
    are not negative.
    Conditions:
        the difference is linear in traces over one covariance, or in forms of one vector with itself;
        f exists and has the sign at every s > 0;
        the eigenvalues are positive;
        for a strict sign: a trace over at least one eigenvalue, as a form is 0 for the vector 0.
    Reference: Horn and Johnson 2013, Theorem 4.1.5.
    """

    gives = ("≤", "<", "≥", ">")
    words = "compared under the trace, at every eigenvalue s > 0"

    def demands(self, line: Line) -> Demands:
        """That the difference is one trace, or a form of a vector with itself, of a function with the right sign."""
        if line.step.sign not in ("≤", "<", "≥", ">"):
            refuse(f"a bound gives one of ≤ < ≥ >; got {line.step.sign}")
        lower, upper = (line.before, line.after) if line.step.sign in ("≤", "<") else (line.after, line.before)
        difference = traces_written_out(upper - lower, line)
        body = under_one_trace(difference)
        sign = ">" if line.step.sign in ("<", ">") else "≥"
        yield from positive_eigenvalues(difference, line)
        if sign == ">":
            yield from _of_something(difference, line)
        yield Obligation(body, sign, sp.S.Zero)
        yield from allowed(line.before, line.after)


@dataclass(frozen=True)
class TraceFalls(Rule):
    """A formula grows as a number in it is made smaller, because the function under the trace falls in that number.

    Theorem: a function whose derivative is not positive on an interval does not rise there; used at each eigenvalue.
    Conditions:
        the function is rational in the number and has no pole at any number that is not negative;
        its derivative is not positive there;
        the new number is not negative and at most the old one;
        the eigenvalues are positive;
        nothing else is changed.
    Reference: Rudin 1976, Theorem 5.11, p. 108.

    Attributes:
        old: The number before, not negative.
        new: The number after, not negative and at most that.
    """

    old: sp.Expr
    new: sp.Expr
    gives = ("≤",)
    words = "{self.new} ≤ {self.old}, and the function under the trace falls in it"

    def demands(self, line: Line) -> Demands:
        """That the numbers are so ordered, that the function falls, and that nothing else is changed."""
        y = sp.Dummy("y", nonnegative=True)
        template = line.before.subs(self.old, y)
        if not template.has(y) or line.step.sign != "≤" or template.subs(y, self.old) != line.before:
            refuse(f"expected {self.old} in {line.before}, and the sign ≤; got {line.step.sign}")
        nodes: dict[sp.Basic, sp.Basic] = {node: sp.Dummy() for node in template.atoms(Trace, Form)}
        bodies = [node.args[isinstance(node, Form)] for node in nodes]
        if not all(part.is_rational_function(y) for part in (template.xreplace(nodes), *bodies)):
            refuse(f"expected functions that are rational in {self.old}; got {line.before}")
        yield Obligation(under_one_trace(template.diff(y)), "≤", sp.S.Zero, "the function falls")
        yield from positive_eigenvalues(template, line)
        yield from allowed(template, *bodies)
        yield Obligation(self.new, "≥", sp.S.Zero, "not negative")
        yield Obligation(self.new, "≤", self.old, "the smaller number")
        yield Obligation(put_in(template, {y: sp.sympify(self.new)}, line.setting.defined), "=", line.after)


def positive_eigenvalues(formula: sp.Expr, line: Line) -> Demands:
    """That the eigenvalues over which traces and forms are taken are positive, and that no hypothesis ties them.

    Raises:
        RefusedError: If one does.
    """
    if any(condition.has(EIGENVALUE) for condition in line.setting.conditions):
        refuse(f"{EIGENVALUE} takes every eigenvalue, but is tied by a hypothesis")
    for covariance in _covariances(formula, line):
        shape, _, condition, *_ = covariance.args
        for value in shape if isinstance(shape, sp.Tuple) else (condition,):
            if not value.is_positive:
                yield Obligation(value, ">", sp.S.Zero, f"eigenvalues of {covariance}")


def _covariances(formula: sp.Expr, line: Line) -> list[Covariance]:
    """The covariances of the traces and forms in a formula, as far as the chain says what they are."""
    nodes = sorted(formula.atoms(Trace, Form), key=str)
    found = (line.setting.defined(node.args[-1]) for node in nodes)
    return list(dict.fromkeys(covariance for covariance in found if isinstance(covariance, Covariance)))


def _of_something(formula: sp.Expr, line: Line) -> Demands:
    """That a formula is one of traces over at least one eigenvalue.

    Raises:
        RefusedError: If there is a form in it.
    """
    if formula.has(Form):
        refuse("a form may be 0: expected a sign that is not strict")
    for covariance in _covariances(formula, line):
        if not covariance.dimension.is_positive:
            yield Obligation(covariance.dimension, ">", sp.S.Zero, "dimension")


def traces_written_out(formula: sp.Expr, line: Line) -> sp.Expr:
    """A formula with the letters that stand for traces written out, except under a trace."""
    nodes = {node: sp.Dummy() for node in formula.atoms(Trace, Form)}
    formula = formula.xreplace(nodes)
    letters = {k: v for k, v in line.setting.where.items() if isinstance(v, sp.Expr) and v.has(Trace)}
    for letter, meaning in reversed(list(letters.items())):
        formula = formula.xreplace({letter: meaning})
    return formula.xreplace({letter: node for node, letter in nodes.items()})


def under_one_trace(formula: sp.Expr) -> sp.Expr:
    """The function of s of which a formula is the trace, or the form.

    Raises:
        RefusedError: If it is not linear in traces over one covariance, without a constant.
    """
    total, over = sp.S.Zero, set()
    for term in sp.Add.make_args(sp.expand(formula, deep=False)):
        nodes = [factor for factor in sp.Mul.make_args(term) if isinstance(factor, (Trace, Form))]
        if len(nodes) != 1:
            refuse(f"expected a sum of multiples of traces; got {formula}")
        (node,) = nodes
        if (term / node).has(EIGENVALUE):
            refuse(f"expected factors without the letter of an eigenvalue before traces; got {term}")
        over.add(node.args[1] if isinstance(node, Trace) else (node.args[0], node.args[2], node.args[3]))
        total += term / node * node.args[isinstance(node, Form)]
        if isinstance(node, Form) and node.args[0] != node.args[2]:
            refuse(f"a form has a sign only where its vectors are the same; got {node}")
    if len(over) != 1:
        refuse(f"expected traces over one covariance; got {formula}")
    return sp.factor(sp.together(total))


@dataclass(frozen=True)
class EigenvaluesOne(Rule):
    """Every eigenvalue is 1, so that the trace of f(Sigma) is d f(1).

    Theorem: spectral theorem: tr f(Sigma) is the sum of f over the eigenvalues.
    Conditions:
        the chain says what the covariance is;
        its shape makes every eigenvalue 1 under the hypotheses;
        f exists at 1, and so do both formulas.
    Reference: Horn and Johnson 2013, Theorem 4.1.5.
    """

    gives = ("=", "⇒")
    words = "every eigenvalue is 1, so tr f(Σ) = d f(1)"

    def demands(self, line: Line) -> Demands:
        """That the covariance says so, and that nothing but its traces is changed."""
        at_one: dict[sp.Basic, sp.Basic] = {}
        for node in line.before.atoms(Trace):
            covariance = line.setting.defined(node.args[1])
            if not isinstance(covariance, Covariance):
                refuse(f"expected a covariance; got {covariance}")
            shape, dimension, condition, *_ = covariance.args
            value = sp.simplify(SHAPES[str(shape)].subs(CONDITION, condition)) if str(shape) in SHAPES else shape
            yield Obligation(value, "=", sp.S.One, "every eigenvalue")
            at_one[node] = dimension * node.args[0].subs(EIGENVALUE, 1)
            yield from allowed(at_one[node])
        if not at_one:
            refuse(f"expected a trace; got {line.before}")
        yield from allowed(line.before.xreplace(at_one), line.after)
        yield from same(line.before.xreplace(at_one), line.after)
