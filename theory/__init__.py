"""What the papers say: claims as sympy formulas with machine-readable hypotheses."""

from theory._claim import Claim, Kind, Source, Stated, Wrong
from theory._covariance import Covariance, Vector
from theory._evaluate import to_mpmath, to_numpy
from theory._hypotheses import contradiction, is_admissible, limits, solve
from theory._parameter import Parameter
from theory._path import GrowthPath
from theory._quantity import Measured, Quantity
from theory._registry import builtin_claims, load_file
from theory._spectral import EIGENVALUE, Form, Kappa, Sandwich, Trace


__all__ = [
    "EIGENVALUE",
    "Claim",
    "Covariance",
    "Form",
    "GrowthPath",
    "Kappa",
    "Kind",
    "Measured",
    "Parameter",
    "Quantity",
    "Sandwich",
    "Source",
    "Stated",
    "Trace",
    "Vector",
    "Wrong",
    "builtin_claims",
    "contradiction",
    "is_admissible",
    "limits",
    "load_file",
    "solve",
    "to_mpmath",
    "to_numpy",
]
