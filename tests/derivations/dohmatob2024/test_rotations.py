"""Projections on row spaces: their means where every direction is alike, and what is refused."""

import sympy as sp

from derivations import check
from derivations.dohmatob2024 import noiseless as projections
from derivations.dohmatob2024._design import BASIS, P, Q, trace
from derivations.dohmatob2024.rules.rotations import RowSpaces, Uniform
from derivations.language.formulas import Mean
from tests.derivations.designs import checked
from theory.dohmatob2024 import noiseless
from theory.dohmatob2024._generations import TRUTH
from theory.dohmatob2024._setting import S, n
from theory.vocabulary.ridge import T_0, d


def test_generations_are_averaged_one_by_one():
    bilinear = projections.LEMMA_F_8_BILINEAR
    assert check(bilinear).verdict == "proved"


def test_row_spaces_are_uniform_for_the_identity_alone():
    laws = {"Q": RowSpaces(T_0, sp.Min(T_0, d), BASIS, times=n)}
    step = checked(
        Mean(trace(Q)), d * (sp.Min(T_0 / d, 1)) ** n, Uniform("Q"), claim=noiseless.LEMMA_F_7, laws=laws, sign="="
    )
    assert "expected a claim about Σ = I" in step.how


def test_a_product_of_projections_is_no_projection():
    """E Q'Q = E Q for Σ = I, but not Q'Q'Q = Q'Q."""
    laws = {"Q": projections.ALIKE}
    before = Mean(trace(TRUTH.T, Q.T, Q.T, Q, TRUTH))
    step = checked(
        before, S, Uniform("Q"), claim=noiseless.THM_4_6_EXTENDED, laws=laws, sign="=", where=projections.WHERE
    )
    assert "expected Q alone, or Q'Q" in step.how


def test_a_rank_above_the_number_of_rows_is_none_of_a_projection():
    laws = {"P": RowSpaces(T_0, d, BASIS)}
    before = Mean(trace(TRUTH.T, P, TRUTH))
    step = checked(
        before, S, Uniform("P"), claim=noiseless.THM_4_6_EXTENDED, laws=laws, sign="=", where=projections.WHERE
    )
    assert (step.verdict, "Uniform does not apply at" in step.how) == ("unverified", True)
