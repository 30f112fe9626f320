"""What a mean is called by changes no moment: rules work in letters of their own."""

import pytest
import sympy as sp
from sympy.stats import Normal

from derivations import Expectation, Mean, check
from tests.derivations.false_chains.lines import FALSE
from tests.derivations.false_chains.tables import one_step


@pytest.mark.parametrize("letter", [*"abcdefghijklmnopqrstuvwxyz", "any", "below", "above", "rows"])
@pytest.mark.parametrize("assumptions", [{}, {"real": True}, {"positive": True}], ids=str)
def test_moments_depend_on_no_letter_that_a_mean_is_called_by(letter, assumptions):
    mean = sp.Symbol(letter, **assumptions)
    second = Mean(Normal("N", mean, 1) ** 2)
    assert check(one_step(second, 4, Expectation())).verdict in FALSE
    assert check(one_step(second, mean**2 + 1, Expectation())).verdict == "proved"
