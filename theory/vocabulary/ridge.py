"""Ridge regression on Gaussian designs: letters, what varies, kappa and degrees of freedom.

A fit has T rows and penalty lambda; a second design has T_0 rows and no penalty.
The letters are public: claims are formulas in them.
"""

from __future__ import annotations

import sympy as sp

from theory.language.parameter import Parameter
from theory.vocabulary.covariances import EIGENVALUE
from theory.vocabulary.kappa import Kappa
from theory.vocabulary.traces import Trace


d, T, T_0 = sp.symbols("d T T_0", integer=True, positive=True)
lam = sp.Symbol("lam", nonnegative=True)
phi, phi_0, phi_star, phi_0_star = sp.symbols("phi phi_0 phi_star phi_0_star", positive=True)
condition = sp.Symbol("condition", positive=True)
kappa, kappa_0 = sp.symbols("kappa kappa_0", nonnegative=True)
df_1, df_2, df_2_0 = sp.symbols("df_1 df_2 df_2_0", nonnegative=True)
Sigma, spectrum = sp.symbols("Sigma spectrum")
u, v, u_word, v_word = sp.symbols("u_vector v_vector u v")


def rows_between(low: sp.Expr | int, high: sp.Expr | int) -> Parameter:
    """The rows of the downstream design within a range; after the dimension."""
    return Parameter(T, "rows of the downstream design", low, high, ratio=(phi, d / T))


def generator_rows_between(low: sp.Expr | int, high: sp.Expr | int) -> Parameter:
    """The rows of each generator's design within a range; after the dimension."""
    return Parameter(T_0, "rows of each generator's design", low, high, ratio=(phi_0, d / T_0))


SPECTRUM = Parameter(
    spectrum,
    "shape of the eigenvalues of Sigma",
    choices=("isotropic", "two_level", "power_law", "geometric", "irregular"),
)
FORM_SPECTRUM = Parameter(
    spectrum, SPECTRUM.meaning, choices=("two_level", "isotropic", "power_law", "geometric", "irregular")
)
"""The first regime has two levels and u = v, T_0 < d: forms of two different directions fade as d grows."""
DIRECTION_WORDS = ("random", "top", "bottom", "equal")
LEFT = Parameter(u_word, "direction of the left vector", choices=DIRECTION_WORDS)
RIGHT = Parameter(v_word, "direction of the right vector", choices=(*DIRECTION_WORDS, "mixed"))
"""Its last word is at right angles to none of the left ones."""
ANY_GENERATOR = Parameter(phi_0_star, "limit of d/T_0", 0.2, 10, latex=r"\phi_{0\star}")


def df(order: int, at: sp.Expr) -> sp.Expr:
    """Degrees of freedom df_m(kappa) = tr Sigma^m (Sigma + kappa I)^{-m}."""
    return Trace(EIGENVALUE**order / (EIGENVALUE + at) ** order, Sigma)


DOWNSTREAM = {kappa: Kappa(lam, T, Sigma), df_1: df(1, kappa), df_2: df(2, kappa)}
"""kappa(lambda, T) and its degrees of freedom; after Sigma."""
GENERATOR = {kappa_0: Kappa(0, T_0, Sigma), df_2_0: df(2, kappa_0)}
"""kappa_0 = kappa(0, T_0) and its degrees of freedom; after Sigma."""
