"""What a matrix that is not random is at a regime: declared by each stem, for the letters of its own formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from verify.simulators.engine.declaring import Array


Fixed = Callable[[int, Mapping[str, Any]], Array | None]
"""The matrix with so many rows at a regime, by name; None where the regime says nothing of it."""
_declared: dict[str, dict[str, Fixed]] = {}


def fixed_matrices(stem: str, matrices: Mapping[str, Fixed]) -> None:
    """Declare what letters mean that stand for fixed matrices in derivations of a stem.

    Args:
        stem: What stands before the first dot in the ids of its claims.
        matrices: Letter to what makes the matrix.
    """
    _declared.setdefault(stem, {}).update(matrices)


def fixed_in(claim_id: str) -> Mapping[str, Fixed]:
    """What the letters for fixed matrices mean in the derivation of a claim."""
    return _declared.get(claim_id.partition(".")[0], {})
