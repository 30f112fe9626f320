"""What draws the means of a step: their bodies, from the laws of the chain."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.symbol import Str

from derivations import Chain, Noise, Rows
from derivations.kernel.means import is_random
from derivations.language.formulas import Given, OfDesigns
from theory import Claim
from theory.language.matrices import Arbitrary
from verify.running.derivation.means import Draws, Ground, poles
from verify.simulators import Array, Simulator, builtin_simulators
from verify.simulators.engine.fixed_matrices import fixed_in
from verify.thresholds.derivations import SMALL_RANGE


def simulator(
    name: str, body: sp.Expr, origin: Ground, claim: Claim, designs: Sequence[tuple[sp.Expr, sp.Expr]]
) -> Simulator:
    """What draws the body of a mean, in the setting of a claim."""
    symbols = {parameter.name: parameter for parameter in claim.parameters}

    def exact(setting: Mapping[str, Any]) -> dict[sp.Basic, sp.Basic]:
        return {symbols[key].symbol: symbols[key].admit(value) for key, value in setting.items()}

    def draw(rng: Any, draws: int, **setting: Any) -> Array:
        return Draws(rng, draws, origin, setting, exact(setting)).scalar(body)

    matrices = sorted(body.atoms(Arbitrary), key=str)
    worst = max(poles(body, origin.laws).values(), default=0)

    def moments(**setting: Any) -> float:
        gaps = [abs(int((rows - columns).xreplace(exact(setting)))) for rows, columns in designs]
        return (min(gaps) + 1) / worst if gaps and worst else math.inf

    def cost(**setting: Any) -> float:
        shapes = [[size.xreplace(exact(setting)) for size in matrix.shape] for matrix in matrices]
        sizes = [tuple(int(size) if size.is_Integer else SMALL_RANGE for size in shape) for shape in shapes]
        return 500.0 + sum(20.0 * rows * columns * (5 + min(rows, columns)) for rows, columns in sizes)

    fixed = not is_random(body, origin.laws)

    def bounds(**setting: Any) -> tuple[tuple[float, float], ...]:
        value = float(draw(np.random.default_rng(0), 1, **setting)[0]) if fixed else math.inf
        return ((value if fixed else -math.inf, value),)

    keywords = [inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY) for key in symbols]
    draw.__signature__ = inspect.Signature(keywords)  # type: ignore[attr-defined]  # what the laboratory asks for
    draw.__name__ = f"body of {name}: {body}"
    declared = moments if matrices or fixed else None
    return Simulator(draw.__name__, (name,), draw, plain=True, moments=declared, bounds=bounds, cost=cost)


def ground(chain: Chain, is_strict: bool) -> Ground:
    """What the formulas of a chain are drawn from."""
    setting = chain.setting
    roots = {
        str(value.args[0].args[0]): covariance
        for covariance, value in setting.where.items()
        if isinstance(value, sp.MatMul)
        and isinstance(value.args[0], Arbitrary)
        and value.args[1:] == (value.args[0].T,)
        and value.args[0].shape == covariance.shape
    }
    laws = {
        letter: replace(law, **{k: setting.defined(p) for k, p in vars(law).items() if isinstance(p, sp.Basic)})
        for letter, law in setting.laws.items()
        if isinstance(law, (Rows, Noise, Given, OfDesigns))
    }
    said = [pair for quantity in chain.meaning for pair in quantity.overrides.items()]
    words = {key: {str(value) for name, value in said if name == key} for key, value in said if isinstance(value, Str)}
    builtin_simulators()  # which declare what letters mean, each for its own stem
    only = {key: found.pop() for key, found in words.items() if len(found) == 1}
    return Ground(laws, roots, fixed_in(chain.claim.id), is_strict, only)
