"""Sizes along a growth path: their order, their rounding, their powers, and what is refused."""

import sympy as sp

from derivations import Definition
from derivations.rules.sizes_on_path import Geometric, OnPath, Rounding
from tests.derivations.designs import checked
from theory.dohmatob2024 import noiseless
from theory.dohmatob2024._setting import S, n
from theory.vocabulary.ridge import T_0, T, d


def test_the_order_of_sizes_has_to_follow_from_the_ratio():
    """φ < 1 gives T >= d, and not T <= d."""
    rule = OnPath(Definition(), (sp.Le(T, d),))
    step = checked(S, S, rule, claim=noiseless.THM_4_5, sign="=", assumes={sp.Le(T, d): "wrong"})
    assert step.verdict not in ("proved", "confirmed")


def test_rounding_of_infinitely_many_factors_is_refused():
    m = sp.Symbol("m", integer=True, nonnegative=True)
    before = sp.Product(sp.Min(sp.ceiling(d * (m + 1)) / d, 1), (m, 0, d))
    assert "finitely many factors" in checked(before, S, Rounding(), claim=noiseless.THM_4_5).how


def test_powers_of_a_number_above_one_do_not_tend_to_zero():
    claim = noiseless.THM_4_6_LIMIT_FIXED_D
    assert checked(S * (T_0 / d) ** n, sp.S.Zero, Geometric(), claim=claim, sign="→").verdict == "proved"
    assert checked(S * (d / T_0) ** n, sp.S.Zero, Geometric(), claim=claim, sign="→").verdict == "refuted"
