"""One step as data: what tables of false steps, and of true ones beside them, share."""

from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from derivations import Line, Rule, Setting, Step
from derivations.checking.check import check_line
from derivations.kernel.verdict import CheckedStep
from derivations.rules.examples.steps import eq, ge, le, said as stated
from theory import Claim


__all__ = ["FALSE", "Row", "eq", "ge", "le", "not_shown", "stated"]

FALSE = ("refuted", "unverified")


def not_shown(verdict: str, how: str, reason: str = "") -> None:
    """A step is refuted or left open, and says why."""
    assert verdict in FALSE, how
    assert how
    assert reason in how


@dataclass(frozen=True, eq=False)
class Row:
    """A step, and a part of the reason why it is refused.

    Attributes:
        before: The formula before.
        after: The one that is reached.
        rule: The reason for it.
        sign: How they are related.
        reason: Part of the reason of a refusal; empty for a true step.
        given: Hypotheses.
        where: Abbreviations.
        claim: The claim whose path and parameters count.
    """

    before: Any
    after: Any
    rule: Rule
    sign: str = "="
    reason: str = ""
    given: tuple[sp.Basic, ...] = ()
    where: dict[sp.Basic, Any] = field(default_factory=dict)
    claim: Claim | None = None

    @property
    def found(self) -> CheckedStep:
        """What the step comes to."""
        before, after = sp.sympify(self.before), sp.sympify(self.after)
        setting = Setting(self.given, self.where, claim=self.claim)
        return check_line(Line(before, after, Step(after, self.rule, self.sign), setting, {}))
