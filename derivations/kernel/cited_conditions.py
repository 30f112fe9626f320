"""Whether a condition that is said to be known is what the cited result says, or follows from it."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import ChainError, RefusedError
from derivations.kernel.chain import Chain, Citation
from derivations.kernel.citing import Citing
from derivations.kernel.demands import demanded
from derivations.kernel.implication import implied
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.prove import prove
from derivations.kernel.setting import Setting
from derivations.language.scopes import put_in
from theory import Claim, GrowthPath
from theory.language.nodes import Carrier, Computed


SAYS = {"≥": (1, False), ">": (1, True), "≤": (-1, False), "<": (-1, True)}
"""Which side of a claim is larger, and whether strictly."""


def require_known(chain: Chain) -> None:
    """Refuse a chain with a condition that the result named for it does not give.

    Raises:
        ChainError: If the result says something else, or its hypotheses fail here.
    """
    for condition, by in chain.knows.items():
        try:
            require(condition, by, chain.unaided, chain.claim)
        except RefusedError as error:  # a value outside its domain, or bound where it is put
            msg = f"chain of {chain.claim.id}: knows: {error}"
            raise ChainError(msg) from error


def require(condition: sp.Basic, by: Claim | Citation, setting: Setting, claim: Claim | None) -> None:
    """Refuse a condition that a result does not give.

    The condition is what the result says: once abbreviations are written out, its difference of sides is a positive
    multiple of the result's, or that and something nonnegative.

    Args:
        condition: An inequality.
        by: The result, and what its letters stand for.
        setting: What may be used.
        claim: The claim whose chain it is.

    Raises:
        ChainError: If it does not.
    """
    rule = by if isinstance(by, Citing) else Citing(by if isinstance(by, (Chain, Claim)) else by.claim)
    where = f"chain of {claim.id}: knows" if claim is not None else "knows"
    says = SAYS.get(rule.claim.kind.value)
    if says is None or not isinstance(condition, (sp.Gt, sp.Ge, sp.Lt, sp.Le)):
        msg = f"{where}: expected inequalities; got {condition} by {rule.claim.id}"
        raise ChainError(msg)
    if rule.claim.path is not None and (
        claim is None or claim.path is None or dict(claim.path.sets) != dict(rule.claim.path.sets)
    ):
        msg = f"{where}: {rule.claim.id} is about a limit; expected a relation that holds at every point"
        raise ChainError(msg)
    if not all(_is(demand, setting) for demand in rule.domains()):
        msg = f"{where}: the letters of {rule.claim.id} stand for values outside their domains"
        raise ChainError(msg)
    put = {letter: value for letter, value in rule.values.items() if letter not in _own(rule)}
    for hypothesis in rule.claim.hypotheses:
        here = put_in(hypothesis, put, setting.defined)
        if not _holds(here, setting, claim):
            msg = f"{where}: {rule.claim.id} asks for {here}, which does not hold here"
            raise ChainError(msg)
    more = ">" if isinstance(condition, (sp.Gt, sp.Lt)) and not says[1] else "≥"
    theirs = Setting(where={k: v for k, v in _own(rule).items() if not isinstance(v, Carrier)})
    given = put_in(theirs.defined(says[0] * (rule.claim.lhs - rule.claim.rhs)), put, setting.defined)
    wanted, given = (setting.defined(gap) for gap in (condition.gts - condition.lts, given))
    for one, other in ((wanted, given), (_collapsed(wanted, setting), _collapsed(given, setting))):
        if _follows(one, other, more, setting):
            return
    msg = f"{where}: expected what {rule.claim.id} says; got {condition}"
    raise ChainError(msg)


def _own(rule: Citing) -> Mapping[sp.Basic, sp.Basic]:
    """The abbreviations of a result."""
    return rule.claim.where if isinstance(rule.chain, Claim) else rule.chain.setting.where


def _holds(hypothesis: sp.Basic, setting: Setting, claim: Claim | None) -> bool:
    """Whether a hypothesis of a result holds here; about a limit, from some size on."""
    path = None if claim is None else claim.path
    if path is not None:
        hypothesis = hypothesis.replace(lambda part: isinstance(part, Relational), lambda part: _eventually(part, path))
    if implied(hypothesis, setting.hypotheses) is not None:
        return True
    parts = hypothesis.args if isinstance(hypothesis, sp.Or) else (hypothesis,)
    return any(_is_relation(part) and all(_is(demand, setting) for demand in demanded(part, "")) for part in parts)


def _is_relation(part: sp.Basic) -> bool:
    return part == sp.true or isinstance(part, (Relational, sp.And))


def _eventually(relation: Relational, path: GrowthPath) -> sp.Basic:
    """A relation between sizes in proportion as one between their ratios to the size that grows."""
    if not isinstance(relation, (sp.Ne, sp.Lt, sp.Gt)) or not relation.free_symbols & set(path.sets):
        return relation
    sides = (side.xreplace(dict(path.sets)).replace(sp.ceiling, lambda x: x) for side in relation.args)
    ratios = [sp.limit(side / path.size, path.size, sp.oo) for side in sides]
    top, bottom = sp.fraction(sp.together(ratios[0] - ratios[1]))
    return relation.func(top, 0) if bottom.is_positive else relation


def _collapsed(formula: sp.Expr, setting: Setting) -> sp.Expr:
    """A formula with the nodes carried out that sum over what is all alike."""
    return formula.replace(lambda part: isinstance(part, Computed), lambda node: node.collapsed(setting.choices))


def _follows(wanted: sp.Expr, given: sp.Expr, more: str, setting: Setting) -> bool:
    """Whether one difference is positive, or not negative, because another is."""
    if sp.expand(wanted - given) == 0:
        return more == "≥"
    ratio = sp.cancel(wanted / given)
    if more == "≥" and _is(Obligation(ratio, ">", sp.S.Zero), setting):
        return True
    return _is(Obligation(wanted - given, more, sp.S.Zero), setting)


def _is(demand: object, setting: Setting) -> bool:
    proof = prove(demand, setting) if isinstance(demand, Obligation) else Proof(None)
    return proof.holds is True and proof.strength >= Strength.LEMMA
