"""The verdict on a step: everything that its rule asks for is proved, confirmed, refuted or left open."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import sympy as sp
from sympy.matrices.exceptions import ShapeError

from derivations.errors import RefusedError, refuse, require_kinds
from derivations.kernel.assumptions import citations, is_conditional
from derivations.kernel.chain import Chain
from derivations.kernel.decide import answers
from derivations.kernel.demands import demanded
from derivations.kernel.forms import Demand, Stated
from derivations.kernel.line import Consequence, Demands, Line, Step, signs_of
from derivations.kernel.proof import OPEN, VERDICTS, Obligation, Proof, Strength
from derivations.kernel.prove import prove
from derivations.language.scopes import captured
from theory import Claim


@dataclass(frozen=True)
class Opinion:
    """What evaluating a statement says.

    Attributes:
        points: Points at which it was evaluated, and found true.
        fails: Values at the point where it is false, by name, the sides among them; empty where none was found.
    """

    points: int = 0
    fails: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """In words."""
        if self.fails:
            return "fails at a point"
        return f"evaluated at {self.points} points" if self.points else "no second opinion"


NO_OPINION = Opinion()
"""For what cannot be evaluated: means, orders, limits along paths of sums."""


@dataclass(frozen=True)
class Condition:
    """A side condition of a step, and what is known about it."""

    text: str
    note: str
    verdict: str
    how: str


@dataclass(frozen=True)
class CheckedStep:
    """A step, and what is known about it.

    Attributes:
        line: The step between its formulas.
        verdict: One of `VERDICTS`.
        strength: How it was checked.
        how: The same in words.
        conditions: Its side conditions.
        used: Hypotheses that it rests on.
        counterexample: Where it fails, by name; empty where it does not.
        cites: Ids of the results that it cites.
        seconds: Time taken.
        is_free: Whether it was checked without the hypotheses of the claim.
        lemmas: Classical lemmas that it cites, with their references.
        answers: All that its rule asks for, each with what is known.
        opinion: What evaluating it at points says, whatever the rule.
    """

    line: Line
    verdict: str
    strength: Strength
    how: str
    conditions: tuple[Condition, ...] = ()
    used: frozenset[sp.Basic] = frozenset()
    counterexample: Mapping[str, str] = field(default_factory=dict)
    cites: tuple[str, ...] = ()
    seconds: float = 0.0
    is_free: bool = False
    lemmas: tuple[str, ...] = ()
    answers: tuple[tuple[Demand, Proof], ...] = ()
    opinion: Opinion = NO_OPINION

    @property
    def step(self) -> Step:
        """The step itself."""
        return self.line.step


@dataclass(frozen=True)
class Checked:
    """A chain, and what is known about its steps.

    Attributes:
        chain: The chain.
        steps: Its steps, checked.
        unneeded: Hypotheses of the claim without which every step is as well founded.
        opinion: What evaluating the whole claim at points says, whatever its steps.
    """

    chain: Chain
    steps: tuple[CheckedStep, ...]
    unneeded: tuple[sp.Basic, ...] = ()
    opinion: Opinion = NO_OPINION

    @property
    def verdict(self) -> str:
        """That of its weakest step; a proof that assumes what the claim does not state is one under conditions."""
        weakest = min((step.verdict for step in self.steps), key=VERDICTS.index)
        return "proved under" if weakest == "proved" and is_conditional(self.chain) else weakest

    @property
    def strength(self) -> Strength:
        """That of its weakest step."""
        return min(step.strength for step in self.steps)


@dataclass(frozen=True)
class Start(Consequence):
    """The statement that a chain starts from follows from definitions and hypotheses."""

    words = "given"

    def demands(self, line: Line) -> Demands:
        """The statement itself."""
        if line.after == sp.true or line.after in line.setting.conditions:
            yield Stated(line.after, "given")
        else:
            yield from demanded(line.after, "")


GIVEN = Step(sp.true, Start(), "⇒")
"""The step to the statement that a chain starts from."""


def by_rule(line: Line) -> CheckedStep:
    """A step checked by its rule: what that asks for is decided, and the weakest answer counts."""
    started = time.monotonic()
    rule = line.step.because
    cites = tuple(dict.fromkeys(claim.id for claim, _ in citations(rule)))
    try:
        if line.sign not in (gives := signs_of(rule)):
            refuse(f"{type(rule).__name__}: this rule gives one of {' '.join(gives)}; got {line.sign}")
        require_kinds(rule)
        formulas = line.before, line.after, *line.setting.where.values()
        if why := captured(formulas, line.setting.where, line.setting.defined):
            refuse(f"expected abbreviations that may be written out: {why}")
        demands = {_key(demand): demand for demand in rule.demands(line)}
        found_out = [pair for demand in demands.values() for pair in answers(demand, line)]
    except (RefusedError, ShapeError) as error:
        shape = "matrices are multiplied or added whose sizes differ: " if isinstance(error, ShapeError) else ""
        return _refused(line, f"{shape}{error}", cites, time.monotonic() - started)
    except Exception as error:  # a formula of somebody's may make a rule, or sympy, raise anything
        reason = f"{type(rule).__name__} failed: {type(error).__name__}: {error}"
        return _refused(line, reason, cites, time.monotonic() - started)
    found = [proof for _, proof in found_out]
    conditions = tuple(
        Condition(str(demand), demand.note, proof.verdict, proof.how)
        for demand, proof in found_out
        if isinstance(demand, Obligation) and demand.note
    )
    worst = min(found, key=lambda proof: proof.rank)
    return CheckedStep(
        line,
        verdict=worst.verdict,
        strength=Strength.NONE if worst.holds is not True else worst.strength,
        how=_reason(found_out, worst),
        conditions=conditions,
        used=frozenset().union(*(proof.used for proof in found)),
        counterexample=dict(worst.counterexample),
        cites=cites,
        seconds=time.monotonic() - started,
        lemmas=tuple(sorted({proof.lemma for proof in found} - {""})),
        answers=tuple(found_out),
    )


def _key(demand: Demand) -> object:
    """What is asked for: the same thing is shown once."""
    return (demand.left, demand.sign, demand.right, demand.note) if isinstance(demand, Obligation) else id(demand)


def _reason(found: list[tuple[Demand, Proof]], worst: Proof) -> str:
    demand = next(demand for demand, proof in found if proof is worst)
    if isinstance(demand, Obligation) and demand.note and worst.holds is not True:
        fails = "is false somewhere" if worst.holds is False else "is not implied by the hypotheses"
        return f"{demand.note}: {demand} {fails}; {worst.how}"
    return f"{worst.how}: cut the step in two, or take another rule" if worst == OPEN else worst.how


def _refused(line: Line, reason: str, cites: tuple[str, ...], seconds: float) -> CheckedStep:
    """A step to which its rule does not apply: refuted where its relation is false, else unverified."""
    proof = looked_at(line)
    refuted = proof.holds is False
    return CheckedStep(
        line,
        verdict="refuted" if refuted else "unverified",
        strength=Strength.NONE,
        how=f"refused: {reason}",
        counterexample=dict(proof.counterexample) if refuted else {},
        cites=cites,
        seconds=seconds,
    )


def looked_at(line: Line) -> Proof:
    """What is known of the relation of a step, whatever its rule."""
    if line.step.sign in ("=", "<", "≤", ">", "≥") and isinstance(line.before, (sp.Expr, sp.MatrixExpr)):
        with suppress(Exception):  # what made a rule fail may do so again
            return prove(line.itself(), line.setting)
    return Proof(None)


def cited(chain: Chain) -> Iterator[Claim]:
    """The results that a chain leans on."""
    for step in chain.steps:
        yield from (claim for claim, _ in citations(step.because))
    for known in chain.knows.values():
        yield known if isinstance(known, Claim) else known.claim
