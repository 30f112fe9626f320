"""Identities of matrices: what the rules prove, and false uses that they refuse or refute."""

import sympy as sp

from derivations import (
    MatrixAlgebra,
)
from tests.derivations.steps import T, d, step
from theory.language.matrices import Arbitrary, PseudoInverse


# Matrices -------------------------------------------------------------------------------------

X, E = Arbitrary("X", T, d), Arbitrary("E", T, 1)


W, V = Arbitrary("W", d, d), Arbitrary("V", d, d)


def test_a_pseudo_inverse_inverts_from_the_left_where_there_are_enough_rows():
    assert step(PseudoInverse(X) * X, sp.Identity(d), MatrixAlgebra(), hypotheses=(sp.Ge(T, d),)).verdict == "proved"


def test_a_singular_matrix_is_not_cancelled():
    """X'X has no inverse where there are fewer rows than columns."""
    cancelled = sp.MatMul((X.T * X).I, X.T, X, W), W, MatrixAlgebra()
    assert step(*cancelled, hypotheses=(sp.Ge(T, d),)).verdict == "proved"
    found = step(*cancelled, hypotheses=(sp.Lt(T, d),))
    assert found.verdict == "refuted"
    assert "singular" in found.counterexample["fails"]
    found = step(PseudoInverse(X) * X, sp.Identity(d), MatrixAlgebra(), hypotheses=(sp.Lt(T, d),))
    assert found.verdict == "refuted"
    assert (found.counterexample["T"], found.counterexample["d"]) == ("1", "2")


def test_matrices_do_not_commute():
    found = step(W * V, V * W, MatrixAlgebra())
    assert found.verdict == "refuted"
    assert found.counterexample["d"] == "2"
