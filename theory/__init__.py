"""What the papers say: claims as sympy formulas with machine-readable hypotheses."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from theory.language.claim import Claim, Stated, Wrong
from theory.language.evaluate import to_mpmath, to_numpy
from theory.language.growth_path import GrowthPath
from theory.language.hypotheses import contradiction, is_admissible, limits, require_admissible, solve
from theory.language.kind import Kind
from theory.language.parameter import Parameter
from theory.language.products import Corr, Cov, Sd, Var
from theory.language.quantity import Measured, Quantity
from theory.language.source import Source
from theory.registry import builtin_claims, load_file


if TYPE_CHECKING:
    from theory.vocabulary.covariances import EIGENVALUE, Covariance, Vector
    from theory.vocabulary.kappa import Kappa
    from theory.vocabulary.projections import Sandwich
    from theory.vocabulary.traces import Form, Trace

WORDS = {
    "covariances": ("EIGENVALUE", "Covariance", "Vector"),
    "kappa": ("Kappa",),
    "projections": ("Sandwich",),
    "traces": ("Form", "Trace"),
}
"""Words that some papers use, by the module of the vocabulary that they stand in."""


__all__ = [
    "EIGENVALUE",
    "Claim",
    "Corr",
    "Cov",
    "Covariance",
    "Form",
    "GrowthPath",
    "Kappa",
    "Kind",
    "Measured",
    "Parameter",
    "Quantity",
    "Sandwich",
    "Sd",
    "Source",
    "Stated",
    "Trace",
    "Var",
    "Vector",
    "Wrong",
    "builtin_claims",
    "contradiction",
    "is_admissible",
    "limits",
    "load_file",
    "require_admissible",
    "solve",
    "to_mpmath",
    "to_numpy",
]


def __getattr__(name: str) -> Any:
    """A word of the vocabulary, looked up when it is asked for: who imports the language loads none."""
    for module, words in WORDS.items():
        if name in words:
            return getattr(import_module(f"theory.vocabulary.{module}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
