"""What has to be shown of letters that formulas bind: that all their values are what they are declared to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import sympy as sp

from derivations.checking.bound_values import BINDERS, values_of_bound
from derivations.checking.declared import Declared, asked
from derivations.kernel.chain import Chain
from derivations.kernel.proof import Obligation
from derivations.kernel.verdict import CheckedStep


def of_bound_letters(chain: Chain, steps: Sequence[CheckedStep]) -> Iterator[tuple[int, Declared]]:
    """What has to be shown of each letter that a formula binds, beside the number of the first step that needs it.

    It is shown with all abbreviations written out, and of hypotheses that bind no letter, so that nothing rests on
    itself.
    """
    setting, seen = chain.unaided, set[tuple[sp.Basic, sp.Basic | None]]()
    plain = tuple(h for h in map(setting.defined, setting.hypotheses) if not h.has(*BINDERS))
    known = replace(setting, hypotheses=plain, where={}, on_path=False)
    for number, formula in _formulas(chain, steps):
        for letter, value in values_of_bound(formula):
            meaning = None if value is None else setting.defined(value)
            if (letter, meaning) not in seen:
                seen.add((letter, meaning))
                yield from ((number, one) for one in asked(letter, meaning, known, chain))


def _formulas(chain: Chain, steps: Sequence[CheckedStep]) -> Iterator[tuple[int, sp.Basic]]:
    """All formulas of a chain, each beside the number of the first step that needs it: what all need comes first."""
    setting, path = chain.setting, chain.claim.path
    for formula in (*setting.hypotheses, *setting.where.values(), *({} if path is None else path.sets).values()):
        yield 0, formula
    for number, step in enumerate(steps):
        sides = (side for demand, _ in step.answers if isinstance(demand, Obligation) for side in demand.sides)
        for formula in dict.fromkeys((step.line.before, step.line.after, *sides)):
            yield number, formula
