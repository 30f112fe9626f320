"""The exceptions of the derivations package."""

from typing import NoReturn, get_type_hints

import sympy as sp


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


def require_kinds(rule: object) -> None:
    """Refuse an argument of a rule that is not of the kind that it names."""
    for name, kind in get_type_hints(type(rule)).items():
        named = isinstance(kind, type) and kind.__module__.startswith(("theory", "derivations", "sympy"))
        if named and kind not in (sp.Expr, sp.Basic) and not isinstance(getattr(rule, name, None), kind):
            refuse(f"expected {name} to be a {kind.__name__}; got {getattr(rule, name, None)}")
