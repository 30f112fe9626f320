"""Checks a chain line by line: by the kernel, and by evaluating every step and the claim, whatever the kernel says."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import sympy as sp

from derivations.checking.declarations import as_declared
from derivations.checking.licences import is_false, unlicensed
from derivations.checking.opinions import opinion_on
from derivations.kernel.assumptions import admits_a_point, conditions
from derivations.kernel.chain import Chain
from derivations.kernel.cited_conditions import require_known
from derivations.kernel.demands import demanded
from derivations.kernel.line import Line
from derivations.kernel.proof import VERDICTS, Obligation, Strength
from derivations.kernel.prove import prove
from derivations.kernel.setting import Setting
from derivations.kernel.verdict import GIVEN, NO_OPINION, Checked, CheckedStep, Opinion, by_rule
from theory import Claim, Kind, Measured


def check(chain: Chain, lent: Sequence[sp.Basic] = ()) -> Checked:
    """Check every step of a chain.

    Args:
        chain: The chain.
        lent: What the results that it leans on assume, in its letters: it is evaluated where that holds.

    Raises:
        ChainError: If a condition is said to be known by a result that does not give it, or what is assumed cannot be.

    """
    require_known(chain)
    is_vacuous = not admits_a_point(chain)
    start = () if chain.start is None else (Line(sp.true, chain.start, GIVEN, chain.setting, chain.meaning),)
    free = chain.setting_without(*chain.claim.hypotheses)
    steps = as_declared(chain, tuple(_checked_freely(line, free, lent) for line in (*start, *chain.lines)))
    for condition in chain.knows:
        steps = _without_false(steps, condition, chain)
    if is_vacuous:
        nowhere = "no admissible point found: nothing is known to satisfy the hypotheses"
        steps = tuple(_left_open(step, nowhere) for step in steps)
    unneeded = tuple(h for h in chain.claim.hypotheses if _is_unneeded(h, chain, steps))
    opinion = _opinion_on_the_claim(chain, lent)
    if opinion.fails and all(step.verdict != "refuted" for step in steps):
        steps = (*steps[:-1], _refuted(steps[-1], f"the claim is false at a point; {steps[-1].how}", opinion))
    return Checked(chain, steps, unneeded, opinion)


def _refuted(step: CheckedStep, how: str, opinion: Opinion) -> CheckedStep:
    """A step that is refuted at a point, whatever its rule says."""
    shown = dict(opinion.fails)
    return replace(step, verdict="refuted", strength=Strength.NONE, how=how, counterexample=shown, opinion=opinion)


def _opinion_on_the_claim(chain: Chain, lent: Sequence[sp.Basic]) -> Opinion:
    """What evaluating a claim says: under its own hypotheses, what the chain says that it assumes, and what is lent."""
    claim = chain.claim
    sign = "=" if claim.kind is Kind.STEP else claim.kind.value
    if claim.path is not None and sign not in ("≃", "→"):  # a bound on a path is about the limit
        return NO_OPINION
    parameters = {parameter.symbol for parameter in claim.parameters}
    where = {k: v for k, v in chain.setting.where.items() if k not in parameters or k in claim.where}
    said = replace(chain.unaided, where=where, hypotheses=(*claim.hypotheses, *conditions(chain)))
    return opinion_on(claim.lhs, sign, claim.rhs, _supposing(said, lent), claim.path)


def _supposing(setting: Setting, lent: Sequence[sp.Basic]) -> Setting:
    return replace(setting, hypotheses=(*setting.hypotheses, *lent)) if lent else setting


def _left_open(step: CheckedStep, why: str) -> CheckedStep:
    """A step that is left open, whatever its rule says."""
    return replace(step, verdict="unverified", strength=Strength.NONE, how=f"{why}; {step.how}", counterexample={})


def _without_false(steps: tuple[CheckedStep, ...], condition: sp.Basic, chain: Chain) -> tuple[CheckedStep, ...]:
    """The steps, those left open that may rest on a condition that is said to be known, and fails somewhere."""
    used = {condition, *condition.args}  # what was seen at points was seen where it holds, used or not
    rests = [s.verdict != "refuted" and bool(s.used & used or s.strength < Strength.SYMBOLIC) for s in steps]
    found = (prove(d, chain.unaided) for d in demanded(condition, "known") if any(rests) and isinstance(d, Obligation))
    if (false := next((proof for proof in found if proof.holds is False), None)) is None:
        return steps
    at = ", ".join(f"{name} = {value}" for name, value in false.counterexample.items())
    why = f"{condition} is said to be known, and fails at {at}"
    return tuple(_left_open(step, why) if rest else step for step, rest in zip(steps, rests, strict=True))


def _is_unneeded(hypothesis: sp.Basic, chain: Chain, steps: tuple[CheckedStep, ...]) -> bool:
    """Whether every step is as well founded without a hypothesis, tried where it fails and the claim has a meaning."""
    parts = {hypothesis, *hypothesis.args} if isinstance(hypothesis, sp.And) else {hypothesis}
    if any(step.used & parts or VERDICTS.index(step.verdict) < VERDICTS.index("confirmed") for step in steps):
        return False
    used = frozenset().union(*(step.used for step in steps))
    known = [k if isinstance(k, Claim) else k.claim for condition, k in chain.knows.items() if condition in used]
    if any(hypothesis in claim.hypotheses for claim in known):
        return False
    elsewhere = _outside(hypothesis, chain.setting_without(hypothesis), chain.claim)
    if elsewhere is None:
        return False
    for step in steps:
        if not step.is_free and (step.strength is not Strength.SYMBOLIC or step.conditions):
            again = check_line(replace(step.line, setting=elsewhere))
            if VERDICTS.index(again.verdict) < VERDICTS.index(step.verdict):
                return False
    return True


def _outside(hypothesis: sp.Basic, setting: Setting, claim: Claim) -> Setting | None:
    """A setting without a hypothesis of a claim, confined to where that fails; None if the claim has no meaning there.

    A formula has its meaning wherever its symbols and it have values. What is measured is known to be what a chain says
    only where it is simulated, that is in the ranges of the parameters.
    """
    ranges: list[sp.Basic] = []
    if claim.lhs.has(Measured) or claim.rhs.has(Measured):
        letters = setting.defined(hypothesis).free_symbols
        for parameter in claim.parameters:
            if parameter.symbol in letters and not parameter.choices:
                low, high = (sp.nsimplify(end, rational=True) for end in (parameter.low, parameter.high))
                ranges += [parameter.symbol >= low, parameter.symbol <= high]
    confined = replace(setting, hypotheses=(sp.Not(hypothesis), *setting.hypotheses))
    met = replace(confined, hypotheses=(*confined.hypotheses, *ranges), on_path=claim.path is not None)
    if sp.false in met.conditions or next(met.points((hypothesis,), 1), None) is None:
        return None
    return confined


def _checked_freely(line: Line, free: Setting, lent: Sequence[sp.Basic]) -> CheckedStep:
    """A step checked; a long proof first without the hypotheses of the claim: where it holds, it needs none of them."""
    less = len(free.hypotheses) < len(line.setting.hypotheses)
    if less and getattr(line.step.because, "is_long", False) and not line.step.printed:
        found = check_line(replace(line, setting=free), lent)
        if found.verdict == "proved":
            return replace(found, line=line, is_free=True)
    return check_line(line, lent)


def check_line(line: Line, lent: Sequence[sp.Basic] = ()) -> CheckedStep:
    """Check one step, with what its line may use: by its rule, then by evaluating it where what is lent holds too."""
    started = time.monotonic()
    found = by_rule(line)
    if found.verdict == "refuted" and is_false(found):
        return found
    opinion = opinion_on(line.before, line.sign, line.after, _supposing(line.setting, lent), line.path)
    found = replace(found, opinion=opinion, seconds=time.monotonic() - started)
    if not opinion.fails:
        return unlicensed(found) if found.verdict == "refuted" else found
    how = f"false at a point; {found.how}"
    if found.verdict == "proved":
        how = f"false at a point, though {type(line.step.because).__name__} calls it proved: the rule is unsound"
    return _refuted(found, how, opinion)
