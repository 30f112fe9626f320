"""A statement as a lemma about real numbers: its letters, what may be used of them, and what gives it a value.

Division, roots and logarithms are total in a proof assistant: 1/0 is some number there. So a lemma has to show besides
that each of its formulas has a value, from the hypotheses alone; nothing of that kind is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from derivations.certificates.asked import SIGNS, Asked
from derivations.kernel.setting import Setting
from derivations.language.formulas import Mean


KNOWN: tuple[type[Any], ...] = (sp.Add, sp.Mul, sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.atan, sp.Abs, sp.Max, sp.Min)
"""Functions that keep their meaning; whatever else has a real value stands as a letter of its own."""
RELATIONS: tuple[type[Any], ...] = tuple(SIGNS.values())
CONNECTIVES: tuple[type[Any], ...] = (sp.And, sp.Or, sp.Not, sp.Implies, sp.Equivalent)
STATEMENTS: tuple[type[Any], ...] = (*RELATIONS, *CONNECTIVES)
INSIDE: tuple[type[Any], ...] = (*KNOWN, *STATEMENTS)


class InexpressibleError(ValueError):
    """A statement that is none about real numbers, with the reason."""


@dataclass(frozen=True, eq=False)
class Lemma:
    """A statement about real numbers.

    Attributes:
        names: A name for each letter, and for each part of a formula that stands as a letter.
        whole: Letters that are whole numbers.
        premises: What may be used: domains of letters, definitions, hypotheses.
        defined: What gives the statement a value; has to be shown like the statement itself.
        goal: The statement.
    """

    names: dict[sp.Basic, str]
    whole: tuple[sp.Symbol, ...]
    premises: tuple[sp.Basic, ...]
    defined: tuple[sp.Basic, ...]
    goal: sp.Basic


def lemma_of(asked: Asked) -> Lemma:
    """A statement as a lemma under the hypotheses that it has, and no others.

    Raises:
        InexpressibleError: If it is none about real numbers.

    """
    if asked.statement is None:
        msg = f"no relation between numbers: {asked.words}"
        raise InexpressibleError(msg)
    letters = dict.fromkeys(_variables(asked.statement))
    premises = _reached(letters, asked.setting)
    own = [letter for letter in letters if isinstance(letter, sp.Symbol) and letter not in asked.setting.where]
    return Lemma(
        _variable_names(letters),
        tuple(letter for letter in own if letter.is_integer),
        (*(domain for letter in own for domain in _domain(letter)), *premises),
        tuple(dict.fromkeys(needed(asked.statement))),
        asked.statement,
    )


def _reached(letters: dict[sp.Basic, None], setting: Setting) -> list[sp.Basic]:
    """Definitions and hypotheses about some letters, and about those that these speak of; letters are added."""
    waiting = [sp.Eq(k, v, evaluate=False) for k, v in setting.where.items() if isinstance(v, sp.Expr)]
    is_definition = {id(one): one.lhs for one in waiting}
    waiting += setting.conditions
    found: list[sp.Basic] = []
    before = -1
    while before != len(found):
        before = len(found)
        for one in list(waiting):
            try:
                speaks_of = [*_variables(one)]
            except InexpressibleError:  # to leave a premise out makes a lemma stronger
                waiting.remove(one)
                continue
            met = [is_definition[id(one)]] if id(one) in is_definition else speaks_of
            if any(letter in letters for letter in met):
                letters.update(dict.fromkeys(speaks_of))
                found.append(one)
                waiting.remove(one)
    return found


def _domain(letter: sp.Symbol) -> Iterator[sp.Basic]:
    """The sign that a letter was declared with, as a relation that sympy does not work out."""
    if letter.is_positive:
        yield sp.Gt(letter, 0, evaluate=False)
    elif letter.is_negative:
        yield sp.Lt(letter, 0, evaluate=False)
    elif letter.is_nonnegative:
        yield sp.Ge(letter, 0, evaluate=False)
    elif letter.is_nonpositive:
        yield sp.Le(letter, 0, evaluate=False)
    elif letter.is_nonzero:
        yield sp.Ne(letter, 0, evaluate=False)


def _variables(part: Any) -> Iterator[sp.Basic]:
    """Letters, and parts that stand as letters."""
    if isinstance(part, STATEMENTS):
        for inner in part.args:
            yield from _variables(inner)
    elif part in (sp.true, sp.false) or isinstance(part, (sp.Rational, sp.core.numbers.Pi, sp.core.numbers.Exp1)):
        return
    elif isinstance(part, (Relational, BooleanFunction)) or not isinstance(part, sp.Expr) or _has_no_value(part):
        msg = f"no real number: {part}"
        raise InexpressibleError(msg)
    elif isinstance(part, KNOWN) or (isinstance(part, sp.Pow) and is_power(part)):
        for inner in part.args:
            yield from _variables(inner)
    elif (part.is_real if part.is_Symbol else part.is_extended_real or isinstance(part, (Mean, sp.Trace))) is True:
        yield part
    else:
        msg = f"not known to be real: {part}"
        raise InexpressibleError(msg)


def _has_no_value(part: sp.Basic) -> bool:
    return bool(part.has(sp.oo, -sp.oo, sp.zoo, sp.nan, sp.I, sp.Float)) or not part.is_commutative


def is_power(part: sp.Pow) -> bool:
    """Whether a power is one with a fixed exponent, or of a base that is said to be positive, which is to be shown."""
    return bool(part.exp.is_Rational or part.base.is_positive)


def needed(part: Any) -> Iterator[sp.Basic]:
    """What gives every formula in a statement a value."""
    if isinstance(part, sp.Pow) and is_power(part):
        yield from needed(part.base)
        yield from needed(part.exp)
        if not part.exp.is_Integer:
            halves = part.exp.is_Rational and part.exp.q == 2 and part.exp > 0
            yield (sp.Ge if halves else sp.Gt)(part.base, 0, evaluate=False)
        elif part.exp < 0:
            yield sp.Ne(part.base, 0, evaluate=False)
    elif isinstance(part, INSIDE):
        for inner in part.args:
            yield from needed(inner)
        if isinstance(part, sp.log):
            yield sp.Gt(part.args[0], 0, evaluate=False)
        if isinstance(part, sp.tan):
            yield sp.Ne(sp.cos(part.args[0]), 0, evaluate=False)


def _variable_names(letters: dict[sp.Basic, None]) -> dict[sp.Basic, str]:
    """A name of its own for each letter, which ends so that it is none of a proof assistant's."""
    found: dict[sp.Basic, str] = {}
    for letter in letters:
        plain = re.sub(r"[^A-Za-z0-9]", "", str(letter)) if isinstance(letter, sp.Symbol) else "part"
        name = f"{plain if plain[:1].isalpha() else f'x{plain}'}_"
        count = sum(other.startswith(name) for other in found.values())
        found[letter] = f"{name}{count}" if count else name
    return found
