"""Whether a relation holds: symbolically, on random rational matrices, in balls, or at points to 50 digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain as joined, islice, product

import sympy as sp

from derivations.drawing.boxes import enclosed
from derivations.drawing.domains import smallest
from derivations.drawing.missed import missed
from derivations.drawing.special_points import generic_points, large_points, special_points
from derivations.drawing.unseen import cells, fails_far_out, too_small
from derivations.kernel import balls, exact
from derivations.kernel.combinations import expanded
from derivations.kernel.means import known_signs, spread
from derivations.kernel.points import EQUAL, fails_at, number, shown
from derivations.kernel.proof import OPEN, Obligation, Proof, Strength
from derivations.kernel.ranks import few_sizes, lost_rank, told_apart
from derivations.kernel.setting import Setting
from derivations.kernel.simplify import OPERATIONS, TESTS, vanishes
from derivations.language.formulas import Mean
from derivations.language.scopes import captured


POINTS, SEEN, WIDER = 24, 3, 1
"""Points at which a relation that nothing proves is tried to `DIGITS` digits, at which its parts are varied; and the
seed of as many larger ones: at the smallest sizes both sides of a product or sum are often equal."""


def prove(obligation: Obligation, setting: Setting) -> Proof:
    """The strongest proof or refutation of a relation under the hypotheses of a setting."""
    if why := captured(obligation.sides, setting.where, setting.defined):
        return Proof(None, how=f"expected abbreviations that may be written out: {why}")
    if obligation.left == obligation.right and obligation.sign in ("=", "≤", "≥"):
        return Proof(True, Strength.SYMBOLIC, "the sides are the same")
    for condition in setting.conditions:
        if (getattr(condition, "rel_op", ""), *condition.args) == (WRITTEN.get(obligation.sign), *obligation.sides):
            return Proof(True, Strength.SYMBOLIC, f"under {condition}", frozenset({condition}))
    if exact.is_matrix(obligation.left) or exact.is_matrix(obligation.right):
        linear = obligation.sign == "=" and obligation.left.has(Mean) and _symbolically(obligation, setting)
        return linear if linear and linear.holds else _on_matrices(obligation, setting)
    for decide in (_symbolically, _in_balls, _at_points):
        found = decide(obligation, setting)
        if found.holds is not None:
            return found
    return found


WRITTEN = {"=": "==", "≥": ">=", "≤": "<=", ">": ">", "<": "<", "≠": "!="}
"""Signs as sympy writes them."""


# Symbols --------------------------------------------------------------------------------------


def _symbolically(obligation: Obligation, setting: Setting) -> Proof:
    gap = spread(_difference(obligation), setting.laws)
    test = TESTS[obligation.sign]
    written = dict.fromkeys((gap, setting.defined(gap, plain=True), setting.defined(gap)))
    written |= dict.fromkeys(expanded(f) for f in written)
    forms = dict.fromkeys(map(known_signs, written))
    for formula in forms:
        if test(formula):
            return Proof(True, Strength.SYMBOLIC, "simplified to zero" if test is vanishes else "sign of every term")
    for used in _subsets(setting.conditions):
        solved = setting.solved(used)
        if solved and any(test(formula.xreplace(solved)) for formula in forms if formula.free_symbols & set(solved)):
            return Proof(True, Strength.SYMBOLIC, f"under {', '.join(map(str, used))}", frozenset(used))
    return _given(obligation.sign, forms, setting)


def _given(sign: str, forms: Iterable[sp.Expr], setting: Setting) -> Proof:
    """A sign that a hypothesis states, but for a factor of known sign."""
    for condition in setting.conditions:
        if not isinstance(condition, (sp.Gt, sp.Ge, sp.Lt, sp.Le)):
            continue
        strict = isinstance(condition, (sp.Gt, sp.Lt))
        if sign == "=" or (sign in ("<", ">", "≠") and not strict):
            continue
        stated = setting.defined(condition.gts - condition.lts)
        known = dict.fromkeys(map(known_signs, (stated, expanded(stated))))
        for formula, given in product((f for f in forms if f.free_symbols), (g for g in known if g.free_symbols)):
            ratio = sp.cancel(setting.defined(formula) / given) if sp.count_ops(formula) <= OPERATIONS else formula
            sided = ratio.is_extended_nonnegative and sign in ("≤", "≥")
            if ratio.is_positive or sided or (ratio.is_negative and sign == "≠"):
                return Proof(True, Strength.SYMBOLIC, f"under {condition}", frozenset((condition,)))
    return OPEN


def _difference(obligation: Obligation) -> sp.Expr:
    """What has to be zero, positive, nonnegative or different from zero."""
    left, right = obligation.left, obligation.right
    return right - left if obligation.sign in ("<", "≤") else left - right


def _subsets(conditions: tuple[sp.Basic, ...]) -> Iterable[tuple[sp.Basic, ...]]:
    """Each condition alone, then all of them."""
    return joined(((c,) for c in conditions), (conditions,) if len(conditions) > 1 else ())


# Balls ----------------------------------------------------------------------------------------


def _in_balls(obligation: Obligation, setting: Setting) -> Proof:
    if not obligation.box or obligation.sign not in ("<", "≤", ">", "≥", "≠"):
        return OPEN
    found = balls.sign_over(setting.defined(_difference(obligation)), obligation.box)
    if found is None or (found < 0 and obligation.sign != "≠"):
        return OPEN
    ranges = ", ".join(f"{s} in [{low}, {high}]" for s, (low, high) in obligation.box.items())
    return Proof(True, Strength.ENCLOSED, f"in balls over {ranges}")


# Points ---------------------------------------------------------------------------------------


def _at_points(obligation: Obligation, setting: Setting) -> Proof:
    sides, tried = obligation.sides, 0
    if any(side.has(Mean) for side in sides):
        return OPEN
    for values in _tried(obligation, setting):
        truth = fails_at(obligation, setting, values)
        if truth is None:
            continue
        tried += 1
        if truth:
            least = smallest(values, lambda less: setting.admits(less) and bool(fails_at(obligation, setting, less)))
            return Proof(False, how="a point", counterexample=shown(obligation, setting, least))
    if not tried:
        return OPEN

    def known(part: sp.Expr, sign: str) -> bool:
        return prove(Obligation(part, sign, sp.S.Zero), setting).is_certain

    gap = setting.defined(_difference(obligation))
    if why := missed(gap, obligation.sign, known) or _unseen(obligation, gap, setting):
        return replace(OPEN, how=f"{why}, which points do not show")
    return Proof(True, Strength.NUMERIC, f"to {EQUAL} digits at {tried} points")


def _unseen(obligation: Obligation, gap: sp.Expr, setting: Setting) -> str:
    """What the digits that are compared, or numbers that are not huge, do not show; empty for nothing."""
    if obligation.sign in ("<", "≤", ">", "≥"):
        return fails_far_out(gap, setting) or enclosed(gap, obligation.sign in ("<", ">"), setting).fails
    places = list(setting.points(obligation.sides, SEEN))
    sides = map(setting.defined, obligation.sides)
    found = (too_small(side, places, lambda part, at: number(part, setting, at), EQUAL) for side in sides)
    return next(filter(None, found), "")


def _tried(obligation: Obligation, setting: Setting) -> Iterator[Mapping[sp.Basic, sp.Basic]]:
    """Points for a relation: small ones; for one that a single zero breaks, those where the sides may meet as well."""
    yield from setting.points(obligation.sides, POINTS)
    yield from generic_points(obligation.sides, setting, SEEN)
    gap = setting.defined(_difference(obligation))
    if obligation.sign in ("<", "≤", ">", "≥"):
        yield from islice(setting.points(obligation.sides, 2 * POINTS, WIDER), POINTS, None)
        yield from large_points(obligation.sides, setting)
        yield from filter(setting.admits, cells(gap, setting))
        yield from filter(setting.admits, enclosed(gap, obligation.sign in ("<", ">"), setting).points)
    if obligation.sign in ("≠", "<", ">") and gap != 0 and gap.free_symbols:
        yield from special_points((1 / gap,), setting, POINTS)


# Matrices -------------------------------------------------------------------------------------


def _on_matrices(obligation: Obligation, setting: Setting) -> Proof:
    if obligation.sign != "=":
        return OPEN
    found = exact.compare(obligation.left, obligation.right, setting)
    if found.differs and obligation.left.has(Mean):
        return replace(OPEN, how="the bodies of the means differ, which says nothing about the means")
    if found.differs:
        return Proof(False, how="exact rational arithmetic", counterexample=found.differs)
    return as_exact(found, obligation.sides, setting)


def as_exact(found: exact.Compared, sides: Iterable[sp.Basic], setting: Setting) -> Proof:
    """A proof by random matrices, unless the identity may fail at values of letters that were not tried."""

    def known(number: sp.Expr, sign: str) -> bool:
        proof = prove(Obligation(number, sign, sp.S.Zero), setting)
        used.update(proof.used)
        return proof.is_certain

    used: set[sp.Basic] = set()
    if not found.draws:
        return replace(OPEN, how=found.how)
    written = [setting.defined(side) for side in sides]
    lost = next(filter(None, (lost_rank(side, known) for side in written)), "")
    why = lost or few_sizes(written, len(found.tried)) or told_apart(written, found.tried, known)
    return replace(OPEN, how=why) if why else Proof(True, Strength.EXACT, found.how, frozenset(used))
