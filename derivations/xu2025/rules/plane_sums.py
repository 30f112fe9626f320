"""Reasons for steps about weighted sums of vectors in the plane, lattice laws, and what is only looked at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import mpmath
import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import AtPoints, Look, Seen
from derivations.kernel.gaps import SLOWEST
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.formulas import Chance
from derivations.rules.lemmas import ROTATIONS
from derivations.xu2025.rules.error_laws import CrossProduct, OnDisc, law_of_letters
from derivations.xu2025.rules.normal_events import one_chance


PLACES = 3
"""Places at which two sides are looked at."""
FEWEST = 8
"""Points at which a relation is tried, at least."""
STILL = 0.1
"""Largest power of the size by which quotients that settle may still move."""


@dataclass(frozen=True)
class Polar(Rule):
    """A weighted sum of independent copies of a quadratic form in two normal variables, in polar coordinates.

    2 sqrt(r) a b + r b^2 for standard normal a, b has the eigenvalues (r +- sqrt(r^2 + 4 r))/2: with R and psi the
    polar coordinates of (a, b), the angle doubled and shifted, it is sqrt(r^2 + 4 r) R^2 (kappa + cos(psi))/2 with
    kappa = r/sqrt(r^2 + 4 r). The weighted sum is negative if the weighted mean of cos(psi_j) is below -kappa. The
    weighted mean of exp(i psi_j) is rho exp(i psi) with psi uniform and independent of rho, since turning all angles
    alike changes no law; rho <= 1.

    Theorem: rotation invariance of the standard normal law.
    Conditions:
        the chain gives the law of such a pair to x'y and |y|^2, with r the ratio of the covariances, and that of such a
            mean to rho and psi, which stand nowhere before;
        r > 0.
    Reference: Muirhead 1982, Section 1.5.

    Attributes:
        inner: The letter of x'y.
        square: The letter of |y|^2.
        ratio: r.
        length: The letter of rho.
        angle: The letter of psi.
    """

    inner: sp.Symbol
    square: sp.Symbol
    ratio: sp.Expr
    length: sp.Symbol
    angle: sp.Symbol
    words = "polar coordinates in each eigendirection: a weighted mean of points on the unit circle"

    @property
    def bound(self) -> sp.Expr:
        """The number kappa."""
        return self.ratio / sp.sqrt(self.ratio**2 + 4 * self.ratio)

    def demands(self, line: Line) -> Demands:
        """The eigenvalues, the polar form, and the event."""
        chance, r = one_chance(line.before), sp.Dummy("r", positive=True)
        if chance.event != sp.Lt(2 * self.inner + self.square, 0):
            refuse(f"expected the cross-product form below 0; got {chance}")
        law = law_of_letters(CrossProduct, (self.inner, self.square), line)
        law_of_letters(OnDisc, (self.length, self.angle), line)
        if line.before.has(self.length, self.angle) or self.ratio.has(self.length, self.angle):
            refuse(f"expected new letters; got {self.length} and {self.angle}")
        yield Obligation(law.ratio, "=", self.ratio, "ratio of the covariances")
        yield Obligation(self.ratio, ">", sp.S.Zero, "ratio of the covariances")
        root = sp.sqrt(r**2 + 4 * r)
        matrix = sp.Matrix([[0, sp.sqrt(r)], [sp.sqrt(r), r]])
        high, low = (r + root) / 2, (r - root) / 2
        yield Obligation(sp.expand(high + low), "=", matrix.trace(), "sum of the eigenvalues")
        yield Obligation(sp.expand(high * low), "=", matrix.det(), "product of the eigenvalues")
        phi = sp.Dummy("phi", real=True)
        polar = high * sp.cos(phi) ** 2 + low * sp.sin(phi) ** 2
        gap = sp.simplify(polar - root * (r / root + sp.cos(2 * phi)) / 2)
        yield Obligation(gap, "=", sp.S.Zero, "the form on the unit circle")
        after = Chance(self.length * sp.cos(self.angle) > self.bound)
        if line.before.xreplace({chance: after}) != line.after:
            refuse(f"expected {after}; got {line.after}")
        yield ROTATIONS.cited()


@dataclass(frozen=True)
class Shorter(Rule):
    """rho cos(psi) > kappa >= 0 implies cos(psi) > kappa, where 0 <= rho <= 1.

    Theorem: monotonicity of probability.
    Conditions:
        the chain says that rho is the length of a weighted mean of unit vectors, which is at most 1;
        the bound is not negative, and does not depend on it.
    Reference: Billingsley 1995, Section 2.

    Attributes:
        length: The letter of rho, the length of a weighted mean of unit vectors.
    """

    length: sp.Symbol

    gives = ("≤",)
    words = "a weighted mean of unit vectors is no longer than 1, and the bound is not negative"

    def demands(self, line: Line) -> Demands:
        """That the bound is not negative, and that the length is taken to be 1."""
        event = one_chance(line.before).event
        law_of_letters(OnDisc, (self.length,), line)
        if line.step.sign != "≤" or line.before != one_chance(line.before) or not isinstance(event, sp.Gt):
            refuse(f"expected a chance and the sign ≤; got {line.before}")
        projection = sp.cancel(event.lhs / self.length)
        if projection.has(self.length) or event.rhs.has(self.length):
            refuse(f"expected a multiple of {self.length} above a number; got {event}")
        yield Obligation(event.rhs, "≥", sp.S.Zero, "the bound")
        if line.after != Chance(sp.Gt(projection, event.rhs)):
            refuse(f"expected {Chance(sp.Gt(projection, event.rhs))}; got {line.after}")
        rho, over = 1 / (1 + sp.Dummy("u", nonnegative=True)), sp.Dummy("over", positive=True)
        yield Obligation((event.rhs + over) / rho, ">", event.rhs, "what is above the bound when shortened is above it")


@dataclass(frozen=True)
class UniformAngle(Rule):
    """P(cos(psi) > kappa) = arccos(kappa)/pi for a uniform angle and 0 <= kappa <= 1.

    Theorem: the share of the circle on which the cosine exceeds kappa.
    Conditions:
        the chain says that the angle is uniform;
        0 <= kappa <= 1.
    Reference: none, elementary.

    Attributes:
        angle: The letter of psi.
    """

    angle: sp.Symbol
    words = "a uniform angle"

    def demands(self, line: Line) -> Demands:
        """That the number lies in [0, 1], and the share of the circle."""
        event = one_chance(line.before).event
        law_of_letters(OnDisc, (self.angle,), line)
        if not isinstance(event, sp.Gt) or event.lhs != sp.cos(self.angle) or event.rhs.has(self.angle):
            refuse(f"expected the cosine of {self.angle} above a number; got {event}")
        yield Obligation(event.rhs, "≥", sp.S.Zero, "the number")
        yield Obligation(1 - event.rhs**2, "≥", sp.S.Zero, "its square is at most 1")
        half = sp.Dummy("alpha", positive=True)
        yield Obligation(2 * half / (2 * sp.pi), "=", half / sp.pi, "angles in (-alpha, alpha), of 2 pi")
        chance = one_chance(line.before)
        yield Obligation(line.before.xreplace({chance: sp.acos(event.rhs) / sp.pi}), "=", line.after)


@dataclass(frozen=True)
class LookedAt(Rule):
    """Not proved: the quotient of both sides, or the gap in the claim's unit, is looked at at increasing sizes.

    Theorem: none: numerical evidence.
    Conditions:
        the claim has a growth path, on which all that moves is moved together;
        at least three sizes, each at least twice the one before.
    Reference: none, numbers.

    Attributes:
        why: What would prove it.
        sizes: The sizes.
    """

    why: str
    sizes: tuple[int, ...]

    gives = ("≍", "≃")
    words = "looked at only; {self.why}"

    def demands(self, line: Line) -> Demands:
        """For ≍ that quotients settle at a positive number; for ≃ that gaps fall like a power of the size."""
        claim = line.setting.claim
        if claim is None or claim.path is None or line.step.sign not in ("≍", "≃"):
            refuse(f"a look along a growth path needs a claim that has one, and ≍ or ≃; got {line.step.sign}")
        if len(self.sizes) < PLACES or any(after < 2 * before for before, after in pairwise(self.sizes)):
            refuse(f"expected at least {PLACES} sizes, each at least twice the one before; got {self.sizes}")
        letters = line.before.free_symbols | line.after.free_symbols
        words = {k: x for k, x in line.setting.choices.items() if k in letters} or {None: (None,)}
        for symbol, choices in words.items():
            for word in choices:
                yield self._look_at(line, {} if symbol is None else {symbol: word}, claim.path.size)

    def _look_at(self, line: Line, word: dict[sp.Basic, sp.Basic], size: sp.Symbol) -> Seen:
        before, after = (side.xreplace(word) for side in (line.before, line.after))
        scale = None if line.setting.claim is None else line.setting.claim.scale
        seen: list[mpmath.mpf] = []
        looks: list[Look] = []
        settled, most = (self._moved, STILL) if line.step.sign == "≍" else (self._slope, -SLOWEST)
        for values in line.setting.points((before, after), 8 * PLACES):
            held = {k: x for k, x in values.items() if k not in (size, *word)}
            sides = [_numbers_of((before, after), _grown(line, {**held, size: sp.Integer(n)})) for n in self.sizes]
            if not all(sides) or any(other == 0 for _, other in sides):
                continue
            if line.step.sign == "≍":
                seen = [one / other for one, other in sides]
            else:
                seen = [abs(one - other) / (abs(other) if scale is None else 1) for one, other in sides]
            at = {"at sizes": str(self.sizes), "seen": ", ".join(mpmath.nstr(one, 6) for one in seen)}
            looks.append(Look(at, settled(seen), "<", most))
            if len(looks) == PLACES:
                break
        what = "quotients" if line.step.sign == "≍" else "gaps"
        last = mpmath.nstr(seen[-1], 6) if seen else ""
        words = f"{what} settle or fall: {last} at size {self.sizes[-1]}"
        return Seen(tuple(looks), words, f"{word}: {what} do not settle or fall", refutes=False)

    def _slope(self, gaps: list[mpmath.mpf]) -> mpmath.mpf:
        """The power of the size like which gaps fall, infinite where the first or the last is 0."""
        if 0 in (gaps[0], gaps[-1]):
            return mpmath.mpf("-inf" if gaps[-1] == 0 else "inf")
        return mpmath.log(gaps[-1] / gaps[0]) / mpmath.log(mpmath.mpf(self.sizes[-1]) / self.sizes[0])

    def _moved(self, ratios: list[mpmath.mpf]) -> mpmath.mpf:
        """How much positive quotients move at last, in powers of the size; infinite where not ever less."""
        moves = [abs(mpmath.log(after / before)) for before, after in pairwise(ratios)] if min(ratios) > 0 else []
        steps = [mpmath.log(mpmath.mpf(after) / before) for before, after in pairwise(self.sizes)]
        settles = bool(moves) and all(b < a for a, b in pairwise(moves))
        return moves[-1] / steps[-1] if settles else mpmath.mpf("inf")


def _grown(line: Line, values: dict[sp.Basic, sp.Basic]) -> dict[sp.Basic, sp.Basic]:
    """A point with all that the path sets by its size."""
    sets = {} if line.path is None else line.path.sets
    return values | {symbol: formula.xreplace(values) for symbol, formula in sets.items()}


def _numbers_of(sides: tuple[sp.Expr, ...], values: dict[sp.Basic, sp.Basic]) -> tuple[mpmath.mpf, ...]:
    """The values of some formulas; none where one has none."""
    found = [sp.N(side.xreplace(values), 30) for side in sides]
    return tuple(map(mpmath.mpf, found)) if all(one.is_Float or one.is_Rational for one in found) else ()


@dataclass(frozen=True)
class Tried(Rule):
    """Not proved: the relation is tried at a few points, at least eight.

    Theorem: none: numerical evidence.
    Conditions:
        at least eight points;
        the relation holds at each of them.
    Reference: none, numbers.

    Attributes:
        why: What is known.
        points: How many.
    """

    why: str
    points: int

    gives = ("<", "≤", ">", "≥", "=")
    words = "tried only; {self.why}"

    def demands(self, line: Line) -> Demands:
        """That no point refutes it."""
        points = line.setting.points((line.before, line.after), max(self.points, FEWEST))
        yield AtPoints(line.itself(), tuple(points))
