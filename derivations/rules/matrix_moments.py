"""Moments of matrices made of normal rows: what is bounded by polynomials in them, and what is never negative."""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy as sp

from derivations.kernel.proof import Obligation, Strength
from derivations.kernel.prove import prove
from derivations.kernel.setting import Setting
from derivations.language.formulas import OfDesigns, Rows
from derivations.rules.randomness import sources
from theory.language.matrices import Arbitrary, MatrixSum, OrderedProduct, Projection, PseudoInverse


Factors = list[sp.MatrixExpr]


@dataclass
class Inverses:
    """The inverses in a formula that nothing beside them keeps bounded.

    Attributes:
        setting: Laws and definitions.
        left: X'X + λ I in each, as X and λ.
    """

    setting: Setting
    left: list[tuple[sp.MatrixExpr, sp.Expr]] = field(default_factory=list)

    def are_integrable(self, scalar: sp.Expr) -> bool:
        """Whether a product with them has a mean.

        (X'X/T + λ)^-1 is bounded for λ > 0, λ times it for every λ >= 0; (X'X)^-1 has a moment of order p if and only
        if T - d + 1 > 2 p, for T rows of a normal law with an invertible covariance (Muirhead 1982, Aspects of
        Multivariate Statistical Theory, Section 3.2: the density of a Wishart matrix).

        Args:
            scalar: What the product is multiplied by.
        """
        for design, shift in self.left:
            if shift != 0 and self._holds(shift):
                continue
            divided = sp.cancel(scalar / shift) if shift != 0 else sp.zoo
            if shift != 0 and not sp.denom(divided).has(shift):
                scalar = divided
                continue
            rows, columns = design.shape
            if len({one for one, _ in self.left}) > 1 or not self._holds(rows - columns + 1 - 2 * len(self.left)):
                return False
        return True

    def _holds(self, gap: sp.Expr) -> bool:
        found = prove(Obligation(gap, ">", sp.S.Zero), self.setting)
        return found.holds is True and found.strength >= Strength.LEMMA


def is_tame(part: sp.Basic, inverses: Inverses) -> bool:
    """Whether a matrix is bounded by a polynomial in normal entries, but for the inverses that are noted."""
    setting = inverses.setting
    if isinstance(part, (Projection, sp.Identity, sp.ZeroMatrix)) or not sources(part, setting):
        return True
    if isinstance(part, Arbitrary):
        law = setting.laws[str(part.args[0])]
        return isinstance(law, Rows) or (isinstance(law, OfDesigns) and not law.poles)
    if isinstance(part, (MatrixSum, OrderedProduct)):
        return is_tame(part.args[0], inverses)
    if isinstance(part, sp.MatMul):
        return all(is_tame(factor, inverses) for factor in _without_bounded_parts(part))
    if isinstance(part, (sp.MatAdd, sp.Transpose, sp.Trace, sp.BlockMatrix)):
        return all(is_tame(inner, inverses) for inner in part.args)
    if isinstance(part, sp.ImmutableDenseMatrix):
        return all(is_tame(inner, inverses) for inner in part)
    if isinstance(part, sp.Inverse) and (gram := gram_of(part.arg)):
        inverses.left.append((gram[1], gram[2]))
        return True
    if isinstance(part, sp.MatPow) and part.exp.is_Integer and part.exp.is_positive:
        return is_tame(part.base, inverses)
    return False


def _factors(part: sp.MatrixExpr) -> tuple[sp.Expr, Factors]:
    """The number before a product of matrices, and its factors; whole powers one by one."""
    scalars: list[sp.Expr] = []
    factors: Factors = []
    for factor in part.args if isinstance(part, sp.MatMul) else (part,):
        if not isinstance(factor, sp.MatrixExpr):
            scalars.append(factor)
        elif isinstance(factor, sp.MatMul):
            scalar, inner = _factors(factor)
            scalars.append(scalar)
            factors += inner
        elif isinstance(factor, sp.MatPow) and factor.exp.is_Integer:
            one = factor.base if factor.exp > 0 else sp.Inverse(factor.base)
            factors += [one] * abs(int(factor.exp))
        else:
            factors.append(factor)
    return sp.Mul(*scalars), factors


def _without_bounded_parts(product: sp.MatMul) -> Factors:
    """The factors of a product but for S (S + λ)^-1 and X^+ X in it, which are bounded by a number."""
    _, factors = _factors(product)
    kept: list[sp.MatrixExpr | None] = list(factors)
    for i, factor in enumerate(factors):
        if isinstance(factor, sp.Inverse) and (gram := gram_of(factor.arg)):
            for start in (i - 2, i + 1):
                if start >= 0 and tuple(kept[start : start + 2]) == (gram[0], gram[1]):
                    kept[start], kept[start + 1], kept[i] = None, None, None
                    break
        elif isinstance(factor, PseudoInverse) and i + 1 < len(factors) and factors[i + 1] == factor.args[0]:
            kept[i], kept[i + 1] = None, None
    return [factor for factor in kept if factor is not None]


def gram_of(shifted: sp.MatrixExpr) -> tuple[sp.MatrixExpr, sp.MatrixExpr, sp.Expr] | None:
    """X', X and λ in c X'X + λ I, c > 0 and λ >= 0; None for another matrix."""
    gram: tuple[sp.MatrixExpr, sp.MatrixExpr] | None = None
    shift: sp.Expr = sp.S.Zero
    for term in shifted.args if isinstance(shifted, sp.MatAdd) else (shifted,):
        scalar, factors = _factors(term)
        if len(factors) == 1 and isinstance(factors[0], sp.Identity) and scalar.is_nonnegative:
            shift += scalar
        elif gram is None and len(factors) == 2 and factors[0] == factors[1].T and scalar.is_positive:
            gram = factors[0], factors[1]
        else:
            return None
    return None if gram is None else (*gram, shift)


# Signs ----------------------------------------------------------------------------------------


def is_square(matrix: sp.MatrixExpr, setting: Setting) -> bool:
    """Whether the trace of a matrix is never negative: that of a product of two of the form M'CM, C a covariance."""
    if isinstance(matrix, sp.MatAdd):
        return all(is_square(part, setting) for part in matrix.args)
    scalar, factors = _factors(matrix)
    if not scalar.is_nonnegative:
        return False
    squares = {law.covariance for law in setting.laws.values() if isinstance(law, (Rows, OfDesigns))}
    for around in _commuted(factors):
        for i in range(len(around)):
            turned = around[i:] + around[:i]
            if any(_is_mirrored(turned[:j], squares) and _is_mirrored(turned[j:], squares) for j in range(len(turned))):
                return True
    return not factors


def _commuted(factors: Factors) -> list[Factors]:
    """A product as it is, and with an inverse moved past the X'X that it commutes with."""
    found = [factors]
    for i, factor in enumerate(factors):
        gram = gram_of(factor.arg) if isinstance(factor, sp.Inverse) else None
        if gram is not None and tuple(factors[i + 1 : i + 3]) == gram[:2]:
            found.append([*factors[:i], *gram[:2], factor, *factors[i + 3 :]])
    return found


def _is_mirrored(factors: Factors, squares: set[sp.Basic]) -> bool:
    half = len(factors) // 2
    if any(one.T.doit() != other.doit() for one, other in zip(factors[:half], factors[::-1], strict=False)):
        return False
    if len(factors) % 2 == 0:
        return True
    middle = factors[half]
    if isinstance(middle, MatrixSum):
        return _is_mirrored(_factors(middle.args[0])[1], squares)
    if isinstance(middle, sp.Inverse):
        return gram_of(middle.arg) is not None
    return isinstance(middle, (sp.Identity, Projection)) or middle in squares
