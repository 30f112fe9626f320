"""Least squares: how the test error after n generations follows, exactly and along growth paths."""

import sympy as sp

from derivations.classical import INVERSE_WISHART, A, X as DESIGN
from derivations.dohmatob2024._process import LAWS, LETTERS, E_m, Sigma, X, X_m, fitted, last, loss, noise, test_error
from derivations.dohmatob2024.rules.generations import (
    ByHypothesis,
    CitedInSum,
    FactorBelow,
    FirstTerm,
    OverGenerations,
    TermByTerm,
)
from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import Mean, Noise, Rows
from derivations.rules.algebra import Bound, Definition
from derivations.rules.cited import Cited
from derivations.rules.expectations import Linearity, NoiseMean
from derivations.rules.integral_test import IntegralTest
from derivations.rules.limits import AlongPath
from derivations.rules.matrices import MatrixAlgebra
from derivations.rules.sums import SumRule
from theory import Claim
from theory.dohmatob2024 import least_squares as ls
from theory.dohmatob2024._generations import STATE, TRUTH
from theory.dohmatob2024._setting import E_NULL, E_TEST, N, S, m, n, sigma, sigma_0
from theory.language.matrices import Arbitrary, MatrixSum, PseudoInverse, Recursion
from theory.vocabulary.ridge import T_0, T, d, phi_0


def gram(design: sp.MatrixExpr) -> sp.MatrixExpr:
    """X'X, inverted."""
    return (design.T * design).inverse()


def inverse_mean(design: sp.MatrixExpr) -> Mean:
    """E tr Sigma (X'X)^{-1}."""
    return Mean(sp.Trace(Sigma * gram(design)))


# Exactly --------------------------------------------------------------------------------------

error = PseudoInverse(X) * noise + MatrixSum(PseudoInverse(X_m) * E_m, m, 0, n - 1)
squares = MatrixSum(PseudoInverse(X_m) * PseudoInverse(X_m).T, m, 0, n - 1)
grams = MatrixSum(gram(X_m), m, 0, n - 1)
identity = sp.Trace(Sigma * Sigma.inverse())
predicted = test_error(fitted(X, X * last + noise))

THM_4_1_FINITE = Chain(
    ls.THM_4_1_FINITE,
    (
        Step(predicted, Definition("the test error")),
        Step(Mean(loss(error)), MatrixAlgebra("X^+X = I for as many rows as columns or more: every noise adds once")),
        Step(
            Mean(
                sigma**2 * sp.Trace(Sigma * PseudoInverse(X) * PseudoInverse(X).T)
                + sigma_0**2 * sp.Trace(Sigma * squares)
            ),
            NoiseMean(("epsilon", "E")),
        ),
        Step(
            Mean(sigma**2 * sp.Trace(Sigma * gram(X)) + sigma_0**2 * sp.Trace(Sigma * grams)),
            MatrixAlgebra("X^+ (X^+)' = (X'X)^-1"),
        ),
        Step(
            sigma**2 * inverse_mean(X) + sigma_0**2 * sp.Sum(inverse_mean(X_m), (m, 0, n - 1)),
            OverGenerations(),
        ),
        Step(
            sigma**2 * identity / (T - d - 1) + sigma_0**2 * sp.Sum(inverse_mean(X_m), (m, 0, n - 1)),
            Cited(INVERSE_WISHART, {A: Sigma}),
        ),
        Step(
            sigma**2 * identity / (T - d - 1) + sigma_0**2 * sp.Sum(identity / (T_0 - d - 1), (m, 0, n - 1)),
            CitedInSum(INVERSE_WISHART, {A: Sigma, DESIGN: X_m, T: T_0}, index=m),
        ),
        Step(
            sigma**2 * d / (T - d - 1) + sigma_0**2 * sp.Sum(d / (T_0 - d - 1), (m, 0, n - 1)),
            MatrixAlgebra("tr Sigma Sigma^-1 = d"),
        ),
        Step(ls.THM_4_1_FINITE, SumRule("n equal terms")),
    ),
    laws=LAWS,
    meaning={E_TEST(): predicted},
    symbols=LETTERS,
)

THM_4_1 = Chain(
    ls.THM_4_1_TEST_ERROR,
    (
        Step(ls.THM_4_1_FINITE.rhs, Cited(THM_4_1_FINITE)),
        Step(ls.THM_4_1_TEST_ERROR, AlongPath(), sign="≃"),
    ),
)

FIXED_GENERATOR = Chain(
    ls.THM_4_1_FIXED_GENERATOR,
    (
        Step(ls.THM_4_1_FINITE.rhs, Cited(THM_4_1_FINITE)),
        Step(ls.THM_4_1_FIXED_GENERATOR, AlongPath("d/(T - d - 1) by d/(T - d), for T_0 too"), "≃", printed=True),
    ),
)

FIXED_GENERATOR_CORRECTED = Chain(
    ls.THM_4_1_FIXED_GENERATOR_CORRECTED,
    (
        Step(ls.THM_4_1_FINITE.rhs, Cited(THM_4_1_FINITE)),
        Step(ls.THM_4_1_FIXED_GENERATOR_CORRECTED, AlongPath("d/(T - d - 1) by d/(T - d), T alone growing"), "≃"),
    ),
)

# Relative to predicting 0 ---------------------------------------------------------------------

NULL = {E_NULL(): S}
"""E_test(0) = |w_0|_Sigma^2, which is the parameter S."""
over_null = THM_4_1_FINITE.claim.rhs / S


def relative(claim: Claim, why: str, printed: bool = False) -> Chain:
    """The chain of a claim about the test error over that of predicting 0."""
    return Chain(
        claim,
        (
            Step(E_TEST() / S, Definition("the error of predicting 0, the squared length of the truth")),
            Step(over_null, Cited(THM_4_1_FINITE)),
            Step(claim, AlongPath(why), "≃", printed=printed),
        ),
        meaning=NULL,
    )


SNR = relative(ls.SNR_PROPORTIONATE, "sizes grow in proportion")
SNR_FIXED_GENERATOR = relative(ls.SNR_FIXED_GENERATOR, "d/(T - d - 1) by d/(T - d), for T_0 too", printed=True)
SNR_FIXED_GENERATOR_CORRECTED = relative(ls.SNR_FIXED_GENERATOR_CORRECTED, "T alone grows")

generated = n * sigma_0**2 * d
SNR_NULL = Chain(
    ls.SNR_NULL,
    (
        Step(ls.THM_4_1_FINITE.rhs, Cited(THM_4_1_FINITE)),
        Step(
            generated / (T_0 - d - 1), Bound("the downstream noise adds to the error", sigma**2 * d / (T - d - 1)), "≥"
        ),
        Step(
            generated / (T_0 - d),
            Bound("a smaller denominator", generated / ((T_0 - d - 1) * (T_0 - d))),
            "≥",
        ),
        Step(
            S,
            ByHypothesis(sp.Gt(n, ls.SNR_0 * (1 / phi_0 - 1)), sigma_0**2 * d / (T_0 - d)),
            "≥",
        ),
        Step(ls.SNR_NULL, Definition("the error of predicting 0")),
    ),
    meaning=NULL,
)

# Lemma F.3 ------------------------------------------------------------------------------------

u = Arbitrary("u", d, 1)
X_0 = Arbitrary("X", T_0, d)
form = sp.Trace(A * (X_0.T * X_0 / T_0).inverse())

LEMMA_F_3 = Chain(
    ls.LEMMA_F_3_INVERSE_COVARIANCE,
    (
        Step(Mean(form), Definition("the form u'S_0^-1 u = tr A S_0^-1, A = uu', S_0 = X_0'X_0/T_0")),
        Step(Mean(T_0 * sp.Trace(A * gram(X_0))), MatrixAlgebra("(X'X/T)^-1 = T (X'X)^-1")),
        Step(T_0 * Mean(sp.Trace(A * gram(X_0))), Linearity()),
        Step(
            T_0 * sp.Trace(A * Sigma.inverse()) / (T_0 - d - 1),
            Cited(INVERSE_WISHART, {DESIGN: X_0, T: T_0}),
        ),
        Step(ls.LEMMA_F_3_INVERSE_COVARIANCE, Definition("the form u'Sigma^-1 u")),
    ),
    where={A: u * u.T},
    laws={"X": Rows(Sigma)},
    meaning={ls.INVERSE_FORM(): Mean(form), ls.PRECISION_FORM(): sp.Trace(A * Sigma.inverse())},
    symbols={u: "the direction of the form", X_0: "the design: T_0 rows iid N(0, Sigma)", Sigma: LETTERS[Sigma]},
)

# Growing data ---------------------------------------------------------------------------------

X_fit, E_fit = Arbitrary("X", ls.staged_rows(m), d, m), Arbitrary("E", ls.staged_rows(m), 1, m)
staged = test_error(Recursion(STATE, fitted(X_fit, X_fit * STATE + E_fit), m, TRUTH, N))
rows = sp.ceiling(m * sp.log(m) ** 2 * T_0)
"""T_m for m >= 2."""
X_grown = Arbitrary("X", rows, d, m)
first = sigma**2 * d / (T_0 - d - 1)
"""What the first fit costs, the clean error."""


def later(term: sp.Expr) -> sp.Sum:
    """The sum over the fits from the second on."""
    return sp.Sum(term, (m, 2, N))


growth = m * sp.log(m) ** 2

X_first = X_fit.xreplace({m: sp.S.One})
STAGED_LETTERS = {
    Sigma: LETTERS[Sigma],
    TRUTH: LETTERS[TRUTH],
    X_fit: "the design of fit m: T_m rows iid N(0, Sigma), fit N the downstream one",
    E_fit: "its label noise",
}

GROWING_DATA_EXTENDED = Chain(
    ls.GROWING_DATA_EXTENDED,
    (
        Step(staged, Definition("the test error after N fits")),
        Step(
            Mean(loss(MatrixSum(PseudoInverse(X_fit) * E_fit, m, 1, N))),
            MatrixAlgebra("X^+X = I for as many rows as columns or more: every noise adds once"),
        ),
        Step(
            Mean(sigma**2 * sp.Trace(Sigma * MatrixSum(PseudoInverse(X_fit) * PseudoInverse(X_fit).T, m, 1, N))),
            NoiseMean(("E",)),
        ),
        Step(
            Mean(sigma**2 * sp.Trace(Sigma * MatrixSum(gram(X_fit), m, 1, N))),
            MatrixAlgebra("X^+ (X^+)' = (X'X)^-1"),
        ),
        Step(sigma**2 * sp.Sum(inverse_mean(X_fit), (m, 1, N)), OverGenerations()),
        Step(sigma**2 * (inverse_mean(X_first) + later(inverse_mean(X_grown))), FirstTerm(m)),
        Step(
            sigma**2 * (identity / (T_0 - d - 1) + later(inverse_mean(X_grown))),
            Cited(INVERSE_WISHART, {A: Sigma, DESIGN: X_first, T: T_0}),
        ),
        Step(
            sigma**2 * (identity / (T_0 - d - 1) + later(identity / (rows - d - 1))),
            CitedInSum(INVERSE_WISHART, {A: Sigma, DESIGN: X_grown, T: rows}, index=m, low=2),
        ),
        Step(sigma**2 * (d / (T_0 - d - 1) + later(d / (rows - d - 1))), MatrixAlgebra("tr Sigma Sigma^-1 = d")),
        Step(ls.GROWING_DATA_EXTENDED, FirstTerm(m)),
    ),
    laws={"X": Rows(Sigma), "E": Noise(sigma**2)},
    meaning={ls.STAGED: staged},
    symbols=STAGED_LETTERS,
)

printed_sum = first * (1 + later(1 / growth))


def staged_chain(claim: Claim, *steps: Step) -> Chain:
    """A chain that begins with the exact error of the growing schedule."""
    exactly = (
        Step(ls.GROWING_DATA_EXTENDED.rhs, Cited(GROWING_DATA_EXTENDED)),
        Step(first + sigma**2 * later(d / (rows - d - 1)), FirstTerm(m)),
    )
    return Chain(claim, (*exactly, *steps))


to_clean = Cited(THM_4_1_FINITE, {n: sp.S.Zero, T: T_0, sigma_0: sigma}, "the clean error")

GROWING_DATA_SUM = staged_chain(
    ls.GROWING_DATA_SUM,
    Step(printed_sum, TermByTerm(m, "T_m - d - 1 by m log(m)^2 (T_0 - d - 1), term by term"), "≃"),
    Step(ls.GROWING_DATA_SUM, to_clean),
)

GROWING_DATA_SUM_FIXED_RATIO = staged_chain(
    ls.GROWING_DATA_SUM_FIXED_RATIO,
    Step(
        printed_sum,
        TermByTerm(m, "T_m - d - 1 by m log(m)^2 (T_0 - d - 1), term by term"),
        "≃",
        printed=True,
        note="m log(m)^2 multiplies T_0, not d: d/(T_m - d - 1) is not d/(T_0 - d - 1) over m log(m)^2",
    ),
    Step(ls.GROWING_DATA_SUM_FIXED_RATIO, to_clean),
)

GROWING_DATA_SUM_FIXED_RATIO_CORRECTED = staged_chain(
    ls.GROWING_DATA_SUM_FIXED_RATIO_CORRECTED,
    Step(
        sigma**2 * (phi_0 / (1 - phi_0) + later(phi_0 / (growth - phi_0))),
        TermByTerm(m, "d/(T_m - d - 1) by phi_0/(m log(m)^2 - phi_0), term by term"),
        "≃",
    ),
    Step(ls.GROWING_DATA_SUM_FIXED_RATIO_CORRECTED, FirstTerm(m)),
)

GROWING_DATA_NO_LOSS = staged_chain(
    ls.GROWING_DATA_NO_LOSS,
    Step(printed_sum, TermByTerm(m, "T_m - d - 1 by m log(m)^2 (T_0 - d - 1), term by term"), "≃", printed=True),
    Step(first, AlongPath("the sum converges"), "≃", printed=True, note="it converges, but not to 1"),
    Step(ls.GROWING_DATA_NO_LOSS, to_clean),
)

CUT = 1000
GROWING_DATA_NO_LOSS_CORRECTED = staged_chain(
    ls.GROWING_DATA_NO_LOSS_CORRECTED,
    Step(printed_sum, TermByTerm(m, "T_m - d - 1 by m log(m)^2 (T_0 - d - 1), term by term"), "≃"),
    Step(
        first * (1 + sp.Sum(1 / growth, (m, 2, CUT)) + 1 / sp.log(CUT)),
        IntegralTest(1 / sp.log(m), m, CUT),
        "≤",
    ),
    Step(first * sp.Rational(311, 100), FactorBelow(first, "the first terms, added up"), "≤"),
    Step(ls.GROWING_DATA_NO_LOSS_CORRECTED, to_clean),
)
