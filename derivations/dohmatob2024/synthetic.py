"""Ridge on synthetic labels: what follows exactly, for every draw or on average over noise."""

from dataclasses import replace
from typing import Any

import sympy as sp

from derivations.classical import INVERSE_WISHART, A as ANY, X as DESIGN, e
from derivations.dohmatob2024._process import LAWS, LETTERS, E_m, Sigma, X, X_m, last, loss, noise, test_error
from derivations.dohmatob2024.rules.designs import BySquares, GivenTheRest, LargeSample, MeanOfSquares
from derivations.dohmatob2024.rules.generations import OverGenerations
from derivations.equivalents.rules.canonical_traces import Eigenbasis
from derivations.equivalents.rules.eigenbasis import InEigenbasis
from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import Mean, Rows
from derivations.rules.algebra import Bound, Definition
from derivations.rules.cited import Cited
from derivations.rules.expectations import Linearity, NoiseMean
from derivations.rules.gaussian_matrices import Rotation, UniformProjections
from derivations.rules.limits import AlongPath
from derivations.rules.matrices import MatrixAlgebra
from derivations.rules.sums import SumRule
from theory import Claim
from theory.dohmatob2024 import algebra, extended, synthetic
from theory.dohmatob2024._generations import T_1, TRUTH, X_0, design, j, passed
from theory.dohmatob2024._setting import (
    BIAS,
    BIAS_SHIFT,
    CLEAN_E_TEST,
    E_TEST,
    RHO,
    SYNTHETIC_BIAS,
    VARIANCE,
    WHITENED_GAIN,
    S as TRUTH_LENGTH,
    m,
    n,
    s,
    sigma,
    sigma_0,
)
from theory.language.matrices import Arbitrary, MatrixSum, OrderedProduct, Projection, PseudoInverse, Symmetric
from theory.vocabulary.ridge import T_0, Sigma as Spectrum, T, d, df_2, lam
from theory.vocabulary.traces import Trace


S = X.T * X / T
R = (S + lam * sp.Identity(d)).inverse()
"""The resolvent: an inverse where lambda > 0 or T >= d."""
A = S * R
short = {T_1: T_0}
Q = passed(n - 1, 0).xreplace(short)
unrolled = algebra.LEMMA_F_4.rhs.xreplace(short)
passed_noise = passed(n - 1, m).xreplace(short) * PseudoInverse(X_m)


def ridge(labels: sp.MatrixExpr) -> sp.MatrixExpr:
    """The downstream fit."""
    return R * X.T * labels / T


gains = MatrixSum(passed_noise * passed_noise.T, m, 0, n - 1)
kernel = S * R * Sigma * R * S
gain = sp.Trace(gains * kernel) / n
variance = sigma**2 / T * sp.Trace(Sigma * R * R * S)
synthetic_bias = loss(A * Q * TRUTH - TRUTH)
fitted = test_error(ridge(X * last + noise))

INVERTIBLE = {
    sp.Or(sp.Gt(lam, 0), sp.Ge(T, d)): "so that R is an inverse; λ = 0 with T < d is its limit, the minimum-norm fit"
}
SYMBOLS = LETTERS | {X_m: LETTERS[X_m], E_m: LETTERS[E_m]}
MEANINGS = {
    E_TEST(): fitted,
    SYNTHETIC_BIAS(): Mean(synthetic_bias),
    VARIANCE(): Mean(variance),
    RHO(): Mean(gain),
}

THM_F_1 = Chain(
    synthetic.THM_F_1,
    (
        Step(fitted, Definition("the test error")),
        Step(test_error(ridge(X * unrolled + noise)), Cited(algebra.LEMMA_F_4, short, "the last generator, unrolled")),
        Step(Mean(synthetic_bias + variance + sigma_0**2 * sp.Trace(gains * kernel)), NoiseMean(("epsilon", "E"))),
        Step(Mean(synthetic_bias) + Mean(variance) + n * sigma_0**2 * Mean(gain), Linearity()),
        Step(synthetic.THM_F_1, Definition("bias, variance and gain")),
    ),
    laws=LAWS,
    meaning=MEANINGS,
    assumes=INVERTIBLE,
    symbols=SYMBOLS,
)

# T_0 >= d + 2 ---------------------------------------------------------------------------------

gram = (X_m.T * X_m).inverse()
whitened = sp.Trace(Sigma.inverse() * S * R * Sigma * S * R)
spread = sp.Trace(kernel * Sigma.inverse())

THM_F_1_UNDERPARAMETRISED_EXTENDED = Chain(
    extended.THM_F_1_UNDERPARAMETRISED_EXTENDED,
    (
        Step(Mean(gain), Definition("the gain")),
        Step(
            Mean(sp.Trace(kernel * MatrixSum(gram, m, 0, n - 1)) / n),
            MatrixAlgebra("every P_m = I, and X^+ (X^+)' = (X'X)^-1"),
        ),
        Step(sp.Sum(Mean(sp.Trace(kernel * gram)), (m, 0, n - 1)) / n, OverGenerations()),
        Step(
            sp.Sum(Mean(spread / (T_0 - d - 1)), (m, 0, n - 1)) / n,
            GivenTheRest(INVERSE_WISHART, {ANY: kernel, DESIGN: X_m, T: T_0}),
        ),
        Step(Mean(spread) / (T_0 - d - 1), SumRule("n equal terms")),
        Step(Mean(whitened) / (T_0 - d - 1), MatrixAlgebra("S and R commute; the trace of a product turns round")),
        Step(extended.THM_F_1_UNDERPARAMETRISED_EXTENDED, Definition("the whitened gain")),
    ),
    laws=LAWS,
    meaning={RHO(): Mean(gain), WHITENED_GAIN(): Mean(whitened)},
    assumes=INVERTIBLE,
    symbols=SYMBOLS,
)

clean = test_error(ridge(X * TRUTH + noise))
FULL = {sp.Ge(T_0, d + 2): "from some size on where T_0/d tends to more than 1; at its limit 1 it may fail"}

THM_F_1_UNDERPARAMETRISED = Chain(
    synthetic.THM_F_1_UNDERPARAMETRISED,
    (
        Step(THM_F_1.claim.rhs, Cited(THM_F_1)),
        Step(
            SYNTHETIC_BIAS() + VARIANCE() + n * sigma_0**2 * synthetic.UNDERPARAMETRISED_RHO,
            Cited(THM_F_1_UNDERPARAMETRISED_EXTENDED),
        ),
        Step(
            Mean(synthetic_bias) + Mean(variance) + n * sigma_0**2 * synthetic.UNDERPARAMETRISED_RHO,
            Definition("bias and variance"),
        ),
        Step(
            Mean(synthetic_bias + variance) + n * sigma_0**2 * synthetic.UNDERPARAMETRISED_RHO,
            Linearity(),
        ),
        Step(
            Mean(loss(A * TRUTH - TRUTH) + variance) + n * sigma_0**2 * synthetic.UNDERPARAMETRISED_RHO,
            MatrixAlgebra("every P_m = I"),
        ),
        Step(
            clean + n * sigma_0**2 * synthetic.UNDERPARAMETRISED_RHO,
            NoiseMean(("epsilon",)),
        ),
        Step(synthetic.THM_F_1_UNDERPARAMETRISED, Definition("the test error on clean data")),
    ),
    laws=LAWS,
    meaning={
        SYNTHETIC_BIAS(): Mean(synthetic_bias),
        VARIANCE(): Mean(variance),
        CLEAN_E_TEST: clean,
    },
    assumes=INVERTIBLE | FULL,
    symbols=SYMBOLS,
)

# Bias -----------------------------------------------------------------------------------------

own, shift = loss(A * TRUTH - TRUTH), loss(A * (Q * TRUTH - TRUTH))

THM_4_3_BIAS = Chain(
    synthetic.THM_4_3_BIAS,
    (
        Step(Mean(synthetic_bias), Definition("the bias after n generations")),
        Step(Mean(own + shift), MatrixAlgebra("every P_m = I, so Q = I, and the shift is 0")),
        Step(Mean(own) + Mean(shift), Linearity()),
        Step(synthetic.THM_4_3_BIAS, Definition("the bias and its shift")),
    ),
    laws=LAWS,
    meaning={SYNTHETIC_BIAS(): Mean(synthetic_bias), BIAS(): Mean(own), BIAS_SHIFT(): Mean(shift)},
    assumes=INVERTIBLE,
    symbols=SYMBOLS,
)

# T alone grows --------------------------------------------------------------------------------

BASIS = Eigenbasis(Sigma, Spectrum)
M, L = Symmetric("M", d), Arbitrary("L", d, d)
whitened_gain = WHITENED_GAIN(n=1, sigma=1, sigma_0=1)
sample_resolvent = (M + lam * sp.Identity(d)).inverse()
of_sample = sp.Trace(Sigma.inverse() * M * sample_resolvent * Sigma * M * sample_resolvent)
limit = of_sample.xreplace({M: Sigma})
large = LargeSample(X, M, of_sample, d * sp.Trace(Sigma) * sp.Trace(Sigma.inverse()))
spectral = Trace(s**2 / (s + lam) ** 2, Spectrum)
ENOUGH = {sp.Ge(T_0, d + 2): "on the path, T_0 = k (d + 2)"}


def low_dimensional(claim: Claim, *steps: Step, **more: Any) -> Chain:
    """A chain from the exact gain for T_0 >= d + 2, with T -> oo."""
    return Chain(
        claim,
        (
            Step(
                whitened_gain / (T_0 - d - 1),
                Cited(THM_F_1_UNDERPARAMETRISED_EXTENDED, {n: sp.S.One, sigma: sp.S.One, sigma_0: sp.S.One}),
            ),
            Step(Mean(whitened) / (T_0 - d - 1), Definition("the whitened gain")),
            Step(limit / (T_0 - d - 1), large, "≃"),
            Step(spectral / (T_0 - d - 1), InEigenbasis(BASIS, "functions of Σ commute: tr Σ^2 (Σ + λ)^-2"), "="),
            *steps,
        ),
        where={Sigma: L * L.T},
        laws={"X": Rows(Sigma)},
        meaning={whitened_gain: Mean(whitened)},
        symbols={Sigma: SYMBOLS[Sigma], X: SYMBOLS[X], M: "the empirical covariance X'X/T", L: "LL' = Sigma"},
        **more,
    )


LOW_DIMENSIONAL = low_dimensional(
    synthetic.LOW_DIMENSIONAL,
    Step(df_2 / (T_0 - d - 1), Definition("df_2(λ)")),
    Step(synthetic.LOW_DIMENSIONAL, AlongPath("T_0 - d - 1 by T_0 - d"), "≃", printed=True),
)
LOW_DIMENSIONAL_CORRECTED = low_dimensional(
    synthetic.LOW_DIMENSIONAL_CORRECTED, Step(synthetic.LOW_DIMENSIONAL_CORRECTED, Definition("df_2(λ)"))
)
LOW_DIMENSIONAL_JOINT = low_dimensional(
    synthetic.LOW_DIMENSIONAL_JOINT,
    Step(df_2 / (T_0 - d - 1), Definition("df_2(λ)")),
    Step(synthetic.LOW_DIMENSIONAL_JOINT, AlongPath("T_0 - d - 1 by T_0 - d, as T_0 grows too"), "≃"),
    assumes=ENOUGH,
)

# The printed inequalities -----------------------------------------------------------------------

printed_gap = Step(
    BIAS() + BIAS_SHIFT(),
    Bound("Proposition F.5: the cross term is not negative", 2 * synthetic.CROSS_FORM),
    "≥",
    printed=True,
)
expanded = Step(
    synthetic.THM_4_3_BIAS_GAP_CORRECTED.rhs,
    Cited(synthetic.THM_4_3_BIAS_GAP_CORRECTED, why="the square, expanded"),
    "≃",
)

THM_4_3_BIAS_GAP = Chain(synthetic.THM_4_3_BIAS_GAP, (expanded, replace(printed_gap, to=synthetic.THM_4_3_BIAS_GAP)))
THM_4_3_BIAS_MONOTONE = Chain(
    synthetic.THM_4_3_BIAS_MONOTONE,
    (
        expanded,
        printed_gap,
        Step(synthetic.THM_4_3_BIAS_MONOTONE, MeanOfSquares(A * (Q * TRUTH - TRUTH), Sigma), "≥", printed=True),
    ),
    where={Sigma: L * L.T},
    laws=LAWS,
    meaning={BIAS_SHIFT(): Mean(shift)},
)

# Sigma = I --------------------------------------------------------------------------------------

one = sp.Identity(d)
W = TRUTH * TRUTH.T
P = Projection(X_0)
kept = OrderedProduct(P, j, 0, n - 1)
lost = one - P
standard_bias = Mean(sp.Trace((A * kept * TRUTH - TRUTH).T * (A * kept * TRUTH - TRUTH)))
standard_own = Mean(sp.Trace((A * TRUTH - TRUTH).T * (A * TRUTH - TRUTH)))
length = sp.Trace(W)


def along(form: sp.MatrixExpr) -> sp.Expr:
    """E' M e."""
    return sp.Trace(e.T * form * e)


passed_on, fit, fit_square = Mean(along(P)), Mean(along(A)), Mean(along(A * A))
gone = Mean(sp.Trace(e.T * lost.T * lost * e))
squares = (sp.Trace(e.T * A.T * A * e), sp.Trace(e.T * R.T * X.T * X * R * e))
drawn = Mean(squares[0]) + 2 * lam / T * Mean(squares[1])
"""E e'(2A - A^2)e: what one design takes from the bias, as squares."""

THM_4_3_BIAS_MONOTONE_CORRECTED = Chain(
    synthetic.THM_4_3_BIAS_MONOTONE_CORRECTED,
    (
        Step(standard_bias, Definition("the bias, shared designs, Sigma = I")),
        Step(
            Mean(sp.Trace(P * W * P * (A * A)) - 2 * sp.Trace(W * P * A) + length),
            MatrixAlgebra("Q = P, a projection; the square, expanded"),
        ),
        Step(Mean(sp.Trace(P * W * P * (A * A))) - 2 * Mean(sp.Trace(W * P * A)) + length, Linearity()),
        Step(
            Mean(sp.Trace(P * W * P)) * fit_square - 2 * Mean(sp.Trace(W * P * A)) + length,
            Rotation(X, A * A, P * W * P, e),
        ),
        Step(
            Mean(sp.Trace(W * P)) * fit_square - 2 * Mean(sp.Trace(W * P * A)) + length,
            MatrixAlgebra("tr PWP = tr WP"),
        ),
        Step(
            Mean(sp.Trace(W * P)) * fit_square - 2 * Mean(sp.Trace(W * P)) * fit + length,
            Rotation(X, A, W * P, e),
        ),
        Step(length * passed_on * fit_square - 2 * length * passed_on * fit + length, Rotation(X_0, P, W, e)),
        Step(length * (1 - passed_on * Mean(2 * along(A) - along(A * A))), Linearity()),
        Step(
            length * (1 - passed_on * Mean(squares[0] + 2 * lam / T * squares[1])),
            MatrixAlgebra("2A - A^2 = A'A + (2λ/T) R X'X R"),
        ),
        Step(
            length * (1 - Mean(1 - sp.Trace(e.T * lost.T * lost * e)) * Mean(squares[0] + 2 * lam / T * squares[1])),
            MatrixAlgebra("e'Pe = 1 - |(I - P)e|^2"),
        ),
        Step(length * (1 - (1 - gone) * drawn), Linearity()),
        Step(length * (1 - drawn), BySquares(length * gone * drawn), "≥"),
        Step(length * (1 - Mean(squares[0] + 2 * lam / T * squares[1])), Linearity()),
        Step(length * (1 - Mean(1 - along((one - A) * (one - A)))), MatrixAlgebra("2A - A^2 = I - (I - A)^2")),
        Step(length * Mean(along((one - A) * (one - A))), Linearity()),
        Step(Mean(sp.Trace(W * ((one - A) * (one - A)))), Rotation(X, (one - A) * (one - A), W, e)),
        Step(standard_own, MatrixAlgebra("the square, put together")),
        Step(synthetic.THM_4_3_BIAS_MONOTONE_CORRECTED, Definition("the bias on clean data")),
    ),
    laws={"X": Rows(one)},
    meaning={
        SYNTHETIC_BIAS(spectrum="isotropic"): standard_bias,
        BIAS(spectrum="isotropic"): standard_own,
    },
    assumes=INVERTIBLE,
    symbols={X: "the downstream design: T rows iid N(0, I)", X_0: "the design of every generator", e: "a unit vector"},
)

every = OrderedProduct(Projection(design(j).xreplace({T_1: T_0})), j, 0, n - 1)
independent_bias = Mean(sp.Trace((A * every * TRUTH - TRUTH).T * (A * every * TRUTH - TRUTH)))
ETA_ONE = extended.ETA.base
share = Mean(sp.Trace(P) / d) ** n
"""What n projections keep."""
remaining = Mean(along((one - A) * (one - A)))

THM_4_3_BIAS_EXTENDED_ISOTROPIC = Chain(
    extended.THM_4_3_BIAS_EXTENDED_ISOTROPIC,
    (
        Step(independent_bias, Definition("the bias, independent designs, Sigma = I")),
        Step(
            Mean(sp.Trace(every * W * every.T * (A * A)) - 2 * sp.Trace(every * W * A) + length),
            MatrixAlgebra("the square, expanded"),
        ),
        Step(
            Mean(sp.Trace(every * W * every.T * (A * A))) - 2 * Mean(sp.Trace(every * W * A)) + length,
            Linearity(),
        ),
        Step(
            Mean(sp.Trace(every * W * every.T)) * fit_square - 2 * Mean(sp.Trace(every * W * A)) + length,
            Rotation(X, A * A, every * W * every.T, e),
        ),
        Step(
            Mean(sp.Trace(every * W * every.T)) * fit_square - 2 * Mean(sp.Trace(every * W)) * fit + length,
            Rotation(X, A, every * W, e),
        ),
        Step(length * share * fit_square - 2 * length * share * fit + length, UniformProjections(every, W)),
        Step(
            (length * share * fit_square - 2 * length * share * fit + length).xreplace({share.base: Mean(ETA_ONE)}),
            MatrixAlgebra("the trace of a projection is its rank"),
        ),
        Step(
            extended.ETA * length * (1 - Mean(2 * along(A) - along(A * A))) + (1 - extended.ETA) * length, Linearity()
        ),
        Step(
            extended.ETA * length * (1 - Mean(1 - along((one - A) * (one - A)))) + (1 - extended.ETA) * length,
            MatrixAlgebra("2A - A^2 = I - (I - A)^2"),
        ),
        Step(extended.ETA * length * remaining + (1 - extended.ETA) * length, Linearity()),
        Step(
            extended.ETA * Mean(sp.Trace(W * ((one - A) * (one - A)))) + (1 - extended.ETA) * length,
            Rotation(X, (one - A) * (one - A), W, e),
        ),
        Step(
            extended.ETA * standard_own + (1 - extended.ETA) * length,
            MatrixAlgebra("the square, put together"),
        ),
        Step(extended.THM_4_3_BIAS_EXTENDED_ISOTROPIC, Definition("the bias on clean data, and |w_0|^2")),
    ),
    where={TRUTH_LENGTH: length},
    laws={"X": Rows(one)},
    meaning={
        SYNTHETIC_BIAS(sigma=1, sigma_0=0): independent_bias,
        BIAS(sigma=1, sigma_0=0): standard_own,
    },
    assumes=INVERTIBLE,
    symbols={X: "the downstream design: T rows iid N(0, I)", X_m: "an independent design for each generation"},
)
