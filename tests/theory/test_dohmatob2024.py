"""The least-squares section, entry by entry of the catalogue."""

import pytest
import sympy as sp

from theory import builtin_claims
from theory.dohmatob2024.least_squares import (
    T_0,
    THM_4_1_FINITE,
    THM_4_1_TEST_ERROR,
    T,
    d,
    n,
    phi,
    phi_0,
    sigma,
    sigma_0,
)


CATALOGUE = {
    "dohmatob2024.thm_4_1": "≃",
    "dohmatob2024.thm_4_1.fixed_generator": "≃",
    "dohmatob2024.thm_4_1.finite": "=",
    "dohmatob2024.growing_data.sum": "≃",
    "dohmatob2024.growing_data.sum.fixed_ratio": "≃",
    "dohmatob2024.growing_data.no_loss": "≃",
    "dohmatob2024.snr": "≃",
    "dohmatob2024.snr.fixed_generator": "≃",
    "dohmatob2024.snr.null": "≥",
    "dohmatob2024.lemma_f_3": "=",
}


@pytest.mark.parametrize(("claim", "kind"), CATALOGUE.items())
def test_every_entry_of_the_catalogue_is_encoded_with_its_kind(claim, kind):
    assert builtin_claims()[claim].kind.value == kind
    assert builtin_claims()[claim].source.status == "printed"


def test_what_is_not_in_the_catalogue_is_ours():
    ours = set(builtin_claims()) - set(CATALOGUE)
    assert ours
    assert all(claim.endswith(".corrected") and builtin_claims()[claim].source.status == "ours" for claim in ours)


def test_every_claim_names_a_wrong_formula():
    assert all(claim.wrong for claim in builtin_claims().values())


def test_theorem_4_1_stands_as_printed():
    printed = sigma**2 * phi / (1 - phi) + n * sigma_0**2 * phi_0 / (1 - phi_0)
    assert sp.simplify(THM_4_1_TEST_ERROR.rhs - printed) == 0


def test_the_exact_form_tends_to_theorem_4_1_in_proportion_but_not_with_the_generator_fixed():
    a, b, t = sp.symbols("a b t", positive=True)
    exact = THM_4_1_FINITE.rhs
    printed = THM_4_1_TEST_ERROR.rhs.subs({phi: d / T, phi_0: d / T_0})
    ratio = exact / printed
    together = ratio.subs({T: d * (1 + a), T_0: d * (1 + b)}).subs(d, t)
    assert sp.simplify(sp.limit(together, t, sp.oo)) == 1
    alone = sp.simplify(sp.limit(ratio.subs(T, t), t, sp.oo))
    assert sp.simplify(alone - (T_0 - d) / (T_0 - d - 1)) == 0
