"""The exceptions of the derivations package."""

from typing import NoReturn


class DerivationError(Exception):
    """Base of everything this package raises on purpose."""


class ChainError(DerivationError, ValueError):
    """A chain is not well formed."""


class RefusedError(DerivationError, ValueError):
    """A rule does not apply to a step."""


def refuse(why: str) -> NoReturn:
    """Refuse a step to which a rule does not apply.

    Raises:
        RefusedError: Always.
    """
    raise RefusedError(why)
