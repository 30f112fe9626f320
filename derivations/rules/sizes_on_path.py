"""Reasons about sizes along a growth path: which of two is larger, rounding to whole numbers, geometric decay."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule, signs_of
from derivations.kernel.proof import Obligation
from derivations.rules.domains import allowed
from derivations.rules.letters import moves
from theory import Kind


@dataclass(frozen=True)
class OnPath(Rule):
    """A rule that asks for a relation between two sizes, which holds along the growth path of the claim.

    Theorem: with T = ⌈d/φ⌉: φ >= 1 gives T <= d, φ <= 1 gives T >= d, and φ < 1 gives T > d, by the definition of
    rounding up (the least whole number that is not smaller).
    Conditions:
        d is a whole number;
        d/φ is positive;
        the relation is among the hypotheses or assumptions;
        the rule gives the sign of the step.
    Reference: none, elementary.

    Attributes:
        rule: The rule.
        sizes: The relations, between a size that the path sets and the size that grows; the chain assumes them.
    """

    rule: Rule
    sizes: tuple[sp.Rel, ...]

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"{self.rule.because} (along the path {', '.join(map(str, self.sizes))})"

    def demands(self, line: Line) -> Demands:
        """What the rule asks for, and that the ratios give the relations."""
        claim = line.setting.claim
        for relation in self.sizes:
            path = None if claim is None else claim.path
            grown = None if path is None else path.sets.get(relation.lhs)
            if path is None or relation.rhs != path.size or not isinstance(grown, sp.ceiling):
                refuse(
                    f"expected a size that the path sets to a rounded multiple of the one that grows; got {relation}"
                )
            if not path.size.is_integer or line.sign not in signs_of(self.rule):
                refuse(f"expected a whole size, and a rule that gives {line.sign}; got {path.size}")
            if not grown.args[0].is_positive:
                yield Obligation(grown.args[0], ">", sp.S.Zero, f"what {relation.lhs} is before it is rounded")
            ratio = path.size / grown.args[0]
            signs = {sp.Le: "≥", sp.Ge: "≤", sp.Gt: "<"}
            if relation.func not in signs or relation not in line.setting.hypotheses:
                refuse(f"expected one of <=, >=, > among the assumptions; got {relation}")
            yield Obligation(ratio, signs[relation.func], sp.S.One, f"{relation} along the path")
        yield from self.rule.demands(line)


@dataclass(frozen=True)
class Geometric(Rule):
    """Powers of a number from 0 on and below 1 tend to 0.

    Theorem: x^n tends to 0 for |x| < 1.
    Conditions:
        the base does not move, is at least 0 and less than 1 at every admitted value;
        the factor before the power, over the claim's scale, exists and does not move either.
    Reference: Rudin 1976, Theorem 3.20 (e).
    """

    gives = ("→",)
    words = "powers of a number below 1"

    def demands(self, line: Line) -> Demands:
        """That the formula is a constant times such a power."""
        claim = line.setting.claim
        if claim is None or claim.path is None or line.step.sign != "→" or line.after != 0:
            refuse(f"powers of a number below 1 tend to 0 along a growth path; got {line.step.sign} {line.after}")
        size, scale = claim.path.size, sp.S.One if claim.scale is None else claim.scale
        written = line.setting.defined(line.before)
        constant, power = written.as_independent(size, as_Add=False)
        powers = [(b, e / size) for b, e in (factor.as_base_exp() for factor in sp.Mul.make_args(power))]
        if any(b.has(size) or sp.cancel(rate).has(size) for b, rate in powers):
            refuse(f"expected a constant times a power with exponent {size}; got {line.before}")
        powers = [(b, sp.cancel(rate)) for b, rate in powers]
        if any(moves(part, line) for part in (constant, scale, *(part for pair in powers for part in pair))):
            refuse(f"expected nothing beside the exponent to move along the path; got {line.before}")
        ratio = sp.Mul(*(b**rate for b, rate in powers))
        yield Obligation(ratio, "<", sp.S.One, "the base of the power")
        yield Obligation(ratio, "≥", sp.S.Zero, "the base of the power")
        if claim.scale is not None and not scale.is_nonzero:
            yield Obligation(scale, "≠", sp.S.Zero, "the scale")
        yield from allowed(constant, ratio)


@dataclass(frozen=True)
class Rounding(Rule):
    """Whole numbers ⌈x⌉ over the size become x over the size, inside min(., 1), in finitely many factors.

    Theorem: 0 <= ⌈x⌉ - x < 1, so that ⌈x⌉/d - x/d tends to 0; min(., 1) moves no further than its argument; a
    polynomial in finitely many numbers from [0, 1] moves with them (sums and products of limits).
    Conditions:
        each x/d is not negative;
        the formula is a polynomial in such minima, and in products of finitely many of them, whose coefficients exist
            and do not move;
        for a ratio, the sign ≃, the claim's scale does not move and is not 0, or else the limit.
    Reference: Rudin 1976, Theorem 3.3.
    """

    gives = ("≃", "→")
    words = "0 <= ⌈x⌉ - x < 1, which over d tends to 0; min(·, 1) moves no further"

    def demands(self, line: Line) -> Demands:
        """That every rounded number stands over the size in min(., 1), and that nothing but rounding goes."""
        claim = line.setting.claim
        if claim is None or claim.path is None or line.step.sign not in ("≃", "→"):
            refuse("rounding vanishes along a growth path, with the sign ≃ or →")
        size, y = claim.path.size, sp.Dummy(positive=True)
        minima = sorted((part for part in line.before.atoms(sp.Min) if part.has(sp.ceiling)), key=str)
        for least in minima:
            for whole in least.atoms(sp.ceiling):
                if least.xreplace({whole: y}) != sp.Min(y / size, 1):
                    refuse(f"expected min(⌈x⌉/{size}, 1); got {least}")
                yield Obligation(whole.args[0], "≥", sp.S.Zero, "what is rounded up")
        yield from _finitely_many(line, minima)
        if line.step.sign == "≃" or claim.kind is Kind.ASYMPTOTIC:
            yield from _ratio(line)
        u, w = sp.Dummy("u", nonnegative=True), sp.Dummy("w", nonnegative=True)
        for low, gap in ((1 - u - w, w), (1 - u, u + w), (1 + u, w)):  # min(., 1) moves no further than its argument
            moved = sp.Min(low + gap, 1) - sp.Min(low, 1)
            yield Obligation(moved, "≥", sp.S.Zero, f"min(·, 1) from {low} on by {gap}")
            yield Obligation(moved, "≤", gap, f"min(·, 1) from {low} on by {gap}")
        yield Obligation(line.before.replace(sp.ceiling, lambda inside: inside), "=", line.after)


def _finitely_many(line: Line, minima: list[sp.Expr]) -> Demands:
    """That a formula is a polynomial in minima, and in products of them that do not grow, with fixed coefficients.

    Raises:
        RefusedError: If it is none.
    """
    letters: dict[sp.Basic, sp.Expr] = {least: sp.Dummy("least", nonnegative=True) for least in minima}
    inner = line.before.xreplace(letters)
    for product in sorted(inner.atoms(sp.Product), key=str):
        ends = sp.Tuple(*product.limits)
        branches = _branches(product.function)
        if moves(ends, line) or not all(branch.is_polynomial(*letters.values()) for branch in branches):
            refuse(f"expected a product of finitely many factors; got {product}")
        letters[product] = sp.Dummy("product", nonnegative=True)
        inner = inner.xreplace({product: letters[product]})
    coefficients = inner.xreplace(dict.fromkeys(letters.values(), sp.S.One))
    if not inner.is_polynomial(*letters.values()) or moves(inner, line) or inner.has(sp.ceiling):
        refuse(f"expected a polynomial in minima, with coefficients that do not move; got {line.before}")
    for product in letters:
        if isinstance(product, sp.Product) and moves(product.function, line):
            refuse(f"expected factors that move by rounding only; got {product}")
    yield from allowed(coefficients)


def _branches(factor: sp.Expr) -> list[sp.Expr]:
    """What a factor may be, which of it depending on its index."""
    return [value for value, _ in factor.args] if isinstance(factor, sp.Piecewise) else [factor]


def _ratio(line: Line) -> Demands:
    """That what the gap is relative to stays away from 0.

    Raises:
        RefusedError: If that is not plain.
    """
    claim = line.setting.claim
    if claim is not None and claim.scale is not None:
        if moves(claim.scale, line):
            refuse(f"expected a scale that does not move; got {claim.scale}")
        if not claim.scale.is_nonzero:
            yield Obligation(claim.scale, "≠", sp.S.Zero, "the scale")
        return
    after = line.setting.defined(line.after)
    if moves(after, line):
        refuse(f"expected a limit that does not move; got {line.after}")
    yield Obligation(line.after, "≠", sp.S.Zero, "the limit, for a ratio")
