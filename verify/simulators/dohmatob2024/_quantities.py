"""The measured quantities by name: which are known beforehand, which are bounded, and how heavy their tails are."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from verify.simulators.engine.chunks import chunks
from verify.simulators.engine.declaring import Array
from verify.simulators.vocabulary.ridge import LAW, TRUTH, RidgeSetting


PREFIX = "dohmatob2024."
SIGNED = ("cross_term", "projection_form", "projection_energy")
"""Quantities that can be negative."""
Ranges = tuple[tuple[float, float], ...]

MAPS = ("bias", "whitened_gain", "empirical_df", "null_error", "truth_norm")
FITS = (*MAPS, "variance")
BIASES = ("bias", "bias_synthetic", "bias_shift", "null_error", "truth_norm")
FORMS = ("projection_form", "projection_energy")
NORMS = ("generator_norm", "truth_norm")
ERRORS = ("test_error", "null_error")

CLEAN_FIT: dict[str, Any] = {"setting": RidgeSetting, "needs": ("T",), "takes": ("lam", *LAW, *TRUTH)}
"""What a downstream fit on labels of the truth takes; below, what other parts of the process do."""
NOISY_FIT = CLEAN_FIT | {"needs": ("T", "sigma")}
NOISELESS_PROCESS = CLEAN_FIT | {"needs": ("T", "n", "T_0"), "takes": ("lam", *LAW, *TRUTH, "designs")}
PROCESS = CLEAN_FIT | {
    "needs": ("T", "n", "sigma"),
    "takes": ("sigma", "T_0", "sigma_0", "lam", *LAW, *TRUTH, "designs"),
}
GENERATORS = CLEAN_FIT | {"needs": ("n", "T_0"), "takes": ("sigma_0", *LAW, *TRUTH, "designs")}
PROJECTIONS = CLEAN_FIT | {"needs": ("n", "T_0"), "takes": (*LAW, "u", "v", "designs")}


def full_names(*short: str) -> tuple[str, ...]:
    """Names of quantities as claims write them."""
    return tuple(PREFIX + name for name in short)


def table(draws: int, entries: int, names: Sequence[str], draw: Callable[[int], dict[str, Any]]) -> Array:
    """Columns of some quantities, shape (draws, names), drawn chunk by chunk as a dictionary."""
    values = np.empty((draws, len(names)))
    for part in chunks(draws, entries):
        found = draw(part.stop - part.start)
        for column, name in enumerate(names):
            values[part, column] = found[name]
    return values


def known(setting: RidgeSetting) -> dict[str, float]:
    """Quantities that do not vary in this setting, by their short names."""
    found = {"null_error": float(setting.s @ setting.truth**2), "truth_norm": float(setting.truth @ setting.truth)}
    if setting.keeps:
        found |= {"bias_shift": 0.0, "cross_term": 0.0}
    if setting.lam == 0:
        found |= {"empirical_df": float(min(setting.d, setting.T))}
    if setting.interpolates:
        found |= {"bias": 0.0, "cross_term": 0.0, "whitened_gain": float(setting.d)}
    if setting.lam == 0 and np.ptp(setting.s) == 0:  # the fit is an orthogonal projection
        found |= {"cross_term": 0.0}
    if setting.interpolates and setting.keeps:
        found |= {"bias_synthetic": 0.0}
    if setting.sigma == 0:
        found |= {"variance": 0.0}
    if setting.interpolates and setting.keeps and setting.sigma == 0 and not any(setting.noises):
        found |= {"test_error": 0.0}
    if setting.keeps and not any(setting.noises):
        found |= {"generator_norm": found["truth_norm"]}
    return found


def ranges(names: Sequence[str], values: dict[str, float]) -> Ranges:
    """Smallest and largest possible draw of each quantity, where some are known.

    Ridge quantities are bounded, but by so many times their mean that intervals from the range
    would need far more draws than Student's, which their light tails allow. So no upper end is
    declared, except where there is nothing to draw.
    """
    return tuple(
        (values[name], values[name]) if name in values else (-math.inf if name in SIGNED else 0.0, math.inf)
        for name in names
    )


def tail_order(names: Sequence[str], setting: RidgeSetting, *, pivots: bool) -> float:
    """Order below which draws of these quantities have moments.

    The smallest eigenvalue of a Wishart matrix of dimension min(d, T) has density of order
    x**((abs(T - d) - 1)/2) at zero, and unpenalised label noise divides by it.

    Args:
        names: Short names of quantities.
        setting: The setting.
        pivots: Whether designs with T >= d + 2 rows enter by bounded draws instead.

    """

    def order(rows: int) -> float:
        return math.inf if pivots and rows >= setting.d + 2 else (abs(rows - setting.d) + 1) / 2

    drawn = set(names) - known(setting).keys()
    orders = [math.inf]
    if setting.lam == 0 and setting.sigma > 0 and drawn & {"variance", "test_error"}:
        orders.append(order(setting.T))
    if "noise_gain" in drawn:
        orders += [order(size) for size in setting.sizes]
    if drawn & {"test_error", "generator_norm"}:
        orders += [order(size) for size, noise in zip(setting.sizes, setting.noises, strict=True) if noise > 0]
    return min(orders)


def tails(names: Sequence[str], *, pivots: bool) -> dict[str, Any]:
    """What is declared of the draws of these quantities: their moments and bounds."""
    return {
        "moments": lambda setting: tail_order(names, setting, pivots=pivots),
        "bounds": lambda setting: ranges(names, known(setting)),
    }


def has_generators(setting: RidgeSetting) -> bool:
    """Whether there is a generation of synthetic labels."""
    return setting.n >= 1
