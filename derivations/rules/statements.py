"""Reasons for steps between statements: a series converges, a sequence stays bounded or tends to 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.cases import in_case
from derivations.kernel.forms import AtPoints, InCase, Stated
from derivations.kernel.line import Demands, Equivalence, Line, Rule, signs_of
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.kernel.signs import SIGNS
from derivations.rules.domains import allowed
from derivations.rules.lemmas import INFINITE_PRODUCT, MONOTONE
from derivations.rules.letters import WHOLE, require_every_value, require_free
from theory.language.nodes import Computed, SizeAt
from theory.language.propositions import Bounded, Converges, Proposition, Tends


@dataclass(frozen=True)
class Inside(Equivalence):
    """A formula inside a statement about a sequence is replaced by one that equals it.

    Theorem: equal sequences are bounded, convergent, or tend to something, together (substitution of equals).
    Conditions:
        the rule gives equality, no mere bound;
        for every value of the variable, or from some value on where the sequence is said to tend to something: no
            hypothesis ties it, and no abbreviation in the formulas rests on it.
    Reference: none, logic.

    Attributes:
        rule: Why both formulas are equal.
        start: The value from which on they are.
    """

    rule: Rule
    start: int = 1

    words = "inside the statement: {self.rule.because}"

    def demands(self, line: Line) -> Demands:
        """That the statements are of one kind, and the formulas equal by the rule, whatever the variable."""
        before, after = line.before, line.after
        while isinstance(before, sp.Not) and isinstance(after, sp.Not):
            before, after = before.args[0], after.args[0]
        if not isinstance(before, Proposition) or before.func is not after.func or before.args[1:] != after.args[1:]:
            refuse(f"expected two statements of one kind; got {before} and {after}")
        if "=" not in signs_of(self.rule):
            refuse(f"expected a rule that gives =; got one for {' '.join(signs_of(self.rule))}")
        require_free(before.variable, line, before.formula, after.formula)
        require_every_value(before.variable, WHOLE)
        if self.start != 1 and not isinstance(before, Tends):
            refuse(f"expected a statement that the first terms do not matter for; got {before}")
        later = sp.Ge(before.variable, self.start)
        there = replace(line.setting, hypotheses=(*line.setting.hypotheses, later)) if self.start != 1 else line.setting
        step = replace(line.step, sign="=")
        demands = self.rule.demands(replace(line, before=before.formula, after=after.formula, step=step, setting=there))
        yield from demands if self.start == 1 else (InCase(later, demand) for demand in demands)


def generic(formula: sp.Basic, setting: Setting) -> sp.Basic:
    """A formula with any size in place of n_t, no smaller than the hypotheses say, and a number for a positive node."""
    put: dict[sp.Basic, sp.Basic] = {}
    for size in sorted(formula.atoms(SizeAt), key=str):
        least = max((low for low in (_least(c, size) for c in setting.conditions) if low is not None), default=1)
        put[size] = sp.Dummy(str(size), integer=True, nonnegative=True) + least
    for size in sorted(formula.xreplace(put).atoms(sp.ceiling), key=str):
        if size.args[0].is_positive:
            put[size] = sp.Dummy(str(size), integer=True, nonnegative=True) + 1
    for node in formula.atoms(Computed):
        if node.sign == "positive":
            put[node] = sp.Dummy(str(node), positive=True)
    return formula.xreplace(put)


def _least(condition: sp.Basic, size: sp.Expr) -> sp.Expr | None:
    """The bound in n_t >= bound, for every t, or for the t of the size."""
    if not isinstance(condition, sp.Ge) or not isinstance(condition.lhs, SizeAt) or not condition.rhs.is_Integer:
        return None
    (*sequence, index), (*wanted, place) = condition.lhs.args, size.args
    return condition.rhs if sequence == wanted and (index.is_Symbol or index == place) else None


def needs(left: sp.Expr, sign: str, right: sp.Expr, note: str, setting: Setting) -> Obligation:
    """An obligation for every sample size that the hypotheses admit."""
    return Obligation(generic(left - right, setting), sign, sp.S.Zero, note)


def _partial(formula: sp.Expr, T: sp.Symbol, kind: type[sp.Expr]) -> tuple[sp.Expr, sp.Expr, sp.Symbol]:
    """The factor before a sum or product from 1 to T, its term, and its index; neither factor nor term moves with T.

    Raises:
        RefusedError: If the formula is no multiple of one.
    """
    found = [part for part in formula.atoms(kind) if part.has(T)]
    if len(found) == 1 and len(found[0].limits) == 1:
        (whole,) = found
        (t, low, high) = whole.limits[0]
        factor = sp.cancel(formula / whole) if kind is sp.Sum else None
        if kind is sp.Product:
            letter = sp.Dummy(positive=True)
            factor = sp.diff(formula.xreplace({whole: letter}), letter)
            rest = sp.simplify(formula.xreplace({whole: letter}) - factor * letter)
            if rest not in (0, -factor) and sp.simplify(rest + factor) != 0:
                factor = None
        if low == 1 and high == T and factor is not None and not factor.has(T, t) and not whole.function.has(T):
            require_every_value(t, WHOLE)
            outer, term = whole.function.as_independent(t, as_Add=False) if kind is sp.Sum else (1, whole.function)
            return factor * outer, term, t
    refuse(f"expected a multiple of one {kind.__name__.lower()} from 1 to {T}, of terms without {T}; got {formula}")


@dataclass(frozen=True)
class PartialSums(Equivalence):
    """Partial sums of terms that are not negative are bounded if and only if the series converges.

    Theorem: a series of terms that are not negative converges if and only if its partial sums are bounded.
    Conditions:
        every term exists and is not negative, for every t = 1, 2, ..., and does not depend on how many there are;
        the factor before the sum is positive and does not move.
    Reference: Rudin 1976, Theorem 3.24.
    """

    words = "partial sums of nonnegative terms increase: bounded if and only if the series converges"

    def demands(self, line: Line) -> Demands:
        """That it is a positive multiple of partial sums of nonnegative terms."""
        before, after = line.before, line.after
        if not isinstance(before, Bounded) or not isinstance(after, Converges):
            refuse(f"expected a bounded sequence and a convergent series; got {before} and {after}")
        factor, term, t = _partial(before.formula, before.variable, sp.Sum)
        for letter in (before.variable, t, after.variable):
            require_free(letter, line, before.formula, after.formula)
        yield from allowed(generic(term, line.setting))
        yield needs(factor, ">", sp.S.Zero, "factor before the sum", line.setting)
        yield needs(term, "≥", sp.S.Zero, "every term", line.setting)
        yield Obligation(term, "=", after.formula.xreplace({after.variable: t}))
        yield MONOTONE.cited()


def _relaxed(term: sp.Expr) -> sp.Expr:
    """A term with one negative power of a whole number, which may be any number from (0, 1]."""
    powers = [part for part in term.atoms(sp.Pow) if part.base.is_integer and (-part.exp).is_positive]
    if len(powers) != 1 or not powers[0].base.is_positive or not powers[0].exp.free_symbols:
        return term
    return term.xreplace({powers[0]: 1 / (1 + sp.Dummy("u", nonnegative=True))})


@dataclass(frozen=True)
class InfiniteProduct(Equivalence):
    """Infinite products and series.

    Theorem: a product of factors 1 - a_t, 0 <= a_t < 1, tends to 0 if and only if the sum of a_t diverges; one of
    factors 1 + a_t, a_t >= 0, stays bounded if and only if it converges.
    Conditions:
        every a_t exists and is of that size, for every t = 1, 2, ..., and does not depend on how many there are;
        the factor before the product is positive and does not move;
        what tends to 0 is a multiple of the product and no more.
    Reference: Knopp 1951, Section 28.
    """

    words = "infinite products: 1 - sum a <= prod (1 - a) <= exp(-sum a), and 1 + sum a <= prod (1 + a) <= exp(sum a)"

    def demands(self, line: Line) -> Demands:
        """That the terms are of the right sign and size."""
        before, after = line.before, line.after
        shrinks = isinstance(before, Tends) and before.args[2] == 0 and isinstance(after, sp.Not)
        series = after.args[0] if shrinks else after
        if not (shrinks or isinstance(before, Bounded)) or not isinstance(series, Converges):
            refuse(f"expected a statement about a product, and one about its series; got {before} and {after}")
        factor, term, t = _partial(before.formula, before.variable, sp.Product)
        added = series.formula.xreplace({series.variable: t})
        for letter in (before.variable, t, series.variable):
            require_free(letter, line, before.formula, series.formula)
        yield from allowed(generic(added, line.setting))
        if shrinks and sp.expand(before.formula.xreplace(dict.fromkeys(before.formula.atoms(sp.Product), 0))) != 0:
            refuse(f"expected a multiple of a product; got {before.formula}")
        yield needs(factor, ">", sp.S.Zero, "factor before the product", line.setting)
        yield Obligation(term, "=", 1 - added if shrinks else 1 + added, "the factors")
        yield needs(added, "≥", sp.S.Zero, "every term", line.setting)
        if shrinks:
            yield needs(_relaxed(added), "<", sp.S.One, "every term", line.setting)
        yield INFINITE_PRODUCT.cited()


@dataclass(frozen=True)
class FromHypothesis(Equivalence):
    """A hypothesis of the claim says so: the statement before is one of them, word for word.

    Theorem: what is supposed may be used.
    Conditions:
        the statement before is a hypothesis of the claim, word for word;
        where the claim draws a word (a schedule, a family), it is so for each word that the hypotheses admit.
    Reference: none, logic.

    Attributes:
        why: In words.
    """

    why: str = "by hypothesis"

    def demands(self, line: Line) -> Demands:
        """That the statement before is a hypothesis; else, that no word refutes it."""
        if line.after != sp.true:
            refuse(f"a hypothesis gives a true statement; got {line.after}")
        if line.before in line.setting.conditions:
            yield Stated(line.before, "a hypothesis")
            return
        for values in line.setting.points((line.before,), 60):
            if line.before.xreplace(values) == sp.false:
                yield AtPoints(Obligation(line.before, "⇔", sp.true), (values,))
                return
        refuse("no hypothesis says so")


@dataclass(frozen=True, eq=False)
class ByCases(Rule):
    """For each word that a parameter may be, by a rule of its own.

    Theorem: proof by exhaustion of finitely many cases.
    Conditions:
        the parameter is one of the claim's;
        the words are all that it may be;
        each rule gives the sign.
    Reference: none, logic.

    Attributes:
        over: The parameter.
        rules: Word to rule.
    """

    over: sp.Symbol
    rules: Mapping[str, Rule] = field(default_factory=dict)

    gives = SIGNS

    @property
    def because(self) -> str:
        """The rule in words."""
        reasons: dict[str, list[str]] = {}
        for word, rule in self.rules.items():
            reasons.setdefault(rule.because, []).append(word.replace("_", " "))
        return "; ".join(f"{', '.join(words)}: {because}" for because, words in reasons.items())

    def demands(self, line: Line) -> Demands:
        """What each rule demands, with the word in place."""
        words = {str(word) for word in line.setting.choices.get(self.over, ())}
        parameters = () if line.setting.claim is None else line.setting.claim.parameters
        if not words or any(p.further for p in parameters if p.symbol == self.over):
            refuse(f"expected a parameter that is one of finitely many words; got {self.over}")
        if words != set(self.rules):
            refuse(f"expected a rule for each of {', '.join(sorted(words))}; got {', '.join(sorted(self.rules))}")
        for word, rule in self.rules.items():
            if line.sign not in signs_of(rule):
                refuse(f"{word}: the rule gives no {line.sign}")
            for demand in rule.demands(with_word(line, self.over, word)):
                if isinstance(demand, Obligation):
                    yield replace(demand, note=f"{word}: {demand.note}" if demand.note else word)
                else:
                    yield InCase(is_word(self.over, word), demand, {self.over: sp.Symbol(word)}, note=word)


def is_word(over: sp.Symbol, word: str) -> sp.Basic:
    """That a parameter is a word."""
    return sp.Eq(over, sp.Symbol(word), evaluate=False)


def with_word(line: Line, over: sp.Symbol, word: str) -> Line:
    """A line with a word in place of a parameter, in the laws and hypotheses too."""
    put = {over: sp.Symbol(word)}
    setting = in_case(line.setting, is_word(over, word), put, {})
    meaning = {k.xreplace(put): v.xreplace(put) for k, v in line.meaning.items()}
    return replace(
        line, before=line.before.xreplace(put), after=line.after.xreplace(put), setting=setting, meaning=meaning
    )
