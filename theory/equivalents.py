"""Deterministic equivalents, and the resolvent identities beside them: classical facts that the papers lean on.

Source: V. Marchenko, L. Pastur (1967); F. Bach, High-dimensional analysis of double descent for linear regression
with random projections (2023); P. Patil and co-authors, works on generalised cross-validation and ridge resolvents
(2021 on); W. W. Hager, Updating the inverse of a matrix (1989), for the identities.

Setting: X has T rows iid N(0, Sigma), S = X'X/T, A = S (S + lambda)^{-1}, N = (S + lambda)^{-1} S (S + lambda)^{-1}/T.
At lambda = 0 these are their limits, the projection on the row space and the pseudo-inverse of X'X. kappa solves
kappa - lambda = kappa df_1(kappa)/T. In means under traces, for bounded, deterministic D, with d, T → ∞ in proportion,

    A      ->  Sigma (Sigma + kappa)^{-1}
    A D A  ->  Sigma (Sigma + kappa)^{-1} D Sigma (Sigma + kappa)^{-1}
               + kappa^2 Sigma (Sigma + kappa)^{-2} tr[D Sigma (Sigma + kappa)^{-2}]/(T - df_2(kappa))
    N      ->  Sigma (Sigma + kappa)^{-2}/(T - df_2(kappa))

The evidence takes powers of Sigma for F and D, and for vectors the forms measured by the claims of the papers.
"""

from functools import partial

import sympy as sp

from theory.language.claim import Claim, Wrong
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.matrices import Arbitrary, Symmetric
from theory.language.parameter import Parameter
from theory.language.quantity import Quantity
from theory.language.source import Source
from theory.vocabulary.covariances import EIGENVALUE, Covariance, Vector
from theory.vocabulary.ridge import (
    ANY_GENERATOR,
    DOWNSTREAM,
    FORM_SPECTRUM,
    GENERATOR,
    LEFT,
    RIGHT,
    SPECTRUM,
    T_0,
    Sigma,
    T,
    condition,
    d,
    df_2,
    kappa,
    kappa_0,
    lam,
    phi_0_star,
    phi_star,
    rows_between,
    spectrum,
    u,
    u_word,
    v,
    v_word,
)
from theory.vocabulary.traces import Form, Trace


s = EIGENVALUE
p, q = sp.symbols("p q", integer=True)
LITERATURE = "Bach 2023, High-dimensional analysis of double descent; Patil et al., ridge resolvents"


def known(place: str, note: str) -> Source:
    """A fact of the literature on ridge resolvents."""
    return Source(LITERATURE, place, "formalised", note)


FORMS = "classical; the form that is used here, over powers of Σ. Observed at λ = 0.1, two levels 10 : 1, d = 8 to 32: "
MAP_TRACE = Quantity(
    "equivalents.map_trace", r"\mathbb{E}\operatorname{tr}\Sigma^p A", "E tr Sigma^p A", "Trace of the ridge map."
)
MAP_ENERGY = Quantity(
    "equivalents.map_energy",
    r"\mathbb{E}\operatorname{tr}\Sigma^p A \Sigma^q A",
    "E tr Sigma^p A Sigma^q A",
    "Trace of the ridge map on both sides of a power of Sigma.",
)
NOISE_TRACE = Quantity(
    "equivalents.noise_trace", r"\mathbb{E}\operatorname{tr}\Sigma^p N", "E tr Sigma^p N", "Trace of a fit on noise."
)
PROJECTION_FORM = Quantity(
    "dohmatob2024.projection_form",  # names of quantities are permanent: the streams of their draws rest on them
    r"\mathbb{E}\,u^\top Q_{n-1} v",
    "E[u' Q v]",
    "Bilinear form of the product of projections.",
)

RATIO = Parameter(phi_star, "limit of d/T", sp.Rational(1, 10), 4, latex=r"\phi_\star")
CONDITION = Parameter(condition, "largest over smallest eigenvalue of Sigma", 2, 100)
OUTSIDE = Parameter(p, "power of Sigma outside", -1, 1, spread="linear")
BETWEEN = Parameter(q, "power of Sigma between", -1, 1, spread="linear")
APART = sp.Or(lam > 0, sp.Abs(phi_star - 1) >= sp.Rational(1, 4))
"""At lambda = 0 the limit leaves out d/T = 1."""
PATH = GrowthPath(
    "d, T → ∞ with d/T and the shape of the spectrum fixed",
    size=d,
    sizes=(16, 64, 256),
    sets={T: sp.ceiling(d / phi_star)},
    slowest=sp.Rational(3, 4),
)
WHERE = {Sigma: Covariance(spectrum, d, condition), **DOWNSTREAM}
PENALTY = Parameter(lam, "ridge penalty of the downstream fit", 0, 1000, latex=r"\lambda")
SHAPE = (RATIO, PENALTY, SPECTRUM, CONDITION)

equivalent = partial(Claim, kind=Kind.ASYMPTOTIC, hypotheses=(APART,), where=WHERE, path=PATH, tolerance=0.03)

FIRST_ORDER = equivalent(
    id="equivalents.first_order",
    statement="Deterministic equivalent of the ridge map",
    lhs=MAP_TRACE(),
    rhs=Trace(s ** (p + 1) / (s + kappa), Sigma),
    parameters=(*SHAPE, OUTSIDE),
    source=known(
        "first-order equivalent",
        FORMS + "gap -1.1 % to -0.3 % at d/T = 1/2 (like d^-1.0), -2.7 % to -0.8 % at d/T = 2 (like d^-0.9)",
    ),
    wrong=(Wrong("λ in place of κ", Trace(s ** (p + 1) / (s + 2 * lam + sp.Rational(1, 50)), Sigma)),),
)

SECOND_ORDER = equivalent(
    id="equivalents.second_order",
    statement="Deterministic equivalent of the ridge map on both sides of a matrix",
    lhs=MAP_ENERGY(),
    rhs=Trace(s ** (p + q + 2) / (s + kappa) ** 2, Sigma)
    + kappa**2
    * Trace(s ** (p + 1) / (s + kappa) ** 2, Sigma)
    * Trace(s ** (q + 1) / (s + kappa) ** 2, Sigma)
    / (T - df_2),
    parameters=(*SHAPE, OUTSIDE, BETWEEN),
    critical=({spectrum: "two_level", p: 1, q: -1},),
    source=known(
        "second-order equivalent",
        FORMS + "gap -1.3 % to -0.3 % at d/T = 1/2 (like d^-1.0), -4.4 % to -1.3 % at d/T = 2 (like d^-0.86)",
    ),
    wrong=(
        Wrong(
            "the first-order one twice, as if the maps were independent",
            Trace(s ** (p + q + 2) / (s + kappa) ** 2, Sigma),
        ),
    ),
)

NOISE = equivalent(
    id="equivalents.noise",
    statement="Deterministic equivalent of the covariance of a fit on noise",
    lhs=NOISE_TRACE(),
    rhs=Trace(s ** (p + 1) / (s + kappa) ** 2, Sigma) / (T - df_2),
    parameters=(*SHAPE, OUTSIDE),
    hypotheses=(sp.Or(lam > 0, phi_star <= sp.Rational(1, 4), phi_star >= 4),),
    source=known(
        "variance of ridge regression",
        FORMS + "gap -0.7 % to -0.2 % at d/T = 1/2 (like d^-0.9), 2.2 % to 0.8 % at d/T = 2 (like d^-0.77)",
    ),
    wrong=(Wrong("T in place of T - df_2", Trace(s ** (p + 1) / (s + kappa) ** 2, Sigma) / T),),
)

FEWER = Claim(
    id="equivalents.df_2",
    kind=Kind.BELOW,
    statement="df_2(κ) is less than T",
    lhs=df_2,
    rhs=T,
    parameters=(
        Parameter(d, "dimension", 1, 64),
        rows_between(1, 4 * (d + 2)),
        *SHAPE[1:3],
        CONDITION.between(2, 10**6),
    ),
    hypotheses=(sp.Or(lam > 0, sp.Ne(T, d)),),
    where=WHERE,
    source=known("denominators of the second-order equivalents", "df_2 < df_1 <= T"),
    wrong=(Wrong("less than a tenth of it", T / 10),),
)

PROJECTION = Claim(
    id="equivalents.projection",
    kind=Kind.ASYMPTOTIC,
    statement="Deterministic equivalent of the projection on the row space, in a bilinear form",
    lhs=PROJECTION_FORM(n=1),
    rhs=Form(u, s / (s + kappa_0), v, Sigma),
    parameters=(
        ANY_GENERATOR,
        FORM_SPECTRUM,
        CONDITION,
        LEFT,
        RIGHT,
        Parameter(sp.Symbol("designs"), "designs of the generators", choices=("independent",)),
    ),
    hypotheses=(sp.Abs(phi_0_star - 1) >= sp.Rational(1, 4),),
    where={
        Sigma: Covariance(spectrum, d, condition),
        u: Vector(u_word, Sigma),
        v: Vector(v_word, Sigma),
        **GENERATOR,
    },
    path=GrowthPath(
        "d, T_0 → ∞ with d/T_0 and the shape of the spectrum fixed",
        size=d,
        sizes=(15, 62, 250, 1000),
        sets={T_0: sp.ceiling(d / phi_0_star)},
        slowest=sp.Rational(3, 4),
    ),
    tolerance=0.05,
    scale=sp.S.One,
    source=known("first-order equivalent at λ = 0", "unit vectors, gap against |u||v|"),
    wrong=(Wrong("resolvent without Σ", Form(u, 1 / (s + kappa_0), v, Sigma)),),
)

# Identities -----------------------------------------------------------------------------------

rows = sp.Symbol("T_rows", integer=True, positive=True)
penalty = sp.Symbol("l", positive=True)
X = Arbitrary("X", rows, d)
B, C = Symmetric("B", d), Symmetric("C", d)
S = X.T * X / rows
ONE, ROWS_ONE = sp.Identity(d), sp.Identity(rows)
R = (S + penalty * ONE).I
MATRICES = (
    Parameter(d, "columns", 1, 5),
    Parameter(rows, "rows", 1, 5),
    Parameter(penalty, "penalty", sp.Rational(1, 8), 8),
)
HAGER = "Hager 1989, Updating the inverse of a matrix"


def identity_of(place: str, note: str = "") -> Source:
    """An identity of resolvents."""
    return Source(HAGER, place, "formalised", note)


identity = partial(Claim, kind=Kind.EQUAL, parameters=MATRICES)

RESOLVENT = identity(
    id="equivalents.resolvent",
    statement="Resolvent identity: the difference of two inverses",
    lhs=(B + penalty * ONE).I - (C + penalty * ONE).I,
    rhs=(B + penalty * ONE).I * (C - B) * (C + penalty * ONE).I,
    parameters=(MATRICES[0], MATRICES[2]),
    source=identity_of("difference of inverses", "for any two symmetric matrices"),
    wrong=(Wrong("the sign turned", (B + penalty * ONE).I * (B - C) * (C + penalty * ONE).I),),
)

PUSH_THROUGH = identity(
    id="equivalents.push_through",
    statement="Push-through identity",
    lhs=X.T * (X * X.T + penalty * ROWS_ONE).I,
    rhs=(X.T * X + penalty * ONE).I * X.T,
    source=identity_of("push-through"),
    wrong=(Wrong("twice the penalty on one side", (X.T * X + 2 * penalty * ONE).I * X.T),),
)

SHRINKAGE = identity(
    id="equivalents.shrinkage",
    statement="What ridge shrinks: S R = I - λR",
    lhs=S * R,
    rhs=ONE - penalty * R,
    source=identity_of("resolvent identity"),
    wrong=(Wrong("without the penalty", ONE - R * 2 * penalty),),
)

NOISE_MAP = identity(
    id="equivalents.noise_map",
    statement="The covariance of a fit on noise, by the ridge map: R S R/T = (A - A²)/(λT)",
    lhs=R * S * R / rows,
    rhs=(S * R - S * R * S * R) / (penalty * rows),
    source=identity_of("resolvent identity", "A = S R; S and R commute"),
    wrong=(Wrong("without the square", S * R / (penalty * rows)),),
)
