"""Kappa and degrees of freedom: existence, bounds, monotonicity, continuity, and the derivative of Lemma I.2."""

import sympy as sp

from derivations import Algebra, Bound, Chain, Cited, Definition, Differentiation, Divide, Step, Substitution
from derivations.equivalents.rules.kappa_roots import Beyond, ByRoot, OnlyZero, Root, RootAbove
from derivations.equivalents.rules.trace_limits import Restricted, Squeezed
from derivations.equivalents.rules.traces import EigenvaluesOne, TraceAlgebra, TraceBound, TraceFalls
from derivations.rules.relations import ByEquation, Named, Rearranged, Shown, SquareRoot, Stated
from theory import Kappa, Trace
from theory.dohmatob2024 import degrees_of_freedom as dof, roots
from theory.dohmatob2024._setting import k, s
from theory.dohmatob2024.degrees_of_freedom import ENERGY, delta, phibar, slope, t, x
from theory.dohmatob2024.roots import R, cut, larger, top, u
from theory.vocabulary.ridge import Sigma, T, d, df, df_1, df_2, kappa, lam, phi


NODE = Kappa(lam, T, Sigma)
TRUE = sp.true


def eq(left: sp.Basic, right: sp.Basic) -> sp.Basic:
    """An equation that sympy leaves as it is."""
    return sp.Eq(left, right, evaluate=False)


def le(left: sp.Basic, right: sp.Basic) -> sp.Basic:
    """An inequality that sympy leaves as it is."""
    return sp.Le(left, right, evaluate=False)


def ge(left: sp.Basic, right: sp.Basic) -> sp.Basic:
    """An inequality that sympy leaves as it is."""
    return sp.Ge(left, right, evaluate=False)


# The root -------------------------------------------------------------------------------------

EXISTS = Chain(
    dof.EXISTS,
    (
        Step(eq(kappa - lam - kappa * df(1, kappa) / T, 0), Root(NODE), sign="⇒"),
        Step(dof.EXISTS, Rearranged(), sign="⇒"),
    ),
    start=TRUE,
)

UNIQUE = Chain(
    dof.UNIQUE,
    (
        Step(-lam / x**2 - Trace(s / (s + x) ** 2, Sigma) / T, TraceAlgebra("differentiated under the trace")),
        Step(dof.UNIQUE, TraceBound(), sign="≤"),
    ),
)

LOWER = Chain(
    dof.LOWER,
    (
        Step(lam + kappa * df_1 / T, ByEquation(EXISTS)),
        Step(dof.LOWER, Bound("what is left out is not negative", kappa * df_1 / T), sign="≥"),
    ),
)

UPPER = Chain(
    roots.UPPER,
    (
        Step(lam + kappa * df(1, kappa) / R, ByRoot(Kappa(lam, R, Sigma), -1)),
        Step(roots.UPPER, TraceBound(), sign="≤"),
    ),
)

ZERO_ONLY = Chain(
    dof.ZERO_ONLY,
    (
        Step(1 - df(1, x) / d, Bound("T is at least d", df(1, x) * (1 / d - 1 / T)), sign="≥"),
        Step(dof.ZERO_ONLY, TraceAlgebra()),
    ),
)

ZERO = Chain(dof.ZERO, (Step(dof.ZERO, OnlyZero(ZERO_ONLY, at=x)),))

low = sp.Symbol("kappa_low", real=True)
"""Where the equation of kappa is not positive for T < d and lambda = 0."""

POSITIVE = Chain(
    dof.POSITIVE,
    (
        Step(le(Trace(x / (s + x), Sigma), x * Trace(1 / s, Sigma)), Shown(TraceBound()), sign="⇒"),
        Step(le(d - df(1, x), x * Trace(1 / s, Sigma)), Rearranged(why="tr I = d"), sign="⇒"),
        Step(le(d - df(1, low), d - T), Substitution({x: low}), sign="⇒"),
        Step(le(low - low * df(1, low) / T, 0), Rearranged(low / T), sign="⇒"),
        Step(ge(Kappa(0, T, Sigma), low), RootAbove(Kappa(0, T, Sigma), low), sign="⇒"),
        Step(dof.POSITIVE, Rearranged(why="T is at least 1"), sign="⇒"),
    ),
    start=TRUE,
    where={low: (d - T) / Trace(1 / s, Sigma)},
    symbols={low: "a lower bound for kappa"},
)

RIDGELESS = Chain(
    dof.RIDGELESS,
    (
        Step(eq(kappa - kappa * df(1, kappa) / T, 0), Root(Kappa(0, T, Sigma)), sign="⇒"),
        Step(dof.RIDGELESS, Divide(-kappa / T), sign="⇒"),
    ),
    start=TRUE,
    knows={sp.Gt(kappa, 0): POSITIVE},
)

MONOTONE_PENALTY = Chain(
    dof.MONOTONE_PENALTY,
    (
        Step(eq(kappa - lam - kappa * df(1, kappa) / T, 0), Root(NODE), sign="⇒"),
        Step(le(kappa - (lam + delta) - kappa * df(1, kappa) / T, 0), Rearranged(-1, "δ is positive"), sign="⇒"),
        Step(dof.MONOTONE_PENALTY, RootAbove(Kappa(lam + delta, T, Sigma), kappa), sign="⇒"),
    ),
    start=TRUE,
    where={kappa: NODE},
)

MONOTONE_ROWS = Chain(
    dof.MONOTONE_ROWS,
    (
        Step(eq(kappa - lam - kappa * df(1, kappa) / (T + t), 0), Root(Kappa(lam, T + t, Sigma)), sign="⇒"),
        Step(le(kappa - lam - kappa * df(1, kappa) / T, 0), Rearranged(-1, "T is less than T + t"), sign="⇒"),
        Step(dof.MONOTONE_ROWS, RootAbove(NODE, kappa), sign="⇒"),
    ),
    start=TRUE,
    where={kappa: Kappa(lam, T + t, Sigma)},
)

FALLS = Chain(
    roots.FALLS,
    (
        Step(eq(kappa - lam - kappa * df(1, kappa) / (R + delta), 0), Root(Kappa(lam, R + delta, Sigma)), sign="⇒"),
        Step(le(kappa - lam - kappa * df(1, kappa) / R, 0), Rearranged(-1, "R is less than R + δ"), sign="⇒"),
        Step(roots.FALLS, RootAbove(Kappa(lam, R, Sigma), kappa), sign="⇒"),
    ),
    start=TRUE,
    where={kappa: Kappa(lam, R + delta, Sigma)},
)

# Degrees of freedom ---------------------------------------------------------------------------

DF_2_BELOW_ROWS = Chain(
    roots.DF_2_BELOW_ROWS,
    (
        Step(df(1, kappa), TraceBound(), sign="≤"),
        Step(T * (1 - lam / kappa), ByEquation(EXISTS, times=-T / kappa)),
        Step(roots.DF_2_BELOW_ROWS, Bound("λ is positive", T * lam / kappa), sign="<"),
    ),
    knows={sp.Ge(kappa, lam): LOWER},
)

BETWEEN = s**2 / ((s + kappa) * (s + kappa + u))

DF_2_AT_MOST_ROWS = Chain(
    roots.DF_2_AT_MOST_ROWS,
    (
        Step(ge((kappa + u) - lam - (kappa + u) * df(1, kappa + u) / T, 0), Beyond(NODE, kappa + u), sign="⇒"),
        Step(ge(u - ((kappa + u) * df(1, kappa + u) - kappa * df(1, kappa)) / T, 0), ByRoot(NODE, -1), sign="⇒"),
        Step(ge(u * (1 - Trace(BETWEEN, Sigma) / T), 0), Rearranged(why="one trace"), sign="⇒"),
        Step(ge(1 - Trace(BETWEEN, Sigma) / T, 0), Rearranged(1 / u), sign="⇒"),
        Step(ge(1 - df(2, kappa) / T, 0), Restricted(u), sign="⇒"),
        Step(roots.DF_2_AT_MOST_ROWS, Rearranged(T), sign="⇒"),
    ),
    start=TRUE,
    assumes={sp.Gt(u, 0): "any u > 0 does: it tends to 0"},
)

CONVEX = Chain(
    roots.CONVEX,
    (
        Step(u - ((kappa + u) * df(1, kappa + u) - kappa * df(1, kappa)) / T, ByRoot(NODE, -1)),
        Step(u * (1 - Trace(BETWEEN, Sigma) / T), TraceAlgebra("one trace")),
        Step(u * (df_2 / T - Trace(BETWEEN, Sigma) / T), Bound("df_2 is at most T", u * (1 - df_2 / T)), sign="≥"),
        Step(u**2 * Trace(s**2 / ((s + kappa) ** 2 * (s + kappa + u)), Sigma) / T, TraceAlgebra("one trace")),
        Step(roots.CONVEX, TraceBound(), sign="≥"),
    ),
    knows={sp.Le(df_2, T): DF_2_AT_MOST_ROWS},
)

at_larger = {u: larger - kappa}
mean = sp.Symbol("tau", positive=True)
means = {mean: "tr Sigma / T"}


def weighted(at: sp.Expr) -> sp.Expr:
    """The square of the gap between two kappas, times the least second derivative up to some point."""
    return (larger - kappa) ** 2 * Trace(s**2 / (s + at) ** 3, Sigma) / T


MODULUS = Chain(
    roots.MODULUS,
    (
        Step(weighted(lam + 1 + mean), Definition("κ, κ_larger and τ")),
        Step(weighted(lam + delta + mean), TraceFalls(lam + 1 + mean, lam + delta + mean), sign="≤"),
        Step(weighted(larger), TraceFalls(lam + delta + mean, larger), sign="≤"),
        Step(larger - lam - larger * df(1, larger) / T, Cited(CONVEX, at_larger), sign="≤"),
        Step(roots.MODULUS, ByRoot(Kappa(lam + delta, T, Sigma), -1)),
    ),
    where={kappa: NODE, larger: Kappa(lam + delta, T, Sigma), mean: Trace(s, Sigma) / T},
    knows={
        sp.Ge(larger, kappa): MONOTONE_PENALTY,
        sp.Le(larger, lam + delta + mean): Cited(UPPER, {lam: lam + delta, R: T}),
    },
    symbols=means,
)

nearer = lam + T * mean / (T - cut)

MODULUS_ROWS = Chain(
    roots.MODULUS_ROWS,
    (
        Step(weighted(lam + 2 * mean), Definition("κ, κ_larger and τ")),
        Step(weighted(nearer), TraceFalls(lam + 2 * mean, nearer), sign="≤"),
        Step(weighted(larger), TraceFalls(nearer, larger), sign="≤"),
        Step(larger - lam - larger * df(1, larger) / T, Cited(CONVEX, at_larger), sign="≤"),
        Step(larger * df(1, larger) * cut / (T * (T - cut)), ByRoot(Kappa(lam, T - cut, Sigma), -1)),
        Step(roots.MODULUS_ROWS, TraceBound(), sign="≤"),
    ),
    where={kappa: NODE, larger: Kappa(lam, T - cut, Sigma), mean: Trace(s, Sigma) / T},
    knows={
        sp.Ge(larger, kappa): Cited(FALLS, {R: T - cut, delta: cut}),
        sp.Le(larger, nearer): Cited(UPPER, {R: T - cut}),
    },
    symbols=means,
)

# Continuity -----------------------------------------------------------------------------------

CONTINUOUS = Chain(
    dof.CONTINUOUS,
    (Step(dof.CONTINUOUS, Squeezed(MODULUS, {delta: 1 / k**2}, "the square of the gap is at most"), sign="→"),),
    where={top: lam + 1 + Trace(s, Sigma) / T},
)

CONTINUOUS_SQUARE = Chain(
    dof.CONTINUOUS_SQUARE,
    (
        Step(
            Kappa(0, d, Sigma),
            Squeezed(MODULUS, {delta: 1 / k**2, lam: sp.S.Zero, T: d}, "the square of the gap is at most"),
            sign="→",
        ),
        Step(dof.CONTINUOUS_SQUARE, Cited(ZERO, {T: d})),
    ),
)

CONTINUOUS_ROWS = Chain(
    dof.CONTINUOUS_ROWS,
    (Step(dof.CONTINUOUS_ROWS, Squeezed(MODULUS_ROWS, {cut: 1 / k}, "the square of the gap is at most"), sign="→"),),
)

# Sigma = I ------------------------------------------------------------------------------------

fixed = eq(kappa - lam - kappa * df(1, kappa) / T, 0)
fixed_at_one = eq(kappa - lam - kappa * d / (1 + kappa) / T, 0)

LARGER_ROOT = Chain(
    roots.LARGER_ROOT,
    (
        Step(fixed, Root(NODE), sign="⇒"),
        Step(fixed_at_one, EigenvaluesOne(), sign="⇒"),
        Step(roots.LARGER_ROOT, Rearranged(why="what is left out is (1 + κ) (1 - df_2/T), and df_2 ≤ T"), sign="⇒"),
    ),
    start=TRUE,
    knows={sp.Le(d / (1 + kappa) ** 2, T): DF_2_AT_MOST_ROWS},
)

ISOTROPIC = Chain(
    dof.ISOTROPIC,
    (
        Step(fixed, Root(NODE), sign="⇒"),
        Step(fixed_at_one, EigenvaluesOne(), sign="⇒"),
        Step(
            eq((2 * kappa - (lam + phibar)) ** 2, (lam + phibar) ** 2 + 4 * lam),
            Rearranged(4 * (1 + kappa), "multiply by 4 (1 + κ) and complete the square"),
            sign="⇒",
        ),
        Step(eq(2 * kappa - (lam + phibar), sp.sqrt((lam + phibar) ** 2 + 4 * lam)), SquareRoot(), sign="⇒"),
        Step(dof.ISOTROPIC, Rearranged(sp.Rational(1, 2)), sign="⇒"),
    ),
    start=TRUE,
    where={kappa: NODE},
    knows={sp.Ge(2 * kappa, lam + phi - 1): LARGER_ROOT},
)

ISOTROPIC_RIDGELESS = Chain(
    dof.ISOTROPIC_RIDGELESS,
    (
        Step((phi - 1 + sp.sqrt((phi - 1) ** 2)) / 2, Cited(ISOTROPIC, {lam: sp.S.Zero})),
        Step(dof.ISOTROPIC_RIDGELESS, Algebra("the root of a square is its absolute value")),
    ),
    where={phibar: phi - 1},
)

DF_ISOTROPIC = Chain(dof.DF_ISOTROPIC, (Step(dof.DF_ISOTROPIC, EigenvaluesOne()),))

# Lemma I.2 ------------------------------------------------------------------------------------

K = sp.Function("kappa", positive=True)(lam)
K_slope = K.diff(lam)
below = {sp.Lt(df_2, T): DF_2_BELOW_ROWS}

LEMMA_I_2 = Chain(
    dof.LEMMA_I_2,
    (
        Step(eq(K - lam, K * df(1, K) / T), Stated(EXISTS, {kappa: K}), sign="⇒"),
        Step(
            eq(K_slope - 1, (K_slope * df(1, K) - K * K_slope * Trace(s / (s + K) ** 2, Sigma)) / T),
            Differentiation(lam, {K: kappa}, {K: 1 - df_2 / T}),
            sign="⇒",
        ),
        Step(eq(K_slope - 1, K_slope * df(2, K) / T), Rearranged(why="one trace"), sign="⇒"),
        Step(eq(slope - 1, slope * df(2, kappa) / T), Named(K, kappa, slope), sign="⇒"),
        Step(eq(slope * (1 - df_2 / T), 1), Rearranged(why="collect"), sign="⇒"),
        Step(dof.LEMMA_I_2, Divide(1 - df_2 / T), sign="⇒"),
    ),
    start=TRUE,
    where={K: NODE},
    knows=below,
    symbols={K: "kappa as a function of lambda"},
)

LEMMA_I_2_LOWER = Chain(
    dof.LEMMA_I_2_LOWER,
    (
        Step(1 / (1 - df_2 / T), Cited(LEMMA_I_2)),
        Step(dof.LEMMA_I_2_LOWER, Bound("df_2 is not negative and below T", (df_2 / T) / (1 - df_2 / T)), sign="≥"),
    ),
    knows=below,
)

LEMMA_I_2_BIAS = Chain(
    dof.LEMMA_I_2_BIAS,
    (Step(dof.LEMMA_I_2_BIAS, Cited(LEMMA_I_2), printed=True),),
    knows=below,
)

LEMMA_I_2_BIAS_CORRECTED = Chain(
    dof.LEMMA_I_2_BIAS_CORRECTED,
    (
        Step(kappa**2 * ENERGY * (1 / (1 - df_2 / T)), Algebra("one factor apart")),
        Step(dof.LEMMA_I_2_BIAS_CORRECTED, Cited(LEMMA_I_2)),
    ),
    knows=below,
)

LEMMA_I_2_VAR = Chain(
    dof.LEMMA_I_2_VAR,
    (Step(dof.LEMMA_I_2_VAR, Cited(LEMMA_I_2)),),
    knows=below,
)
