"""What a checked step asked for, taken apart: each statement with the setting in which it has to hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp

from derivations.kernel.cases import in_case
from derivations.kernel.forms import Demand, Enough, InCase, OneOf, Regardless, Stated
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.kernel.verdict import CheckedStep


SIGNS = {"=": sp.Eq, "≠": sp.Ne, "<": sp.Lt, "≤": sp.Le, ">": sp.Gt, "≥": sp.Ge}


@dataclass(frozen=True, eq=False)
class Asked:
    """One thing that a step asked for, and that holds as far as the kernel knows.

    Attributes:
        words: What it says, and what it is for.
        statement: The same as a statement about numbers; None where its form is no such statement.
        setting: Hypotheses and definitions under which it has to hold.
        verdict: What the kernel calls it: `proved` or `confirmed`.
    """

    words: str
    statement: sp.Basic | None
    setting: Setting
    verdict: str


def asked_by(step: CheckedStep) -> Iterator[Asked]:
    """Everything that a step asked for and that is known to hold, but for what has the same formula on both sides."""
    for demand, proof in step.answers:
        if proof.holds:
            for words, statement, setting in _relations(demand, step.line.setting):
                if statement != sp.true:
                    yield Asked(words, statement, setting, proof.verdict)


def _relations(demand: Demand, setting: Setting) -> Iterator[tuple[str, sp.Basic | None, Setting]]:
    if isinstance(demand, Obligation):
        words = f"{demand} ({demand.note})" if demand.note else str(demand)
        yield words, _relation(demand), setting
    elif isinstance(demand, Stated):
        yield str(demand.condition), demand.condition, setting
    elif isinstance(demand, OneOf):
        yield "one of the cases", sp.Or(*demand.conditions, evaluate=False), setting
    elif isinstance(demand, InCase):
        yield from _relations(demand.demand, in_case(setting, demand.condition, demand.values, demand.knows))
    elif isinstance(demand, Regardless):
        kept = [h for h in setting.hypotheses if demand.letter not in setting.defined(h).free_symbols]
        given = () if demand.given == sp.true else (demand.given,)
        yield from _relations(demand.demand, replace(setting, hypotheses=(*kept, *given)))
    elif isinstance(demand, Enough):
        yield from _relations(demand.demand, setting)
    else:
        yield type(demand).__name__, None, setting


def _relation(demand: Obligation) -> sp.Basic | None:
    """The relation as it is written: sympy would work it out. None between matrices, or statements."""
    if demand.left == demand.right and demand.sign in ("=", "≤", "≥"):
        return sp.true
    if not all(isinstance(side, sp.Expr) for side in demand.sides) or demand.sign not in SIGNS:
        return None
    return SIGNS[demand.sign](*demand.sides, evaluate=False)
