"""Whether what a formula is the limit of exists: infinite sums, and integrals."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.proof import Obligation
from derivations.kernel.series import decided_order
from derivations.rules.domains import allowed, require_continuous


def existing(*formulas: sp.Basic) -> Iterator[Obligation]:
    """What makes the infinite sums and integrals in formulas numbers.

    Raises:
        RefusedError: If one is not known to exist.
    """
    for part in dict.fromkeys(part for formula in formulas for part in unfinished(formula)):
        if isinstance(part, sp.Integral):
            yield from _proper(part)
        elif not isinstance(part, sp.Derivative) and not (isinstance(part, sp.Sum) and is_summable(part)):
            refuse(f"{part} is not known to exist")


def unfinished(formula: sp.Basic) -> Iterator[sp.Basic]:
    """What stands in a formula for the limit of something: infinite sums and products, integrals, derivatives."""
    for part in sp.preorder_traversal(formula):
        infinite = isinstance(part, (sp.Sum, sp.Product)) and any(limits.has(sp.oo, -sp.oo) for limits in part.limits)
        if infinite or isinstance(part, (sp.Integral, sp.Limit, sp.Derivative)):
            yield part


def _proper(part: sp.Integral) -> Iterator[Obligation]:
    """That the integrand is continuous from one finite end to the other."""
    (x, *ends), *more = part.limits
    if more or len(ends) != 2 or any(end.has(sp.oo, -sp.oo) for end in ends):
        refuse(f"{part} is not known to exist: expected one integral between two numbers")
    require_continuous(part.function, x)
    low, high = ends
    for place in (low, high, low + (high - low) / (1 + sp.Dummy("u", positive=True))):
        yield from allowed(part.function.xreplace({x: place}))


def is_summable(part: sp.Sum | sp.Product) -> bool:
    """Whether a sum over one index converges, for every value of its letters, by a test that numbers bear out."""
    (index, low, high), *more = part.limits
    if more or not isinstance(part, sp.Sum) or high != sp.oo or not low.is_Integer:
        return False
    order = decided_order(part.function, index)
    return order is not None and order.is_summable
