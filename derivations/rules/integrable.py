"""Whether a mean exists: what is random has moments enough, or is nonnegative and its mean finite or infinite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sympy as sp
from sympy.stats.rv import RandomSymbol, random_symbols

from derivations.errors import RefusedError, refuse
from derivations.kernel.forms import Demand
from derivations.kernel.setting import Setting
from derivations.language.formulas import ChainState, Given, Mean, Rows
from derivations.rules.matrix_moments import Inverses, is_square, is_tame
from derivations.rules.moments import averaged
from derivations.rules.randomness import NAMED, POSITIVE, draw_letter, law_of, signs_of_states, sources
from theory.language.cases import Case
from theory.language.matrices import Arbitrary


Demands = Iterator[Demand]
BOUNDED = (sp.sin, sp.cos, sp.atan, sp.tanh, sp.erf, sp.erfc, sp.sign)
"""Functions that are bounded on the real line."""


def require_means(before: sp.Expr, after: sp.Expr, setting: Setting) -> Demands:
    """That the means in which two formulas differ may be taken apart: each exists, or nothing in it is negative.

    The mean of a sum is the sum of the means if every term has a finite one, or if no term is negative: then it may
    be infinite, and 0 times infinity is 0.

    Raises:
        RefusedError: If neither is known.
    """
    if _is_multiple(before, after, setting):
        return
    for side, other in ((before, after), (after, before)):
        for mean in sorted(side.atoms(Mean) - other.atoms(Mean), key=str):
            if not _is_positive_part(mean, side, setting):
                yield from integrable(mean.body, setting, _factor(mean, side))


def require_mean(body: sp.Expr, setting: Setting, noise: tuple[str, ...] = ()) -> Demands:
    """That one mean exists: it is finite, or nothing in it is negative.

    Args:
        body: What is averaged.
        setting: Laws and definitions.
        noise: Letters of which the body is a polynomial of degree 2 at most: two moments are enough of them.

    Raises:
        RefusedError: If that is not known.
    """
    if not _is_nonnegative(body, setting):
        laws = {name: Rows(sp.Identity(1)) if name in noise else law for name, law in setting.laws.items()}
        yield from integrable(body, replace(setting, laws=laws))


def _is_multiple(before: sp.Expr, after: sp.Expr, setting: Setting) -> bool:
    """Whether one mean in a formula is replaced by one of a multiple of the same: what is not random goes before it."""
    old, new = before.atoms(Mean) - after.atoms(Mean), after.atoms(Mean) - before.atoms(Mean)
    return len(old) == len(new) == 1 and not sources(next(iter(old)).body / next(iter(new)).body, setting)


def _factor(mean: Mean, side: sp.Expr) -> sp.Expr:
    """What a formula multiplies a mean by; other means are numbers."""
    letters = {m: sp.Dummy(real=True) for m in side.atoms(Mean) if m != mean}
    return sp.diff(side.xreplace({mean: (letter := sp.Dummy(real=True)), **letters}), letter)


def _is_positive_part(mean: Mean, side: sp.Expr, setting: Setting) -> bool:
    """Whether a mean is of terms that are not negative, and multiplied by what is not."""
    letters = {
        m: sp.Dummy(nonnegative=True) for m in side.atoms(Mean) if m != mean and _is_nonnegative(m.body, setting)
    }
    letters |= {m: sp.Dummy(real=True) for m in side.atoms(Mean) if m != mean and m not in letters}
    letter = sp.Dummy(nonnegative=True)
    factor = sp.diff(side.xreplace({mean: letter, **letters}), letter)
    return bool(factor.is_nonnegative) and _is_nonnegative(mean.body, setting)


def _is_nonnegative(body: sp.Expr, setting: Setting) -> bool:
    return all(_sign_known(term, setting) for term in sp.Add.make_args(setting.defined(body)))


def _sign_known(term: sp.Expr, setting: Setting) -> bool:
    """Whether a term is known not to be negative, whatever is drawn."""
    try:
        term = term.xreplace(
            {state: sp.Dummy(**sign) for state, sign in signs_of_states(term.atoms(ChainState), setting).items()}
        )
        put: dict[sp.Basic, sp.Basic] = {symbol: draw_letter(symbol) for symbol in random_symbols(term)}
    except RefusedError:
        return False
    below = sp.denom(term).atoms(sp.Trace)  # there is a value only where these differ from 0
    squares = [trace for trace in term.atoms(sp.Trace) if is_square(trace.arg, setting)]
    put |= {trace: sp.Dummy(**({"positive": True} if trace in below else {"nonnegative": True})) for trace in squares}
    # Where a letter divides and may be 0, there is no value there to have a sign.
    divisors = {p.base for p in term.atoms(sp.Pow) if p.base.is_Symbol and p.base.is_nonnegative and p.exp.is_negative}
    put |= {letter: sp.Dummy(positive=True, integer=letter.is_integer) for letter in divisors}
    return bool(term.xreplace(put).xreplace(setting.solved()).is_nonnegative)


# Moments --------------------------------------------------------------------------------------


def integrable(body: sp.Expr, setting: Setting, factor: sp.Expr = sp.S.One) -> Demands:
    """That what a mean is of has a finite one, term by term.

    Args:
        body: What is averaged.
        setting: Laws and definitions.
        factor: What the mean is multiplied by.

    Raises:
        RefusedError: If that is not known.
    """
    for term in sp.Add.make_args(setting.defined(body)):
        if has_all_moments(term, setting) or _trace_is_integrable(factor * term, setting):
            continue
        if not term.atoms(Arbitrary, ChainState):
            yield from averaged(term).demands
        else:
            refuse(f"the mean of {term} is not known to exist")


def _trace_is_integrable(term: sp.Expr, setting: Setting) -> bool:
    """Whether a multiple of one trace has a mean."""
    scalars = [part for part in sp.Mul.make_args(term) if not sources(part, setting)]
    traces = [part for part in sp.Mul.make_args(term) if sources(part, setting)]
    if len(traces) != 1 or not isinstance(traces[0], sp.Trace):
        return False
    inverses = Inverses(setting)
    return is_tame(traces[0].arg, inverses) and inverses.are_integrable(sp.Mul(*scalars))


def has_all_moments(part: sp.Basic, setting: Setting, chains: frozenset[str] = frozenset()) -> bool:
    """Whether a formula is bounded by a polynomial in what has moments of every order.

    For states of chains by induction over time: a step keeps what it is made of.

    Args:
        part: The formula.
        setting: Laws and definitions.
        chains: Names of chains for which that is known at the time before.
    """
    if not sources(part, setting):
        return True
    if isinstance(part, RandomSymbol):
        return isinstance(law_of(part), NAMED)
    if isinstance(part, ChainState):
        law = setting.laws.get(part.name)
        known = {*chains, part.name}
        return part.name in chains or (
            isinstance(law, Given) and has_all_moments(setting.defined(law.after), setting, frozenset(known))
        )
    if isinstance(part, (sp.Add, sp.Mul, sp.Max, sp.Min, sp.Abs)):
        return all(has_all_moments(inner, setting, chains) for inner in part.args)
    if isinstance(part, sp.Piecewise):
        return all(has_all_moments(value, setting, chains) for value, _ in part.args)
    if isinstance(part, Case):
        return all(has_all_moments(value, setting, chains) for _, value in part.pairs)
    if isinstance(part, sp.Pow):
        grows = bool(part.exp.is_nonnegative) and not sources(part.exp, setting)
        return grows and has_all_moments(part.base, setting, chains)
    if isinstance(part, sp.log):
        return _has_logarithm(part.args[0], setting)
    if isinstance(part, BOUNDED):
        return bool(part.xreplace({s: draw_letter(s) for s in random_symbols(part)}).args[0].is_real)
    if isinstance(part, sp.Trace):
        inverses = Inverses(setting)
        return is_tame(part.arg, inverses) and inverses.are_integrable(sp.S.One)
    return False


def _has_logarithm(base: sp.Expr, setting: Setting, chains: frozenset[str] = frozenset()) -> bool:
    """Whether the logarithm of a product of powers of positive draws and states has all moments."""
    for factor in sp.Mul.make_args(base):
        inner, exponent = factor.as_base_exp()
        if not sources(factor, setting):
            continue
        if sources(exponent, setting):
            return False
        if isinstance(inner, RandomSymbol) and isinstance(law_of(inner), POSITIVE):
            continue
        if not isinstance(inner, ChainState):
            return False
        law = setting.laws.get(inner.name)
        if inner.name in chains:
            continue
        if not isinstance(law, Given) or not _has_logarithm(setting.defined(law.after), setting, chains | {inner.name}):
            return False
    return True
