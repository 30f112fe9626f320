"""Reasons for steps about weighted sums of vectors in the plane, lattice laws, and what is only looked at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import mpmath
import sympy as sp

from derivations.errors import refuse
from derivations.kernel.formulas import Chance
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.points import fails_at
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.lemmas import ROTATIONS
from derivations.rules.limits import SLOWEST
from derivations.xu2025.rules.normal_events import one_chance
from theory.xu2025._laws import NegativeForm


PLACES = 3
"""Places at which two sides are looked at."""
STILL = 0.1
"""Largest power of the size by which quotients that settle may still move."""


@dataclass(frozen=True)
class Polar(Rule):
    """A weighted sum of independent copies of a quadratic form in two normal variables, in polar coordinates.

    2 sqrt(r) a b + r b^2 for standard normal a, b has the eigenvalues (r +- sqrt(r^2 + 4 r))/2: with R and psi the
    polar coordinates of (a, b), the angle doubled and shifted, it is sqrt(r^2 + 4 r) R^2 (kappa + cos(psi))/2 with
    kappa = r/sqrt(r^2 + 4 r). The weighted sum is negative if the weighted mean of cos(psi_j) is below -kappa. The
    weighted mean of exp(i psi_j) is rho exp(i psi) with psi uniform and independent of rho, since turning all
    angles alike changes no law; rho <= 1.

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
        claim = line.setting.claim
        forms = claim.lhs.atoms(NegativeForm) | claim.rhs.atoms(NegativeForm) if claim is not None else set()
        for form in forms:
            yield Obligation(form.args[0], "=", self.ratio, "ratio of the covariances")
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

    Attributes:
        length: The letter of rho, the length of a weighted mean of unit vectors.
    """

    length: sp.Symbol

    gives = ("≤",)
    words = "a weighted mean of unit vectors is no longer than 1, and the bound is not negative"

    def demands(self, line: Line) -> Demands:
        """That the bound is not negative, and that the length is taken to be 1."""
        event = one_chance(line.before).event
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

    Attributes:
        angle: The letter of psi.
    """

    angle: sp.Symbol
    words = "a uniform angle"

    def demands(self, line: Line) -> Demands:
        """That the number lies in [0, 1], and the share of the circle."""
        event = one_chance(line.before).event
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
        letters = line.before.free_symbols | line.after.free_symbols
        words = {k: x for k, x in line.setting.choices.items() if k in letters} or {None: (None,)}
        for symbol, choices in words.items():
            for word in choices:
                yield self._look_at(line, {} if symbol is None else {symbol: word}, claim.path.size)

    def _look_at(self, line: Line, word: dict[sp.Basic, sp.Basic], size: sp.Symbol) -> Proof:
        before, after = (side.xreplace(word) for side in (line.before, line.after))
        scale = None if line.setting.claim is None else line.setting.claim.scale
        seen: list[mpmath.mpf] = []
        looked = 0
        for values in line.setting.points((before, after), 8 * PLACES):
            held = {k: x for k, x in values.items() if k not in (size, *word)}
            sides = [_values((before, after), {**held, size: sp.Integer(n)}) for n in self.sizes]
            if not all(sides):
                continue
            if line.step.sign == "≍":
                seen = [one / other for one, other in sides]
            else:
                seen = [abs(one - other) / (abs(other) if scale is None else 1) for one, other in sides]
            if not (self._settles(seen) if line.step.sign == "≍" else self._falls(seen)):
                listed = ", ".join(mpmath.nstr(one, 6) for one in seen)
                return Proof(None, how=f"{word}: {self._quantity_seen(line)} {listed} at sizes {self.sizes}")
            looked += 1
            if looked == PLACES:
                break
        if not looked:
            return Proof(None, how=f"{word}: no point at which both sides have values")
        last = mpmath.nstr(seen[-1], 6)
        return Proof(
            True, Strength.NUMERIC, f"{self._quantity_seen(line)} settle or fall: {last} at size {self.sizes[-1]}"
        )

    def _quantity_seen(self, line: Line) -> str:
        return "quotients" if line.step.sign == "≍" else "gaps"

    def _falls(self, gaps: list[mpmath.mpf]) -> bool:
        """Whether gaps fall like a power of the size."""
        slope = mpmath.log(gaps[-1] / gaps[0]) / mpmath.log(mpmath.mpf(self.sizes[-1]) / self.sizes[0])
        return bool(slope < -SLOWEST)

    def _settles(self, ratios: list[mpmath.mpf]) -> bool:
        """Whether positive quotients hardly move at last, and ever less."""
        if min(ratios) <= 0:
            return False
        moves = [abs(mpmath.log(after / before)) for before, after in pairwise(ratios)]
        steps = [mpmath.log(mpmath.mpf(after) / before) for before, after in pairwise(self.sizes)]
        return bool(moves[-1] / steps[-1] < STILL and all(b < a for a, b in pairwise(moves)))


def _values(sides: tuple[sp.Expr, ...], values: dict[sp.Basic, sp.Basic]) -> tuple[mpmath.mpf, ...]:
    """The values of some formulas; none where one has none."""
    found = [sp.N(side.xreplace(values), 30) for side in sides]
    return tuple(map(mpmath.mpf, found)) if all(one.is_Float or one.is_Rational for one in found) else ()


@dataclass(frozen=True)
class Tried(Rule):
    """Not proved: the relation is tried at a few points.

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
        tried = 0
        for values in line.setting.points((line.before, line.after), self.points):
            fails = fails_at(line.itself(), line.setting, values)
            if fails:
                yield Proof(False, how="a point", counterexample={str(k): str(x) for k, x in values.items()})
                return
            tried += fails is False
        yield Proof(True if tried else None, Strength.NUMERIC if tried else Strength.NONE, f"tried at {tried} points")
