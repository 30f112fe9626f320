"""The rules that any author may use: those of this folder, all of them, as `derivations` offers them."""

from derivations.rules.algebra import Algebra, Bound, Definition, Divide, Substitution
from derivations.rules.alternatives import Alternatives, Case
from derivations.rules.calculus import Constant, Differentiation, Integration
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
from derivations.rules.relations import ByEquation, Named, Rearranged, Shown, SquareRoot, Stated, ValueOf
from derivations.rules.series import FromSecond, Rounded, SameTruth, SeriesComparison, Within
from derivations.rules.sizes_on_path import Geometric, OnPath, Rounding
from derivations.rules.statements import ByCases, FromHypothesis, InfiniteProduct, Inside, PartialSums
from derivations.rules.sums import Series, SumRule
from derivations.rules.zeta import ToInfinity, Zeta, ZetaBound


__all__ = [
    "Algebra",
    "AlongPath",
    "Alternatives",
    "Bound",
    "ByCases",
    "ByEquation",
    "Case",
    "Cited",
    "Columns",
    "Constant",
    "Definition",
    "Differentiation",
    "Divide",
    "Expectation",
    "FromHypothesis",
    "FromSecond",
    "Geometric",
    "Independence",
    "Induction",
    "InfiniteProduct",
    "Inside",
    "IntegralTest",
    "Integration",
    "LawOf",
    "LimitOf",
    "LinearImage",
    "Linearity",
    "MatrixAlgebra",
    "Named",
    "NoiseMean",
    "OnPath",
    "Orthogonality",
    "PartialSums",
    "ProjectedSquare",
    "Rearranged",
    "Rotation",
    "Rounded",
    "Rounding",
    "SameTruth",
    "Series",
    "SeriesComparison",
    "Shown",
    "Solved",
    "SquareRoot",
    "Stated",
    "Substitution",
    "SumRule",
    "Tangent",
    "ToInfinity",
    "Tower",
    "TriedAt",
    "UniformProjections",
    "Unrolled",
    "ValueOf",
    "Within",
    "Zeta",
    "ZetaBound",
]
