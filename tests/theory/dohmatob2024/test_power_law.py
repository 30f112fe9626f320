"""Power-law spectra: sums over huge ones, the formula for the error, and what the claims say of one another."""

import math

import numpy as np
import pytest
import sympy as sp

from theory import Covariance, Kind, Trace, Vector, builtin_claims, to_numpy
from theory.dohmatob2024 import _power_law as pl, noisy_regime, optimal_penalty, power_law
from theory.dohmatob2024._setting import S, beta, n, r, sigma, sigma_0, truth_form, w_0
from theory.registry import claims_of
from theory.vocabulary.covariances import EIGENVALUE
from theory.vocabulary.kappa import root
from theory.vocabulary.ridge import T_0, Sigma, T, d, kappa
from verify.evidence.sampling import regimes


CATALOGUE = {
    "source_condition": "≲",
    "lemma_i_1": "≍",
    "lemma_i_1.tie": "≍",
    "clean_rate": "≍",
    "clean_rate.noiseless": "≍",
    "clean_rate.noisy": "≍",
    "thm_5_1": "≍",
    "cor_5_2": "≍",
    "cor_5_2.exponent": "≍",
    "cor_5_2.bound": "≳",
    "cor_5_2.diverges": "→",
    "noisy_regime": "≍",
    "noisy_regime.minimum": "≍",
    "noisy_regime.large": "≍",
    "noisy_regime.large.minimum": "≍",
    "noisy_regime.vanishes": "≳",
}
CLAIMS = {c.id.removeprefix("dohmatob2024."): c for c in builtin_claims().values()}
SECTIONS = (power_law, optimal_penalty, noisy_regime)
OURS = {c.id.removeprefix("dohmatob2024."): c for module in SECTIONS for c in claims_of(module)}
s = EIGENVALUE
LARGE = 200_000
"""Far beyond the dimension from which on sums are not done term by term."""


def listed(size: int, exponent: float) -> np.ndarray:
    return np.arange(1.0, size + 1) ** -exponent


@pytest.mark.parametrize(("claim", "kind"), CATALOGUE.items())
def test_every_entry_of_the_catalogue_is_encoded_with_its_kind(claim, kind):
    assert CLAIMS[claim].kind.value == kind
    assert CLAIMS[claim].source.status in ("printed", "formalised")


def test_what_is_not_in_the_catalogue_corrects_it():
    assert {claim.removesuffix(".corrected") for claim in OURS} == set(CATALOGUE)
    assert all(c.source.status == "ours" for name, c in OURS.items() if name.endswith(".corrected"))
    assert all(c.wrong for c in OURS.values())


@pytest.mark.parametrize("beta_", [1.01, 1.5, 3.0])
@pytest.mark.parametrize("at", [1e-12, 1e-4, 0.3])
def test_sums_over_a_huge_spectrum_are_those_of_its_terms(beta_, at):
    values = listed(LARGE, beta_)
    huge = {Sigma: Covariance("power", LARGE, 1, beta_)}
    for body, terms in (
        (s / (s + at), values / (values + at)),
        (s**2 / (s + at) ** 2, (values / (values + at)) ** 2),
        ((1 + s / at) ** -2, (1 + values / at) ** -2.0),
    ):
        assert to_numpy(Trace(body, Sigma), huge) == pytest.approx(math.fsum(terms), rel=1e-12)


@pytest.mark.parametrize("r_", [0.2, 1.0, 1.6])
@pytest.mark.parametrize("beta_", [1.5, 3.0])
def test_the_error_formula_is_the_sum_of_its_terms(beta_, r_):
    rows, generators, generations, noise, level, energy = 5_000, 300_000, 3, 0.7, 0.4, 1.3
    values, at = listed(LARGE, beta_), 1e-5
    squares = np.arange(1.0, LARGE + 1) ** -(1 + beta_ * (2 * r_ - 1))
    squares *= energy / (squares @ values)
    df_2 = math.fsum((values / (values + at)) ** 2)
    bias = at**2 * math.fsum(squares * values / (values + at) ** 2) / (1 - df_2 / rows)
    spread = math.fsum((at / (values + at)) ** 2)
    rho = df_2 * (1 + spread / (rows - df_2)) / (generators - LARGE - 1)
    expected = bias + noise**2 * df_2 / (rows - df_2) + generations * level**2 * rho
    covariance = Covariance("power", LARGE, 1, beta_)
    numbers = {
        Sigma: covariance,
        w_0: Vector("source", covariance, energy, r_),
        kappa: at,
        d: LARGE,
        T: rows,
        T_0: generators,
        n: generations,
        sigma: noise,
        sigma_0: level,
    }
    assert to_numpy(pl.error_formula(kappa), numbers) == pytest.approx(expected, rel=1e-12)


def test_kappa_of_a_huge_spectrum_solves_its_equation():
    values = listed(LARGE, 1.5)
    for penalty in (0.0, 1e-9, 1e-3):
        found = float(root(penalty, 5_000, values, np.ones(LARGE)))
        node = pl.PENALISED[kappa].xreplace({pl.lam: sp.Float(penalty), T: sp.Integer(5_000)})
        assert to_numpy(node, {Sigma: Covariance("power", LARGE, 1, 1.5)}) == pytest.approx(found, rel=1e-12)


def test_half_the_resolution_shows_what_the_full_one_errs_by():
    exact = math.fsum(1 / np.arange(1.0, LARGE + 1))
    full = Covariance("power", LARGE, 1, 1)
    coarse, fine = (to_numpy(Trace(s, Sigma), {Sigma: c}) for c in (full.coarser(), full))
    assert abs(fine - exact) <= abs(coarse - fine) + 1e-13


@pytest.mark.parametrize("beta_", [1.5, 2.0, 3.0])
def test_the_constants_of_the_corrected_forms(beta_):
    """At r = 1 bias and df_2 over their orders tend to 1: what makes a sum of both settle next to a logarithm."""
    ratios = []
    for at in (1e-30, 1e-60, 1e-90):
        size = at ** (-1 / beta_)
        covariance = Covariance("power", int(1e3 * size), 1, beta_)
        numbers = {Sigma: covariance, w_0: Vector("source", covariance, 1, 1), beta: beta_, r: 1, S: 1, kappa: at}
        bias = at**2 * to_numpy(truth_form(s / (s + kappa) ** 2), numbers)
        order = float(pl.bias_order(sp.Float(size), sp.Float(at)).subs({beta: sp.Rational(beta_), r: 1, S: 1}))
        ratios.append(bias / order)
        freedom = to_numpy(Trace(s**2 / (s + kappa) ** 2, Sigma), numbers)
        assert freedom / size == pytest.approx(float(pl.FREEDOM), rel=0.03)
    assert ratios == pytest.approx([1, 1, 1], abs=1e-3)


def test_the_printed_clean_rate_is_the_corrected_one_where_the_paper_looks():
    """For d >= T^(ell/beta) and r != 1 both have one order of magnitude."""
    for r_, ell_ in ((sp.Rational(1, 3), 1), (sp.Rational(3, 4), sp.Rational(3, 2)), (sp.Rational(5, 4), 1)):
        ratios = []
        for size in (10**12, 10**24, 10**48):
            letters = {T: size, pl.ell: ell_, beta: 2, r: r_, sigma: 1, S: 1, pl.dimension: size ** (ell_ / 2)}
            right, printed = (
                formula.subs(letters) for formula in (power_law.CLEAN_RATE_RIGHT, power_law.CLEAN_RATE_PRINTED)
            )
            ratios.append(float(right / printed))
        assert max(ratios) < 3 * min(ratios)


@pytest.mark.parametrize("claim", OURS.values(), ids=OURS)
def test_every_rate_is_looked_at_over_sizes_that_are_far_apart(claim):
    assert claim.path.sizes[-1] >= 10**24
    assert claim.kind in (Kind.ORDER, Kind.ORDER_AT_LEAST, Kind.ORDER_AT_MOST, Kind.LIMIT)
    assert (claim.equivalent is not None) == bool(claim.quantities)


def test_both_sides_of_r_1_and_the_edge_itself_are_drawn():
    for name in ("clean_rate", "thm_5_1", "cor_5_2.corrected", "noisy_regime.minimum.corrected"):
        found = [regime["source"] - regime["beta_2"] for regime in regimes(CLAIMS[name], 60, seed=0)]
        assert 0 in found
        assert min(found) < 0 < max(found)
    edges = [(regime["a_2"], regime["b_2"]) for regime in regimes(CLAIMS["cor_5_2.corrected"], 60, seed=0)]
    assert any(a > b for a, b in edges)
    assert any(a == b for a, b in edges)
    assert any(b > 2 for _, b in edges)
    assert any(b == 2 for _, b in edges)
