"""What the papers say: claims as sympy formulas with machine-readable hypotheses."""

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
from theory.vocabulary.covariances import EIGENVALUE, Covariance, Vector
from theory.vocabulary.kappa import Kappa
from theory.vocabulary.projections import Sandwich
from theory.vocabulary.traces import Form, Trace


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
