"""Shows that the letters of a chain are what they are declared to be: rules and sympy use what is declared."""

from __future__ import annotations

from derivations.checking.abbreviations import of_abbreviations
from derivations.checking.bound_letters import of_bound_letters
from derivations.checking.declared import needing
from derivations.kernel.chain import Chain
from derivations.kernel.verdict import CheckedStep


def as_declared(chain: Chain, steps: tuple[CheckedStep, ...]) -> tuple[CheckedStep, ...]:
    """The steps of a chain; what its letters are declared to be is a condition of the first that needs each.

    What is declared of an abbreviation is shown of its meaning, in letters that stand before it and are shown first;
    hypotheses that speak of it, or of later ones, are written out. What is declared of a letter that a formula binds,
    such as the index of a sum, is shown of any one of its values.

    Raises:
        ChainError: If a letter is not what it is declared to be, or a meaning speaks of its letter, or of a later one.

    """
    for at, one in (*of_abbreviations(chain, steps), *of_bound_letters(chain, steps)):
        steps = (*steps[:at], needing(steps[at], one, chain), *steps[at + 1 :])
    return steps
