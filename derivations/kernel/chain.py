"""Chains of small steps from definitions to a claim: frozen data, checked for form once when made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.errors import ChainError
from derivations.kernel.line import Line, Step
from derivations.kernel.setting import Setting
from derivations.kernel.signs import DIVERGES, WEAKER, adds_up, says_of_the_limit
from derivations.language.formulas import Law
from theory import Claim, Kind, Measured
from theory.language.made import note


class Citation(Protocol):
    """Something that names a result: its chain, or a rule that cites it."""

    @property
    def claim(self) -> Claim:
        """The result."""


@dataclass(frozen=True, eq=False)
class Chain:
    """A proof, or a printed attempt at one: claim.lhs = ... = claim.rhs, line by line.

    The first line is the left side of the claim (for a claim of kind ⇔, its left statement), unless
    `start` names a true statement to start from; the last step leads to the claim itself.

    Attributes:
        claim: What is derived: the object in `theory`, not a copy.
        steps: The steps, in order; the last one's `to` is the claim.
        where: Abbreviations of the chain, beside those of the claim.
        laws: Law of each random matrix, by its letter.
        meaning: Each measured quantity that the claim speaks of, written as a mean.
        assumes: Conditions that the claim does not state, each with the reason why it is needed.
        knows: Conditions that follow from the hypotheses by another result: its chain, or the claim where it has none;
            cited with values where its letters stand for something else here.
        start: A statement to start from, in place of the claim's left side; it is proved like a side condition.
        symbols: Letters of the chain explained, beside the parameters of the claim.
    """

    claim: Claim
    steps: tuple[Step, ...]
    where: Mapping[sp.Basic, sp.Basic] = field(default_factory=dict)
    laws: Mapping[str, Law] = field(default_factory=dict)
    meaning: Mapping[Measured, sp.Basic] = field(default_factory=dict)
    assumes: Mapping[sp.Basic, str] = field(default_factory=dict)
    knows: Mapping[sp.Basic, Claim | Citation] = field(default_factory=dict)
    start: Boolean | None = None
    symbols: Mapping[sp.Basic, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the form of the chain once, where it is made."""
        if not self.steps or self.steps[-1].to is not self.claim:
            msg = f"chain of {self.claim.id}: expected a last step whose `to` is the claim itself"
            raise ChainError(msg)
        if any(isinstance(step.to, Claim) for step in self.steps[:-1]):
            msg = f"chain of {self.claim.id}: only the last step leads to the claim"
            raise ChainError(msg)
        own = {parameter.symbol for parameter in self.claim.parameters}
        fixed = [
            str(k) for k, v in self.where.items() if k in own and v.free_symbols <= own and not v.has(sp.MatrixExpr)
        ]
        if fixed:
            msg = f"chain of {self.claim.id}: where: {', '.join(fixed)} is free in the claim, not to be given a value"
            raise ChainError(msg)
        if self.start is not None and not isinstance(self.start, Boolean):
            msg = f"chain of {self.claim.id}: start: expected a statement; got {self.start}"
            raise ChainError(msg)
        if self.start is None and self.claim.kind is Kind.IFF and {step.sign for step in self.steps} != {"⇔"}:
            msg = f"chain of {self.claim.id}: between two statements that are equivalent every sign is ⇔"
            raise ChainError(msg)
        if self.start is None and self.sign not in _wanted(self.claim.kind):
            msg = f"chain of {self.claim.id}: its steps give {self.sign}, the claim says {self.claim.kind.value}"
            raise ChainError(msg)
        note(self)

    @property
    def sign(self) -> str:
        """What the steps say together about the first and the last formula."""
        together = "="
        for step in self.steps:
            both = adds_up(together, step.sign)
            if both is None and self.claim.path is not None:  # there, ≤ and ≥ are about the limit
                both = says_of_the_limit({together, step.sign})
            if step.sign == "→" and (self.claim.rhs, together) in DIVERGES:
                both = "→"
            if both is None:
                msg = f"chain of {self.claim.id}: {together} and {step.sign} do not add up"
                raise ChainError(msg)
            together = both
        return together

    @cached_property
    def setting(self) -> Setting:
        """What its steps may use."""
        return self.setting_without()

    def setting_without(self, *dropped: sp.Basic) -> Setting:
        """The same with some hypotheses of the claim dropped."""
        hypotheses = (*(h for h in self.claim.hypotheses if h not in dropped), *self.assumes, *self.knows)
        return Setting(hypotheses, {**self.claim.where, **self.where}, self.laws, self.claim)

    @property
    def unaided(self) -> Setting:
        """The same without what is known from other results."""
        hypotheses = (*self.claim.hypotheses, *self.assumes)
        return replace(self.setting, hypotheses=hypotheses, on_path=self.claim.path is not None)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The steps with the formulas before and after them."""
        end = self.claim.rhs if self.start is None else _relation(self.claim)
        before = self.claim.lhs if self.start is None else self.start
        found = []
        for step in self.steps:
            after = end if isinstance(step.to, Claim) else step.to
            found.append(Line(before, after, step, self.setting, self.meaning))
            before = after
        return tuple(found)


def _wanted(kind: Kind) -> tuple[str, ...]:
    """Signs that prove a claim of some kind."""
    if kind is Kind.STEP:
        return ("=", "⇒")
    return tuple(sign for sign, says in WEAKER.items() if kind.value in says)


def _relation(claim: Claim) -> sp.Basic:
    """A claim as one statement."""
    relations: dict[Kind, Callable[..., sp.Basic]] = {
        Kind.EQUAL: sp.Eq,
        Kind.STEP: sp.Eq,
        Kind.AT_LEAST: sp.Ge,
        Kind.AT_MOST: sp.Le,
        Kind.BELOW: sp.Lt,
        Kind.IFF: sp.Equivalent,
    }
    if claim.kind not in relations:
        msg = f"chain of {claim.id}: a claim of kind {claim.kind.value} is no statement to end with; leave out `start`"
        raise ChainError(msg)
    return relations[claim.kind](claim.lhs, claim.rhs, evaluate=False)
