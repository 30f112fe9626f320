"""How claims follow, step by checked step: chains, the check, and rules that any author may use."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from derivations.kernel.chain import Chain
from derivations.kernel.line import Line, Rule, Step
from derivations.kernel.proof import Obligation, Strength
from derivations.kernel.prove import prove
from derivations.kernel.setting import Setting
from derivations.kernel.verdict import Checked, CheckedStep
from derivations.language.formulas import ChainState, Given, Mean, Noise, Rows
from derivations.registry import Underived, builtin_chains, builtin_underived, by_claim, chains_of


if TYPE_CHECKING:
    from derivations.checking.check import check
    from derivations.rules.offered import *

__all__ = [
    "Algebra",
    "AlongPath",
    "Alternatives",
    "Bound",
    "ByCases",
    "ByEquation",
    "Case",
    "Chain",
    "ChainState",
    "Checked",
    "CheckedStep",
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
    "Named",
    "Noise",
    "NoiseMean",
    "Obligation",
    "OnPath",
    "Orthogonality",
    "PartialSums",
    "ProjectedSquare",
    "Rearranged",
    "Rotation",
    "Rounded",
    "Rounding",
    "Rows",
    "Rule",
    "SameTruth",
    "Series",
    "SeriesComparison",
    "Setting",
    "Shown",
    "Solved",
    "SquareRoot",
    "Stated",
    "Step",
    "Strength",
    "Substitution",
    "SumRule",
    "Tangent",
    "ToInfinity",
    "Tower",
    "TriedAt",
    "Underived",
    "UniformProjections",
    "Unrolled",
    "ValueOf",
    "Within",
    "Zeta",
    "ZetaBound",
    "builtin_chains",
    "builtin_underived",
    "by_claim",
    "chains_of",
    "check",
    "prove",
]


def __getattr__(name: str) -> Any:
    """A rule, or the check, looked up when it is asked for: who imports the kernel loads neither."""
    if name in __all__:
        return getattr(import_module(f"derivations.{'checking.check' if name == 'check' else 'rules.offered'}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
