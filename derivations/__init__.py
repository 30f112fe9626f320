"""How claims follow, step by checked step."""

from derivations._chain import Chain, Line, Step
from derivations._check import Checked, CheckedStep, check
from derivations._expectations import (
    Cited,
    Expectation,
    Independence,
    LawOf,
    Linearity,
    NoiseMean,
    Orthogonality,
)
from derivations._formulas import Mean, Noise, Rows
from derivations._limits import AlongPath
from derivations._optima import BestPlace, OptimalExponent
from derivations._orders import ByEquivalent, Comparison, Exponents, KappaOrder, PowerLaw
from derivations._proof import Obligation, Proof, Strength, prove
from derivations._registry import builtin_chains, chains_of
from derivations._rules import (
    Algebra,
    Bound,
    Definition,
    Differentiation,
    Divide,
    Induction,
    Integration,
    LimitOf,
    MatrixAlgebra,
    Series,
    Substitution,
    SumRule,
)
from derivations._setting import Setting


__all__ = [
    "Algebra",
    "AlongPath",
    "BestPlace",
    "Bound",
    "ByEquivalent",
    "Chain",
    "Checked",
    "CheckedStep",
    "Cited",
    "Comparison",
    "Definition",
    "Differentiation",
    "Divide",
    "Expectation",
    "Exponents",
    "Independence",
    "Induction",
    "Integration",
    "KappaOrder",
    "LawOf",
    "LimitOf",
    "Line",
    "Linearity",
    "MatrixAlgebra",
    "Mean",
    "Noise",
    "NoiseMean",
    "Obligation",
    "OptimalExponent",
    "Orthogonality",
    "PowerLaw",
    "Proof",
    "Rows",
    "Series",
    "Setting",
    "Step",
    "Strength",
    "Substitution",
    "SumRule",
    "builtin_chains",
    "chains_of",
    "check",
    "prove",
]
