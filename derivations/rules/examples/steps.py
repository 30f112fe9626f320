"""What the examples of rules are made of: single steps, and claims about whatever letters stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.kernel.line import Line, Rule, Step
from derivations.kernel.setting import Setting
from derivations.language.formulas import Law
from theory import Claim, GrowthPath, Kind, Parameter, Source


SOURCE = Source("an example of a rule", "docs/rules.md", "ours")


@dataclass(frozen=True, eq=False)
class Example:
    """A step that a rule makes, and one beside it, a near miss, that it does not.

    Attributes:
        rule: The rule.
        holds: The step.
        grade: What it comes to, as in "proved (symbolic)".
        fails: The near miss.
        why: What that comes to, and a part of the reason, as in "refuted: division by r".
    """

    rule: type[Rule]
    holds: Line
    grade: str
    fails: Line
    why: str


def step(
    before: Any,
    after: Any,
    because: Rule,
    sign: str = "=",
    given: tuple[sp.Basic, ...] = (),
    where: Mapping[sp.Basic, Any] | None = None,
    laws: Mapping[str, Law] | None = None,
    claim: Claim | None = None,
    meaning: Mapping[Any, Any] | None = None,
) -> Line:
    """A step between two formulas, under hypotheses, with abbreviations and laws as a chain would give them."""
    before, after = sp.sympify(before), sp.sympify(after)
    setting = Setting(given, dict(where or {}), dict(laws or {}), claim)
    return Line(before, after, Step(after, because, sign), setting, dict(meaning or {}))


def said(lhs: Any, rhs: Any, kind: Kind = Kind.EQUAL, **more: Any) -> Claim:
    """A claim about the letters in it, which are its parameters."""
    lhs, rhs = sp.sympify(lhs), sp.sympify(rhs)
    path, where = more.get("path"), more.get("where", {})
    sides = (lhs, rhs, *more.get("hypotheses", ()), *map(sp.sympify, where.values()))
    sides += () if path is None else tuple(path.sets.values())
    taken = {*where} | (set() if path is None else {path.size, *path.sets})
    letters = sorted(set().union(*(side.free_symbols for side in sides)) - taken, key=str)
    parameters = more.pop("parameters", tuple(Parameter(s, str(s), 1, 9) for s in letters))
    return Claim("example.said", kind, "an example", lhs, rhs, parameters=parameters, source=SOURCE, **more)


def along(
    path: GrowthPath,
    before: Any,
    after: Any,
    because: Rule,
    sign: str = "→",
    given: tuple[sp.Basic, ...] = (),
    where: Mapping[sp.Basic, Any] | None = None,
) -> Line:
    """A step along a growth path, in a chain for the claim that says the same."""
    kind = Kind.LIMIT if sign == "→" else Kind.ASYMPTOTIC
    claim = said(before, after, kind, path=path, hypotheses=given, where=dict(where or {}))
    return step(before, after, because, sign, given, where, claim=claim)


def eq(left: Any, right: Any) -> sp.Basic:
    """An equation that sympy leaves as it is."""
    return sp.Eq(left, right, evaluate=False)


def le(left: Any, right: Any) -> sp.Basic:
    """An inequality that sympy leaves as it is."""
    return sp.Le(left, right, evaluate=False)


def ge(left: Any, right: Any) -> sp.Basic:
    """An inequality that sympy leaves as it is."""
    return sp.Ge(left, right, evaluate=False)
