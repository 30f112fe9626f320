"""Ranges, path and formulas that the claims about n-fold synthetic data share."""

import sympy as sp

from theory.dohmatob2024._setting import (
    CONDITION,
    COVARIANCE,
    DESIGNS,
    GENERATIONS,
    GENERATOR_NOISE,
    GENERATOR_RATIO,
    NOISE,
    PENALTY,
    TRUTH,
    TRUTH_NORM,
    TRUTH_VECTOR,
    n,
)
from theory.dohmatob2024.ridge import ANY_RATIO, in_proportion
from theory.language.parameter import Parameter
from theory.vocabulary.ridge import (
    DOWNSTREAM,
    GENERATOR,
    SPECTRUM,
    T_0,
    T,
    d,
    df_2,
    lam,
    phi,
    phi_0,
    phi_0_star,
    phi_star,
)


QUARTER = sp.Rational(1, 4)
PATH = in_proportion("d, T, T_0 → ∞ with d/T, d/T_0 and the shape of the spectrum fixed", T, T_0)
RATIOS = {phi: d / T, phi_0: d / T_0}
WHERE = RATIOS | COVARIANCE | TRUTH_VECTOR | DOWNSTREAM | GENERATOR
SPREAD = (TRUTH_NORM, SPECTRUM, CONDITION, TRUTH)
SPILL = df_2 / (T - df_2)

ENOUGH_RATIO = GENERATOR_RATIO.between(0.1, 0.8, spread="log")
SHORT_RATIO = GENERATOR_RATIO.between(1.25, 5, spread="log")
SOME = GENERATIONS.between(1, 30, spread="log")
FEW = GENERATIONS.between(1, 2)
SHARED = DESIGNS.among("shared")
INDEPENDENT = DESIGNS.among("independent")

SYNTHETIC = sp.Ge(n, 1)
FULL_RANK = sp.Le(phi_0_star, 1)
"""T_0 >= d along the path."""
FITTING = sp.Or(lam > 0, phi_star >= 1 + QUARTER)
"""Where the downstream fit does not simply return its labels' truth, which makes every bound an equality."""
APART_0 = sp.Abs(phi_0_star - 1) >= QUARTER

NOISES = (SOME, NOISE, GENERATOR_NOISE)
UNDERPARAMETRISED = (ANY_RATIO, ENOUGH_RATIO, PENALTY, *NOISES, *SPREAD, DESIGNS)
SHARING = (ANY_RATIO, SHORT_RATIO, PENALTY, *NOISES, *SPREAD, SHARED)
SEPARATE = (ANY_RATIO, SHORT_RATIO, PENALTY, FEW, NOISE, GENERATOR_NOISE, *SPREAD, INDEPENDENT)
MILD = (PENALTY.between(0, 10), CONDITION.between(2, 100), SHORT_RATIO.between(1.5, 5))
"""For the gain of label noise with T_0 < d: beyond, a few directions carry it, and it hardly averages out."""


def milder(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Parameters in the ranges of `MILD`."""
    ranges = {parameter.name: parameter for parameter in MILD}
    return tuple(ranges.get(parameter.name, parameter) for parameter in parameters)


GAIN_TOLERANCE = 0.03
SHORT_TOLERANCE = 0.02
"""Gains of label noise vary much from draw to draw, and designs with T_0 < d take much work per draw: claims about
either are judged to 2 %, about both to 3 %."""
NOTE = "RMT limit read as the proportionate path with n and the shape of the spectrum fixed"
