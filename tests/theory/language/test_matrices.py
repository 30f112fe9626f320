"""Matrices over generations: printed, and evaluated in exact rational arithmetic."""

from fractions import Fraction

import pytest
import sympy as sp
from latex2mathml.converter import convert
from sympy.polys.matrices import DomainMatrix
from sympy.polys.matrices.exceptions import DMNonInvertibleMatrixError

from theory.errors import InadmissibleError
from theory.language import matrices
from theory.language.matrix_values import evaluate


n, m = sp.symbols("n m", integer=True, nonnegative=True)
d, t = sp.symbols("d t", integer=True, positive=True)


def design(generation) -> matrices.Arbitrary:
    return matrices.Arbitrary("X", t, d, generation)


def leaf(matrix: matrices.Arbitrary) -> DomainMatrix:
    """Whole numbers that differ from place to place and from generation to generation."""
    rows, columns = map(int, matrix.shape)
    index = int(matrix.args[3]) if matrix.args[3:] else 0
    entries = [
        [sp.QQ((i * 7 + j * 3 + index * 5 + i * j * index + i * i) % 11 - 4) for j in range(columns)]
        for i in range(rows)
    ]
    return DomainMatrix(entries, (rows, columns), sp.QQ)


def value(expr, **sizes) -> sp.Matrix:
    known = {
        symbol: sp.Integer(size)
        for symbol, size in ((n, sizes.get("n")), (d, sizes.get("d")), (t, sizes.get("t")))
        if size is not None
    }
    return evaluate(expr.xreplace(known), leaf).matrix.to_Matrix()


STATE = matrices.Arbitrary("w", d, 1, m - 1)
WALK = matrices.Recursion(STATE, matrices.Projection(design(m - 1)) * STATE, m, matrices.Arbitrary("w_0", d, 1), n)


def test_formulas_print_as_they_are_written():
    kept = matrices.OrderedProduct(matrices.Projection(design(m)), m, 0, n - 1)
    assert str(kept) == "(P[n - 1]...P[0])"
    assert sp.latex(kept) == r"P_{n - 1} \cdots P_{0}"
    assert sp.latex(matrices.PseudoInverse(design(m))) == r"X_{m}^\dagger"
    total = matrices.MatrixSum(matrices.PseudoInverse(design(m)) * matrices.Arbitrary("E", t, 1, m), m, 0, n - 1)
    assert sp.latex(total) == r"\sum_{m = 0}^{n - 1} X_{m}^\dagger E_{m}"
    assert sp.latex(WALK) == "w_{n}"
    for formula in (kept, kept.T * kept, total, WALK):
        assert "<math" in convert(sp.latex(formula))


def test_letters_come_with_what_they_stand_for():
    told = {str(letter): str(formula) for letter, formula in matrices.rules(WALK)}
    assert told == {"w[0]": "w_0", "w[m]": "P[m - 1]*w[m - 1]", "P[m]": "pinv(X[m])*X[m]"}


def test_indices_are_bound():
    assert matrices.OrderedProduct(matrices.Projection(design(m)), m, 0, n - 1).free_symbols == {n, d, t}
    assert WALK.free_symbols == {n, d, t}


@pytest.mark.parametrize(("rows", "columns"), [(2, 4), (3, 3), (4, 2), (1, 1)])
def test_the_pseudo_inverse_meets_the_four_conditions_of_penrose(rows, columns):
    a = value(design(1), t=rows, d=columns)
    b = value(matrices.PseudoInverse(design(1)), t=rows, d=columns)
    assert a * b * a == a
    assert b * a * b == b
    assert a * b == (a * b).T
    assert b * a == (b * a).T


def test_a_matrix_that_is_not_of_full_rank_is_refused():
    def zero(matrix: matrices.Arbitrary) -> DomainMatrix:
        return DomainMatrix.zeros(tuple(map(int, matrix.shape)), sp.QQ)

    with pytest.raises(DMNonInvertibleMatrixError):
        evaluate(matrices.PseudoInverse(matrices.Arbitrary("X", 2, 3, 0)), zero)


def test_products_put_the_last_generation_first():
    found = value(matrices.OrderedProduct(matrices.Projection(design(m)), m, 0, n - 1), n=3, d=3, t=1)
    parts = [value(matrices.Projection(design(i)), d=3, t=1) for i in range(3)]
    assert found == parts[2] * parts[1] * parts[0]


def test_empty_products_and_sums_are_identity_and_zero():
    assert value(matrices.OrderedProduct(matrices.Projection(design(m)), m, 0, n - 1), n=0, d=3, t=1) == sp.eye(3)
    assert value(matrices.MatrixSum(matrices.Projection(design(m)), m, 0, n - 1), n=0, d=2, t=1) == sp.zeros(2, 2)


def test_a_recursion_runs_from_its_start():
    start = value(matrices.Arbitrary("w_0", d, 1), d=3)
    assert value(WALK, n=0, d=3, t=1) == start
    two = value(matrices.Projection(design(1)), d=3, t=1) * value(matrices.Projection(design(0)), d=3, t=1) * start
    assert value(WALK, n=2, d=3, t=1) == two


def test_sums_powers_and_multiples_are_evaluated():
    p = matrices.Projection(design(0))
    assert value(p * p + 2 * sp.Identity(d) - p, d=2, t=1) == 2 * sp.eye(2)
    assert value(design(0).T, d=2, t=1) == value(design(0), d=2, t=1).T


def test_unknown_sizes_are_refused():
    with pytest.raises(InadmissibleError, match="whole number, as an index or a size"):
        evaluate(matrices.OrderedProduct(matrices.Projection(matrices.Arbitrary("X", 1, 2, m)), m, 0, n), leaf)


@pytest.mark.parametrize(("rows", "columns"), [(1, 2), (2, 3), (3, 2)])
def test_the_degree_bounds_the_growth_along_a_line(rows, columns):
    """On the line X + z Y a fraction of degrees (p, q) is one of polynomials of these degrees in z."""
    node = matrices.PseudoInverse(matrices.Arbitrary("X", rows, columns, 0)) * matrices.Arbitrary("E", rows, 1, 0)
    found = evaluate(node, leaf)
    z = sp.Symbol("z")
    other = {"X": 3, "E": 5}
    line = {
        a: leaf(a).to_Matrix()
        + z * (leaf(a).to_Matrix().applyfunc(lambda x: x**2 % 7) + sp.ones(*leaf(a).shape) * other[str(a.args[0])])
        for a in node.atoms(matrices.Arbitrary)
    }
    x, e = (next(matrix for a, matrix in line.items() if str(a.args[0]) == name) for name in ("X", "E"))
    inverse = x.T * (x * x.T).inv() if rows < columns else (x.T * x).inv() * x.T
    for entry in inverse * e:
        top, bottom = (sp.Poly(part, z).degree() for part in sp.fraction(sp.cancel(entry)))
        assert top <= found.numerator
        assert bottom <= found.denominator


def test_entries_stay_exact():
    found = value(matrices.PseudoInverse(design(2)), d=3, t=2)
    assert all(entry.is_Rational for entry in found)
    assert all(Fraction(int(e.p), int(e.q)) for e in found if e)
