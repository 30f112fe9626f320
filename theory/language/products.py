"""Products of means, variances and covariances of measured quantities, each as one thing that can be measured.

A product of means is the mean of a product over as many independent draws; a covariance is that of half the product of
two differences between two independent draws. So a polynomial in means, such as E X^2 - (E X)^2, is itself a mean, and
is judged as one, without bias and without any approximation.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import sympy as sp
from sympy.core.symbol import Str

from theory.errors import ClaimError
from theory.language.quantity import Measured, Quantity


TIMES, WITH = "*", "~"
"""In names: between factors, and between the two quantities of a covariance."""
MOST_DRAWS = 4
"""Independent draws of which a product may be made."""
Factor = tuple[str, ...]
"""One quantity for its mean, two for their covariance: as many as the draws that it needs."""


def factors(name: str) -> tuple[Factor, ...]:
    """The factors of which a name tells the product."""
    return tuple(tuple(part.split(WITH)) for part in name.split(TIMES))


def drawn_in(name: str) -> tuple[str, ...]:
    """Names of the quantities that are drawn for a product."""
    return tuple(sorted(set(chain.from_iterable(factors(name)))))


def is_compound(name: str) -> bool:
    """Whether something is no quantity as a simulator draws it."""
    return TIMES in name or WITH in name


def draws_for(name: str) -> int:
    """How many independent draws a product takes."""
    return sum(map(len, factors(name)))


def product(nodes: Sequence[Measured], claim_id: str) -> Measured | None:
    """The product of some means, covariances among them, as one thing to measure; None for the empty one.

    Raises:
        ClaimError: If they are measured in different settings, or it takes too many draws.

    """
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    written = [str(node) for node in nodes]
    if len({node.args[3] for node in nodes}) > 1:
        msg = f"claim {claim_id}: expected a product of means in one setting; got {' times '.join(written)}"
        raise ClaimError(msg)
    ordered = sorted(nodes, key=lambda node: node.name)
    name = TIMES.join(node.name for node in ordered)
    if draws_for(name) > MOST_DRAWS:
        msg = f"claim {claim_id}: expected products of at most {MOST_DRAWS} draws; got {' times '.join(written)}"
        raise ClaimError(msg)
    latex, text = r" \cdot ".join(str(node.args[1]) for node in ordered), " * ".join(str(node) for node in ordered)
    return Measured(Str(name), Str(latex), Str(text), ordered[0].args[3])


def Cov(first: Quantity | Measured, second: Quantity | Measured) -> Measured:  # noqa: N802  (as the field writes it)
    """The covariance of two quantities, from draw to draw of one simulator that draws both."""
    one, other = (node() if isinstance(node, Quantity) else node for node in (first, second))
    if is_compound(one.name) or is_compound(other.name) or one.args[3] != other.args[3]:
        msg = f"expected the covariance of two quantities in one setting; got {one} and {other}"
        raise ClaimError(msg)
    one, other = sorted((one, other), key=lambda node: node.name)
    if one.name == other.name:
        latex, text = rf"\operatorname{{Var}}\left[{one.args[1]}\right]", f"Var[{one}]"
    else:
        latex, text = rf"\operatorname{{Cov}}\left[{one.args[1]}, {other.args[1]}\right]", f"Cov[{one}, {other}]"
    return Measured(Str(f"{one.name}{WITH}{other.name}"), Str(latex), Str(text), one.args[3])


def Var(quantity: Quantity | Measured) -> Measured:  # noqa: N802  (as above)
    """The variance of a quantity from draw to draw."""
    return Cov(quantity, quantity)


def Sd(quantity: Quantity | Measured) -> sp.Expr:  # noqa: N802  (as above)
    """The standard deviation of a quantity from draw to draw."""
    return sp.sqrt(Var(quantity))


def Corr(first: Quantity | Measured, second: Quantity | Measured) -> sp.Expr:  # noqa: N802  (as above)
    """The correlation of two quantities, from draw to draw of one simulator that draws both."""
    return Cov(first, second) / (Sd(first) * Sd(second))
