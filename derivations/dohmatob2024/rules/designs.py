"""Reasons for steps that average over one design at a time, or let one grow."""

from __future__ import annotations

import random
from dataclasses import dataclass

import sympy as sp
from sympy.polys.matrices.exceptions import DMNonInvertibleMatrixError

from derivations.errors import refuse
from derivations.kernel import exact
from derivations.kernel.cited import Cited
from derivations.kernel.demands import same
from derivations.kernel.formulas import Mean, Rows, is_random
from derivations.kernel.line import Demands, LimitRule, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.prove import prove
from derivations.kernel.signs import WEAKER
from derivations.rules.lemmas import LARGE_NUMBERS
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

    What the mean is taken over has to be independent of all else, and stand nowhere else; what is random
    in the values of the letters stays inside of the larger mean.
    """

    gives = WEAKER["="]
    words = "mean over one design, given all else: {self.claim.id}"

    def demands(self, line: Line) -> Demands:
        """That the result applies for every value of the rest, linearly, and that the formula is that of the rule."""
        if isinstance(self.chain, sp.Basic) or not hasattr(self.chain, "meaning"):
            refuse(f"expected the chain of {self.claim.id}, which says what its mean is taken over")
        for hypothesis in self.claim.hypotheses:
            yield Obligation(*_relation(self.in_our_letters(hypothesis)), f"hypothesis of {self.claim.id}")
        meaning = dict(self.chain.meaning)
        old, new = (flat(self.in_our_letters(side.xreplace(meaning))) for side in (self.claim.lhs, self.claim.rhs))
        if not isinstance(old, Mean):
            refuse(f"expected a result about one mean; got {old}")
        over = self._averaged(line)
        before, after = flat(line.before), flat(line.after)
        found = {mean: self._within(mean, old, new, over) for mean in before.atoms(Mean) if mean.has(old.body)}
        if not found:
            refuse(f"the mean of {self.claim.id}, {old}, stands nowhere in {line.before}")
        yield Proof(True, Strength.SYMBOLIC, f"cites {self.claim.id}")
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
        if body.diff(letter, 2) != 0 or body.diff(letter).has(*over) or body.has(*over) or new.has(*over):
            names = ", ".join(sorted(map(str, over)))
            refuse(f"expected {names} in one factor of {mean.body} alone, and independent of the rest")
        return Mean(body.xreplace({letter: new}))


def _relation(condition: sp.Basic) -> tuple[sp.Expr, str, sp.Expr]:
    signs = {sp.Ge: "≥", sp.Gt: ">", sp.Le: "≤", sp.Lt: "<"}
    if condition.func not in signs:
        refuse(f"expected an inequality to be shown; got {condition}")
    return condition.lhs, signs[condition.func], condition.rhs


@dataclass(frozen=True, eq=False)
class LargeSample(LimitRule):
    """As the rows of a design grow, X'X/T comes to the covariance, and the mean of f(X'X/T) to f there.

    The law of large numbers, and bounded convergence: f is bounded and continuous.

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
        drawn = self.function.xreplace({self.sample: self.design.T * self.design / rows})
        yield Obligation(means[0].body, "=", drawn, f"as a function of {self.sample}")
        yield _bounded(means[0].body, self.bound, line)
        yield LARGE_NUMBERS.cited()
        limit = self.function.xreplace({self.sample: law.covariance})
        yield from same(line.before.xreplace({means[0]: limit}), line.after)


def _bounded(body: sp.Expr, bound: sp.Expr, line: Line) -> Proof:
    """Whether a function stays within a bound at many draws."""
    tried = 0
    gap = line.setting.defined(bound - body)
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
            tried += 1
            if room < 0:
                shown = {str(k): str(x) for k, x in values.items()}
                shown |= {str(k): str(x.to_Matrix().tolist()) for k, x in drawn.drawn.items()}
                return Proof(False, how="the bound is exceeded", counterexample=shown)
    if not tried:
        return Proof(None, how="no draw at which the bound can be tried")
    return Proof(True, Strength.NUMERIC, f"bounded at {tried} exact draws")


@dataclass(frozen=True, eq=False)
class MeanOfSquares(Rule):
    """The mean of a squared length is not negative, so it may be left out, or put in.

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
        yield Proof(True, Strength.SYMBOLIC, f"{self.covariance} = {root}: a sum of squares")
        gap = line.before - line.after if line.sign == "≥" else line.after - line.before
        squares = Mean(sp.Trace(self.error.T * self.covariance * self.error))
        yield prove(Obligation(gap.xreplace(dict(line.meaning)), "=", squares), line.setting)


@dataclass(frozen=True, eq=False)
class BySquares(Rule):
    """One side bounds the other: their difference is a formula of means of squared lengths that cannot be negative.

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
        sign = prove(Obligation(self.gap.xreplace(squares), "≥", sp.S.Zero), line.setting)
        if sign.holds is not True:  # some squares would make it negative; these may not
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
