"""A mean of states of a chain as means of the states one step before, and when two formulas with means are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sympy as sp
from sympy.stats.frv_types import BinomialDistribution
from sympy.stats.rv import random_symbols

from derivations.errors import refuse
from derivations.kernel.line import Demands
from derivations.kernel.means import spread
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.language.formulas import ChainState, Mean
from derivations.rules.moments import PROBABILITY, Averaged, averaged
from derivations.rules.randomness import given, signs_of_states
from derivations.rules.statements import generic
from theory.language.nodes import WrittenShort
from theory.language.propositions import LinearRecursion


def one_step(mean: sp.Expr, setting: Setting) -> Averaged:
    """A mean of states at one time, from the first on, as means of states at the one before.

    Raises:
        RefusedError: If a state has no law, if states at several times or chains of one law are mixed, or if the
            formula holds a draw that a law speaks of: whether it is the same one cannot be told.
    """
    states = mean.body.atoms(ChainState)
    times = {state.time for state in states}
    if len(times) != 1:
        refuse(f"expected states at one time in {mean}")
    if len({state.name for state in states}) < len(states):
        refuse(f"expected one chain of each law in {mean}")
    (now,) = times
    put = {state: _after_one_step(state, now, setting) for state in states}
    shared = set(random_symbols(mean.body)) & set(random_symbols(sp.Tuple(*put.values())))
    if shared:
        refuse(f"expected draws of its own in {mean}; {min(map(str, shared))} stands in a law too")
    whole = mean.body.xreplace(put)
    past = sorted(whole.atoms(ChainState), key=str)
    signs = signs_of_states(past, setting)
    held = {state: sp.Dummy(str(state), **signs[state]) for state in past}
    found = averaged(whole.xreplace(held))
    back = {letter: state for state, letter in held.items()}
    value = sp.expand(found.value).xreplace(back)
    demands = [_for_any_size(_of_a_share(_letters_back(d, back), setting), setting) for d in found.demands]
    return Averaged(_collected(spread(Mean(value), setting.laws)), demands)


def _of_a_share(demand: Obligation, setting: Setting) -> Obligation:
    """That a share is a probability: by induction over time, if the start is one."""
    state = demand.left
    if demand.note != PROBABILITY or not isinstance(state, ChainState):
        return demand
    after, past = given(state, setting).after, state.at(given(state, setting).t - 1)
    draws = random_symbols(after)
    if len(draws) == 1 and isinstance(draws[0].pspace.distribution, BinomialDistribution):
        size, chance, *_ = draws[0].pspace.distribution.args
        if chance == past and after == draws[0] / size:
            return Obligation(state.args[2], "≤", sp.S.One, f"the start is {PROBABILITY}")
    return demand


def _collected(value: sp.Expr) -> sp.Expr:
    """A formula linear in means with the factor of each in one piece; means that cancel are gone."""
    means = sorted(value.atoms(Mean), key=str)
    whole = sp.expand(value)
    factors = {mean: whole.coeff(mean) for mean in means}
    rest = sp.expand(whole - sum(factor * mean for mean, factor in factors.items()))
    if rest.has(Mean):
        return value
    return sp.Add(rest, *(sp.factor(sp.together(factor)) * mean for mean, factor in factors.items()))


def _letters_back(demand: Obligation, back: Mapping[sp.Basic, sp.Basic]) -> Obligation:
    return replace(demand, left=demand.left.xreplace(back), right=demand.right.xreplace(back))


def _for_any_size(demand: Obligation, setting: Setting) -> Obligation:
    left, right = generic(sp.Tuple(demand.left, demand.right), setting)
    return replace(demand, left=left, right=right)


def _after_one_step(state: ChainState, now: sp.Expr, setting: Setting) -> sp.Expr:
    law = given(state, setting)
    after = law.after.xreplace({law.t: now})
    if any(past.time != now - 1 for past in after.atoms(ChainState)):
        refuse(f"expected a law given the state before time {now}; got {after}")
    if any(past.name == state.name and past != state.at(now - 1) for past in after.atoms(ChainState)):
        refuse(f"the law of {state.name} is that of another chain: {after}")
    return after


# Formulas with means ---------------------------------------------------------------------------


def begun(formula: sp.Expr) -> sp.Expr:
    """A formula with linear recursions of no step at their start."""
    return formula.replace(
        lambda part: isinstance(part, LinearRecursion) and part.args[4] == 0, lambda part: part.args[2]
    )


def stepped(formula: sp.Expr) -> sp.Expr:
    """A formula with the last step of every linear recursion taken."""

    def last(part: LinearRecursion) -> sp.Expr:
        factor, increment, start, t, T = part.args
        before = LinearRecursion(factor, increment, start, t, T - 1)
        return factor.xreplace({t: T}) * before + increment.xreplace({t: T})

    return formula.replace(lambda part: isinstance(part, LinearRecursion), last)


def regathered(value: sp.Expr, mean: sp.Expr, setting: Setting) -> sp.Expr:
    """A formula of means with a mean that was taken apart put together again."""
    parts = spread(mean, setting.laws)
    if parts == mean:
        return value
    some = min(parts.atoms(Mean), key=str)
    times = sp.expand(value).coeff(some) / sp.expand(parts).coeff(some)
    return sp.expand(value - times * parts) + times * mean


def written(formula: sp.Expr) -> sp.Expr:
    """A formula with functions that are written short written out."""
    return formula.replace(lambda part: isinstance(part, WrittenShort), lambda part: part.written_out())


def same_means(before: sp.Expr, after: sp.Expr, setting: Setting, note: str = "") -> Demands:
    """That two formulas with means are the same, once means are taken apart."""
    one, other = (spread(side, setting.laws) for side in (before, after))
    if sp.expand(one - other) == 0:
        yield Obligation(one, "=", other, note)
    elif sp.expand(written(one) - written(other)) == 0:
        yield Obligation(written(one), "=", written(other), note)
    else:
        yield agree(one, other, setting, note)


def agree(one: sp.Expr, other: sp.Expr, setting: Setting, note: str) -> Obligation:
    """That two formulas are equal for every sample size; recursions, which have no exact values, stay letters."""
    letters = {node: sp.Dummy("x", real=True) for node in (one - other).atoms(LinearRecursion)}
    one, other = (written(side).xreplace(letters) for side in (one, other))
    sides = [logarithms_apart(side) for side in generic(sp.Tuple(one, other), setting)]
    if sp.expand(sides[0] - sides[1]) == 0:
        return Obligation(*(sides[0], "=", sides[1], note))
    return Obligation(one, "=", other, note)


def logarithms_apart(formula: sp.Expr) -> sp.Expr:
    """A formula expanded, with the logarithms of products of positive numbers as sums."""
    return sp.expand(formula.replace(sp.log, lambda x: sp.expand_log(sp.log(sp.factor(sp.together(x))))))
