"""Signs of polynomials in every case of some letters: that no case is missing, and that each sign is as is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import refuse
from derivations.kernel.forms import SignCase, SignCases
from derivations.kernel.polynomial_conditions import Condition, cannot_hold, condition, expanded, polynomial
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.prove import prove
from derivations.kernel.setting import Setting


KINDS = {sp.Ge: "≥", sp.Gt: ">", sp.Le: "≥", sp.Lt: ">", sp.Eq: "="}
"""How what a relation compares stands to zero, the larger side less the smaller one."""


def signs_stand(demand: SignCases, setting: Setting) -> Proof:
    """Whether the cases leave nothing out, and every sign in each of them is shown by a certificate.

    Raises:
        RefusedError: If one is not.

    """
    stated = _stated(demand, setting)
    known = {_as_condition(relation) for relation in stated}
    for form, kind in demand.base:
        if (form, kind) not in known and prove(Obligation(form, kind, sp.S.Zero), setting).strength < Strength.LEMMA:
            refuse(f"no hypothesis says that {form} {kind} 0")
    for case in demand.cases:
        if case.fails is not None and not any(case.fails == relation for relation in stated):
            refuse(f"no hypothesis says {case.fails}")
    _require_all(demand)
    return Proof(True, Strength.EXACT, demand.words)


def _stated(demand: SignCases, setting: Setting) -> list[sp.Basic]:
    """The hypotheses, written out along the path; and the range of the place that is bound."""
    path = None if setting.claim is None else setting.claim.path
    sets = {} if path is None else dict(path.sets)
    found = []
    for part in setting.conditions:
        written = setting.defined(part)
        for _ in sets:
            written = written.xreplace(sets)
        found.append(written)
    if demand.bound is not None:
        place, low, high = demand.bound
        found += [sp.Ge(gap, 0, evaluate=False) for gap in (place - low, high - place)]
    return found


def _as_condition(relation: sp.Basic) -> Condition | None:
    if relation.func not in KINDS or relation.has(sp.Min, sp.Max, sp.Piecewise):
        return None
    gap = relation.lhs - relation.rhs
    return polynomial(-gap if isinstance(relation, (sp.Le, sp.Lt)) else gap), KINDS[relation.func]


@lru_cache(maxsize=256)
def _require_all(demand: SignCases) -> None:
    """Refuse cases that leave something out, or of which something is said that no certificate shows.

    Raises:
        RefusedError: If there is one.

    """
    shown: dict[Condition, list[frozenset[Condition]]] = {}
    for conditions, certificate in demand.certificates:
        if not cannot_hold(conditions, certificate):
            refuse(f"a certificate does not show that {conditions} cannot hold together")
        for one in conditions:
            shown.setdefault(one, []).append(frozenset(conditions))

    def excluded(conditions: Sequence[Condition]) -> bool:
        given = frozenset((*conditions, *demand.base))
        near = shown.get(conditions[-1], ())
        return any(core <= given for core in near) or any(core <= given for cores in shown.values() for core in cores)

    if not demand.cases:
        refuse("no case is given")
    waiting: list[tuple[tuple[SignCase, ...], tuple[Condition, ...], int]] = [(demand.cases, (), 0)]
    while waiting:
        cases, assumed, depth = waiting.pop()
        if any(len(case.signs) == depth for case in cases):
            if len(cases) != 1:
                refuse("two cases overlap")
            _require_case(cases[0], assumed, excluded)
            continue
        forms = {case.signs[depth][0] for case in cases}
        if len(forms) != 1:
            refuse(f"expected one sign to be asked for next; got those of {forms}")
        (form,) = forms
        groups = {sign: tuple(c for c in cases if c.signs[depth][1] == sign) for sign in (1, 0, -1)}
        left = [sign for sign, group in groups.items() if group]
        others = [sign for sign in groups if sign not in left]
        only = len(left) == 1 and left[0] != 0 and excluded((*assumed, (expanded(-left[0] * form), "≥")))
        if not only and not all(excluded((*assumed, condition(form, sign))) for sign in others):
            refuse(f"no case is given for every sign of {form}")
        for sign in left:
            more = () if len(left) == 1 else (condition(form, sign),)
            waiting.append((groups[sign], (*assumed, *more), depth + 1))


def _require_case(
    case: SignCase, assumed: tuple[Condition, ...], excluded: Callable[[Sequence[Condition]], bool]
) -> None:
    """Refuse a case of which something is said that is not shown.

    Raises:
        RefusedError: If there is something.

    """
    if case.fails is not None:
        known = dict(case.signs)
        if _holds(case.fails, lambda gap: _sign(gap, known)):
            refuse(f"{case.fails} holds in a case that is left out")
    if case.empty is not None and not all(excluded((*assumed, condition(case.empty, sign))) for sign in (1, 0, -1)):
        refuse(f"{case.empty} has a sign in a case that is left out")
    for form, strictly, closed in case.surely:
        there = [(g, "≥" if kind == ">" and closed in g.free_symbols else kind) for g, kind in assumed]
        if not excluded((*there, (expanded(-form), "≥" if strictly else ">"))):
            refuse(f"{form} is not shown to be {'positive' if strictly else 'nonnegative'} in a case")


def _sign(gap: sp.Expr, known: dict[sp.Expr, int]) -> int:
    """The sign of a difference, which is among those of a case."""
    form = polynomial(gap)
    if form.is_number:
        return int(form)
    if form in known:
        return known[form]
    if expanded(-form) in known:
        return -known[expanded(-form)]
    refuse(f"the sign of {form} is not among those of the case")


def _holds(relation: Relational, sign: Callable[[sp.Expr], int]) -> bool:
    """Whether a relation between minima and maxima holds, by signs of differences."""
    gap = relation.lhs - relation.rhs
    while nodes := sorted(gap.atoms(sp.Min, sp.Max), key=str):
        node = next(n for n in nodes if not any(part.has(sp.Min, sp.Max) for part in n.args))
        best, *others = sorted(node.args, key=str)
        for other in others:
            if sign(other - best) == (1 if isinstance(node, sp.Max) else -1):
                best = other
        gap = gap.xreplace({node: best})
    return bool(relation.func(sign(gap), 0))
