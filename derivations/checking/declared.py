"""That letters are what they are declared to be, such as positive or whole, shown of what they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product

import sympy as sp
from sympy.core.assumptions import assumptions

from derivations.errors import ChainError, RefusedError
from derivations.kernel.chain import Chain
from derivations.kernel.cited_conditions import require
from derivations.kernel.points import shown
from derivations.kernel.proof import VERDICTS, Obligation, Strength
from derivations.kernel.prove import prove
from derivations.kernel.setting import Setting
from derivations.kernel.verdict import CheckedStep, Condition
from derivations.rules.domains import allowed
from theory.language.cases import Case
from theory.language.matrices import Projection, Symmetric


SIGNS = {"zero": "=", "positive": ">", "negative": "<", "nonnegative": "≥", "nonpositive": "≤", "nonzero": "≠"}
"""What may be declared that compares with 0, the strongest first."""
KINDS = ("integer", "even", "odd", "prime", "composite", "rational", "irrational", "algebraic", "real", "finite")
"""What else may be declared, what is said first before what it implies."""
POINTS = 24
"""Points at which that is tried."""


@dataclass(frozen=True)
class Declared:
    """What has to hold for an abbreviation to be what it is declared to be.

    Attributes:
        letter: An abbreviation, or a letter that a formula binds.
        meaning: What it stands for, in letters that stand before it, or any one of its values; None if unknown.
        words: What it is declared to be.
        demand: What that asks for; None for what no relation says.
        setting: What may be used: the hypotheses, and the abbreviations before this one.
    """

    letter: sp.Basic
    meaning: sp.Basic | None
    words: str
    demand: Obligation | None
    setting: Setting

    @property
    def note(self) -> str:
        """In words."""
        return f"{self.letter} is declared {self.words}"


def needing(step: CheckedStep, one: Declared, chain: Chain) -> CheckedStep:
    """A step that stands no better than what is declared.

    Raises:
        ChainError: If that is false somewhere.

    """
    if one.demand is None:
        fails, verdict, strength, how = _elsewhere(one), "unverified", Strength.NONE, "nothing shows it"
        text = f"{one.letter if one.meaning is None else one.meaning} is {one.words}"
        used = frozenset[sp.Basic]()
    else:
        proof = prove(one.demand, one.setting)
        fails, verdict, strength, how = proof.counterexample, proof.verdict, proof.strength, proof.how
        text, used = str(one.demand), proof.used & frozenset(chain.setting.conditions)
        step = replace(step, answers=(*step.answers, (one.demand, proof)))
    if fails:
        where = ", ".join(f"{name} = {value}" for name, value in fails.items())
        msg = (
            f"chain of {chain.claim.id}: {one.note}, but {text} is false at {where}; expected a letter that is "
            "declared no more than its meaning is wherever the hypotheses hold"
        )
        raise ChainError(msg)
    weaker = VERDICTS.index(verdict) < VERDICTS.index(step.verdict)
    condition = Condition(text, one.note, verdict, how)
    return replace(
        step,
        verdict=verdict if weaker else step.verdict,
        strength=min(step.strength, strength),
        how=f"{one.note}: {text}: {verdict}, {how}; {step.how}" if weaker else step.how,
        conditions=(*step.conditions, *({condition} - {*step.conditions})),
        used=step.used | used,
    )


def _elsewhere(one: Declared) -> Mapping[str, str]:
    """A point at which a meaning is surely not what its letter is declared to be; empty for none."""
    for values in () if one.meaning is None else one.setting.points((one.meaning,), POINTS):
        found = one.setting.defined(one.meaning).xreplace(dict(values))
        is_so = None if found in (sp.nan, sp.zoo) else getattr(found, f"is_{one.words.removeprefix('not ')}", None)
        if is_so is one.words.startswith("not "):
            return shown(Obligation(one.letter, "=", found), replace(one.setting, where={one.letter: found}), values)
    return {}


# What has to be shown --------------------------------------------------------------------------


def _known(chain: Chain, setting: Setting) -> Iterator[sp.Basic]:
    """What other results say of the letters of a setting, under what it holds alone."""
    for condition, by in chain.knows.items():
        if condition.free_symbols & (chain.setting.where.keys() - setting.where.keys()):
            continue
        with suppress(ChainError, RefusedError):
            require(condition, by, setting, chain.claim)
            yield condition


def asked(letter: sp.Basic, meaning: sp.Basic | None, setting: Setting, chain: Chain) -> Iterator[Declared]:
    """What has to be shown of one letter, whatever the words are that its meaning depends on."""
    if meaning is None:
        yield from (Declared(letter, None, name, None, setting) for name, _ in _of_number(letter, sp.Dummy()))
        return
    words = sorted({case.args[0] for case in setting.defined(meaning).atoms(Case)} & setting.choices.keys(), key=str)
    for chosen in product(*(setting.choices[word] for word in words)):
        put = dict(zip(words, chosen, strict=True))
        where = {other: value.xreplace(put) for other, value in setting.where.items()}
        here = replace(setting, hypotheses=tuple(h.xreplace(put) for h in setting.hypotheses), where=where)
        asks = _of_matrix if isinstance(letter, sp.MatrixExpr) else _of_number
        demands = list(asks(letter, meaning.xreplace(put)))
        here = replace(here, hypotheses=(*here.hypotheses, *_known(chain, here))) if demands else here
        for name, demand in demands:
            yield Declared(letter, meaning.xreplace(put), name, demand, here)


def _of_matrix(letter: sp.MatrixExpr, meaning: sp.Basic) -> Iterator[tuple[str, Obligation | None]]:
    shape = getattr(meaning, "shape", ())
    if len(shape) != 2 or any(sp.simplify(mine - its) != 0 for mine, its in zip(letter.shape, shape, strict=True)):
        yield f"a matrix of {letter.shape[0]} rows and {letter.shape[1]} columns", None
    elif isinstance(letter, Symmetric) and not isinstance(meaning, Projection) and meaning != meaning.T:
        yield "symmetric", Obligation(meaning, "=", meaning.T)


def _of_number(letter: sp.Basic, meaning: sp.Basic) -> Iterator[tuple[str, Obligation | None]]:
    """What sympy does not derive of a meaning: relations with 0, and where it has a value; kinds of numbers by name."""
    declared = assumptions(letter)
    facts = {name: bool(so) for name, so in declared.items() if getattr(meaning, f"is_{name}", None) is so}
    if not facts.get("real") and declared.get("real") and _is_made_of_reals(meaning):
        facts["real"] = True
        yield from (("real", demand) for demand in _values(meaning))
    for name, sign in SIGNS.items():
        if declared.get(name) and not _following(facts).get(name):
            facts[name] = True
            yield name, _compared(meaning, sign)
    left = {name: so for name, so in declared.items() if _following(facts).get(name) is not so}
    ordered = sorted(left, key=lambda name: (not left[name], KINDS.index(name) if name in KINDS else len(KINDS)))
    for name in ordered[:1]:
        yield name if declared[name] else f"not {name}", None


def _compared(meaning: sp.Expr, sign: str) -> Obligation:
    """A relation with 0; that of a fraction with a positive numerator is one about its denominator."""
    top, bottom = sp.fraction(meaning)
    if top.is_positive and bottom.free_symbols and sign in (">", "≥", "<", "≤"):
        return Obligation(bottom, {"≥": ">", "≤": "<"}.get(sign, sign), sp.S.Zero)
    return Obligation(meaning, sign, sp.S.Zero)


def _following(facts: Mapping[str, bool]) -> Mapping[str, bool]:
    """Everything that follows from some facts about a number."""
    return dict(sp.Dummy(**facts).assumptions0)


def _values(meaning: sp.Expr) -> Iterator[Obligation | None]:
    """That a formula has a value wherever the hypotheses hold; None where no rule knows where it has."""
    try:
        yield from {(one.left, one.sign, one.right): one for one in allowed(meaning)}.values()
    except RefusedError:
        yield None


REAL = (sp.Add, sp.Mul, sp.Pow, sp.Max, sp.Min, sp.Sum, sp.Product, sp.Tuple)
"""What makes real numbers of real numbers, wherever it has a value."""


def _is_made_of_reals(meaning: sp.Basic) -> bool:
    """Whether a formula is a real number wherever it has a value."""
    if getattr(meaning, "is_extended_real", None) or isinstance(meaning, sp.Trace):
        return not meaning.has(sp.oo, sp.zoo, sp.nan, sp.Inverse, sp.MatPow)
    of_sympy = isinstance(meaning, sp.Function) and type(meaning).__module__.startswith("sympy.functions")
    return (of_sympy or isinstance(meaning, REAL)) and all(map(_is_made_of_reals, meaning.args))
