"""Figures 1 and 2 of arXiv 2402.07712: ridge regression on n-fold synthetic data.

Where a figure's lines run through sizes at which their theorem says nothing, they are drawn all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import sympy as sp

from theory import to_numpy
from theory.dohmatob2024 import _power_law as power
from theory.dohmatob2024._setting import S, beta, direction, n, r, sigma, sigma_0
from theory.dohmatob2024._synthetic import WHERE
from theory.dohmatob2024.extended import SYNTHETIC_BIAS_FORMULA
from theory.dohmatob2024.label_noise import COR_4_4
from theory.dohmatob2024.ridge import RIDGE_VARIANCE
from theory.vocabulary.ridge import T_0, T, condition, d, lam, spectrum
from verify.showing.figures.declaring import Figure, Group, Panel
from verify.simulators import Array
from verify.simulators.dohmatob2024.grid import error_grid
from verify.simulators.vocabulary.ridge import RidgeSetting


DIMENSION = 300
SMALL_PENALTY = 1e-3
"""Penalty of the panels over T."""
ROWS = (10, 30, 100, 200, 270, 300, 330, 400, 600, 1000, 3000, 10_000)
WIDE_ROWS = (1, 3, 10, 30, 100, 200, 300, 400, 1000, 10_000, 100_000, 1_000_000)
PENALTIES = tuple(np.logspace(-4, 1, 11).tolist())
BETA, R = 2.0, 0.375
DECADE = 40
"""Points of a line per factor 10."""


@dataclass(frozen=True)
class Experiment:
    """What a figure keeps fixed, for both sides.

    Attributes:
        setting: The process, but for the penalty, the rows and the generations.
        formula: Test error in the letters of the paper.
        ns: Numbers of generations.
        where: Abbreviations in the formula, in order.
    """

    setting: RidgeSetting
    formula: sp.Expr
    ns: tuple[int, ...] = (0, 1, 2, 5, 10)
    where: Mapping[sp.Symbol, sp.Basic] = field(default_factory=lambda: WHERE)

    def theory(self, penalty: Any, rows: Any) -> Array:
        """The formula at penalties and rows that broadcast to shape (k,): shape (k, generations)."""
        return np.column_stack([to_numpy(self._at(m), {lam: penalty, T: rows}) for m in self.ns])

    def _at(self, generations: int) -> sp.Expr:
        given = self.setting
        exact: dict[sp.Symbol, sp.Basic] = {x: sp.Integer(getattr(given, x.name)) for x in (d, T_0)}
        exact |= {x: sp.Float(getattr(given, x.name)) for x in (sigma, sigma_0, S, beta, r)}
        exact |= {x: sp.Symbol(getattr(given, x.name)) for x in (spectrum, direction)} | {condition: sp.S.One}
        # With shared designs the projections of all generations are one.
        exact[n] = sp.Integer(min(generations, 1) if given.is_shared else generations)
        for symbol, abbreviated in self.where.items():
            exact[symbol] = sp.sympify(abbreviated).xreplace(exact)
        return self.formula.xreplace(exact)

    def simulate(self, rng: np.random.Generator, draws: int, penalties: Sequence[float], rows: float) -> Array:
        """Test errors, shape (draws, penalties, generations)."""
        return error_grid(rng, draws, replace(self.setting, T=int(rows), n=max(self.ns)), penalties, self.ns)

    @property
    def curves(self) -> tuple[str, ...]:
        """Names of the curves."""
        return tuple(f"n = {m}" for m in self.ns)


def over_penalties(experiment: Experiment, rows: int, penalties: Sequence[float]) -> Panel:
    """Test error against the penalty, rows fixed; every point from the same designs."""
    return Panel(
        f"$T = {rows}$",
        "λ",
        r"ridge penalty $\lambda$",
        experiment.curves,
        _log_grid(penalties),
        (Group(tuple(penalties)),),
        lambda x: experiment.theory(x, float(rows)),
        lambda rng, draws, x: experiment.simulate(rng, draws, x, rows),
    )


def over_rows(
    experiment: Experiment, title: str, penalty: Callable[[Array], Array], rows: Sequence[int], times: int = 1
) -> Panel:
    """Test error against the rows, each with its penalty and designs of its own.

    Args:
        experiment: What is fixed.
        title: The rule for the penalty, in mathtext.
        penalty: The rule.
        rows: Values of T.
        times: How many times as many draws where T < 100: there errors vary most and cost least.

    """

    def simulate(rng: np.random.Generator, draws: int, x: tuple[float, ...]) -> Array:
        return experiment.simulate(rng, draws, [float(penalty(np.array(x[0])))], x[0])

    return Panel(
        title,
        "T",
        "rows $T$",
        experiment.curves,
        _log_grid(rows),
        tuple(Group((float(k),), times if k < 100 else 1) for k in rows),
        lambda x: experiment.theory(penalty(x), x),
        simulate,
    )


def _log_grid(ends: Sequence[float]) -> Array:
    low, high = np.log10(min(ends)), np.log10(max(ends))
    return np.logspace(low, high, round(DECADE * (high - low)) + 1)


def noisy_labels(size: int = DIMENSION) -> Experiment:
    """The experiment of figure 1a: Sigma = I, a truth of length 1."""
    return Experiment(RidgeSetting(size, T_0=2 * size, sigma=0.2, sigma_0=0.2), COR_4_4.rhs)


def power_law(size: int = DIMENSION) -> Experiment:
    """The experiment of figure 1b: s_j = j^-beta, and the truth c_j = j^(-delta/2), unscaled."""
    energy = float((np.arange(1.0, size + 1) ** -(1 + 2 * BETA * R)).sum())  # of s_j c_j^2: delta = 1 + beta (2 r - 1)
    setting = RidgeSetting(size, T_0=2 * size, sigma=1.0, sigma_0=1.0, spectrum="power", beta=BETA)
    setting = replace(setting, w0="source", r=R, w0_norm2=energy)
    return Experiment(setting, COR_4_4.rhs, where=WHERE | power.SPECTRUM)


def lost_truth(designs: str, size: int = DIMENSION) -> Experiment:
    """The experiment of figures 2a and 2b: too few rows, no label noise in the generators."""
    setting = RidgeSetting(size, T_0=size // 2, sigma=0.1, designs=designs)
    return Experiment(setting, SYNTHETIC_BIAS_FORMULA + RIDGE_VARIANCE, (0, 1, 2, 3, 5))


def critical(rows: Array) -> Array:
    """The penalty T^-ell_crit of figure 1b."""
    exponent = float(to_numpy(power.CRITICAL[power.ell_crit], {beta: BETA, r: R}))
    return np.asarray(rows**-exponent)


def small(rows: Array) -> Array:
    """One penalty for all rows."""
    return np.full_like(rows, SMALL_PENALTY)


ERROR = r"test error $E_{\mathrm{test}}(\hat{w}_n^{\mathrm{pred}})$"
DESIGNS = "all designs, label noise integrated out"
COROLLARY = ("dohmatob2024.prop_4_2", "dohmatob2024.cor_4_4")
EXTENDED = ("dohmatob2024.thm_4_3.bias.extended", "dohmatob2024.prop_4_2.var")
COROLLARY_WORDS = "Lines: bias and variance (Proposition 4.2) and n σ_0² ρ (Corollary 4.4), limits for large d."
EXTENDED_WORDS = (
    "Lines: deterministic equivalent of the bias after n generations (ours) and variance (Proposition 4.2)."
)
SMALL_TITLE = r"$\lambda = 10^{-3}$"


def at_small_penalty(experiment: Experiment) -> tuple[Panel, Panel]:
    """The panels over penalties at 1000 rows, and over rows at a small penalty."""
    return over_penalties(experiment, 1000, PENALTIES), over_rows(experiment, SMALL_TITLE, small, ROWS)


_1A, _1B, _2A, _2B = noisy_labels(), power_law(), lost_truth("shared"), lost_truth("independent")

FIGURE_1A = Figure(
    "dohmatob2024.figure.1a",
    r"Figure 1a: $\Sigma = I$, $d = 300$, $T_0 = 600$, $\sigma = \sigma_0 = 0.2$",
    f"Figure 1a: Σ = I, d = 300, T_0 = 600, σ = σ_0 = 0.2, independent designs. {COROLLARY_WORDS}",
    ERROR,
    DESIGNS,
    COROLLARY,
    at_small_penalty(_1A),
)

FIGURE_1B = Figure(
    "dohmatob2024.figure.1b",
    r"Figure 1b: power law $\beta = 2$, $r = 0.375$, $d = 300$, $T_0 = 600$, $\sigma = \sigma_0 = 1$",
    f"Figure 1b: s_j = j^-2, c_j = j^-0.25, d = 300, T_0 = 600, σ = σ_0 = 1, independent designs. {COROLLARY_WORDS}",
    ERROR,
    DESIGNS,
    COROLLARY,
    (
        over_penalties(_1B, 10_000, PENALTIES),
        over_rows(_1B, r"$\lambda = T^{-\ell_{\mathrm{crit}}}$", critical, WIDE_ROWS, times=4),
    ),
)

FIGURE_2A = Figure(
    "dohmatob2024.figure.2a",
    r"Figure 2a: $\Sigma = I$, $d = 300$, $T_0 = 150$, $\sigma = 0.1$, $\sigma_0 = 0$, shared designs",
    "Figure 2a: Σ = I, d = 300, T_0 = 150, σ = 0.1, σ_0 = 0, shared designs, for which all n ≥ 1 coincide. "
    + EXTENDED_WORDS,
    ERROR,
    DESIGNS,
    EXTENDED,
    at_small_penalty(_2A),
)

FIGURE_2B = Figure(
    "dohmatob2024.figure.2b",
    r"Figure 2b: $\Sigma = I$, $d = 300$, $T_0 = 150$, $\sigma = 0.1$, $\sigma_0 = 0$, independent designs",
    f"Figure 2b: Σ = I, d = 300, T_0 = 150, σ = 0.1, σ_0 = 0, independent designs. {EXTENDED_WORDS}",
    ERROR,
    DESIGNS,
    EXTENDED,
    at_small_penalty(_2B),
)
