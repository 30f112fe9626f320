"""Resolvent identities, and the equivalent of a fit on noise from those of the ridge map."""

import sympy as sp

from derivations.dohmatob2024 import degrees_of_freedom
from derivations.equivalents.rules.canonical_traces import Eigenbasis
from derivations.equivalents.rules.eigenbasis import InEigenbasis
from derivations.equivalents.rules.implicit_slope import ImplicitSlope
from derivations.equivalents.rules.perturbation import Bent, FirstOrderBent, ResolventSlope, Slope
from derivations.equivalents.rules.ridge_equivalents import Equivalent
from derivations.equivalents.rules.ridge_fits import RidgeFit
from derivations.equivalents.rules.traces import TraceAlgebra, TraceBound
from derivations.equivalents.rules.vanishing_penalty import (
    EquivalentToZero,
    KappaToZero,
    RidgeToProjection,
    VanishingForm,
)
from derivations.kernel.chain import Chain
from derivations.kernel.line import Step
from derivations.language.formulas import Mean, Rows
from derivations.registry import Underived
from derivations.rules.algebra import Algebra, Bound, Definition
from derivations.rules.alternatives import Alternatives, Case
from derivations.rules.cited import Cited
from derivations.rules.expectations import Linearity
from derivations.rules.matrices import MatrixAlgebra
from theory import EIGENVALUE, Kappa, Trace, equivalents as eq
from theory.language.matrices import Arbitrary, Symmetric
from theory.vocabulary.ridge import T_0, Sigma, T, d, df, df_1, df_2, kappa, lam, u, v


s, p = EIGENVALUE, eq.p
B, C, R, S, X, ONE, ROWS_ONE, penalty = eq.B, eq.C, eq.R, eq.S, eq.X, eq.ONE, eq.ROWS_ONE, eq.penalty
U, V = Arbitrary("u", d, 1), Arbitrary("v", d, 1)
LEFT, RIGHT = (B + penalty * ONE).I, (C + penalty * ONE).I

RESOLVENT = Chain(
    eq.RESOLVENT,
    (
        Step(
            LEFT * (C + penalty * ONE) * RIGHT - LEFT * (B + penalty * ONE) * RIGHT,
            MatrixAlgebra("each inverse is multiplied by the other matrix and its inverse"),
        ),
        Step(
            LEFT * ((C + penalty * ONE) - (B + penalty * ONE)) * RIGHT,
            MatrixAlgebra("common factors before and behind"),
        ),
        Step(eq.RESOLVENT, MatrixAlgebra("the penalties cancel")),
    ),
)

SMALL, LARGE = X.T * X + penalty * ONE, X * X.T + penalty * ROWS_ONE
PUSH_THROUGH = Chain(
    eq.PUSH_THROUGH,
    (
        Step(SMALL.I * SMALL * X.T * LARGE.I, MatrixAlgebra("a matrix and its inverse before")),
        Step(SMALL.I * X.T * LARGE * LARGE.I, MatrixAlgebra("(X'X + l) X' = X' (XX' + l)")),
        Step(eq.PUSH_THROUGH, MatrixAlgebra("a matrix times its inverse")),
    ),
)

SHRINKAGE = Chain(
    eq.SHRINKAGE,
    (
        Step((S + penalty * ONE) * R - penalty * R, MatrixAlgebra("the penalty is added and taken away")),
        Step(eq.SHRINKAGE, MatrixAlgebra("a matrix times its inverse")),
    ),
)

NOISE_MAP = Chain(
    eq.NOISE_MAP,
    (
        Step(S * R * R / eq.rows, MatrixAlgebra("S commutes with R = (S + l)^{-1}")),
        Step(S * R * (ONE - S * R) / (penalty * eq.rows), MatrixAlgebra("l R = I - S R")),
        Step(eq.NOISE_MAP, MatrixAlgebra("multiplied out")),
    ),
)

# Degrees of freedom ---------------------------------------------------------------------------

WEIGHT = kappa * Trace(s / (s + kappa) ** 2, Sigma)
FEWER = Chain(
    eq.FEWER,
    (
        Step(
            eq.FEWER,
            Alternatives(
                (
                    Case(sp.Gt(lam, 0), (Step(T, Cited(degrees_of_freedom.DF_2_BELOW_ROWS), sign="<"),)),
                    Case(
                        sp.And(sp.Eq(lam, 0), sp.Lt(T, d)),
                        (
                            Step(df(1, kappa) - WEIGHT, TraceAlgebra("s²/(s + κ)² = s/(s + κ) - κ s/(s + κ)²")),
                            Step(T - WEIGHT, Cited(degrees_of_freedom.RIDGELESS)),
                            Step(T, TraceBound(), sign="<"),
                        ),
                        {lam: sp.S.Zero},
                        knows={sp.Gt(kappa, 0): Cited(degrees_of_freedom.POSITIVE)},
                    ),
                    Case(
                        sp.And(sp.Eq(lam, 0), sp.Gt(T, d)),
                        (
                            Step(df(2, 0), Cited(degrees_of_freedom.ZERO)),
                            Step(d, TraceAlgebra("tr I = d")),
                            Step(T, Bound("T is larger than d", T - d), sign="<"),
                        ),
                        {lam: sp.S.Zero},
                    ),
                )
            ),
            sign="<",
        ),
    ),
)

SIGMA, A, N = Symmetric("Sigma", d), Symmetric("A", d), Symmetric("N", d)
BASIS = Eigenbasis(SIGMA, Sigma)
SPREAD = s / (s + kappa) ** 2
OUTER = Trace(s**p * SPREAD, Sigma)
NOISE = Chain(
    eq.NOISE,
    (
        Step(Mean(sp.Trace(SIGMA**p * N)), Definition("the trace that is measured")),
        Step(
            Mean(sp.Trace(SIGMA**p * (A - A * A))) / (lam * T),
            Definition("N by the ridge map A, equivalents.noise_map: N = (A - A²)/(λT)"),
        ),
        Step(
            (
                Trace(s ** (p + 1) / (s + kappa), Sigma)
                - Trace(s ** (p + 2) / (s + kappa) ** 2, Sigma)
                - kappa**2 * OUTER * Trace(SPREAD, Sigma) / (T - df_2)
            )
            / (lam * T),
            Equivalent(eq.SECOND_ORDER, of="A"),
            sign="≃",
        ),
        Step(
            (kappa * OUTER - kappa**2 * OUTER * Trace(SPREAD, Sigma) / (T - df_2)) / (lam * T),
            InEigenbasis(BASIS, "s/(s + κ) - s²/(s + κ)² = κ s/(s + κ)²"),
        ),
        Step(
            kappa * OUTER * (1 - (df_1 - df_2) / (T - df_2)) / (lam * T),
            Definition("degrees of freedom: κ tr Σ(Σ + κ)^{-2} = df_1(κ) - df_2(κ)"),
        ),
        Step(-T * OUTER * (kappa * df_1 / T - kappa) / (T - df_2) / (lam * T), Algebra("over one denominator")),
        Step(
            -T * OUTER * (kappa - lam - kappa) / (T - df_2) / (lam * T),
            Cited(degrees_of_freedom.EXISTS, why="the equation of κ"),
        ),
        Step(eq.NOISE, Algebra("λT cancels")),
    ),
    where={df_1: df(1, kappa), N: (A - A * A) / (lam * T)},
    laws={"A": RidgeFit("X", T, lam, kappa, df_2, BASIS)},
    meaning={eq.NOISE_TRACE(): Mean(sp.Trace(SIGMA**p * N))},
    knows={sp.Gt(T, df_2): FEWER},
    assumes={sp.Gt(lam, 0): "N is divided by λ; at λ = 0 its limit has to be exchanged with that of the sizes"},
    symbols={A: "the ridge map S (S + λ)^{-1}", N: "the covariance of a fit on noise"},
)

FIRST_ORDER = Underived(
    eq.FIRST_ORDER,
    "it is cited (Marchenko and Pastur 1967; Bai and Silverstein 2010, Spectral Analysis of Large Dimensional Random "
    "Matrices): that traces of resolvents concentrate is an estimate of many pages and no chain of identities, so that "
    "its evidence is by simulation, with rates.",
)

# Second order ---------------------------------------------------------------------------------

q = eq.q
DESIGN, t = Arbitrary("X", T, d), sp.Symbol("t", real=True)
SAMPLE = DESIGN.T * DESIGN / T
BENT = Bent(SAMPLE, lam, SIGMA**q, SIGMA**p, t)
MAP = RidgeFit("X", T, lam, kappa, df_2, BASIS)
MU = sp.Function("mu", positive=True)(t)
KEPT, LOST = Trace(s ** (p + q), Sigma), sp.Trace(SIGMA ** (p + q))
FIRST = Trace(s ** (p + q + 1) / (s + kappa), Sigma)
MU_SLOPE = -((kappa / lam) ** 2) * Trace(s ** (q + 1) / (s + kappa) ** 2, Sigma) / (T - df_2)
TURNED = FirstOrderBent(eq.FIRST_ORDER, bent=BENT, law=MAP, mu=MU, functions=(s**p, s**q))
CARRIED_OUT = MU_SLOPE * Trace(s ** (p + 1) / (s + kappa) ** 2, Sigma) - (kappa / lam) ** 2 * Trace(
    s ** (p + q) / (s + kappa) ** 2, Sigma
)

SECOND_ORDER = Chain(
    eq.SECOND_ORDER,
    (
        Step(Mean(sp.Trace(SIGMA**p * A * SIGMA**q * A)), Definition("the trace that is measured")),
        Step(
            Mean(2 * sp.Trace(SIGMA ** (p + q) * A) - LOST + lam**2 * BENT.square.body),
            MatrixAlgebra("A = I - λR, R = (S + λ)^{-1}: equivalents.shrinkage"),
        ),
        Step(2 * Mean(sp.Trace(SIGMA ** (p + q) * A)) - LOST + lam**2 * BENT.square, Linearity()),
        Step(
            2 * Mean(sp.Trace(SIGMA ** (p + q) * A)) - LOST - lam**2 * Slope(BENT.mean, t),
            ResolventSlope(BENT),
        ),
        Step(
            2 * Mean(sp.Trace(SIGMA ** (p + q) * A)) - LOST - lam**2 * Slope(TURNED.limit, t),
            TURNED,
            sign="≃",
        ),
        Step(
            2 * Mean(sp.Trace(SIGMA ** (p + q) * A)) - LOST - lam**2 * CARRIED_OUT,
            ImplicitSlope(degrees_of_freedom.EXISTS, mu=MU, letter=t, by=s**q, law=MAP, slope=MU_SLOPE),
        ),
        Step(2 * FIRST - KEPT - lam**2 * CARRIED_OUT, Equivalent(eq.FIRST_ORDER, of="A"), sign="≃"),
        Step(eq.SECOND_ORDER, InEigenbasis(BASIS, "s²/(s + κ)² = 1 - 2 κ/(s + κ) + κ²/(s + κ)², collected")),
    ),
    where={A: SAMPLE * BENT.straight},
    laws={"A": MAP, "X": Rows(SIGMA)},
    meaning={eq.MAP_ENERGY(): Mean(sp.Trace(SIGMA**p * A * SIGMA**q * A))},
    knows={sp.Gt(T, df_2): FEWER},
    assumes={sp.Gt(lam, 0): "the lemma is differentiated at λ > 0; at λ = 0 limits have to be exchanged"},
    symbols={A: "the ridge map S (S + λ)^{-1}, S = X'X/T", MU: "κ at penalty 1 for eigenvalues s/(λ + t s^q)"},
)

# Penalty 0 ------------------------------------------------------------------------------------

GENERATOR, small = Arbitrary("X_0", T_0, d), sp.Symbol("l", positive=True)
FORM_BASIS = Eigenbasis(SIGMA, Sigma, {U: u, V: v})
KAPPA_AT_SMALL = Kappa(small, T_0, Sigma)
FREEDOM_AT_SMALL = Trace(s**2 / (s + KAPPA_AT_SMALL) ** 2, Sigma)
AT_SMALL = RidgeFit("X_0", T_0, small, KAPPA_AT_SMALL, FREEDOM_AT_SMALL, FORM_BASIS)
FORMS = VanishingForm(GENERATOR, U, V, small, AT_SMALL, (u, v))

PROJECTION = Chain(
    eq.PROJECTION,
    (
        Step(FORMS.projected, Definition("the projection on the row space, between u and v")),
        Step(FORMS.limit, RidgeToProjection(FORMS)),
        Step(
            FORMS.equivalent,
            EquivalentToZero(eq.FIRST_ORDER, of=FORMS),
            sign="≃",
            note="The lemma with D = v u'; its own evidence takes powers of Σ for D, that of this claim takes vectors.",
        ),
        Step(
            eq.PROJECTION,
            KappaToZero(degrees_of_freedom.CONTINUOUS, of=FORMS, monotone=degrees_of_freedom.MONOTONE_PENALTY),
        ),
    ),
    laws={"X_0": Rows(SIGMA)},
    meaning={eq.PROJECTION.lhs: FORMS.projected},
    symbols={small: "a ridge penalty that vanishes", GENERATOR: "the design", U: "a vector", V: "a vector"},
)
