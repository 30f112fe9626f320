"""One step between two formulas, checked: what tests of rules share."""

import pytest
import sympy as sp

from derivations import (
    Line,
    Setting,
    Step,
)
from derivations.checking.check import check_line
from theory import Claim, Kind, Source, Wrong


n, k, T, d = sp.symbols("n k T d", integer=True, positive=True)


j = sp.Symbol("j", integer=True, nonnegative=True)


x, y, a = sp.symbols("x y a", positive=True)


r, q = sp.symbols("r q", real=True)


FAILED = ("refuted", "unverified")


def step(before, after, rule, sign="=", hypotheses=(), claim=None, **setting):
    """A checked step between two formulas."""
    before, after = sp.sympify(before), sp.sympify(after)
    return check_line(Line(before, after, Step(after, rule, sign), Setting(hypotheses, claim=claim, **setting), {}))


def eq(left, right):
    return sp.Eq(left, right, evaluate=False)


def tabled(rows):
    """A test of each row: its name, a rule, a sign, the formulas, their setting, and a part of the reason."""
    names = ("rule", "sign", "before", "after", "setting", "why")
    return pytest.mark.parametrize(names, [row[1:] for row in rows], ids=[row[0] for row in rows])


def toy(lhs, rhs, kind=Kind.EQUAL, parameters=(), **more):
    """A claim about letters."""
    wrong = (Wrong("twice", 2 * rhs + 1),)
    source = Source("Nobody", "nowhere", "ours")
    return Claim("toy.claim", kind, "A toy", lhs, rhs, parameters=parameters, source=source, wrong=wrong, **more)
