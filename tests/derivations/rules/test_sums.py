"""Sums, induction and tests of convergence: what the rules prove, and false uses that they refuse or refute."""

import pytest
import sympy as sp

from derivations import (
    Induction,
    Series,
    SumRule,
)
from tests.derivations.steps import FAILED, a, j, k, n, step
from theory.language.propositions import Converges


# Sums and series ------------------------------------------------------------------------------


def test_induction_takes_the_last_term_out():
    assert step(sp.Sum(k, (k, 1, n)), n * (n + 1) / 2, Induction(n, 1)).verdict == "proved"


def test_induction_takes_the_last_factor_out_of_a_product_that_ends_one_before():
    before = sp.Product(1 + 1 / (j + 1), (j, 0, n - 1))
    assert step(before, n + 1, Induction(n, 1)).verdict == "proved"


@pytest.mark.parametrize(
    "after", [pytest.param(n * (n + 1) / 2 + 1, id="a wrong base"), pytest.param(n**2, id="a wrong step")]
)
def test_induction_needs_both_the_base_and_the_step(after):
    assert step(sp.Sum(k, (k, 1, n)), after, Induction(n, 1)).verdict == "refuted"


def test_sums_are_taken_apart():
    assert step(sp.Sum(a * k + 1, (k, 1, n)), a * sp.Sum(k, (k, 1, n)) + n, SumRule()).verdict == "proved"


def test_an_infinite_sum_is_not_taken_apart_into_sums_that_diverge():
    before = sp.Sum(1 / k - 1 / (k + 1), (k, 1, sp.oo))
    after = sp.Sum(1 / k, (k, 1, sp.oo)) - sp.Sum(1 / (k + 1), (k, 1, sp.oo))
    assert step(before, after, SumRule()).verdict in FAILED


def test_a_series_converges_by_the_test_that_is_named():
    assert step(Converges(a * k**-2, k), sp.true, Series("integral"), "⇔").verdict == "proved"


def test_a_series_is_not_decided_by_a_test_that_does_not_apply():
    """The ratio test says nothing about powers; and the harmonic series diverges."""
    assert step(Converges(a * k**-2, k), sp.true, Series("ratio"), "⇔").verdict in FAILED
    assert step(Converges(a / k, k), sp.true, Series("condensation"), "⇔").verdict in FAILED
