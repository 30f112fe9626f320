"""How claims follow, step by checked step."""

from derivations.dohmatob2024.rules.designs import BySquares, GivenTheRest, LargeSample, MeanOfSquares
from derivations.dohmatob2024.rules.generations import (
    ByHypothesis,
    CitedInSum,
    FactorBelow,
    FirstTerm,
    OverGenerations,
    TermByTerm,
)
from derivations.dohmatob2024.rules.optima import BestPlace, OptimalExponent
from derivations.dohmatob2024.rules.orders import ByEquivalent, Exponents, KappaOrder, PowerLaw
from derivations.dohmatob2024.rules.rotations import RowSpaces, Uniform
from derivations.equivalents.rules.canonical_traces import Eigenbasis
from derivations.equivalents.rules.ridge_equivalents import Equivalent, InEigenbasis, Isotropic, OneByOne
from derivations.kernel.chain import Chain, Line, Step
from derivations.kernel.check import Checked, CheckedStep, check
from derivations.kernel.cited import Cited
from derivations.kernel.formulas import Fit, Given, Mean, Noise, Rows
from derivations.kernel.proof import Obligation, Proof, Strength, prove
from derivations.kernel.setting import Setting
from derivations.registry import Underived, builtin_chains, builtin_underived, chains_of
from derivations.rules.algebra import (
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
from derivations.rules.conditional_means import Solved, Tower, Unrolled
from derivations.rules.counterexamples import TriedAt
from derivations.rules.expectations import Independence, LawOf, Linearity, NoiseMean, Orthogonality
from derivations.rules.gaussian_matrices import Columns, LinearImage, ProjectedSquare, Rotation, UniformProjections
from derivations.rules.jensen import Expectation, Tangent
from derivations.rules.limits import AlongPath
from derivations.rules.series import IntegralTest, Rounded, SeriesComparison
from derivations.rules.sizes_on_path import Geometric, OnPath, Rounding
from derivations.rules.statements import ByCases, InfiniteProduct, Inside, PartialSums


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
