"""The regression paper, entry by entry of the catalogue."""

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
from verify.running.record import read_record


CATALOGUE = {
    "thm_4_1": "≃",
    "thm_4_1.fixed_generator": "≃",
    "thm_4_1.finite": "=",
    "growing_data.sum": "≃",
    "growing_data.sum.fixed_ratio": "≃",
    "growing_data.no_loss": "≃",
    "snr": "≃",
    "snr.fixed_generator": "≃",
    "snr.null": "≥",
    "lemma_f_3": "=",
    "kappa": "=",
    "kappa.isotropic": "=",
    "df.isotropic": "=",
    "df.empirical": "≃",
    "lemma_i_2": "=",
    "lemma_i_2.bias": "=",
    "lemma_i_2.var": "=",
    "prop_4_2": "≃",
    "prop_4_2.isotropic": "≃",
    "lemma_f_4": "=",
    "thm_f_1": "=",
    "thm_f_1.underparametrised": "≃",
    "low_dimensional": "≃",
    "low_dimensional.joint": "≃",
    "thm_4_3": "≃",
    "thm_4_3.rho": "≃",
    "thm_4_3.bias": "=",
    "thm_4_3.bias.gap": "≥",
    "thm_4_3.bias.monotone": "≥",
    "prop_f_5": "≥",
    "prop_f_6": "≃",
    "prop_f_6.underparametrised": "≃",
    "cor_4_4": "≃",
    "cor_4_4.isotropic": "≃",
    "cor_4_4.proof_step": "⇒",
    "cor_4_4.reduces": "=",
    "thm_4_5": "≃",
    "thm_4_6": "≃",
    "thm_4_6.limit": "→",
    "thm_4_6.limit.fixed_d": "→",
    "thm_4_6.proof_step": "⇒",
    "lemma_f_7": "≃",
    "lemma_f_8.bilinear": "≃",
    "lemma_f_8.quadratic": "≃",
    "source_condition": "≲",
    "assumptions.power_law": "≃",
    "lemma_i_1": "≍",
    "clean_rate": "≍",
    "clean_rate.noiseless": "≍",
    "clean_rate.noisy": "≍",
    "thm_5_1": "≍",
    "cor_5_2": "≍",
    "cor_5_2.bound": "≳",
    "cor_5_2.diverges": "→",
    "noisy_regime": "≍",
}
"""Ids after the paper's, with the kind of each as printed; `growing_data` stands for its parts."""
IDS = {f"dohmatob2024.{name}": kind for name, kind in CATALOGUE.items()}
PAPER = {c.id: c for c in builtin_claims().values() if c.id.startswith("dohmatob2024.")}


@pytest.mark.parametrize(("claim", "kind"), IDS.items())
def test_every_entry_of_the_catalogue_is_encoded_with_its_kind(claim, kind):
    assert PAPER[claim].kind.value == kind
    assert PAPER[claim].source.status in ("printed", "formalised") or claim.endswith("assumptions.power_law")


def test_what_is_not_in_the_catalogue_is_ours_or_a_part_of_what_is():
    for claim in PAPER.values():
        if claim.id not in IDS and claim.source.status != "ours":
            assert any(claim.id.startswith(f"{entry}.") for entry in IDS), claim.id
        if claim.id not in IDS and claim.source.status == "ours":
            stem, _, last = claim.id.rpartition(".")
            assert stem in PAPER or last in ("corrected", "extended", "isotropic"), claim.id


def test_every_printed_claim_that_is_refuted_has_a_correction_of_ours():
    refuted = [entry.claim for entry in read_record().values() if entry.verdict == "refuted" and entry.claim in PAPER]
    assert refuted
    assert all(PAPER[f"{claim}.corrected"].source.status == "ours" for claim in refuted)


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
