"""What the letters of derivations mean at a regime: declared by each stem, for its own formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from verify.simulators.engine.declaring import Array


Fixed = Callable[[int, Mapping[str, Any]], Array | None]
"""The matrix with so many rows at a regime, by name; None where the regime says nothing of it."""
_declared: dict[str, dict[str, Fixed]] = {}
_meant: dict[str, dict[str, str]] = {}


def fixed_matrices(stem: str, matrices: Mapping[str, Fixed], words: Mapping[str, str] | None = None) -> None:
    """Declare what letters mean in derivations of a stem.

    Args:
        stem: What stands before the first dot in the ids of its claims.
        matrices: Letter of each fixed matrix to what makes it.
        words: Parameter to the one of its words that the laws of random matrices are those of, where its claims offer
            others as well: at these nothing is tried. Without, every word is.
    """
    _declared.setdefault(stem, {}).update(matrices)
    _meant.setdefault(stem, {}).update(words or {})


def fixed_in(claim_id: str) -> Mapping[str, Fixed]:
    """What the letters for fixed matrices mean in the derivation of a claim."""
    return _declared.get(claim_id.partition(".")[0], {})


def words_in(claim_id: str) -> Mapping[str, str]:
    """Words, by parameter, that the laws in the derivation of a claim are those of."""
    return _meant.get(claim_id.partition(".")[0], {})
