"""Reasons about sizes along a growth path: which of two is larger, rounding to whole numbers, geometric decay."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation


@dataclass(frozen=True)
class OnPath(Rule):
    """A rule that asks for a relation between two sizes, which holds along the growth path of the claim.

    With T = ⌈d/φ⌉: φ >= 1 gives T <= d, φ <= 1 gives T >= d, and φ < 1 gives T > d.

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
            ratio = path.size / grown.args[0]
            signs = {sp.Le: "≥", sp.Ge: "≤", sp.Gt: "<"}
            if relation.func not in signs or relation not in line.setting.hypotheses:
                refuse(f"expected one of <=, >=, > among the assumptions; got {relation}")
            yield Obligation(ratio, signs[relation.func], sp.S.One, f"{relation} along the path")
        yield from self.rule.demands(line)


@dataclass(frozen=True)
class Geometric(Rule):
    """Powers of a number from 0 on and below 1 tend to 0."""

    words = "powers of a number below 1"

    def demands(self, line: Line) -> Demands:
        """That the formula is a constant times such a power."""
        claim = line.setting.claim
        if claim is None or claim.path is None or line.step.sign != "→" or line.after != 0:
            refuse(f"powers of a number below 1 tend to 0 along a growth path; got {line.step.sign} {line.after}")
        size = claim.path.size
        _, power = line.before.as_independent(size, as_Add=False)
        powers = [(b, e / size) for b, e in (factor.as_base_exp() for factor in sp.Mul.make_args(power))]
        if any(b.has(size) or sp.cancel(rate).has(size) for b, rate in powers):
            refuse(f"expected a constant times a power with exponent {size}; got {line.before}")
        ratio = sp.Mul(*(b**rate for b, rate in powers))
        yield Obligation(ratio, "<", sp.S.One, "the base of the power")
        yield Obligation(ratio, "≥", sp.S.Zero, "the base of the power")


@dataclass(frozen=True)
class Rounding(Rule):
    """Whole numbers ⌈x⌉ over the size become x over the size, inside min(., 1), in finitely many factors."""

    words = "0 <= ⌈x⌉ - x < 1, which over d tends to 0; min(·, 1) moves no further"

    def demands(self, line: Line) -> Demands:
        """That every rounded number stands over the size in min(., 1), and that nothing but rounding goes."""
        claim = line.setting.claim
        if claim is None or claim.path is None or line.step.sign not in ("≃", "→"):
            refuse("rounding vanishes along a growth path, with the sign ≃ or →")
        size, y = claim.path.size, sp.Dummy(positive=True)
        for least in line.before.atoms(sp.Min):
            for whole in least.atoms(sp.ceiling):
                if least.xreplace({whole: y}) != sp.Min(y / size, 1):
                    refuse(f"expected min(⌈x⌉/{size}, 1); got {least}")
        outside = line.before.replace(lambda part: isinstance(part, sp.Min), lambda *_: sp.S.One)
        lengths = [product.limits[0][2] for product in line.before.atoms(sp.Product)]
        if outside.has(sp.ceiling) or any(size in length.free_symbols for length in lengths):
            refuse(f"expected roundings in finitely many factors min(⌈x⌉/{size}, 1); got {line.before}")
        u, w = sp.Dummy("u", nonnegative=True), sp.Dummy("w", nonnegative=True)
        for low, gap in ((1 - u - w, w), (1 - u, u + w), (1 + u, w)):  # min(., 1) moves no further than its argument
            moved = sp.Min(low + gap, 1) - sp.Min(low, 1)
            yield Obligation(moved, "≥", sp.S.Zero, f"min(·, 1) from {low} on by {gap}")
            yield Obligation(moved, "≤", gap, f"min(·, 1) from {low} on by {gap}")
        yield Obligation(line.before.replace(sp.ceiling, lambda inside: inside), "=", line.after)
