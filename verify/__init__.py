"""Whether a statistical theorem holds, where it stops holding, and how sure that is.

`verify.run` judges claims and returns `Results`; `verify.campaign` hunts for where they fail, for longer;
`verify.assert_holds` judges one in a test; `verify.derive` checks how claims follow; `verify.where` tells from which
size a formula may be used; with Hypothesis, `verify.strategies.regimes` draws the regimes of a claim. Everything is
loaded when it is first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from verify import strategies as strategies
    from verify.python.calls import assert_holds as assert_holds, run as run
    from verify.python.deriving import Derivation as Derivation, Derivations as Derivations, derive as derive
    from verify.python.hunting import campaign as campaign
    from verify.python.results import Result as Result, Results as Results
    from verify.python.short import claim as claim, simulate as simulate
    from verify.python.usable import Usable as Usable, where as where

from verify.namesakes import namesake
from verify.version import __version__ as __version__


_HOMES = {
    "Derivation": "deriving",
    "Derivations": "deriving",
    "Result": "results",
    "Results": "results",
    "Usable": "usable",
    "assert_holds": "calls",
    "campaign": "hunting",
    "claim": "short",
    "derive": "deriving",
    "run": "calls",
    "simulate": "short",
    "where": "usable",
}
__all__ = [
    "Derivation",
    "Derivations",
    "Result",
    "Results",
    "Usable",
    "assert_holds",
    "campaign",
    "claim",
    "derive",
    "run",
    "simulate",
    "strategies",
    "where",
]


def __getattr__(name: str) -> Any:
    """What is public, loaded when it is asked for: the command line and pytest start without it."""
    try:
        if name in _HOMES:
            return getattr(importlib.import_module(f"verify.python.{_HOMES[name]}"), name)
        if name == "strategies":
            return importlib.import_module("verify.strategies")
    except ImportError:
        if words := namesake():
            raise ImportError(words) from None
        raise
    msg = f"module 'verify' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    """What is public."""
    return [*__all__, "__version__"]
