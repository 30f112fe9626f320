"""Bound letters, such as the index of a sum: what a hypothesis says of the same letter outside is not put in there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import sympy as sp
from sympy.stats.rv import PSpace, RandomSymbol

from derivations.errors import refuse
from derivations.language.formulas import Chance, Mean


def captured(formulas: Iterable[sp.Basic], letters: Iterable[sp.Basic], defined: Callable[[sp.Basic], sp.Basic]) -> str:
    """Which letter stands where a letter of its meaning is bound; empty for none.

    With s = k, the sum of s over k is n s as long as s is a letter, and n (n + 1)/2 once it is written out. A
    function f(t) says itself that it depends on t.

    Args:
        formulas: What is looked through.
        letters: What stands for something: abbreviations, or letters of a result in place of which values are put.
        defined: What one stands for, with abbreviations written out.

    """
    speaks = {letter: defined(letter).free_symbols - letter.free_symbols for letter in letters}
    speaks = {letter: of for letter, of in speaks.items() if of}
    for formula in formulas if speaks else ():
        for part in sp.preorder_traversal(formula) if formula.has(*speaks) else ():
            bound = bound_by(part)
            for letter in sorted(speaks, key=str) if bound else ():
                both = speaks[letter] & bound
                if both and letter not in bound and part.has(letter):
                    them = ", ".join(sorted(map(str, both)))
                    return f"{them} is bound in {part}, and the meaning depends on it: {letter} depends on {them}"
    return ""


def bound_by(part: sp.Basic) -> set[sp.Basic]:
    """The letters that a node binds: those below it that are not free in it, and those in which a derivative is taken.

    A random variable binds none: its law speaks of letters that are free.
    """
    if isinstance(part, (RandomSymbol, PSpace)) or not part.args:
        return set()
    below: set[sp.Basic] = set().union(*(inner.free_symbols for inner in part.args))
    taken = part.variables if isinstance(part, sp.Derivative) else ()
    below -= part.free_symbols
    return below.union(taken)


def bound_around(formula: sp.Basic, part: sp.Basic) -> set[sp.Basic]:
    """The letters that a formula binds around a part of it, wherever that stands."""
    around = (bound_by(node) for node in sp.preorder_traversal(formula) if node != part and node.has(part))
    return set().union(*around)


def put_in(
    formula: sp.Basic,
    values: Mapping[sp.Basic, sp.Basic],
    defined: Callable[[sp.Basic], sp.Basic] = lambda value: value,
) -> sp.Basic:
    """A formula with values in place of letters.

    Args:
        formula: What they are put in.
        values: Letter to value.
        defined: A value with its abbreviations written out.

    Raises:
        RefusedError: If a value speaks of a letter that is bound there, or of something random in a mean; or if a
            letter is bound there itself, and its value is no letter that is new there.

    """
    require_open(formula, values, defined)
    return formula.xreplace(dict(values))


def require_open(
    formula: sp.Basic, values: Mapping[sp.Basic, sp.Basic], defined: Callable[[sp.Basic], sp.Basic]
) -> None:
    """Refuse values that mean something else in a formula, where they would be put in place of letters.

    Raises:
        RefusedError: If there is one.
    """
    if not (moved := {k: sp.sympify(v) for k, v in values.items() if k != v and formula.has(k)}):
        return
    if why := captured([formula], moved, lambda letter: defined(moved[letter])):
        refuse(f"expected values that mean the same wherever they are put in: {why}")
    for part in sp.preorder_traversal(formula):
        for letter in sorted((bound := bound_by(part)) & moved.keys(), key=str):
            value = moved[letter]
            if not isinstance(value, sp.Symbol) or value in part.free_symbols | bound:
                refuse(f"{letter} is bound in {part}: {value} is no value for it")
        if isinstance(part, (Mean, Chance)):
            for letter in sorted(part.free_symbols & moved.keys(), key=str):
                drawn = [s for s in defined(moved[letter]).free_symbols if isinstance(s, RandomSymbol)]
                if drawn and not isinstance(letter, RandomSymbol):
                    refuse(f"{letter} is no random number in {part}: {moved[letter]} depends on {drawn[0]}")
