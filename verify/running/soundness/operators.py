"""Operators for proofs: those of claims, and those about ranges, limits, means, signs and bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from derivations import Mean
from theory import GrowthPath, Kind, Parameter
from verify.running.mutation.operators import OPERATORS, REVERSED, Fields, Operator, at_places
from verify.running.mutation.tree import Alterable


RANGED = (sp.Sum, sp.Product, sp.Integral)
TURNED = {"≤": "≥", "≥": "≤", "<": ">", ">": "<", "≲": "≳", "≳": "≲"}
STRONGER = {"≤": "<", "≥": ">", "≲": "≍", "≳": "≍", "≍": "≃", "≃": "=", "→": "=", "⇒": "⇔"}
"""A sign that says more."""


@dataclass(frozen=True, eq=False)
class Formula:
    """A formula of a proof as operators look at it: the right side of an equation, or of an equivalence of statements.

    Attributes:
        kind: How the sides are related.
        lhs: The formula before.
        rhs: The formula.
        parameters: What varies in the claim.
        path: The growth path of the claim.
    """

    kind: Kind
    lhs: sp.Basic
    rhs: sp.Basic
    parameters: tuple[Parameter, ...] = ()
    path: GrowthPath | None = None

    @property
    def where(self) -> Mapping[sp.Symbol, Any]:
        """None: what abbreviations mean is altered on its own."""
        return MappingProxyType({})

    @property
    def equivalent(self) -> None:
        """None."""


@dataclass(frozen=True)
class Range:
    """A sum, product or integral that begins, or ends, one later or earlier."""

    end: int
    by: int

    @property
    def name(self) -> str:
        """Which end, and which way."""
        return f"{('base', 'end')[self.end]}_{'up' if self.by > 0 else 'down'}"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One statement for each of the outermost places whose range has that end."""

        def moved(part: sp.Basic) -> Iterator[sp.Basic]:
            (index, *ends), *more = part.limits
            if len(ends) == 2 and ends[self.end].is_infinite is not True:
                ends[self.end] += self.by
                yield part.func(part.function, (index, *ends), *more)

        yield from at_places(claim, lambda part: isinstance(part, RANGED), moved)


@dataclass(frozen=True)
class LimitInside:
    """A limit of a sum or an integral as the sum or integral of limits, and the other way round."""

    name: str = "exchange_limit"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One statement for each of the outermost places."""

        def exchanged(part: sp.Basic) -> Iterator[sp.Basic]:
            if isinstance(part, sp.Limit) and isinstance(part.args[0], RANGED):
                whole, *to = part.args
                yield whole.func(sp.Limit(whole.function, *to), *whole.limits)
            elif isinstance(part, RANGED) and isinstance(part.function, sp.Limit):
                inner, *to = part.function.args
                yield sp.Limit(part.func(inner, *part.limits), *to)

        yield from at_places(claim, lambda part: isinstance(part, (sp.Limit, *RANGED)), exchanged)


@dataclass(frozen=True)
class MeanInside:
    """The mean of a power as the power of the mean, and the mean of a product as the product of the means."""

    name: str = "exchange_mean"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One statement for each of the outermost means."""

        def exchanged(part: sp.Basic) -> Iterator[sp.Basic]:
            if isinstance(part.body, sp.Pow):
                yield Mean(part.body.base) ** part.body.exp
            elif isinstance(part.body, sp.Mul):
                yield sp.Mul(*map(Mean, part.body.args))

        yield from at_places(claim, lambda part: isinstance(part, Mean), exchanged)


@dataclass(frozen=True)
class Relations:
    """The relations in a statement turned: those of claims of kind ⇔ are turned by `turn` as a whole."""

    name: str = "turn_inside"

    def changes(self, claim: Alterable) -> Iterator[tuple[Fields, str]]:
        """One statement for each of the outermost relations."""
        yield from at_places(
            claim, lambda part: part.func in REVERSED, lambda part: (REVERSED[part.func](*part.args, evaluate=False),)
        )


FORMULAS: tuple[Operator, ...] = (
    *(Range(end, by) for end in (0, 1) for by in (1, -1)),
    LimitInside(),
    MeanInside(),
    Relations(),
)
"""Operators on formulas beside those of claims."""
EVERYWHERE: tuple[Operator, ...] = (*OPERATORS, *FORMULAS)


def formulas_like(formula: sp.Basic, before: sp.Basic, like: Alterable) -> Iterator[tuple[str, sp.Basic, str]]:
    """Altered versions of a formula of a proof: the operator, the formula and the change in words.

    Args:
        formula: What is altered.
        before: The formula before it.
        like: The claim that the proof is of.

    """
    is_statement = isinstance(formula, sp.logic.boolalg.Boolean) and not isinstance(formula, sp.Expr)
    stated = Formula(Kind.IFF if is_statement else Kind.EQUAL, before, formula, like.parameters, like.path)
    for operator in EVERYWHERE:
        try:
            for fields, words in operator.changes(stated):
                new = fields.get("rhs", formula)
                if new != formula and fields.get("lhs", before) == before:
                    yield operator.name, new, words
        except Exception:  # a formula of somebody's may raise anything; then there is no such mutant
            continue


def weaker(condition: sp.Basic) -> Iterator[tuple[str, sp.Basic, str]]:
    """Versions of a hypothesis that admit more, or something else: the operator, the condition and the change."""
    yield "drop_hypothesis", sp.true, f"without {condition}"
    parts = condition.args if isinstance(condition, sp.And) else (condition,)
    for i, part in enumerate(parts):
        for operator, new in _weaker(part):
            made = sp.And(*parts[:i], new, *parts[i + 1 :])
            if made not in (sp.true, sp.false, condition):
                yield operator, made, f"{new} in place of {part}"


def _weaker(part: sp.Basic) -> Iterator[tuple[str, sp.Basic]]:
    if not isinstance(part, Relational) or not all(isinstance(side, sp.Expr) for side in part.args):
        return
    if isinstance(part, (sp.Gt, sp.Lt)):
        yield "loosen", (sp.Ge if isinstance(part, sp.Gt) else sp.Le)(*part.args)
    if part.func in REVERSED:
        whole = all(symbol.is_integer for symbol in part.free_symbols)
        for by in (1, 2) if whole else (sp.Rational(1, 10), 1):
            yield (
                "move_bound",
                part.func(part.gts + by, part.lts)
                if part.func in (sp.Gt, sp.Ge)
                else part.func(part.lts, part.gts + by),
            )
        yield "turn_hypothesis", REVERSED[part.func](*part.args)
    elif isinstance(part, sp.Eq):
        yield "move_bound", sp.Eq(part.lhs, part.rhs + 1)


def values_like(value: Any) -> Iterator[tuple[str, Any, str]]:
    """Altered versions of an argument of a rule: the operator, the value and the change in words."""
    if isinstance(value, (bool, sp.Symbol)):
        return
    if isinstance(value, int):
        yield from (("plus_1", value + 1, f"{value + 1} in place of {value}"),)
        yield from (("minus_1", value - 1, f"{value - 1} in place of {value}"),)
    elif isinstance(value, (sp.Expr, sp.MatrixExpr)):
        changed = {"sign": -value, "factor_2": 2 * value, "factor_0.5": value / 2}
        if not isinstance(value, sp.MatrixExpr):
            changed |= {"plus_1": value + 1, "minus_1": value - 1, "square": value**2}
        yield from ((name, new, f"{new} in place of {value}") for name, new in changed.items() if new != value)
    elif isinstance(value, sp.logic.boolalg.Boolean):
        yield from ((f"argument_{name}", new, words) for name, new, words in weaker(value) if new != sp.true)
