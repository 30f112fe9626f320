"""Proof by cases: what may be used in one of them, and that there is no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import refuse
from derivations.kernel.cited_conditions import require
from derivations.kernel.setting import Setting
from derivations.language.scopes import put_in


def in_case(
    setting: Setting,
    condition: sp.Basic,
    values: Mapping[sp.Basic, sp.Basic],
    knows: Mapping[sp.Basic, Any],
) -> Setting:
    """What may be used in one case: its condition as well, with what letters are by it put in place everywhere.

    Args:
        setting: What may be used in every case.
        condition: When it is this case.
        values: What letters are by it.
        knows: Conditions that follow by other results.

    Raises:
        RefusedError: If the condition does not say what letters are.
        ChainError: If a result does not give what is said to be known by it.
    """
    return _in_case(setting, condition, tuple(values.items()), tuple(knows.items()))


@lru_cache(maxsize=64)
def _in_case(
    setting: Setting,
    condition: sp.Basic,
    values: tuple[tuple[sp.Basic, sp.Basic], ...],
    knows: tuple[tuple[sp.Basic, Any], ...],
) -> Setting:
    put = dict(values)
    for letter, value in put.items():
        if not _says(condition, letter, value):
            refuse(f"expected a case that says {letter} = {value}; got {condition}")
    laws = {name: law.with_values(put) if hasattr(law, "with_values") else law for name, law in setting.laws.items()}
    hypotheses = tuple(put_in(part, put, setting.defined) for part in (condition, *setting.hypotheses))
    found = replace(
        setting,
        hypotheses=tuple(part for part in hypotheses if part != sp.true),
        where={k: put_in(v, put, setting.defined) for k, v in setting.where.items()},
        laws=laws,
    )
    for known, by in knows:
        require(known, by, found, setting.claim)
    return replace(found, hypotheses=(*found.hypotheses, *(known for known, _ in knows)))


def _says(condition: sp.Basic, letter: sp.Basic, value: sp.Basic) -> bool:
    parts = condition.args if isinstance(condition, sp.And) else (condition,)
    return any({part.lhs, part.rhs} == {letter, value} for part in parts if isinstance(part, sp.Eq))


def exhausted(conditions: Iterable[sp.Basic], setting: Setting) -> frozenset[sp.Basic]:
    """The hypotheses that leave no other case: tried with every combination of signs of the differences compared.

    Raises:
        RefusedError: If a combination is in no case, or none is left.
    """
    conditions = tuple(conditions)
    gaps = gaps_of(conditions)
    compared_by = {h: set(gaps_of((h,))) for h in setting.conditions}
    stated = [h for h, compared in compared_by.items() if compared and compared <= {*gaps}]
    left_over = 0
    for signs in product(*map(_signs, gaps)):
        known = dict(zip(gaps, signs, strict=True))
        if not all(_holds(h, known) for h in stated):
            continue
        left_over += 1
        if not any(_holds(condition, known) for condition in conditions):
            left = ", ".join(f"{gap} {SIGN[sign]} 0" for gap, sign in known.items())
            refuse(f"no case is given for {left}")
    if not left_over:
        refuse("the hypotheses leave no case at all")
    return frozenset(stated)


SIGN = {1: ">", 0: "=", -1: "<"}


def gaps_of(conditions: Iterable[sp.Basic]) -> list[sp.Expr]:
    """What some conditions compare with 0."""
    return sorted({_gap(relation) for case in conditions for relation in case.atoms(Relational)}, key=str)


def _gap(relation: Relational) -> sp.Expr:
    """What is compared with 0, with the sign that comes first in order."""
    gap = sp.expand(relation.lhs - relation.rhs)
    return min(gap, -gap, key=str)


def _signs(gap: sp.Expr) -> tuple[int, ...]:
    """The signs that a difference may have, as far as the domains of its letters say."""
    impossible = {1: gap.is_nonpositive, 0: gap.is_nonzero, -1: gap.is_nonnegative}
    return tuple(sign for sign, no in impossible.items() if not no)


def _holds(condition: sp.Basic, signs: Mapping[sp.Expr, int]) -> bool:
    """Whether a condition holds, given the signs of its differences."""
    put = {}
    for relation in condition.atoms(Relational):
        gap = _gap(relation)
        turned = gap != sp.expand(relation.lhs - relation.rhs)
        put[relation] = sp.sympify(relation.func(-signs[gap] if turned else signs[gap], 0))
    return bool(condition.xreplace(put) == sp.true)
