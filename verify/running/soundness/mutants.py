"""True chains made wrong on purpose: in the claim, in a step, a hypothesis, a definition, or an argument of a rule."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

import sympy as sp

from derivations import Chain, Line, Rule, Step
from derivations.errors import DerivationError
from theory import Claim
from theory.errors import TheoryError
from verify.running.mutation.operators import mutants_of
from verify.running.soundness.operators import FORMULAS, STRONGER, TURNED, formulas_like, values_like, weaker
from verify.thresholds.soundness import ARGUMENT_DEPTH


ALTERED = ("claim", "step", "hypothesis", "definition", "argument", "together")
"""What of a chain is altered; `together` is a formula that stands in a step and in the argument of its rule."""
REFUSED = (TheoryError, DerivationError, TypeError, ValueError, AttributeError)
"""What an altered formula may raise where it is made: then there is no such mutant."""


@dataclass(frozen=True, eq=False)
class Altered:
    """A chain altered on purpose.

    Attributes:
        name: Id of the claim, ``~``, and what is altered.
        place: One of `ALTERED`.
        operator: Name of what altered it.
        change: What was altered, in words.
        chain: The true chain.
        lines: The lines that are others now, each with the true one.
        claim: What the altered chain leads to.
        hypothesis: The hypothesis that is altered, or None.
        altered: The altered chain, where it is one; None where single lines are altered.
    """

    name: str
    place: str
    operator: str
    change: str
    chain: Chain
    lines: tuple[tuple[Line, Line], ...]
    claim: Claim
    hypothesis: sp.Basic | None = None
    altered: Chain | None = None


@lru_cache(maxsize=8)
def altered_chains(chain: Chain) -> dict[str, Altered]:
    """Every mutant of a chain, by name."""
    found: dict[str, Altered] = {}
    numbers: Counter[str] = Counter()
    for make in (_claims, _steps, _signs, _hypotheses, _definitions, _arguments):
        for one in make(chain):
            numbers[one.name] += 1
            name = f"{one.name}.{numbers[one.name]}"
            found[name] = replace(one, name=name)
    return found


def _claims(chain: Chain) -> Iterator[Altered]:
    """The claim altered, as `verify mutate` does it, and by what concerns proofs; a chain turns its steps along."""
    claim = chain.claim
    made = [(m.claim, m.operator, m.change) for m in mutants_of(claim)]
    for operator in FORMULAS:
        for changed, words in _made(lambda operator=operator: [*operator.changes(claim)]):
            with contextlib.suppress(*REFUSED):
                made.append((replace(claim, wrong=(), **changed), operator.name, words))
    for new, operator_name, words in made:
        steps = chain.steps
        if operator_name == "turn":
            steps = tuple(replace(step, sign=TURNED.get(step.sign, step.sign)) for step in steps)
        yield from _whole(chain, new, steps, "claim", operator_name, words)


def _made(make: Any) -> list[Any]:
    """What is made; nothing where a formula does not take it."""
    with contextlib.suppress(*REFUSED):
        return list(make())
    return []


def _whole(
    chain: Chain,
    claim: Claim,
    steps: tuple[Step, ...],
    place: str,
    operator: str,
    words: str,
    hypothesis: sp.Basic | None = None,
    **changed: Any,
) -> Iterator[Altered]:
    """The chain of an altered claim, with the lines that differ; all of them where what they may use does."""
    with contextlib.suppress(*REFUSED):
        new = replace(chain, claim=claim, steps=(*steps[:-1], replace(steps[-1], to=claim)), **changed)
        pairs = list(zip(new.lines, chain.lines, strict=True))
        if place == "claim":
            pairs = [(one, old) for one, old in pairs if _says(one) != _says(old)]
        suffix = operator if place == "claim" else f"{place}.{operator}"
        name = f"{chain.claim.id}~{suffix}"
        yield Altered(name, place, operator, words, chain, tuple(pairs), claim, hypothesis, new)


def _says(line: Line) -> tuple[Any, ...]:
    return line.before, line.sign, line.after


def _steps(chain: Chain) -> Iterator[Altered]:
    """A formula between the first and the last one altered: the steps to it and from it are others."""
    for number, (to, after) in enumerate(zip(chain.lines, chain.lines[1:], strict=False), 1):
        for operator, new, words in formulas_like(to.after, to.before, chain.claim):
            changed = replace(to, after=new, step=replace(to.step, to=new))
            lines = ((changed, to), (replace(after, before=new), after))
            name = f"{chain.claim.id}~step_{number}.{operator}"
            yield Altered(name, "step", operator, words, chain, lines, chain.claim)


def _signs(chain: Chain) -> Iterator[Altered]:
    """The sign of a step turned, or made to say more."""
    for number, line in enumerate(chain.lines, 1):
        for operator, signs in (("turn", TURNED), ("strengthen", STRONGER)):
            if line.sign in signs:
                sign = signs[line.sign]
                changed = replace(line, step=replace(line.step, sign=sign))
                words, name = f"{sign} in place of {line.sign}", f"{chain.claim.id}~step_{number}.{operator}"
                yield Altered(name, "step", operator, words, chain, ((changed, line),), chain.claim)


def _hypotheses(chain: Chain) -> Iterator[Altered]:
    """A hypothesis, or what the chain assumes or knows, dropped or altered."""
    claim = chain.claim
    for number, hypothesis in enumerate(claim.hypotheses):
        for operator, new, words in weaker(hypothesis):
            kept = (*claim.hypotheses[:number], *(() if new == sp.true else (new,)), *claim.hypotheses[number + 1 :])
            with contextlib.suppress(*REFUSED):
                other = replace(claim, hypotheses=kept, wrong=(), critical=())
                yield from _whole(chain, other, chain.steps, "hypothesis", operator, words, hypothesis)
    for given in ("assumes", "knows"):
        conditions: Mapping[sp.Basic, Any] = getattr(chain, given)
        for condition in conditions:
            for operator, new, words in weaker(condition):
                kept_on = {(new if c == condition else c): why for c, why in conditions.items()}
                kept_on.pop(sp.true, None)
                changed = {given: kept_on}
                yield from _whole(chain, claim, chain.steps, "hypothesis", operator, words, condition, **changed)


def _definitions(chain: Chain) -> Iterator[Altered]:
    """An abbreviation of the claim made to mean something else, everywhere."""
    claim = chain.claim
    for letter, meaning in claim.where.items():
        for operator, new, words in formulas_like(meaning, letter, claim):
            with contextlib.suppress(*REFUSED):
                other = replace(claim, where={**claim.where, letter: new}, wrong=(), critical=())
                yield from _whole(chain, other, chain.steps, "definition", operator, f"{letter}: {words}")


def _arguments(chain: Chain) -> Iterator[Altered]:
    """An argument of a rule altered, by itself, or together with the same formula where the step leads to."""
    for number, line in enumerate(chain.lines, 1):
        for path, value, put in _inside(line.step.because):
            for operator, new, words in values_like(value):
                with contextlib.suppress(*REFUSED):
                    rule = put(new)
                    name = f"{chain.claim.id}~argument_{number}.{path}.{operator}"
                    changed = replace(line, step=replace(line.step, because=rule))
                    yield Altered(name, "argument", operator, words, chain, ((changed, line),), chain.claim)
                    if isinstance(value, sp.Basic) and not value.is_Number and line.after.has(value):
                        after = line.after.xreplace({value: new})
                        if after != line.after:
                            both = replace(changed, after=after, step=replace(changed.step, to=after))
                            name = f"{chain.claim.id}~together_{number}.{path}.{operator}"
                            yield Altered(name, "together", operator, words, chain, ((both, line),), chain.claim)


def _inside(rule: Any, depth: int = ARGUMENT_DEPTH) -> Iterator[tuple[str, Any, Any]]:
    """The arguments of a rule, those of rules in it among them: a name, the value, and the rule with another one."""
    if not is_dataclass(rule) or depth == 0:
        return
    for own in fields(rule):
        value = getattr(rule, own.name, None)
        if not own.init:
            continue

        def put(new: Any, name: str = own.name) -> Any:
            return replace(rule, **{name: new})  # type: ignore[type-var]  # a dataclass, as said above

        yield from _parts(own.name, value, put, depth)


def _parts(name: str, value: Any, put: Any, depth: int) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(value, (Claim, Chain, str)):
        return
    if isinstance(value, Rule):
        for path, inner, at in _inside(value, depth - 1):
            yield f"{name}.{path}", inner, lambda new, at=at: put(at(new))
    elif isinstance(value, Mapping):
        for number, (key, inner) in enumerate(value.items(), 1):
            yield from _parts(f"{name}_{number}", inner, lambda new, key=key: put({**value, key: new}), depth)
    elif isinstance(value, (tuple, list)):
        for number, inner in enumerate(value):
            yield from _parts(
                f"{name}_{number + 1}",
                inner,
                lambda new, number=number: put((*value[:number], new, *value[number + 1 :])),
                depth,
            )
    else:
        yield name, value, put
