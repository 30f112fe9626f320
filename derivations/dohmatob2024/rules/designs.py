"""Reasons for steps that average over one design at a time, or let one grow."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp
from sympy.polys.matrices.exceptions import DMNonInvertibleMatrixError

from derivations.dohmatob2024.rules.lemmas import LARGE_NUMBERS
from derivations.errors import refuse
from derivations.kernel import exact
from derivations.kernel.demands import same
from derivations.kernel.forms import CitedResult, Look, Seen
from derivations.kernel.line import Demands, LimitRule, Line, Rule
from derivations.kernel.means import is_random
from derivations.kernel.proof import Obligation
from derivations.kernel.prove import prove
from derivations.kernel.signs import WEAKER
from derivations.language.formulas import Mean, Rows
from derivations.rules.cited import Cited
from theory.errors import InadmissibleError
from theory.language.matrices import Arbitrary, Symmetric


def flat(formula: sp.Basic) -> sp.Basic:
    """The same with products of products of matrices written as one product."""

    def joined(product: sp.Basic) -> sp.Basic:
        factors = [inner for factor in product.args for inner in (factor.args if factor.is_MatMul else (factor,))]
        return sp.MatMul(*factors)

    return formula.replace(lambda part: isinstance(part, sp.MatMul), joined)


@dataclass(frozen=True, eq=False)
class GivenTheRest(Cited):
    """A mean that is known is taken over what it is about, given everything else in a larger mean.

    Theorem: the mean given what is independent is taken first (Fubini).
    Conditions:
        what the mean is taken over is independent of all else, and stands nowhere else, under no other index either;
        the larger mean is of a polynomial of degree 1 in what is averaged;
        the hypotheses of the result hold for every value of the rest, and its letters stand for values of their
            domains;
        what is random in the values of the letters stays inside of the larger mean.
    Reference: Billingsley 1995, Theorem 18.3.
    """

    gives = WEAKER["="]
    words = "mean over one design, given all else: {self.claim.id}"

    def demands(self, line: Line) -> Demands:
        """That the result applies for every value of the rest, linearly, and that the formula is that of the rule."""
        if isinstance(self.chain, sp.Basic) or not hasattr(self.chain, "meaning"):
            refuse(f"expected the chain of {self.claim.id}, which says what its mean is taken over")
        for hypothesis in self.claim.hypotheses:
            yield Obligation(*_relation(self.in_our_letters(hypothesis)), f"hypothesis of {self.claim.id}")
        yield from self.domains()
        meaning = dict(self.chain.meaning)
        old, new = (flat(self.in_our_letters(side.xreplace(meaning))) for side in (self.claim.lhs, self.claim.rhs))
        if not isinstance(old, Mean):
            refuse(f"expected a result about one mean; got {old}")
        over = self._averaged(line)
        before, after = flat(line.before), flat(line.after)
        found = {mean: self._within(mean, old, new, over) for mean in before.atoms(Mean) if mean.has(old.body)}
        if not found:
            refuse(f"the mean of {self.claim.id}, {old}, stands nowhere in {line.before}")
        yield CitedResult(self.claim)
        yield from same(before.xreplace(found), after)

    def _averaged(self, line: Line) -> set[sp.Basic]:
        """What the result's mean is taken over, in the letters of the line."""
        chain, over = self.chain, set()
        laws = {} if not hasattr(chain, "laws") else chain.laws
        meaning = self.claim.lhs.xreplace({} if not hasattr(chain, "meaning") else dict(chain.meaning))
        for matrix in meaning.atoms(Arbitrary):
            law = laws.get(str(matrix.args[0]))
            if law is None:
                continue
            image = self.in_our_letters(matrix)
            theirs = Rows(self.in_our_letters(law.covariance)) if isinstance(law, Rows) else law
            if line.setting.laws.get(str(image.args[0])) != theirs:
                refuse(f"{self.claim.id} is about {matrix} with {law}; here {image} has another law")
            over.add(image)
        return over

    def _within(self, mean: Mean, old: Mean, new: sp.Expr, over: set[sp.Basic]) -> Mean:
        letter = sp.Dummy("mean", real=True)
        body = mean.body.xreplace({old.body: letter})
        is_linear = body.is_polynomial(letter) and body.diff(letter, 2) == 0
        if not is_linear or any(_may_be(part, one) for part in (body, new) for one in over):
            names = ", ".join(sorted(map(str, over)))
            refuse(f"expected {names} in one factor of {mean.body} alone, and independent of the rest")
        return Mean(body.xreplace({letter: new}))


def _may_be(formula: sp.Basic, matrix: sp.Basic) -> bool:
    """Whether a matrix stands in a formula, or one of its name with an index that may be the same."""
    for other in formula.atoms(Arbitrary):
        if other == matrix:
            return True
        if other.args[0] == matrix.args[0] and len(other.args) == len(matrix.args) == 4:
            gap = sp.simplify(other.args[3] - matrix.args[3])
            if not (gap.is_number and gap.is_nonzero):
                return True
    return False


def _relation(condition: sp.Basic) -> tuple[sp.Expr, str, sp.Expr]:
    signs = {sp.Ge: "≥", sp.Gt: ">", sp.Le: "≤", sp.Lt: "<"}
    if condition.func not in signs:
        refuse(f"expected an inequality to be shown; got {condition}")
    return condition.lhs, signs[condition.func], condition.rhs


@dataclass(frozen=True, eq=False)
class LargeSample(LimitRule):
    """As the rows of a design grow, X'X/T comes to the covariance, and the mean of f(X'X/T) to f there.

    Theorem: the law of large numbers and bounded convergence.
    Conditions:
        the rows alone grow;
        f does not depend on their number, has no jumps, and |f| stays within a bound that does not grow (tried at
            draws, so that this confirms and does not prove);
        the line is a polynomial in the mean, nothing else in which moves, or a multiple of it, and the limit is not 0
            (tried at draws too).
    Reference: Billingsley 1995, Theorems 16.5 and 22.1.

    Attributes:
        design: X, T rows of a law.
        sample: A letter for X'X/T.
        function: What is averaged, as a function of that letter.
        bound: What no value of the function exceeds, whatever is drawn.
    """

    design: Arbitrary
    sample: Symmetric
    function: sp.Expr
    bound: sp.Expr
    words = "law of large numbers: {self.design}'{self.design}/T comes to its mean, and all is bounded"

    def demands(self, line: Line) -> Demands:
        """That the rows alone grow, that the function is bounded and continuous, and that its limit is the new one."""
        claim, law = line.setting.claim, line.setting.laws.get(str(self.design.args[0]))
        if claim is None or claim.path is None or not isinstance(law, Rows):
            refuse(f"expected a growth path, and rows of a law for {self.design}; got {law or 'no law'}")
        rows, columns = self.design.shape
        grown = rows.xreplace(dict(claim.path.sets))
        if sp.limit(grown, claim.path.size, sp.oo) != sp.oo or columns.xreplace(dict(claim.path.sets)) != columns:
            refuse(f"expected rows that grow and columns that do not; got {rows} and {columns} along {claim.path.name}")
        means = [mean for mean in line.before.atoms(Mean) if mean.has(self.design)]
        if len(means) != 1:
            refuse(f"expected one mean over {self.design}; got {line.before}")
        if is_random(self.function, line.setting.laws):
            refuse(f"expected a function of {self.sample} alone; got {self.function}")
        self._require_fixed(means[0], line)
        drawn = self.function.xreplace({self.sample: self.design.T * self.design / rows})
        yield Obligation(means[0].body, "=", drawn, f"as a function of {self.sample}")
        for side in (means[0].body, -means[0].body):
            yield _bounded(side, self.bound, line)
        yield LARGE_NUMBERS.cited()
        limit = self.function.xreplace({self.sample: law.covariance})
        yield _not_zero(limit, line)
        yield from same(line.before.xreplace({means[0]: limit}), line.after)

    def _require_fixed(self, mean: Mean, line: Line) -> None:
        """Refuse a function that jumps, and whatever else moves with the number of rows.

        Raises:
            RefusedError: If there is something.

        """
        claim, letter = line.setting.claim, sp.Dummy("mean", real=True)
        grows = set() if claim is None or claim.path is None else {claim.path.size, *claim.path.sets}
        around = line.before.xreplace({mean: letter})
        is_multiple = not sp.cancel(around / letter).has(letter)
        for part in (self.function, self.bound, *(() if is_multiple else (around,))):
            if moving := line.setting.defined(part).free_symbols & grows:
                refuse(f"expected nothing but rows that moves; got {', '.join(sorted(map(str, moving)))} in {part}")
        if self.function.has(*JUMPS) or not around.is_polynomial(letter):
            refuse(f"expected a function without jumps, in a polynomial; got {self.function} in {line.before}")


JUMPS = (sp.Piecewise, sp.sign, sp.floor, sp.ceiling, sp.Heaviside, sp.Mod, sp.KroneckerDelta)
"""Functions that may jump."""


def _not_zero(limit: sp.Expr, line: Line) -> Seen:
    """That a limit differs from 0, at many draws: gaps are relative to it."""
    looks = tuple(Look(shown, room, "≠", sp.S.Zero) for room, shown in _drawn(limit, line))
    return Seen(looks, f"not 0 at {len(looks)} exact draws", "the limit is 0", refutes=False)


def _bounded(body: sp.Expr, bound: sp.Expr, line: Line) -> Seen:
    """That a function stays within a bound, at many draws."""
    looks = tuple(Look(shown, room, "≥", sp.S.Zero) for room, shown in _drawn(bound - body, line))
    return Seen(looks, f"bounded at {len(looks)} exact draws", "the bound is exceeded", refutes=False)


def _drawn(formula: sp.Expr, line: Line) -> Iterator[tuple[sp.Rational, dict[str, str]]]:
    """The values of a formula at draws of its matrices, each with the draw in words."""
    gap = line.setting.defined(formula)
    for values in line.setting.points((gap,), 24):
        sizes = [x for x in values.values() if x.is_Integer]
        if max(sizes, default=0) > exact.LARGEST_SIZE + 3:
            continue
        for seed, largest in ((1, 1), (2, 3), (3, 100)):
            drawn = exact.Draw(random.Random(seed), largest)
            try:
                room = exact.value(gap, values, drawn).matrix.to_Matrix()[0]
            except (InadmissibleError, DMNonInvertibleMatrixError, ZeroDivisionError):
                continue
            shown = {str(k): str(x) for k, x in values.items()}
            yield room, shown | {str(k): str(x.to_Matrix().tolist()) for k, x in drawn.drawn.items()}


@dataclass(frozen=True, eq=False)
class MeanOfSquares(Rule):
    """The mean of a squared length is not negative, so it may be left out, or put in.

    Theorem: |L'v|^2 >= 0, and the mean of what is not negative is not negative.
    Conditions:
        the matrix between is L L' by definition, L real;
        the difference of the lines is that mean.
    Reference: Billingsley 1995, Theorem 15.1.

    Attributes:
        error: v.
        covariance: Sigma, positive definite: L L' by definition. What is left out is E v' Sigma v.
    """

    error: sp.MatrixExpr
    covariance: sp.MatrixExpr
    gives = ("≤", "≥")
    words = "a mean of squares is not negative"

    def demands(self, line: Line) -> Demands:
        """That the matrix between is a square, and that the difference is the mean of squares."""
        root = line.setting.defined(self.covariance)
        factors: tuple[sp.Basic, ...] = root.args if root.is_MatMul else ()
        if len(factors) != 2 or factors[1] != factors[0].T:
            refuse(f"expected {self.covariance} to be L L' for some L; got {root}")
        yield Obligation(root, "=", sp.MatMul(factors[0], factors[0].T))
        gap = line.before - line.after if line.sign == "≥" else line.after - line.before
        squares = Mean(sp.Trace(self.error.T * self.covariance * self.error))
        yield Obligation(gap.xreplace(dict(line.meaning)), "=", squares, "what is left out")


@dataclass(frozen=True, eq=False)
class BySquares(Rule):
    """One side bounds the other: their difference is a formula of means of squared lengths that cannot be negative.

    Theorem: tr B'B >= 0 for a real matrix B, and so is its mean.
    Conditions:
        the difference is that formula;
        it is not negative, whatever nonnegative numbers stand for tr B'B and its mean.
    Reference: Billingsley 1995, Theorem 15.1.

    Attributes:
        gap: The difference, larger less smaller, in means E tr B'B.
    """

    gap: sp.Expr
    gives = ("≤", "≥")
    words = "means of squares are not negative"

    def demands(self, line: Line) -> Demands:
        """That the difference is the gap, and that it is not negative whatever the squares are."""
        difference = line.before - line.after if line.sign == "≥" else line.after - line.before
        yield Obligation(difference, "=", self.gap, "the difference")
        squares = {
            part: sp.Dummy("square", nonnegative=True)
            for part in self.gap.atoms(Mean, sp.Trace)
            if _is_square(part.body if isinstance(part, Mean) else part)
        }
        sign = Obligation(self.gap.xreplace(squares), "≥", sp.S.Zero)
        if prove(sign, line.setting).holds is not True:  # some squares would make it negative; these may not
            refuse(f"the sign of {self.gap} is not plain from its squares")
        yield sign


def _is_square(body: sp.Expr) -> bool:
    """Whether a formula is a trace tr B'B."""
    if not isinstance(body, sp.Trace):
        return False
    coefficient, factors = body.arg.as_coeff_matrices() if body.arg.is_MatMul else (sp.S.One, (body.arg,))
    half = len(factors) // 2
    left, right = sp.MatMul(*factors[:half]), sp.MatMul(*factors[half:])
    return bool(len(factors) % 2 == 0 and coefficient.is_nonnegative and sp.MatMul(left.T).doit() == right.doit())
