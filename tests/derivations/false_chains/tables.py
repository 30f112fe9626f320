"""Small chains for tables of false and true statements."""

import sympy as sp

from derivations import Chain, Step, check
from theory import Claim, Kind, Parameter, Source


x, y = sp.symbols("x y", positive=True)
r, q = sp.symbols("r q", real=True)
n, m = sp.symbols("n m", integer=True, positive=True)
k, j = sp.symbols("k j", integer=True)
t = sp.Symbol("t", real=True)
KINDS = {"=": Kind.EQUAL, "≤": Kind.AT_MOST, "≥": Kind.AT_LEAST, "<": Kind.BELOW, "⇒": Kind.STEP, "⇔": Kind.IFF}
SOURCE = Source("a test", "a line", "ours")


def eq(left, right):
    """An equation that stays one."""
    return sp.Eq(left, right, evaluate=False)


def claimed(left, right, sign="=", hypotheses=(), where=None):
    """A claim in whatever letters stand in it and in its abbreviations."""
    sides, where = (sp.sympify(left), sp.sympify(right)), where or {}
    letters = set().union(*(part.free_symbols for part in (*sides, *hypotheses, *where.values()))) - set(where)
    parameters = tuple(
        Parameter(s, s.name, 1 if s.is_positive else -5, 10, spread="linear") for s in sorted(letters, key=str)
    )
    more = {"hypotheses": tuple(hypotheses), "where": where}
    return Claim("false.claim", KINDS[sign], "a statement", *sides, parameters, SOURCE, **more)


def one_step(left, right, rule, sign="=", hypotheses=(), where=None, **more):
    """A chain of one step from the left side of a claim to the right one."""
    claim = claimed(left, right, sign, hypotheses, where)
    return Chain(claim, (Step(claim, rule, sign),), **more)


def from_statement(start, steps, left, right, hypotheses=(), where=None, **more):
    """A chain of statements: each with the rule that gives it, the last one being that left and right are equal."""
    claim = claimed(left, right, "⇒", hypotheses, where)
    *inner, last = steps
    lines = [Step(statement, rule, "⇒") for statement, rule in inner]
    return Chain(claim, (*lines, Step(claim, last, "⇒")), start=start, **more)


def came_to(chain):
    """The verdict of a chain, and all reasons and side conditions of its steps in one text."""
    found = check(chain)
    parts = [
        part
        for one in found.steps
        for part in (one.how, *(f"{c.text} ({c.note}): {c.verdict}" for c in one.conditions))
    ]
    return found.verdict, "; ".join(parts)
