"""Whether what is still called proved is true: an opinion that asks no rule.

The altered statement is evaluated at points that no other opinion used. And the altered side is compared with the true
one: where a line was true, another side is as good if it is the same, says less, or comes to the same in the limit.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any

import mpmath
import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations import Chain, CheckedStep, Line, Mean, Setting
from derivations.checking.opinions import FAR, holds_at, moved_along, opinion_on
from derivations.checking.values import value_at
from derivations.drawing.special_points import special_points
from derivations.kernel import exact
from derivations.kernel.points import DIGITS, EQUAL
from theory import Claim, GrowthPath, Kind, Measured
from theory.errors import TheoryError
from theory.language.nodes import Computed
from theory.language.sequences import substituted
from verify.evidence.laboratory import Laboratory
from verify.evidence.sampling import NoRegimeError, regimes
from verify.judging.claims import judge_claim
from verify.judging.reader import Limits
from verify.judging.verdict import Verdict
from verify.running.mutation.sameness import follows_in_order
from verify.thresholds.runs import RUN_ALPHA
from verify.thresholds.soundness import (
    ENOUGH_POINTS,
    FAR_FROM_ONE,
    JUDGED_REGIMES,
    JUDGED_WORK,
    NEAR_ONE,
    OTHER_ORDER,
    POINTS_ANEW,
    REGIMES_WITHOUT,
    SHRUNK,
    STATEMENT_REGIMES,
    STEADY,
    WIDENED,
)


SEED = 11
"""Seed of points and regimes, so that they are others than the ones that a check uses."""
ORDERS, LIMITS = ("≍", "≲", "≳"), ("≃", "→")


@dataclass(frozen=True)
class Truth:
    """What is found out about a statement.

    Attributes:
        status: ``equivalent``, ``false`` or ``unexplained``.
        how: In words.
    """

    status: str
    how: str


def truth_of(laboratory: Laboratory, new: Line, old: Line, found: CheckedStep) -> Truth:
    """Whether an altered line that its rule calls proved is true, given that the one it was made from is.

    Args:
        laboratory: Simulators.
        new: The altered line.
        old: The true line.
        found: What the altered line came to.

    """
    if (new.before, new.sign, new.after) == (old.before, old.sign, old.after):
        return Truth("equivalent", "the same statement for another reason")
    tried = _tried(new)
    if tried is not None:
        return tried
    for compare in (_same_sides, _same_statements, _same_far_out):
        if (truth := compare(new, old)) is not None:
            return truth
    if (truth := _same_order(laboratory, new, old)) is not None:
        return truth
    return Truth("unexplained", f"{new.before} {new.sign} {new.after} is called {found.verdict}: {found.how}")


def truth_without(laboratory: Laboratory, altered: Chain, chain: Chain, hypothesis: sp.Basic | None) -> Truth:
    """Whether a claim is true where a hypothesis that was dropped or altered fails, or with another definition.

    Args:
        laboratory: Simulators.
        altered: The chain of the altered claim.
        chain: The true chain.
        hypothesis: The hypothesis, None for a definition.

    """
    claim, setting = altered.claim, altered.setting
    if hypothesis is not None:
        setting = replace(setting, hypotheses=(*setting.hypotheses, sp.Not(hypothesis)))
        if next(setting.points((claim.lhs, claim.rhs), 1), None) is None:
            return Truth("equivalent", f"no point found that is admitted, and where {hypothesis} fails")
    last = altered.lines[-1]
    step = replace(last.step, sign=_sign(claim))
    whole = replace(last, before=claim.lhs, after=claim.rhs, step=step, setting=setting)
    tried = _tried(whole)
    if tried is not None:
        return tried
    if hypothesis is None and (truth := _same_sides_elsewhere(altered, chain)) is not None:
        return truth
    if hypothesis is None and (truth := _same_claim(laboratory, altered, chain)) is not None:
        return truth
    if whole.sign in LIMITS:
        said = opinion_on(whole.before, whole.sign, whole.after, setting, whole.path)
        if said.points >= ENOUGH_POINTS:
            return Truth("equivalent", f"the gap goes to zero at {said.points} points")
    if (truth := _measured(laboratory, claim, hypothesis)) is not None:
        return truth
    where = f"where {hypothesis} fails" if hypothesis is not None else "with another definition"
    return Truth("unexplained", f"nothing tells whether {whole.before} {whole.sign} {whole.after} {where}")


def _measured(laboratory: Laboratory, claim: Claim, hypothesis: sp.Basic | None) -> Truth | None:
    """What the judge of claims says of a claim where a hypothesis fails, in its ranges or wider ones."""
    if hypothesis is None:
        return None
    try:
        there = replace(claim, hypotheses=(*claim.hypotheses, sp.Not(hypothesis)), wrong=(), critical=())
        if claim.quantities and not _some(there):  # what is measured is what a chain says in the ranges of the claim
            return Truth("equivalent", f"the ranges hold no regime where {hypothesis} fails: no draw is meant there")
        places = _places(there)
    except (TheoryError, NoRegimeError):
        return None
    supported = 0
    for place in places:
        try:
            outcome = judge_claim(laboratory, _widened(there), place, RUN_ALPHA, SEED, Limits(JUDGED_WORK))
        except Exception:  # numbers too large for the judge, say; the next regime may do
            continue
        if outcome.verdict is Verdict.REFUTED:
            return Truth("false", f"refuted by the judge of claims at {place}")
        supported += outcome.verdict is Verdict.SUPPORTED
        if supported == JUDGED_REGIMES:
            return Truth(
                "equivalent", f"supported by the judge of claims at {supported} regimes where {hypothesis} fails"
            )
    return None


def _some(claim: Claim) -> bool:
    try:
        return bool(regimes(claim, 1, SEED))
    except NoRegimeError:
        return False


def _places(claim: Claim) -> list[dict[str, Any]]:
    try:
        return regimes(claim, REGIMES_WITHOUT, SEED)
    except NoRegimeError:
        return regimes(_widened(claim), REGIMES_WITHOUT, SEED)


def _widened(claim: Claim) -> Claim:
    """A claim with wider ranges: the hypothesis may hold everywhere in its own."""
    least, most = map(sp.Rational, WIDENED)
    wider = (
        replace(
            p,
            low=least * p.low if p.low.is_positive and not p.symbol.is_integer else p.low,
            high=most * p.high,
        )
        if not p.choices and p.high.is_number and p.ratio is None
        else p
        for p in claim.parameters
    )
    return replace(claim, parameters=tuple(wider))


def _sign(claim: Claim) -> str:
    return "=" if claim.kind.value == "⇒" else claim.kind.value


# Points ---------------------------------------------------------------------------------------


def points_for(sides: Sequence[sp.Basic], setting: Setting) -> Iterator[dict[sp.Basic, sp.Basic]]:
    """Points that hypotheses admit: random ones of a seed of its own, and special ones."""
    yield from setting.points(sides, POINTS_ANEW // 2, SEED)
    yield from special_points(sides, setting, POINTS_ANEW // 2)


def _tried(line: Line) -> Truth | None:
    """A line evaluated; None where that says too little."""
    if line.sign in (*ORDERS, *LIMITS) or any(side.has(Mean, Measured) for side in (line.before, line.after)):
        return None
    if any(exact.is_matrix(side) for side in (line.before, line.after)):
        said = opinion_on(line.before, line.sign, line.after, line.setting)
        return (
            Truth("equivalent", f"the same on {said.points} draws of matrices")
            if said.points >= ENOUGH_POINTS
            else None
        )
    held = 0
    for values in points_for((line.before, line.after), line.setting):
        with contextlib.suppress(Exception):  # a formula altered blindly may raise anything
            truth = holds_at(line.before, line.sign, line.after, line.setting, values)
            if truth is False:
                shown = ", ".join(f"{symbol} = {value}" for symbol, value in values.items())
                return Truth("false", f"{line.before} {line.sign} {line.after} is false at {shown}")
            held += truth is True
    return Truth("equivalent", f"true at {held} further points") if held >= ENOUGH_POINTS else None


# The altered side against the true one --------------------------------------------------------


def _altered_and_true(new: Line, old: Line) -> tuple[sp.Basic, sp.Basic] | None:
    """The side that is altered, and the true one; None where both are."""
    pairs = [(a, b) for a, b in ((new.before, old.before), (new.after, old.after)) if a != b]
    return pairs[0] if len(pairs) == 1 and new.sign == old.sign else None


def _same_sides(new: Line, old: Line) -> Truth | None:
    """The altered side is the true one, whatever the means and matrices in them are."""
    pair = _altered_and_true(new, old)
    if pair is None or any(isinstance(side, Boolean) and not isinstance(side, sp.Expr) for side in pair):
        return None
    if any(map(exact.is_matrix, pair)):  # of means, the bodies
        said = exact.compare(*pair, new.setting)
        if said.draws >= ENOUGH_POINTS and not said.differs:
            return Truth("equivalent", f"the altered side is the same on {said.draws} draws of matrices")
    found = _ratios(*pair, new.setting)
    if len(found) >= ENOUGH_POINTS and all(abs(ratio - 1) < mpmath.mpf(10) ** -(EQUAL // 2) for ratio in found):
        return Truth("equivalent", f"the altered side is the same at {len(found)} points")
    return None


def _same_sides_elsewhere(altered: Chain, chain: Chain) -> Truth | None:
    """Both sides are the same with another definition."""
    for new, old in (
        (altered.lines[0].before, chain.lines[0].before),
        (altered.lines[-1].after, chain.lines[-1].after),
    ):
        sides = altered.setting.defined(new), chain.setting.defined(old)
        found = [] if sides[0] != sides[1] and any(map(_is_statement, sides)) else _ratios(*sides, chain.setting)
        if sides[0] != sides[1] and (
            len(found) < ENOUGH_POINTS or any(abs(ratio - 1) >= mpmath.mpf(10) ** -(EQUAL // 2) for ratio in found)
        ):
            return None
    return Truth("equivalent", "both sides are the same")


def _is_statement(side: sp.Basic) -> bool:
    return isinstance(side, Boolean) and not isinstance(side, sp.Expr)


def _ratios(new: sp.Basic, old: sp.Basic, setting: Setting) -> list[Any]:
    """Ratios of two formulas at points; what cannot be evaluated in them may be any number."""
    sides = _opened([setting.defined(side) for side in (new, old)])
    found = []
    for values in islice(setting.points(sides, POINTS_ANEW // 2, SEED), POINTS_ANEW // 2):
        with contextlib.suppress(Exception):
            (left, _), (right, _) = (value_at(side, setting, values, DIGITS) for side in sides)
            found.append(mpmath.mpf(1) if left == right else left / right)
    return found


def _opened(sides: Sequence[sp.Basic]) -> list[sp.Basic]:
    """Formulas with letters for what cannot be evaluated."""
    kinds = (Mean, Measured, Computed, AppliedUndef, sp.Trace, sp.Limit, sp.Derivative)
    letters: dict[sp.Basic, sp.Basic] = {}
    for part in sorted(set().union(*(side.atoms(*kinds) for side in sides)), key=lambda p: (-sp.count_ops(p), str(p))):
        letters[part] = sp.Dummy(f"y{len(letters)}", positive=True)
    return [side.xreplace(letters) for side in sides]


def _same_far_out(new: Line, old: Line) -> Truth | None:
    """Orders and limits: the ratio of the altered side to the true one stays, falls, grows, or tends to 1."""
    pair = _altered_and_true(new, old)
    if pair is None or new.path is None or any(map(_is_statement, pair)):
        return None
    ratio = sp.simplify(new.setting.defined(pair[0]) / new.setting.defined(pair[1]))
    moves = ratio.free_symbols & {new.path.size, *new.path.sets} or ratio.has(Mean, Measured)
    if new.sign == "→" and new.after == old.after and (new.after == 0 or ratio.is_positive) and not moves:
        return Truth("equivalent", f"{ratio} times what has that limit has it as well")
    rows = _far_out(*pair, new.setting, new.path)
    if len(rows) < ENOUGH_POINTS:
        return None
    if new.sign in LIMITS:
        gaps = [[abs(ratio - 1) for ratio in row] for row in rows]
        if all(row[-1] < NEAR_ONE or row[-1] < SHRUNK * row[0] for row in gaps):
            return Truth("equivalent", f"the ratio to the true side tends to 1 at {len(rows)} points")
        if all(row[-1] > FAR_FROM_ONE and row[-1] > row[-2] * (1 - NEAR_ONE) for row in gaps):
            return Truth("false", f"the altered side is {mpmath.nstr(rows[0][-1], 5)} times the true one in the limit")
    if new.sign in ORDERS:
        moves = [[mpmath.log(b / a) for a, b in pairwise(row)] for row in rows if min(row) > 0]
        if len(moves) == len(rows) and all(abs(move[-1]) <= STEADY for move in moves):
            return Truth("equivalent", f"the ratio to the true side stays at {len(rows)} points")
        grows = (new.after != old.after) is (new.sign == "≲")
        if (
            new.sign != "≍"
            and len(moves) == len(rows)
            and all((m[-1] > -STEADY) if grows else (m[-1] < STEADY) for m in moves)
        ):
            return Truth("equivalent", f"a weaker bound at {len(rows)} points")
        if len(moves) < len(rows) or all(abs(move[-1]) > OTHER_ORDER for move in moves):
            return Truth("false", f"the altered side is not of the order of the true one: ratios {_nstr(rows[0])}")
    return None


def _nstr(row: Sequence[Any]) -> str:
    return ", ".join(mpmath.nstr(ratio, 4) for ratio in row)


def _far_out(new: sp.Basic, old: sp.Basic, setting: Setting, path: GrowthPath) -> list[list[Any]]:
    """Ratios of two formulas at sizes far out on a path, at some points."""
    sides = _opened([moved_along(setting.defined(side), path) for side in (new, old)])
    found = []
    for values in islice(setting.points(sides, ENOUGH_POINTS * 2, SEED), ENOUGH_POINTS * 2):
        with contextlib.suppress(Exception):
            row = []
            for size in FAR:
                at = {**values, path.size: sp.Integer(size)}
                (left, _), (right, _) = (value_at(side, setting, at, 150) for side in sides)
                row.append(mpmath.mpf(1) if left == right else left / right)
            found.append(row)
    return found


def _same_order(laboratory: Laboratory, new: Line, old: Line) -> Truth | None:
    """Orders of sums: of the altered side and the true one, compared by adding up at regimes of the claim."""
    pair, claim = _altered_and_true(new, old), new.setting.claim
    if pair is None or new.sign not in ORDERS or claim is None or any(map(_is_statement, pair)):
        return None
    kind = Kind(new.sign)
    if new.before != old.before:  # there a smaller side makes a weaker upper bound
        kind = {Kind.ORDER_AT_MOST: Kind.ORDER_AT_LEAST, Kind.ORDER_AT_LEAST: Kind.ORDER_AT_MOST}.get(kind, kind)
    written = [side.setting.defined(one) for side, one in zip((new, old), pair, strict=True)]
    try:
        mutant, true = (replace(claim, kind=kind, rhs=side, wrong=(), critical=()) for side in written)
        places = regimes(true, JUDGED_REGIMES, SEED)
    except (TheoryError, NoRegimeError):
        return None
    if not all(follows_in_order(laboratory, true, mutant, place) for place in places):
        return None
    return Truth("equivalent", f"of the order of the true side, by sums at {len(places)} regimes")


def _same_claim(laboratory: Laboratory, altered: Chain, chain: Chain) -> Truth | None:
    """Limits and orders with another definition: the right sides come to the same."""
    if altered.setting.defined(altered.claim.lhs) != chain.setting.defined(chain.claim.lhs):
        return None
    new, old = (
        replace(
            one.lines[-1],
            before=one.claim.lhs,
            after=one.setting.defined(one.claim.rhs),
            step=replace(one.lines[-1].step, sign=_sign(one.claim)),
        )
        for one in (altered, chain)
    )
    truth = _same_far_out(new, old)
    return _same_order(laboratory, new, old) if truth is None else truth


# Statements -----------------------------------------------------------------------------------


def _same_statements(new: Line, old: Line) -> Truth | None:
    """Statements about series and sequences, decided by the language of claims at regimes of the claim."""
    claim = new.setting.claim
    if claim is None or not (_is_statement(new.before) and _is_statement(new.after)):
        return None
    told = 0
    try:
        places = regimes(claim, STATEMENT_REGIMES, SEED)
    except NoRegimeError:
        return None
    for place in places:
        values = _values(claim, place)
        truths = [_decided(new.setting.defined(side), values) for side in (new.before, new.after)]
        if None in truths:
            continue
        told += 1
        if (truths[0] and not truths[1]) or (new.sign == "⇔" and truths[0] != truths[1]):
            return Truth("false", f"{new.before} is {truths[0]} and {new.after} is {truths[1]} at {place}")
    return Truth("equivalent", f"true at {told} regimes") if told >= ENOUGH_POINTS else None


def _values(claim: Claim, place: Mapping[str, Any]) -> dict[sp.Basic, sp.Basic]:
    exact = {name: sp.Rational(value) if isinstance(value, float) else value for name, value in place.items()}
    values = claim.expand(exact, None if claim.path is None else claim.path.sizes[0])
    if claim.path is not None:
        values.pop(claim.path.size, None)
    return dict(values)


def _decided(statement: sp.Basic, values: Mapping[sp.Basic, sp.Basic]) -> bool | None:
    try:
        told = sp.simplify(substituted(statement, dict(values)))
    except Exception:  # as above
        return None
    return None if told not in (sp.true, sp.false) else bool(told == sp.true)
