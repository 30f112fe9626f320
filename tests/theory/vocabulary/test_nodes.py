"""A parameter may have the letter that stands for an eigenvalue: the one that traces bind clashes with nobody's."""

import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
import sympy as sp

from theory import EIGENVALUE, Claim, Covariance, Form, Kind, Parameter, Source, Trace, Vector, to_mpmath, to_numpy
from theory.language.compiled import compiled, named_apart
from theory.language.nodes import Carrier


s, x = sp.symbols("s x", positive=True)
d = sp.Symbol("d", integer=True, positive=True)
Sigma = sp.Symbol("Sigma")
SHRUNK = s * Trace(EIGENVALUE / (EIGENVALUE + s), Sigma)
CLAIM = Claim(
    id="own.shrunk",
    kind=Kind.EQUAL,
    statement="A trace beside a parameter that has the letter of its eigenvalues",
    lhs=SHRUNK,
    rhs=d * s - s**2 * Trace(1 / (EIGENVALUE + s), Sigma),
    parameters=(Parameter(d, "dimension", 1, 8), Parameter(s, "a penalty", 0.5, 2)),
    source=Source("nobody", "nowhere", "ours"),
    where={Sigma: Covariance("geometric", d, 10)},
)


def by_hand(size, penalty):
    """The sum, written out."""
    values = 10.0 ** (-np.floor(8 * np.arange(size) / size) / 7)
    return penalty * (values / (values + penalty)).sum()


@pytest.mark.parametrize(("size", "penalty"), [(1, 0.5), (5, 1.25), (8, 2.0)])
def test_a_parameter_may_be_called_as_the_eigenvalue_is(size, penalty):
    """Both sides are right, in double precision and in many digits."""
    stated = CLAIM.at(d=size, s=penalty)
    assert stated.setting == {"d": size, "s": penalty}
    for side in (stated.lhs[0][0], stated.theory):
        assert float(to_numpy(side, {})) == pytest.approx(by_hand(size, penalty), rel=1e-13)
        assert float(to_mpmath(side, {}, 30)) == pytest.approx(by_hand(size, penalty), rel=1e-13)


def test_values_of_both_letters_stay_apart():
    """An array for the parameter is an axis of its own, beside that of the eigenvalues."""
    penalties = np.array([0.5, 1.0, 2.0])
    found = to_numpy(SHRUNK, {s: penalties, Sigma: Covariance("geometric", 5, 10)})
    assert found == pytest.approx([by_hand(5, penalty) for penalty in penalties], rel=1e-13)
    assert to_mpmath(SHRUNK, {s: 2, Sigma: Covariance("geometric", 5, 10)}, 30) == pytest.approx(by_hand(5, 2.0))
    assert SHRUNK.free_symbols == {s, Sigma}
    assert SHRUNK.diff(s).subs(s, 1) != 0


def test_the_bound_letter_is_printed_as_the_letter_and_equal_to_none():
    """It differs from the plain letter in everything but in what is printed."""
    assert (str(EIGENVALUE), sp.latex(EIGENVALUE), sp.pretty(EIGENVALUE)) == ("s", "s", "s")
    assert s != EIGENVALUE
    assert sp.expand((EIGENVALUE - s) * (EIGENVALUE + s)) == EIGENVALUE**2 - s**2
    assert EIGENVALUE * s == s * EIGENVALUE
    assert EIGENVALUE + s == s + EIGENVALUE
    assert sp.srepr(EIGENVALUE) != sp.srepr(s)


def test_the_bound_letter_survives_pickling():
    """A copy from another process is the same letter."""
    formula = Form(Vector("equal", Sigma), EIGENVALUE / (EIGENVALUE + s), Vector("top", Sigma), Sigma)
    assert pickle.loads(pickle.dumps(formula)) == formula
    assert pickle.loads(pickle.dumps(EIGENVALUE)) == EIGENVALUE


@pytest.mark.parametrize("module", ["numpy", "mpmath", "math"])
def test_symbols_printed_alike_are_compiled_apart(module):
    """Whatever tells them apart: the class, or an assumption."""
    loose = sp.Symbol("s")
    function = compiled(EIGENVALUE - 2 * s + 4 * loose, (EIGENVALUE, s, loose), module)
    assert function(1.0, 2.0, 3.0) == 9
    assert len(set(map(str, named_apart((EIGENVALUE, s, loose)).values()))) == 2


def test_a_vector_is_coarser_where_its_covariance_is():
    """By default the parts of a carrier are made coarser."""
    covariance = Covariance("power", 10**6, 1, 2)
    vector = Vector("source", covariance)
    assert isinstance(vector, Carrier)
    assert vector.coarser() == Vector("source", covariance.coarser()) != vector


DIGITS = """
import sympy as sp
from theory import Covariance, Kappa, to_mpmath
from theory.language.propositions import rules_of
t, T = sp.symbols("t T", integer=True, positive=True)
sigma = Covariance("power", 12, 1, sp.Rational(3, 2))
print(to_mpmath(sp.Add(*(sp.sqrt(Kappa(sp.Rational(1, i), 5, sigma)) for i in range(2, 9))), {}, 50))
print(rules_of(sp.Add(*(sp.Sum(t ** -sp.Rational(i, 2), (t, 1, T)) for i in range(1, 7)))))
"""


def test_neither_digits_nor_the_order_of_rules_depend_on_the_hash_seed():
    said = {
        subprocess.run(
            [sys.executable, "-c", DIGITS],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "012"
    }
    assert len(said) == 1
