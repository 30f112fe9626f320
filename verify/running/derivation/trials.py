"""Steps and meanings put to the judge: both sides as quantities that are drawn, at small regimes."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational
from sympy.core.symbol import Str
from threadpoolctl import threadpool_limits

from derivations import Chain, Line, Mean, Noise, Rows
from derivations.kernel.means import is_random
from derivations.language.formulas import Chance, Given, OfDesigns
from theory import Claim, Kind, Measured, Parameter, Quantity, Source
from theory.errors import InadmissibleError
from theory.language.matrices import Arbitrary
from theory.language.nodes import BoundLetter
from verify.evidence.laboratory import Laboratory, NoSimulatorError
from verify.evidence.sampling import NoRegimeError, regimes
from verify.evidence.streams import key_of
from verify.judging.claims import judge_claim
from verify.judging.reader import Limits
from verify.judging.verdict import Outcome, Verdict
from verify.running.derivation.means import Draws, Ground, UndrawableError, poles
from verify.running.suite import Claims, Suite
from verify.simulators import Array, Simulator, SimulatorError, builtin_simulators
from verify.simulators.engine.fixed_matrices import fixed_in, words_in


REGIMES = 2
"""Regimes at which a step is tried, at least; as many as a parameter has words, so that each one is met."""
TOLERANCE = 0.05
"""Relative gap within which a step counts as shown by simulation."""
ROUNDING = 1e-12
"""Size of what is left of 0 where formulas of numbers of order 1 are drawn."""
WORK_PER_STREAM = 1.5e9
"""Operations that one stream may spend, as simulators estimate them."""
ROOM = 20
"""Rows more, or fewer, than columns, so that inverses of Gaussian matrices have moments."""
SMALL_RANGE, LONG_RANGE = 3, 60
"""Whole numbers are drawn up to this much above their smallest value; those that count rows, up to this."""
SIZE_FOR_MEANS, SIZE_FOR_EVENTS = 20, 2
"""Draws that a fit of a chain is made from, at least: with few, means live on rare chains, with many, events are rare.
"""
KINDS = {"=": Kind.EQUAL, "≤": Kind.AT_MOST, "≥": Kind.AT_LEAST, "<": Kind.BELOW}
SOURCE = Source("a chain", "a step of a proof", "ours")


@dataclass(frozen=True)
class Trial:
    """What simulation says about a step, or about the meaning of a quantity.

    Attributes:
        holds: True, False (excluded), or None where it does not decide.
        how: In words.
        counterexample: For what is excluded: the regime, and both sides.
    """

    holds: bool | None
    how: str
    counterexample: Mapping[str, str] = field(default_factory=dict)


def candidates(chain: Chain) -> int:
    """How many judgements a chain may ask for at most; its share of the error budget rests on that."""
    steps = sum(line.before.has(Mean) or line.after.has(Mean) for line in chain.lines)
    return int(_places(chain.claim) * (steps + len(chain.meaning)))


def _places(claim: Claim) -> int:
    """At how many regimes a step is tried, so that every word is met; all that there are, where all are words."""
    words = [len(parameter.choices) for parameter in claim.parameters]
    return math.prod(words) if words and all(words) else max([REGIMES, *words])


def try_step(suite: Suite, line: Line, chain: Chain, alpha: float, seed: int, number: int) -> Trial:
    """A step between formulas with means, tried by simulation.

    Args:
        suite: Simulators.
        line: The step.
        chain: Its chain.
        alpha: Error probability of each judgement.
        seed: Seed of the run.
        number: Number of the step in its chain.
    """
    if line.sign not in (*KINDS, ">"):
        return Trial(None, f"simulation at small sizes says nothing about {line.sign}")
    sides = [side.xreplace(dict(chain.meaning)) for side in (line.before, line.after)]
    if line.sign == ">":
        sides.reverse()
    kind = KINDS.get(line.sign, Kind.BELOW)
    return _tried(suite, chain, kind, sides, alpha, seed, f"step {number}")


def try_meaning(suite: Suite, quantity: Measured, chain: Chain, alpha: float, seed: int) -> Trial:
    """Whether the formula that a chain takes a measured quantity to be is what its plain simulator draws."""
    sides = [quantity, chain.meaning[quantity]]
    return _tried(suite, chain, Kind.EQUAL, sides, alpha, seed, f"meaning of {quantity}", is_strict=True)


def _tried(
    suite: Suite,
    chain: Chain,
    kind: Kind,
    sides: Sequence[sp.Expr],
    alpha: float,
    seed: int,
    name: str,
    is_strict: bool = False,
) -> Trial:
    seed = key_of(seed, chain.claim.id, name)[0]
    shown: list[str] = []
    for room in (1, -1):
        try:
            claim, drawn = _claim(chain, kind, sides, room, is_strict)
            pins = _pins(claim, words_in(chain.claim.id))
            found = regimes(claim, _places(claim), seed, pins)
        except NoRegimeError as error:
            why = str(error)
            continue
        except Exception as error:  # formulas of any kind come here; the step stays open, and says so
            return Trial(None, f"cannot be put to the judge: {error}")
        own = Suite(Claims({claim.id: claim}), Laboratory((*suite.laboratory.simulators, *drawn)), {})
        for regime in found:
            trial = _judged(own, claim, regime, alpha, seed)
            if trial.holds is not True:
                return trial
            shown.append(trial.how)
        alone = "".join(f" at {name} = {word} alone" for name, word in pins.items())
        return Trial(True, f"simulated{alone}: the gap is within {TOLERANCE:.0%} at {'; at '.join(shown)}")
    return Trial(None, why)


def _pins(claim: Claim, words: Mapping[str, str]) -> dict[str, str]:
    """Words at which alone a step is tried: those that its stem declares, where there are others."""
    offered = {p.name: p.choices for p in claim.parameters if len(p.choices) > 1}
    return {name: word for name, word in words.items() if word in offered.get(name, ())}


def _judged(suite: Suite, claim: Claim, regime: Mapping[str, Any], alpha: float, seed: int) -> Trial:
    try:
        with threadpool_limits(1):
            outcome = judge_claim(suite.laboratory, claim, regime, alpha, seed, Limits(WORK_PER_STREAM))
    except (SimulatorError, NoSimulatorError, InadmissibleError) as error:
        if isinstance(error.__cause__, UndrawableError):  # no fault of anything: the chain leaves it open
            return Trial(None, f"not simulated: {error.__cause__}")
        return Trial(None, f"simulation fails: {error}")
    except Exception as error:  # a formula may raise anything; the step stays open, and says so
        return Trial(None, f"simulation fails: {type(error).__name__}: {error}")
    told = ", ".join(f"{name} = {_short(value)}" for name, value in regime.items())
    if outcome.verdict is Verdict.SUPPORTED:
        return Trial(True, f"{told} ({outcome.evidence.samples if outcome.evidence else 0:,} draws)")
    if outcome.verdict is Verdict.REFUTED and _vanishes(outcome):
        return Trial(True, f"{told} (both sides 0 up to rounding)")
    if outcome.verdict is Verdict.REFUTED:
        words = {name: str(_short(value)) for name, value in regime.items()}
        return Trial(False, "excluded by simulation, in two independent streams", words | _sides_in_words(outcome))
    return Trial(None, f"simulation leaves it open: {outcome.reason}")


def _vanishes(outcome: Outcome) -> bool:
    """Whether both sides are 0 but for the rounding of numbers of order 1."""
    if outcome.evidence is None:
        return False
    row = outcome.evidence.to_json()
    return all(end is not None and abs(end) < ROUNDING for end in (*row["interval"], row["theory"]))


def _sides_in_words(outcome: Outcome) -> dict[str, str]:
    if outcome.evidence is None:
        return {}
    row = outcome.evidence.to_json()
    low, high = row["interval"]
    ends = [f"{end:.6g}" if end is not None else "…" for end in (low, high)]
    return {"left side": f"between {ends[0]} and {ends[1]}", "right side": f"{row['theory']:.6g}"}


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


# The claim ------------------------------------------------------------------------------------


def _claim(
    chain: Chain, kind: Kind, sides: Sequence[sp.Expr], room: int, is_strict: bool
) -> tuple[Claim, list[Simulator]]:
    """A claim between the sides, every mean a quantity of its own, and what draws these.

    Args:
        chain: The chain that the sides belong to.
        kind: How the sides are related.
        sides: Formulas.
        room: 1 for more rows than columns, -1 for fewer, where a Gaussian matrix is inverted.
        is_strict: Whether every matrix has to have a meaning in the regime.
    """
    setting = chain.setting
    sides = [_averaged(side) for side in sides]
    means = sorted(set().union(*(side.atoms(Mean) for side in sides)), key=str)
    bodies = {mean: setting.defined(mean.body) for mean in means}
    parts = [part for law in setting.laws.values() for part in vars(law).values() if isinstance(part, sp.Basic)]
    covariances = [setting.defined(part) for part in parts]
    designs = _designs(bodies.values(), chain)
    spaces = [room * (rows - columns) >= ROOM for rows, columns in designs]
    bound = {law.t for law in setting.laws.values() if isinstance(law, Given)}
    given = [setting.defined(c) for c in (*chain.claim.hypotheses, *chain.assumes) if not c.free_symbols & bound]
    hypotheses = (*(c for c in given if isinstance(c, (Relational, sp.And))), *(s for s in spaces if s != sp.true))
    quantities = {
        mean: Quantity(f"chain.mean_{i}", sp.latex(mean), str(mean), "A mean.") for i, mean in enumerate(means)
    }
    left, right = (setting.defined(side.xreplace({mean: q() for mean, q in quantities.items()})) for side in sides)
    path = chain.claim.path
    grown = [] if path is None else [path.size, *path.sets]
    shapes = [size for part in (*bodies.values(), *covariances) for m in part.atoms(Arbitrary) for size in m.shape]
    parameters = tuple(
        _parameters(chain, [left, right, *bodies.values(), *covariances, *shapes, *grown, *hypotheses], designs)
    )
    claim = Claim(
        id="chain.step",
        kind=kind,
        statement="A step",
        lhs=left,
        rhs=right,
        parameters=parameters,
        source=SOURCE,
        tolerance=TOLERANCE,
        hypotheses=hypotheses,
        scale=sp.S.One if right == 0 else None,
        plain=True,
    )
    ground = _ground(chain, is_strict)
    drawn = [_simulator(quantities[mean].name, body, ground, claim, designs) for mean, body in bodies.items()]
    return claim, drawn


def _designs(bodies: Iterable[sp.Basic], chain: Chain) -> list[tuple[sp.Expr, sp.Expr]]:
    """Rows and columns of the Gaussian matrices with independent rows, where anything is inverted."""
    laws = chain.setting.laws
    found: dict[tuple[sp.Expr, sp.Expr], None] = {
        (law.rows, law.covariance.shape[0]): None for law in laws.values() if isinstance(law, OfDesigns) and law.poles
    }
    for body in bodies:
        if not poles(body, laws):
            continue
        for matrix in sorted(body.atoms(Arbitrary), key=str):
            rows, columns = matrix.shape
            if not isinstance(laws.get(str(matrix.args[0])), Rows) or rows.free_symbols <= columns.free_symbols:
                continue
            if not rows.free_symbols <= body.free_symbols:
                msg = f"the rows of {matrix} vary by generation, and with them how many moments there are"
                raise UndrawableError(msg)
            found[rows, columns] = None
    return list(found)


def _parameters(
    chain: Chain, formulas: Sequence[sp.Basic], designs: Sequence[tuple[sp.Expr, sp.Expr]]
) -> Iterator[Parameter]:
    """Everything that varies, with small values: what the claim does not declare first, in order of its name."""
    own = {parameter.symbol: parameter for parameter in chain.claim.parameters}
    letters = {s for formula in formulas for s in formula.free_symbols if isinstance(s, sp.Symbol)}
    steps = [law for law in chain.setting.laws.values() if isinstance(law, Given)]
    letters -= {law.t for law in steps}
    letters -= {index for formula in formulas for part in formula.atoms(sp.SeqFormula) for index in part.variables}
    fewest = SIZE_FOR_EVENTS if any(formula.has(sp.Piecewise) for formula in formulas) else SIZE_FOR_MEANS
    many = {s for law in steps for s in law.after.free_symbols if s.is_integer} - {law.t for law in steps}
    across = set().union(*(columns.free_symbols for _, columns in designs))
    long = many.union(*(rows.free_symbols for rows, _ in designs)) - across
    others = sorted(letters - set(own) - set(chain.setting.where), key=lambda s: (s in long, str(s)))
    for symbol in others:
        if isinstance(symbol, BoundLetter):
            msg = f"a function of {symbol} stands outside of what binds that letter"
            raise UndrawableError(msg)
        if symbol.is_integer:
            low = 1 if symbol.is_positive else 0
            yield Parameter(
                symbol, "of a step", low, LONG_RANGE if symbol in long else low + SMALL_RANGE, spread="linear"
            )
        else:
            yield Parameter(symbol, "of a step", 0.5, 2)
    for symbol, parameter in own.items():
        yield parameter if parameter.choices else _narrowed(parameter, symbol in long, fewest if symbol in many else 0)


def _narrowed(parameter: Parameter, is_long: bool, fewest: int) -> Parameter:
    low, high = parameter.low, parameter.high
    if fewest:
        return replace(parameter, low=sp.Max(low, fewest), high=sp.Max(low, fewest) + fewest)
    if parameter.symbol.is_integer:
        return replace(parameter, high=LONG_RANGE if is_long else sp.Min(high, low + SMALL_RANGE))
    if low.is_number and high.is_number:
        low = low if low < 0 or high <= 0.5 else sp.Max(low, sp.Rational(1, 2))
        return replace(parameter, low=low, high=sp.Max(sp.Min(high, 2), sp.Min(high, 2 * low)))
    return parameter


def _simulator(
    name: str, body: sp.Expr, ground: Ground, claim: Claim, designs: Sequence[tuple[sp.Expr, sp.Expr]]
) -> Simulator:
    """What draws the body of a mean, in the setting of a claim."""
    symbols = {parameter.name: parameter for parameter in claim.parameters}

    def exact(setting: Mapping[str, Any]) -> dict[sp.Basic, sp.Basic]:
        return {symbols[key].symbol: symbols[key].admit(value) for key, value in setting.items()}

    def draw(rng: Any, draws: int, **setting: Any) -> Array:
        return Draws(rng, draws, ground, setting, exact(setting)).scalar(body)

    matrices = sorted(body.atoms(Arbitrary), key=str)
    worst = max(poles(body, ground.laws).values(), default=0)

    def moments(**setting: Any) -> float:
        gaps = [abs(int((rows - columns).xreplace(exact(setting)))) for rows, columns in designs]
        return (min(gaps) + 1) / worst if gaps and worst else math.inf

    def cost(**setting: Any) -> float:
        shapes = [[size.xreplace(exact(setting)) for size in matrix.shape] for matrix in matrices]
        sizes = [tuple(int(size) if size.is_Integer else SMALL_RANGE for size in shape) for shape in shapes]
        return 500.0 + sum(20.0 * rows * columns * (5 + min(rows, columns)) for rows, columns in sizes)

    fixed = not is_random(body, ground.laws)

    def bounds(**setting: Any) -> tuple[tuple[float, float], ...]:
        value = float(draw(np.random.default_rng(0), 1, **setting)[0]) if fixed else math.inf
        return ((value if fixed else -math.inf, value),)

    keywords = [inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY) for key in symbols]
    draw.__signature__ = inspect.Signature(keywords)  # type: ignore[attr-defined]  # what the laboratory asks for
    draw.__name__ = f"body of {name}: {body}"
    declared = moments if matrices or fixed else None
    return Simulator(draw.__name__, (name,), draw, plain=True, moments=declared, bounds=bounds, cost=cost)


def _averaged(side: sp.Expr) -> sp.Expr:
    """A formula with chances as means, and the traces outside its means as means of what does not vary."""
    chances = {c: Mean(sp.Piecewise((1, c.event), (0, True))) for c in side.atoms(Chance)}
    side = side.xreplace(chances)
    held = {mean: sp.Dummy() for mean in side.atoms(Mean)}
    outside = side.xreplace(held).replace(lambda part: isinstance(part, sp.Trace), Mean)
    return outside.xreplace({letter: mean for mean, letter in held.items()})


def _ground(chain: Chain, is_strict: bool) -> Ground:
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
