"""The exceptions of the derivations package."""


class DerivationError(Exception):
    """Base of everything this package raises on purpose."""


class ChainError(DerivationError, ValueError):
    """A chain is not well formed."""


class RefusedError(DerivationError, ValueError):
    """A rule does not apply to a step."""
