"""Letters that are bound in a formula: an abbreviation that speaks of one would mean two things there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sympy as sp


def captured(
    formulas: Iterable[sp.Basic], abbreviations: Iterable[sp.Basic], defined: Callable[[sp.Basic], sp.Basic]
) -> str:
    """Which abbreviation stands where a letter of its meaning is bound; empty for none.

    With s = k, the sum of s over k is n s as long as s is a letter, and n (n + 1)/2 once it is written out.

    Args:
        formulas: What is looked through.
        abbreviations: Letters that stand for something; functions say themselves what they depend on.
        defined: A formula with its abbreviations written out.

    """
    letters = {letter: defined(letter).free_symbols for letter in abbreviations if isinstance(letter, sp.Symbol)}
    for formula in formulas if letters else ():
        for part in sp.preorder_traversal(formula):
            if not part.args or not part.has(*letters):
                continue
            bound = part.atoms(sp.Symbol) - part.free_symbols
            bound |= set(part.variables) if isinstance(part, sp.Derivative) else set()
            for letter in sorted(bound and part.free_symbols & set(letters), key=str):
                if both := letters[letter] & bound:
                    them = ", ".join(map(str, both))
                    return f"{them} is bound in {part}, and the meaning depends on it: {letter} depends on {them}"
    return ""
