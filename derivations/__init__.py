"""How claims follow, step by checked step."""

from derivations._chain import Chain, Line, Step
from derivations._check import Checked, CheckedStep, check
from derivations._conditioning import BySquares, GivenTheRest, LargeSample, MeanOfSquares
from derivations._expectations import (
    Cited,
    Expectation,
    Independence,
    LawOf,
    Linearity,
    NoiseMean,
    Orthogonality,
)
from derivations._formulas import Fit, Given, Mean, Noise, Rows
from derivations._generations import (
    ByHypothesis,
    CitedInSum,
    FactorBelow,
    FirstTerm,
    IntegralTest,
    OverGenerations,
    TermByTerm,
)
from derivations._jensen import Moments, Tangent
from derivations._limits import AlongPath
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
from derivations._series import Comparison, Rounded
from derivations._setting import Setting
from derivations._statements import ByCases, InfiniteProduct, Inside, PartialSums
from derivations._walks import Solved, Tower, Unrolled
from derivations._wishart import Columns, LinearImage, ProjectedSquare, Rotation, UniformProjections


__all__ = [
    "Algebra",
    "AlongPath",
    "Bound",
    "ByCases",
    "ByHypothesis",
    "BySquares",
    "Chain",
    "Checked",
    "CheckedStep",
    "Cited",
    "CitedInSum",
    "Columns",
    "Comparison",
    "Definition",
    "Differentiation",
    "Divide",
    "Expectation",
    "FactorBelow",
    "FirstTerm",
    "Fit",
    "Given",
    "GivenTheRest",
    "Independence",
    "Induction",
    "InfiniteProduct",
    "Inside",
    "IntegralTest",
    "Integration",
    "LargeSample",
    "LawOf",
    "LimitOf",
    "Line",
    "LinearImage",
    "Linearity",
    "MatrixAlgebra",
    "Mean",
    "MeanOfSquares",
    "Moments",
    "Noise",
    "NoiseMean",
    "Obligation",
    "Orthogonality",
    "OverGenerations",
    "PartialSums",
    "ProjectedSquare",
    "Proof",
    "Rotation",
    "Rounded",
    "Rows",
    "Series",
    "Setting",
    "Solved",
    "Step",
    "Strength",
    "Substitution",
    "SumRule",
    "Tangent",
    "TermByTerm",
    "Tower",
    "UniformProjections",
    "Unrolled",
    "builtin_chains",
    "chains_of",
    "check",
    "prove",
]
