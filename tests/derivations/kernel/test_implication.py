"""What hypotheses imply, alternatives among them."""

import sympy as sp

from derivations.kernel.implication import implied
from theory.vocabulary.ridge import lam, phi_star


def test_what_follows_from_alternatives():
    apart = sp.Or(lam > 0, sp.Ne(phi_star, 1))
    assert implied(apart, (sp.Or(lam > 0, phi_star >= sp.Rational(5, 4)),))
    assert implied(sp.Ne(phi_star, 1), (sp.Abs(phi_star - 1) >= sp.Rational(1, 4),))
    assert implied(apart, (phi_star >= 1,)) is None
    assert implied(sp.Ne(phi_star, 1), (sp.Or(lam > 0, phi_star >= 2),)) is None
