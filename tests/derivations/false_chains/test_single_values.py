"""Statements that hold at all values but some: a number that vanishes there, a pole, a kink or a period."""

import pytest
import sympy as sp

from derivations import Algebra, AlongPath, Integration, LimitOf, MatrixAlgebra
from derivations.equivalents.rules.kappa_roots import ByRoot
from derivations.rules.gaussian_matrices import ProjectedSquare
from derivations.xu2025.rules.absorption import Between, Vanishing
from tests.derivations.false_chains.lines import Row, not_shown, stated
from tests.derivations.false_chains.tables import came_to, one_step
from theory import GrowthPath, Kind
from theory.language.matrices import Arbitrary, PseudoInverse, Symmetric


x, a, b = sp.symbols("x a b", positive=True)
r, q, y = sp.symbols("r q y", real=True)
t = sp.Symbol("t", real=True)
lam = sp.Symbol("lam", nonnegative=True)
n, m, T = sp.symbols("n m T", integer=True, positive=True)
Q, S, X = Arbitrary("Q", n, n), Symmetric("S", n), Arbitrary("X", T, n)
ONE = sp.Identity(n)
PATH = GrowthPath("n grows", n, (10, 100, 1000))
VANISHING = (a * b - 6, n**2 - 61 * m**2 - 1, q**2 - y**3 - 1, sp.exp(a) - 10, sp.cos(a) - a)


def limit(formula, after, point=sp.oo):
    """A chain of one step: a limit carried out."""
    return one_step(sp.Limit(formula, x, point), after, LimitOf())


def own_rank(number, matrix=Q):
    """A chain of one step: the rank of a multiple of a square matrix is its size."""
    return one_step(sp.Trace(PseudoInverse(number * matrix) * (number * matrix)), n, MatrixAlgebra())


def cancelled(number):
    """A chain of one step: a number that divides is cancelled."""
    return one_step((r * number + number) / number, r + 1, Algebra())


def integrated(primitive, low, high, after):
    """A chain of one step: an integral from a primitive that is wrong somewhere."""
    return one_step(sp.Integral(sp.diff(primitive, t), (t, low, high)), after, Integration(primitive))


def rises(number):
    """A quotient that tends to 1 in x, unless a number is 0."""
    return (number * x + sp.sqrt(x)) / (number * x + 1)


FALSE = {
    **{f"rises, {c} x": limit(rises(c), 1) for c in VANISHING},
    "logarithms": limit((VANISHING[0] * sp.log(x) + 1) / (VANISHING[0] * sp.log(x) + 2), 1),
    "products that cancel": limit(
        ((a * x + 1) * (b * x + 1) - 6 * x**2 + sp.sqrt(x)) / ((a * x + 1) * (b * x + 1) - 6 * x**2 + 1), 1
    ),
    "roots": limit(sp.sqrt((a * b - 6) ** 2 * x**2 + x) / sp.sqrt((a * b - 6) ** 2 * x**2 + 2 * x), 1),
    "at 0": limit((sp.sin(a) * sp.sqrt(x) + x) / (sp.sin(a) * sp.sqrt(x) + 2 * x), 1, 0),
    "arc tangents at 0": limit(sp.atan(x * (1 + x * (a * b - 6))) / sp.atan(x * (2 + x * (a * b - 6))), 1, 0),
    "a divisor that may be 0": limit(x * sp.log(1 + (a * b - 6) / x) / (a * b - 6), 1),
    "exponents": limit(x ** (a - b) / (x ** (a - b) + 1), 1),
    "exponentials": limit(sp.exp((a - b) ** 2 * x) / (sp.exp((a - b) ** 2 * x) + 1), 1),
    "a hyperbolic tangent": limit(sp.tanh((a - 2) ** 2 * x), 1),
    "a limit with 10^-40 added": limit((1 + a / x) ** x, sp.exp(a) + sp.Rational(1, 10**40)),
    **{f"rank, {c}": own_rank(c) for c in (n - 50, m - 50, a**2 - 2, m**2 - 2 * n**2 - 1, 5 - sp.log(a), a * b - 6)},
    "rank of a sum": own_rank(1, (a - 2) * ONE + (a - 2) * S),
    "rank of a - b": own_rank(1, a * Q - b * Q),
    "rank, Q' and Q": own_rank(1, r * Q + a * Q.T),
    "rank, shifted": own_rank(1, X.T * X - a * ONE + b * ONE),
    "an inverse of (n - 50) Q + (n - 50)^2 QQ": one_step(
        sp.Trace(((n - 50) * Q + (n - 50) ** 2 * Q * Q).inverse() * ((n - 50) * S + (n - 50) ** 2 * Q * S)),
        sp.Trace(S),
        MatrixAlgebra(),
    ),
    "a divisor n - 50 inside a trace": one_step(
        sp.Trace(((n - 50) * ONE).inverse() * ((n - 50) * Q + (n - 50) * S)), sp.Trace(Q) + sp.Trace(S), MatrixAlgebra()
    ),
    "max(n, 20) tr Q = 20 tr Q": one_step(sp.Max(n, 20) * sp.Trace(Q), 20 * sp.Trace(Q), MatrixAlgebra()),
    "a product over m - n": one_step(
        sp.Mul(*(m - n + k for k in range(-8, 9))) * sp.Trace(Q) * sp.Trace(Arbitrary("R", m, m)), 0, MatrixAlgebra()
    ),
    "a primitive to infinity": integrated(sp.atan((a - 2) ** 2 * t), 0, sp.oo, sp.pi / 2),
    "a pole at log 2": integrated(-1 / (sp.exp(t) - 2), 0, 1, -1 / (sp.E - 2) - 1),
    "a pole where cos t = t": integrated(-1 / (sp.cos(t) - t), 0, 1, 1 - 1 / (sp.cos(1) - 1)),
    "a pole of a quintic": integrated(1 / (t**5 - t - 1), 0, 2, sp.Rational(1, 29) + 1),
    **{
        f"cancelled, {c}": cancelled(c)
        for c in (
            *(q**5 - q - 1, sp.exp(q) - 10, sp.cos(q) - q, sp.gamma(a) - 7, a**a - 10, sp.erf(q) - sp.Rational(1, 3)),
            *(n**2 - 61 * m**2 - 1, n**3 + m**3 - 1729 * 4096, sp.Mod(n, 10**6), sp.floor(a) - 10**6),
            *((q - sp.pi) ** 2 + (y - sp.E) ** 2, sp.Abs(q - sp.sqrt(2)), sp.sin(sp.pi * a / sp.sqrt(2))),
        )
    },
    "|log x - 4| = 4 - log x": one_step(sp.Abs(sp.log(x) - 4), 4 - sp.log(x), Algebra()),
    "max(log x, 5) = 5": one_step(sp.Max(sp.log(x), 5), 5, Algebra()),
    "floor(log n / 100) = 0": one_step(sp.floor(sp.log(n) / 100), 0, Algebra()),
    "sign((n + 5) mod 997) = 1": one_step(sp.sign(sp.Mod(n + 5, 997)), 1, Algebra()),
}
TRUE = {
    "(1 + r/x)^x tends to e^r": limit((1 + r / x) ** x, sp.exp(r)),
    "sqrt(a x^2 + 1)/x tends to sqrt(a)": limit(sp.sqrt(a * x**2 + 1) / x, sp.sqrt(a)),
    "a quotient of gamma functions tends to 0": limit(sp.gamma(x + 1) / sp.gamma(x + 1 + a), 0),
    "sin(r x)/x tends to r at 0": limit(sp.sin(r * x) / x, r, 0),
    "exp((a b - 6)/x) tends to 1": limit(sp.exp((a * b - 6) / x), 1),
    "the rank of a Q": own_rank(a),
    "the rank of X'X/T + lam, for every lam >= 0": one_step(
        sp.Trace(PseudoInverse(lam * ONE + X.T * X / T) * (lam * ONE + X.T * X / T)),
        n,
        MatrixAlgebra(),
        hypotheses=(sp.Or(sp.Ge(T, n), sp.Gt(lam, 0)),),
    ),
    "the rank of a Q + b Q'": own_rank(1, a * Q + b * Q.T),
}


@pytest.mark.parametrize("chain", FALSE.values(), ids=FALSE)
def test_what_fails_at_single_values_is_not_shown(chain):
    assert came_to(chain)[0] in ("refuted", "unverified")


@pytest.mark.parametrize("chain", TRUE.values(), ids=TRUE)
def test_what_holds_at_every_value_is_proved(chain):
    verdict, how = came_to(chain)
    assert verdict == "proved", how


def along(before, after, kind=Kind.LIMIT):
    """A step along the path."""
    claim = stated(before, after, kind, path=PATH)
    return Row(before, after, AlongPath(), "→" if kind is Kind.LIMIT else "≃", claim=claim).found


@pytest.mark.parametrize(
    "formula",
    [sp.cos(2 * sp.pi * n / 10), ((a * b - 6) * n + sp.sqrt(n)) / ((a * b - 6) * n + 1), sp.exp(-1 / n) ** (a * b - 6)],
)
def test_sizes_that_are_multiples_of_ten_say_nothing_of_the_others(formula):
    found = along(formula, sp.S.One)
    not_shown(found.verdict, found.how)


@pytest.mark.parametrize("constant", [10**12, 10**20, 10**60])
def test_a_limit_is_not_refuted_by_sizes_that_are_small_against_its_constants(constant):
    assert along(n / (n + sp.Integer(constant)), sp.S.One).verdict == "proved"


def test_what_the_methods_of_a_function_say_of_it_is_no_proof():
    class Odd(sp.Function):
        is_real = True

        def _eval_simplify(self, **_):
            return sp.S.Zero

        def doit(self, **_):
            return sp.S.Zero

    assert came_to(one_step(Odd(r), 0, Algebra()))[0] != "proved"


@pytest.mark.parametrize(
    ("rule", "sign", "name"),
    [
        (ProjectedSquare(Q, Q, x), "=", "square"),
        (ByRoot(x), "=", "node"),
        (Between(x, x, x), "→", "event"),
        (Vanishing(x, x, x, (), (), n, x), "→", "mean"),
    ],
)
def test_an_argument_of_another_kind_is_refused_in_a_sentence(rule, sign, name):
    assert f"expected {name} to be a " in Row(x, x + 1, rule, sign).found.how
