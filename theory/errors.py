"""The exceptions of the theory package."""


class TheoryError(Exception):
    """Base of everything this package raises on purpose."""


class ClaimError(TheoryError, ValueError):
    """A claim is not well formed."""


class DuplicateClaimError(ClaimError):
    """Two claims carry the same id."""


class InadmissibleError(TheoryError, ValueError):
    """Values are missing, unknown, or outside a claim's hypotheses."""


class UnknownClaimError(TheoryError, LookupError):
    """No claim has this id."""


class LoadError(TheoryError, ImportError):
    """A file of claims cannot be imported."""


class EmptyFileError(LoadError):
    """A file of claims holds none."""
