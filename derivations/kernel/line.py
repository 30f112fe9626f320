"""One step of a proof between two formulas, and the rule that is its reason."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.errors import ChainError
from derivations.kernel.forms import Demand
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.kernel.signs import SIGNS, WEAKER
from theory import Claim, GrowthPath, Measured


Demands = Iterator[Demand]
"""What has to hold for a step to be right."""


class Rule(ABC):
    """A reason for a step: what has to hold for it, or why it does not apply.

    Attributes:
        gives: The signs that it leads to; by default "=" and what that says.
        words: The rule in words, as a format: `{self.by}` is the value of its attribute `by`. By default what the
            author of the chain says: an attribute `why`.
        is_long: Whether its checks take long, and are not the stronger for hypotheses: they are first tried without
            those of the claim.
    """

    gives: ClassVar[tuple[str, ...]] = WEAKER["="]
    words: ClassVar[str] = "{self.why}"
    is_long: ClassVar[bool] = False

    @property
    def because(self) -> str:
        """The rule in words."""
        return self.words.format(self=self)

    @abstractmethod
    def demands(self, line: Line) -> Demands:
        """Everything that has to hold for the step to be right.

        Raises:
            RefusedError: If the rule does not apply to the step.
        """


class Identity(Rule):
    """A reason for two formulas to be equal, and for nothing weaker."""

    gives = ("=",)


class UpperBound(Rule):
    """A reason for a formula to be below another one."""

    gives = ("<", "≤")


class LimitRule(Rule):
    """A reason for a formula to come to another one along the growth path of the claim."""

    gives = ("≃", "→")


class Consequence(Rule):
    """A reason for a statement to follow from another one."""

    gives = ("⇒",)


class Equivalence(Rule):
    """A reason for two statements to follow from each other."""

    gives = ("⇔", "⇒")


def signs_of(rule: Rule | type[Rule]) -> tuple[str, ...]:
    """The signs that a rule leads to; one that does not derive from `Rule` need not name them."""
    return getattr(rule, "gives", Rule.gives)


@dataclass(frozen=True, eq=False)
class Step:
    """One line of a proof.

    Attributes:
        to: The formula that is reached; the claim itself in the last step.
        because: The rule.
        sign: How the formula before and this one are related.
        printed: Whether this step is the paper's own, as printed.
        note: What a reader may want to know.
    """

    to: sp.Basic | Claim
    because: Rule
    sign: str = "="
    printed: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse an unknown sign, and a reason in mere words."""
        if self.sign not in SIGNS:
            msg = f"sign of a step: expected one of {' '.join(SIGNS)}; got {self.sign!r}"
            raise ChainError(msg)
        if not callable(getattr(self.because, "demands", None)):
            msg = f"reason of a step: expected a rule, such as Algebra({str(self.because)!r}); got {self.because!r}"
            raise ChainError(msg)


@dataclass(frozen=True, eq=False)
class Line:
    """A step between two formulas, with what it may use.

    Attributes:
        before: The formula before.
        after: The formula that is reached.
        step: The step.
        setting: Hypotheses, definitions and laws.
        meaning: What is measured, written as a mean.
    """

    before: sp.Basic
    after: sp.Basic
    step: Step
    setting: Setting
    meaning: Mapping[Measured, sp.Basic]

    @property
    def path(self) -> GrowthPath | None:
        """The growth path of the claim; None for none."""
        return None if self.setting.claim is None else self.setting.claim.path

    @property
    def sign(self) -> str:
        """How the formulas are related; statements follow from each other."""
        is_statement = isinstance(self.before, Boolean) and not isinstance(self.before, sp.Expr)
        return "⇒" if self.step.sign == "=" and is_statement else self.step.sign

    def itself(self) -> Obligation:
        """The relation of the step."""
        return Obligation(self.before, self.sign, self.after)
