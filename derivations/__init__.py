"""How claims follow, step by checked step: chains, the check, and rules that any author may use."""

from derivations.checking.check import check
from derivations.kernel.chain import Chain
from derivations.kernel.line import Line, Rule, Step
from derivations.kernel.proof import Obligation, Strength
from derivations.kernel.prove import prove
from derivations.kernel.setting import Setting
from derivations.kernel.verdict import Checked, CheckedStep
from derivations.language.formulas import Fit, Given, Mean, Noise, Rows
from derivations.registry import Underived, builtin_chains, builtin_underived, by_claim, chains_of
from derivations.rules.algebra import Algebra, Bound, Definition, Divide, Substitution
from derivations.rules.calculus import Differentiation, Integration
from derivations.rules.cited import Cited
from derivations.rules.conditional_means import Solved, Tower, Unrolled
from derivations.rules.counterexamples import TriedAt
from derivations.rules.expectations import Independence, LawOf, Linearity, NoiseMean, Orthogonality
from derivations.rules.gaussian_matrices import Columns, LinearImage, ProjectedSquare, Rotation, UniformProjections
from derivations.rules.induction import Induction
from derivations.rules.integral_test import IntegralTest
from derivations.rules.jensen import Expectation, Tangent
from derivations.rules.limits import AlongPath, LimitOf
from derivations.rules.matrices import MatrixAlgebra
from derivations.rules.series import Rounded, SeriesComparison
from derivations.rules.sizes_on_path import Geometric, OnPath, Rounding
from derivations.rules.statements import ByCases, InfiniteProduct, Inside, PartialSums
from derivations.rules.sums import Series, SumRule


__all__ = [
    "Algebra",
    "AlongPath",
    "Bound",
    "ByCases",
    "Chain",
    "Checked",
    "CheckedStep",
    "Cited",
    "Columns",
    "Definition",
    "Differentiation",
    "Divide",
    "Expectation",
    "Fit",
    "Geometric",
    "Given",
    "Independence",
    "Induction",
    "InfiniteProduct",
    "Inside",
    "IntegralTest",
    "Integration",
    "LawOf",
    "LimitOf",
    "Line",
    "LinearImage",
    "Linearity",
    "MatrixAlgebra",
    "Mean",
    "Noise",
    "NoiseMean",
    "Obligation",
    "OnPath",
    "Orthogonality",
    "PartialSums",
    "ProjectedSquare",
    "Rotation",
    "Rounded",
    "Rounding",
    "Rows",
    "Rule",
    "Series",
    "SeriesComparison",
    "Setting",
    "Solved",
    "Step",
    "Strength",
    "Substitution",
    "SumRule",
    "Tangent",
    "Tower",
    "TriedAt",
    "Underived",
    "UniformProjections",
    "Unrolled",
    "builtin_chains",
    "builtin_underived",
    "by_claim",
    "chains_of",
    "check",
    "prove",
]
