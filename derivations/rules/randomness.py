"""What is random in a formula: what it is drawn from, what depends on it, and which signs it has."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import sympy as sp
from sympy.stats.crv_types import (
    BetaDistribution,
    ChiSquaredDistribution,
    ExponentialDistribution,
    GammaDistribution,
    NormalDistribution,
)
from sympy.stats.drv_types import PoissonDistribution
from sympy.stats.frv_types import BinomialDistribution
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import refuse
from derivations.kernel.means import is_random
from derivations.kernel.setting import Setting
from derivations.language.formulas import Applied, ChainState, Given, Mean, OfDesigns
from derivations.rules.statements import generic
from theory.language.matrices import Arbitrary


POSITIVE = (GammaDistribution, ChiSquaredDistribution, ExponentialDistribution, BetaDistribution)
"""Laws of positive numbers."""
COUNTS = (PoissonDistribution, BinomialDistribution)
"""Laws of whole numbers that are not negative."""
NAMED = (*POSITIVE, *COUNTS, NormalDistribution)
"""Laws all of whose moments of positive order are finite."""


def law_of(symbol: RandomSymbol) -> sp.Basic:
    """The law of a draw, with parameters that are not random.

    Raises:
        RefusedError: If a parameter is random itself: then the draw depends on what it is drawn after.
    """
    law = getattr(symbol.pspace, "distribution", None)
    if not isinstance(law, sp.Basic) or random_symbols(law):
        refuse(f"expected a draw of a law whose parameters are numbers; got {symbol} of {law}")
    return law


def draw_letter(symbol: RandomSymbol) -> sp.Symbol:
    """A letter for a draw, with what its law says of its values; real, where that is not known."""
    law = law_of(symbol)
    if isinstance(law, COUNTS):
        return sp.Dummy(str(symbol), integer=True, nonnegative=True)
    if isinstance(law, POSITIVE):
        return sp.Dummy(str(symbol), positive=True)
    return sp.Dummy(str(symbol), real=True)


def given(state: ChainState, setting: Setting) -> Given:
    """The law of a state given the state before.

    Raises:
        RefusedError: If it has none.
    """
    law = setting.laws.get(state.name)
    if not isinstance(law, Given):
        refuse(f"expected a law of {state.name} given the state before; got {law}")
    return law


# Dependence -----------------------------------------------------------------------------------


def sources(formula: sp.Basic, setting: Setting) -> set[Hashable]:
    """What a formula is random by; formulas without a common source are independent.

    A draw, a matrix with a law, a chain, and whatever the law of one of them holds. Two indices that are
    letters may be the same time: then all of that letter belong together.
    """
    found: set[Hashable] = set()
    waiting, seen = [setting.defined(formula)], set()
    while waiting:
        part = waiting.pop()
        for symbol in random_symbols(part):
            found.add(symbol)
            waiting += [] if symbol in seen else [sp.Tuple(*getattr(symbol.pspace, "distribution", sp.Tuple()).args)]
            seen.add(symbol)
        for state in part.atoms(ChainState):
            found.add(state.name)
            law = setting.laws.get(state.name)
            if state.name not in seen and isinstance(law, Given):
                waiting.append(setting.defined(law.after))
            seen.add(state.name)
        for matrix in part.atoms(Arbitrary):
            found |= _sources_of(matrix, setting)
    return found


def _sources_of(matrix: Arbitrary, setting: Setting) -> set[Hashable]:
    name, index = str(matrix.args[0]), matrix.args[3:]
    law = setting.laws.get(name)
    if law is None:
        return set()
    if isinstance(law, OfDesigns):
        return {(name, ()), (law.design, ())}
    formulas = [value for value in vars(law).values() if isinstance(value, sp.Basic)]
    if any(sources(formula, setting) for formula in formulas):
        refuse(f"expected a law of {name} whose parameters are numbers; got {law}")
    return {(name, tuple(index))}


def meet(one: Iterable[Hashable], other: Iterable[Hashable]) -> bool:
    """Whether two sets of sources have one in common, or may have."""
    return any(_may_be(a, b) for a in one for b in other)


def _may_be(one: Hashable, other: Hashable) -> bool:
    if one == other:
        return True
    if not (isinstance(one, tuple) and isinstance(other, tuple)) or one[0] != other[0]:
        return False
    first, second = one[1], other[1]
    return len(first) == len(second) and any(index.free_symbols for index in (*first, *second))


def require_averaged(formulas: Iterable[sp.Basic], setting: Setting) -> None:
    """Refuse something random outside of every mean: that two things have one law does not make them equal.

    Raises:
        RefusedError: If there is something.
    """
    for formula in formulas:
        outside = setting.defined(formula).replace(lambda part: isinstance(part, Applied), lambda _: sp.Dummy())
        if sources(outside, setting):
            refuse(f"expected nothing random outside of a mean; got {formula}")


def require_written_out(formulas: Iterable[sp.Basic], setting: Setting) -> None:
    """Refuse an abbreviation of something random inside a mean: it would be taken for a number.

    Raises:
        RefusedError: If there is one.
    """
    for formula in formulas:
        for mean in formula.atoms(Mean):
            for letter in sorted(set(setting.where) & set(sp.preorder_traversal(mean)), key=str):
                if not is_random(letter, setting.laws) and sources(letter, setting):
                    refuse(f"{letter} abbreviates something random; write it out first")


# Signs ----------------------------------------------------------------------------------------

SIGNS: tuple[Mapping[str, bool], ...] = ({"positive": True}, {"nonnegative": True}, {"real": True})
"""What may be known of a state, strongest first."""
ANY = sp.Dummy("any", integer=True, positive=True)
"""Any time."""


def signs_of_states(states: Iterable[ChainState], setting: Setting) -> dict[ChainState, Mapping[str, bool]]:
    """What is known of states at every time: that of the start, where the law of a step keeps it.

    By induction over time; a state stands for all of its chain.
    """
    known: dict[ChainState, int] = {}
    waiting = [state.at(ANY) for state in states]
    steps: dict[ChainState, sp.Expr] = {}
    while waiting:
        state = waiting.pop()
        if state in known:
            continue
        start = state.args[2]
        known[state] = 0 if start.is_positive else 1 if start.is_nonnegative else 2
        law = setting.laws.get(state.name)
        if not isinstance(law, Given):
            known[state] = 2
            continue
        steps[state] = setting.defined(law.after)
        waiting += [past.at(state.time) for past in steps[state].atoms(ChainState)]
    changed = True
    while changed:
        changed = False
        for state, after in steps.items():
            now = _sign(after, known, setting)
            if now > known[state]:
                known[state], changed = now, True
    return {state: SIGNS[known[state.at(ANY)]] for state in states}


def _sign(after: sp.Expr, known: Mapping[ChainState, int], setting: Setting) -> int:
    time = next(iter(known)).time
    held = after.xreplace({past: sp.Dummy(**SIGNS[known[past.at(time)]]) for past in after.atoms(ChainState)})
    drawn = held.xreplace({symbol: draw_letter(symbol) for symbol in random_symbols(held)})
    value = generic(drawn, setting).xreplace(setting.solved())
    return 0 if value.is_positive else 1 if value.is_nonnegative else 2
