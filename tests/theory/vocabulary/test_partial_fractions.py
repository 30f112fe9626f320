"""A fraction in the eigenvalue is the sum of its parts."""

import sympy as sp

from theory import EIGENVALUE, Trace
from theory.dohmatob2024._setting import n
from theory.vocabulary.partial_fractions import partial_fractions
from theory.vocabulary.ridge import Sigma, kappa, kappa_0


s = EIGENVALUE


def test_partial_fractions_add_up():
    body = s**2 / ((s + kappa) * (s + kappa_0) ** 2) + Trace(s, Sigma) * s**n
    assert sp.simplify(sp.Add(*(c * f for c, f in partial_fractions(body))) - body) == 0
