"""Families that are not normal, counts, expansions and numbers: examples of the rules."""

from dataclasses import replace
from fractions import Fraction

import sympy as sp
from sympy.stats import Exponential, Gamma

from derivations.language.formulas import ChainState, Chance, Given, Mean
from derivations.rules.examples.steps import Example, said, step
from derivations.xu2025 import correction, improvement_general
from derivations.xu2025.rules.absorption import Vanishing
from derivations.xu2025.rules.counts import AllCounts, LatticeTies
from derivations.xu2025.rules.edgeworth import Edgeworth
from derivations.xu2025.rules.families import Bernoulli, Collapsed, FirstFit, GammaTail, NamedChance
from derivations.xu2025.rules.limit_laws import CentralLimit
from derivations.xu2025.rules.outcomes import Cases, stands_for
from derivations.xu2025.rules.plane_sums import LookedAt, Tried
from theory import GrowthPath, Kind
from theory.xu2025._laws import BernoulliImprovement, GammaImprovement
from theory.xu2025._setting import family
from theory.xu2025.improvement import n_1


T, t, n, p = sp.symbols("T t n p", integer=True, positive=True)
k, m = sp.symbols("k m", integer=True, nonnegative=True)
a, b, level, word = sp.symbols("a b level word", positive=True)
u = sp.Symbol("u", nonnegative=True)


def fit(generation):
    """The fit of a generation; that of generation 0 is a."""
    return ChainState("x", generation, a)


HERE, FIRST, PAST = fit(T), fit(1), fit(t - 1)
G, E = Gamma("G", n, 1), Exponential("E", 1)
X, L = Gamma("X", n, 1) / n, Gamma("L", p, 1) / p
HALVED = {"x": Given(PAST * E / 2, t)}
GROWS = said(a, b, Kind.LIMIT, path=GrowthPath("T grows", T, (4, 16, 64)))
FALLS = Vanishing(Mean(HERE), a / 2**T, 1 / level, ((level * (1 + u), {}),), (u,), T, sp.Rational(1, 2))
NEARER, LEFT = Chance(sp.Abs(HERE - a) < sp.Abs(FIRST - a)), Chance(a < sp.Abs(FIRST - a))
TAIL = sp.uppergamma(n, 2 * n) / sp.gamma(n)
GAMMA = Chance(sp.Abs(X * L - 1) < sp.Abs(X - 1))
OUTCOMES = BernoulliImprovement(n, p, b)
LINE = sp.atan(2 / sp.sqrt(T - 1)) / sp.pi
STEPS = {"one": Given(PAST * Gamma("H", p, 1) / p, t)}
LIMIT_LAW = CentralLimit(STEPS, HERE, {"one": 1}, (n * sp.Sum(1 / n, (t, 2, T)), T - 1), word, p)
COUNTED, TIED = correction.POISSON_EXACT.lines[1], correction.TIES.lines[1]
WORD = {family: sp.Symbol("exponential")}
SCALE = correction.SCALE_CORRECTION.lines[0]
ONE_FAMILY = replace(SCALE, before=SCALE.before.xreplace(WORD), after=SCALE.after.xreplace(WORD))
PRINTED = improvement_general.STRICT.lines[0]
EXPANDED = correction.EXPANDED["exponential"]
SIZES = (16, 64, 256)

EXAMPLES = (
    Example(
        Collapsed,
        step(NEARER, LEFT, Collapsed(HERE, level, FALLS), "→", laws=HALVED, claim=GROWS),
        "proved (symbolic)",
        step(Chance(HERE > 0), Chance(sp.false), Collapsed(HERE, level, FALLS), "→", laws=HALVED, claim=GROWS),
        "unverified: expected one other fit",
    ),
    Example(
        FirstFit,
        step(Chance(b < FIRST), Chance(b < a * E / 2), FirstFit(), laws=HALVED),
        "proved (symbolic)",
        step(Chance(HERE < FIRST), Chance(a * E / 2 > HERE), FirstFit(), laws=HALVED),
        "unverified",
    ),
    Example(
        GammaTail,
        step(Chance(sp.Lt(2, G / n)), TAIL, GammaTail()),
        "proved (symbolic)",
        step(Chance(sp.Lt(1, G / n)), TAIL, GammaTail()),
        "refuted",
    ),
    Example(
        NamedChance,
        step(GAMMA, GammaImprovement(n, p, 1, 1), NamedChance()),
        "proved (symbolic)",
        step(2 * GAMMA, GammaImprovement(n, p, 1, 1), NamedChance()),
        "unverified",
    ),
    Example(
        Cases,
        step(stands_for(OUTCOMES, k, m), OUTCOMES, Cases()),
        "proved (symbolic)",
        step(1 / n, OUTCOMES, Cases()),
        "refuted: expected a double sum over all outcomes",
    ),
    Example(
        AllCounts,
        COUNTED,
        "confirmed (numeric)",
        replace(COUNTED, before=1 / n_1),
        "refuted: expected sums over all counts",
    ),
    Example(
        LatticeTies,
        TIED,
        "proved (lemma)",
        replace(TIED, before=2 * TIED.before),
        "refuted",
    ),
    Example(
        Edgeworth,
        replace(ONE_FAMILY, step=replace(SCALE.step, because=EXPANDED)),
        "proved (lemma)",
        replace(ONE_FAMILY, step=replace(SCALE.step, because=replace(EXPANDED, ratio=sp.Integer(2)))),
        "unverified: expected sizes in proportion",
    ),
    Example(
        CentralLimit,
        step(LINE, LINE, LIMIT_LAW, "≃", claim=GROWS),
        "confirmed (simulated)",
        step(sp.Rational(1, 3), LINE, LIMIT_LAW, "≃", claim=GROWS),
        "refuted: expected the claim itself",
    ),
    Example(
        LookedAt,
        step(1 / (T + 1), 1 / T, LookedAt("a closed form", SIZES), "≍", claim=GROWS),
        "confirmed (numeric)",
        step(1 / T, T**-2, LookedAt("a closed form", (16, 17)), "≍", claim=GROWS),
        "unverified: expected at least 3 sizes",
    ),
    Example(
        Tried,
        step(2 * a, 2 * a + 1, Tried("by eye", 8), "≤"),
        "confirmed (numeric)",
        step(a * (a - 1), 0, Tried("by eye", 8)),
        "refuted",
    ),
    Example(
        Bernoulli,
        replace(PRINTED, step=replace(PRINTED.step, because=Bernoulli("said", (2, 2), Fraction(1, 2), False))),
        "unverified: holds in this case, which proves nothing",
        PRINTED,
        "refuted",
    ),
)
