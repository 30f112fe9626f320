"""How claims follow, step by checked step."""

from derivations._chain import Chain, Line, Step
from derivations._check import Checked, CheckedStep, check
from derivations._cited import Cited
from derivations._conditioning import BySquares, GivenTheRest, LargeSample, MeanOfSquares
from derivations._equivalents import Equivalent, InEigenbasis, Isotropic, OneByOne
from derivations._expectations import Independence, LawOf, Linearity, NoiseMean, Orthogonality
from derivations._formulas import Fit, Given, Mean, Noise, Rows
from derivations._generations import (
    ByHypothesis,
    CitedInSum,
    FactorBelow,
    FirstTerm,
    OverGenerations,
    TermByTerm,
)
from derivations._jensen import Expectation, Tangent
from derivations._limits import AlongPath
from derivations._optima import BestPlace, OptimalExponent
from derivations._orders import ByEquivalent, Exponents, KappaOrder, PowerLaw
from derivations._proof import Obligation, Proof, Strength, prove
from derivations._registry import Underived, builtin_chains, builtin_underived, chains_of
from derivations._rotations import RowSpaces, Uniform
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
from derivations._series import IntegralTest, Rounded, SeriesComparison
from derivations._setting import Setting
from derivations._sizes import Geometric, OnPath, Rounding
from derivations._statements import ByCases, InfiniteProduct, Inside, PartialSums
from derivations._walks import Solved, Tower, Unrolled
from derivations._wishart import Columns, LinearImage, ProjectedSquare, Rotation, UniformProjections
from derivations._witness import TriedAt
from derivations._words import Eigenbasis


__all__ = [
    "Algebra",
    "AlongPath",
    "BestPlace",
    "Bound",
    "ByCases",
    "ByEquivalent",
    "ByHypothesis",
    "BySquares",
    "Chain",
    "Checked",
    "CheckedStep",
    "Cited",
    "CitedInSum",
    "Columns",
    "Definition",
    "Differentiation",
    "Divide",
    "Eigenbasis",
    "Equivalent",
    "Expectation",
    "Exponents",
    "FactorBelow",
    "FirstTerm",
    "Fit",
    "Geometric",
    "Given",
    "GivenTheRest",
    "InEigenbasis",
    "Independence",
    "Induction",
    "InfiniteProduct",
    "Inside",
    "IntegralTest",
    "Integration",
    "Isotropic",
    "KappaOrder",
    "LargeSample",
    "LawOf",
    "LimitOf",
    "Line",
    "LinearImage",
    "Linearity",
    "MatrixAlgebra",
    "Mean",
    "MeanOfSquares",
    "Noise",
    "NoiseMean",
    "Obligation",
    "OnPath",
    "OneByOne",
    "OptimalExponent",
    "Orthogonality",
    "OverGenerations",
    "PartialSums",
    "PowerLaw",
    "ProjectedSquare",
    "Proof",
    "Rotation",
    "Rounded",
    "Rounding",
    "RowSpaces",
    "Rows",
    "Series",
    "SeriesComparison",
    "Setting",
    "Solved",
    "Step",
    "Strength",
    "Substitution",
    "SumRule",
    "Tangent",
    "TermByTerm",
    "Tower",
    "TriedAt",
    "Underived",
    "Uniform",
    "UniformProjections",
    "Unrolled",
    "builtin_chains",
    "builtin_underived",
    "chains_of",
    "check",
    "prove",
]
