"""Checks a chain line by line: every demand of every rule is proved, confirmed, refuted or left open."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace

import sympy as sp

from derivations.errors import RefusedError, refuse
from derivations.kernel.chain import Chain
from derivations.kernel.cited_conditions import require_known
from derivations.kernel.demands import demanded
from derivations.kernel.line import Consequence, Demands, Line, Step, signs_of
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.prove import prove
from derivations.kernel.setting import Setting, outside
from theory import Claim


VERDICTS = ("refuted", "unverified", "confirmed", "proved")
"""What a step or a chain may be, worst first."""


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
    """

    chain: Chain
    steps: tuple[CheckedStep, ...]
    unneeded: tuple[sp.Basic, ...] = ()

    @property
    def verdict(self) -> str:
        """That of its weakest step."""
        return min((step.verdict for step in self.steps), key=VERDICTS.index)

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
            yield Proof(True, Strength.SYMBOLIC, "given", frozenset(line.setting.conditions) & {line.after})
        else:
            yield from demanded(line.after, "")


GIVEN = Step(sp.true, Start(), "⇒")
"""The step to the statement that a chain starts from."""


def check(chain: Chain) -> Checked:
    """Check every step of a chain.

    Raises:
        ChainError: If a condition is said to be known by a result that does not give it.

    """
    require_known(chain)
    start = () if chain.start is None else (Line(sp.true, chain.start, GIVEN, chain.setting, chain.meaning),)
    free = chain.setting_without(*chain.claim.hypotheses)
    steps = tuple(_checked_freely(line, free) for line in (*start, *chain.lines))
    for condition in chain.knows:
        steps = tuple(_without_false(step, condition, chain) for step in steps)
    return Checked(chain, steps, tuple(h for h in chain.claim.hypotheses if _is_unneeded(h, chain, steps)))


def _without_false(step: CheckedStep, condition: sp.Basic, chain: Chain) -> CheckedStep:
    """A step, refuted where it rests on a condition that is said to be known, and fails somewhere."""
    if not step.used & {condition, *condition.args}:
        return step
    found = [prove(d, chain.unaided) for d in demanded(condition, "known") if isinstance(d, Obligation)]
    false = next((proof for proof in found if proof.holds is False), None)
    if false is None:
        return step
    how = f"{condition} is said to be known, and fails"
    return replace(step, verdict="refuted", strength=Strength.NONE, how=how, counterexample=dict(false.counterexample))


def _is_unneeded(hypothesis: sp.Basic, chain: Chain, steps: tuple[CheckedStep, ...]) -> bool:
    """Whether every step is as well founded without a hypothesis, tried where it fails and the claim has a meaning."""
    parts = {hypothesis, *hypothesis.args} if isinstance(hypothesis, sp.And) else {hypothesis}
    if any(step.used & parts or VERDICTS.index(step.verdict) < VERDICTS.index("confirmed") for step in steps):
        return False
    used = frozenset().union(*(step.used for step in steps))
    known = [k if isinstance(k, Claim) else k.claim for condition, k in chain.knows.items() if condition in used]
    if any(hypothesis in claim.hypotheses for claim in known):
        return False
    elsewhere = outside(hypothesis, chain.setting_without(hypothesis), chain.claim)
    if elsewhere is None:
        return False
    for step in steps:
        if not step.is_free and (step.strength is not Strength.SYMBOLIC or step.conditions):
            again = check_line(replace(step.line, setting=elsewhere))
            if VERDICTS.index(again.verdict) < VERDICTS.index(step.verdict):
                return False
    return True


def _checked_freely(line: Line, free: Setting) -> CheckedStep:
    """A step checked; a long proof first without the hypotheses of the claim: where it holds, it needs none of them."""
    less = len(free.hypotheses) < len(line.setting.hypotheses)
    if less and getattr(line.step.because, "is_long", False) and not line.step.printed:
        found = check_line(replace(line, setting=free))
        if found.verdict == "proved":
            return replace(found, line=line, is_free=True)
    return check_line(line)


def check_line(line: Line) -> CheckedStep:
    """Check one step, with what its line may use."""
    started = time.monotonic()
    rule = line.step.because
    cites = tuple(dict.fromkeys(claim.id for claim in results(rule)))
    gives = signs_of(rule)
    try:
        if line.sign not in gives:
            refuse(f"this rule gives one of {' '.join(gives)}; got {line.sign}")
        demands = {_key(demand): demand for demand in rule.demands(line)}
        answers = [(demand, _answered(demand, line)) for demand in demands.values()]
    except RefusedError as error:
        return _refused(line, str(error), cites, time.monotonic() - started)
    found = [proof for _, proof in answers]
    conditions = tuple(
        Condition(str(demand), demand.note, _verdict(proof), proof.how)
        for demand, proof in answers
        if isinstance(demand, Obligation) and demand.note
    )
    worst = min(found, key=_rank)
    return CheckedStep(
        line,
        verdict=_verdict(worst),
        strength=Strength.NONE if worst.holds is not True else worst.strength,
        how=_reason(answers, worst),
        conditions=conditions,
        used=frozenset().union(*(proof.used for proof in found)),
        counterexample=dict(worst.counterexample),
        cites=cites,
        seconds=time.monotonic() - started,
    )


def _key(demand: Obligation | Proof) -> object:
    """What is asked for: the same thing is shown once."""
    return (demand.left, demand.sign, demand.right, demand.note) if isinstance(demand, Obligation) else id(demand)


def _answered(demand: Obligation | Proof, line: Line) -> Proof:
    return demand if isinstance(demand, Proof) else prove(demand, line.setting)


def _rank(proof: Proof) -> tuple[int, int]:
    return VERDICTS.index(_verdict(proof)), int(proof.strength)


def _verdict(proof: Proof) -> str:
    if proof.holds is None:
        return "unverified"
    return proof.strength.verdict if proof.holds else "refuted"


def _reason(answers: list[tuple[Obligation | Proof, Proof]], worst: Proof) -> str:
    demand = next(demand for demand, proof in answers if proof is worst)
    if isinstance(demand, Obligation) and demand.note and worst.holds is not True:
        return f"{demand.note}: {demand} is not implied by the hypotheses; {worst.how}"
    return worst.how


def _refused(line: Line, reason: str, cites: tuple[str, ...], seconds: float) -> CheckedStep:
    """A step to which its rule does not apply: refuted where its relation is false, else unverified."""
    proof = Proof(None)
    if line.step.sign in ("=", "<", "≤", ">", "≥") and isinstance(line.before, (sp.Expr, sp.MatrixExpr)):
        proof = prove(line.itself(), line.setting)
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


def results(part: object) -> Iterator[Claim]:
    """The results that a rule cites, by itself or through a rule inside it."""
    if isinstance(part, Claim):
        yield part
    elif isinstance(part, Chain):
        yield part.claim
    elif isinstance(part, Mapping):
        yield from results(tuple(part.values()))
    elif isinstance(part, (tuple, list)):
        for inner in part:
            yield from results(inner)
    elif hasattr(part, "demands") and is_dataclass(part):
        yield from results([getattr(part, own.name) for own in fields(part)])


def cited(chain: Chain) -> Iterator[Claim]:
    """The results that a chain leans on."""
    for step in chain.steps:
        yield from results(step.because)
    for known in chain.knows.values():
        yield known if isinstance(known, Claim) else known.claim
