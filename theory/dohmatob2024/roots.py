"""What proofs need of kappa(lambda, T) and its degrees of freedom, beyond what the paper says of them."""

from functools import partial

import sympy as sp

from theory.dohmatob2024._setting import COVARIANCE, ours, s
from theory.dohmatob2024.degrees_of_freedom import (
    ANY_DOMAIN,
    ANY_PENALTY,
    DOMAIN,
    KAPPA,
    PHIBAR,
    ROWS,
    SIZE,
    STEP,
    WIDE,
    delta,
)
from theory.language.claim import Claim, Wrong
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.source import Source
from theory.vocabulary.kappa import Kappa
from theory.vocabulary.ridge import SPECTRUM, Sigma, T, df, df_2, kappa, lam, phi
from theory.vocabulary.traces import Trace


u = sp.Symbol("u", nonnegative=True)
cut = sp.Symbol("epsilon", positive=True)
larger, top = sp.symbols("kappa_larger kappa_top", nonnegative=True)

BEYOND = Parameter(u, "how far right of kappa", 1e-9, 100, simulated=False)
SMALL_STEP = Parameter(delta, "increase of the penalty", 1e-9, 1, latex=r"\delta", simulated=False)
CUT = Parameter(cut, "decrease of the rows", 1e-9, 0.5, latex=r"\epsilon", simulated=False)

R = sp.Symbol("R", positive=True)
REAL_ROWS = Parameter(R, "rows, not necessarily a whole number", 0.5, 256, simulated=False)
ANY_ROWS = (SIZE, REAL_ROWS, ANY_PENALTY, SPECTRUM, WIDE)

lemma = partial(Claim, parameters=ANY_DOMAIN, where=KAPPA | {df_2: df(2, kappa)})


def _ours(place: str, note: str = "") -> Source:
    return ours(f"definition of κ(λ, T), {place}", note)


UPPER = lemma(
    id="dohmatob2024.kappa.upper",
    kind=Kind.AT_MOST,
    statement="κ(λ, R) is at most λ + tr Σ/R for every R > 0",
    lhs=kappa,
    rhs=lam + Trace(s, Sigma) / R,
    parameters=ANY_ROWS,
    where=COVARIANCE | {kappa: Kappa(lam, R, Sigma)},
    source=_ours("upper bound"),
    wrong=(Wrong("what is a lower bound", lam / 2),),
)

FALLS = Claim(
    id="dohmatob2024.kappa.monotone_rows.any",
    kind=Kind.AT_LEAST,
    statement="κ(λ, R) falls with R > 0, a whole number or not",
    lhs=Kappa(lam, R, Sigma),
    rhs=Kappa(lam, R + delta, Sigma),
    parameters=(*ANY_ROWS, STEP),
    where=COVARIANCE,
    scale=lam + Trace(s, Sigma) / R,
    source=_ours("monotonicity in T", "any increase"),
    wrong=(Wrong("with fewer rows still", Kappa(lam, R / 2, Sigma)),),
)

below_rows = partial(lemma, lhs=df_2, rhs=T, wrong=(Wrong("half of what it is", df_2 / 2),))

DF_2_BELOW_ROWS = below_rows(
    id="dohmatob2024.kappa.df_2.strict",
    kind=Kind.BELOW,
    statement="df_2(κ) is below T for λ > 0, so that 1 - df_2(κ)/T is positive",
    parameters=DOMAIN,
    hypotheses=(sp.Gt(lam, 0),),
    source=_ours("degrees of freedom below the rows"),
)

DF_2_AT_MOST_ROWS = below_rows(
    id="dohmatob2024.kappa.df_2",
    kind=Kind.AT_MOST,
    statement="df_2(κ) is at most T, for λ = 0 too",
    scale=T,
    source=_ours("degrees of freedom at most the rows", "equal for λ = 0, T = d, where κ = 0"),
)

CONVEX = lemma(
    id="dohmatob2024.kappa.convex",
    kind=Kind.AT_LEAST,
    statement="Right of κ its equation grows at least like a square",
    lhs=(kappa + u) - lam - (kappa + u) * df(1, kappa + u) / T,
    rhs=u**2 * Trace(s**2 / (s + kappa + u) ** 3, Sigma) / T,
    parameters=(*ANY_DOMAIN, BEYOND),
    scale=lam + Trace(s, Sigma) / T,
    critical=({lam: 0, T: 1, u: 1e-9},),
    source=_ours("convexity of its equation", "left side: the equation at κ + u"),
    wrong=(Wrong("what is an upper bound", 1 + lam + 2 * (kappa + u)),),
)


def least_rise(larger_root: sp.Expr) -> sp.Expr:
    """What the equation of kappa rises by at least between its root and a larger one below `top`, by `CONVEX`."""
    return (larger_root - Kappa(lam, T, Sigma)) ** 2 * Trace(s**2 / (s + top) ** 3, Sigma) / T


MODULUS = Claim(
    id="dohmatob2024.kappa.modulus",
    kind=Kind.AT_MOST,
    statement="κ(λ, T) is continuous in λ, with a modulus",
    lhs=least_rise(Kappa(lam + delta, T, Sigma)),
    rhs=delta,
    parameters=(*ANY_DOMAIN, SMALL_STEP),
    hypotheses=(sp.Le(delta, 1),),
    where=COVARIANCE | {top: lam + 1 + Trace(s, Sigma) / T},
    scale=delta,
    source=_ours("continuity in λ", "an increase of λ by δ moves κ by at most a multiple of √δ"),
    wrong=(Wrong("negative", -delta),),
)

MODULUS_ROWS = MODULUS.variant(
    "rows",
    statement="κ(λ, T) is continuous in T from below, with a modulus",
    lhs=least_rise(Kappa(lam, T - cut, Sigma)),
    rhs=Trace(s, Sigma) * cut / (T * (T - cut)),
    parameters=(*ANY_DOMAIN, CUT),
    hypotheses=(sp.Le(cut, T / 2),),
    where=COVARIANCE | {top: lam + 2 * Trace(s, Sigma) / T},
    scale=Trace(s, Sigma) * cut / (T * (T - cut)),
    source=_ours("continuity in T", "T - ε rows in place of T move κ by at most a multiple of √ε"),
    wrong=(Wrong("negative", -cut),),
)

LARGER_ROOT = Claim(
    id="dohmatob2024.kappa.isotropic.larger_root",
    kind=Kind.AT_LEAST,
    statement="κ(λ, T) for Σ = I is the larger root of its quadratic equation",
    lhs=2 * kappa,
    rhs=lam + phi - 1,
    parameters=(SIZE, ROWS, ANY_PENALTY),
    where=PHIBAR | {kappa: Kappa(lam, T, Sigma)},
    scale=1 + lam,
    source=_ours("Σ = I, which root", "the mean of both roots is (λ + φ - 1)/2"),
    wrong=(Wrong("what is an upper bound of twice κ", 2 * lam + 2 * phi + 1),),
)
