"""One step about fits, series or events, checked: what tests of such rules share."""

import sympy as sp
from sympy.stats import Gamma, Normal

from derivations import Chain, Step, check
from derivations.language.formulas import ChainState, Given
from derivations.rules.algebra import Algebra
from theory import Claim, GrowthPath, Kind, Parameter, Source
from theory.language.propositions import Bounded, Converges


T, n, t, k = sp.symbols("T n t k", integer=True, positive=True)


a, b, c, g, x, q = sp.symbols("a b c g x q", positive=True)


word = sp.Symbol("word")


HERE, BEFORE, PAST = (ChainState("x", when, a) for when in (T, T - 1, t - 1))


SCALE = {"x": Given(PAST * Gamma("G", n, 1) / n, t)}


WALK = {"x": Given(PAST + Normal("Z", 0, 1), t)}


RANGES = tuple(Parameter(s, "a number", low=1, high=5) for s in (T, n, k, a, b, c, g, x, q))


def step(before, after, rule, sign="=", laws=None, hypotheses=(), words=()):
    """The verdict on one step."""
    kinds = {"=": Kind.EQUAL, "<": Kind.BELOW, "→": Kind.LIMIT, "⇔": Kind.IFF}
    claim = Claim(
        id="test.step",
        kind=kinds[sign],
        statement="a step",
        lhs=before,
        rhs=after,
        parameters=(*RANGES, *words),
        hypotheses=hypotheses,
        source=Source("a test", "here", "ours"),
        path=GrowthPath("T grows", T, (4, 16, 64)) if sign in ("→", "⇔") else None,
        equivalent=sp.S.One if sign == "⇔" else None,
    )
    return check(Chain(claim, (Step(claim, rule, sign=sign),), laws=laws or {}))


def refused(*arguments, **named):
    """Whether a step is refused or refuted."""
    return step(*arguments, **named).verdict in ("refuted", "unverified")


def drawn(before, after, rule, sign="="):
    """The verdict on a step between means over draws, which no claim may speak of."""
    claim = Claim(
        id="test.drawn",
        kind=Kind.EQUAL if sign == "=" else Kind.BELOW,
        statement="a step",
        lhs=a,
        rhs=b,
        parameters=RANGES,
        source=Source("a test", "here", "ours"),
    )
    lines = (Step(before, Algebra()), Step(after, rule, sign=sign), Step(claim, Algebra()))
    return check(Chain(claim, lines)).steps[1].verdict


# Statements -----------------------------------------------------------------------------------


def partial(term):
    return Bounded(a * sp.Sum(term, (t, 1, T)), T)


def unevaluated(term):
    return Converges(term, t, evaluate=False)
