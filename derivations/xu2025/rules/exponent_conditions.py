"""Reasons for steps between conditions on exponents, and between statements that hold together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product as grid

import sympy as sp
from sympy.core.relational import Relational

from derivations.errors import refuse
from derivations.kernel.line import Demands, Equivalence, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.rules.lemmas import TOEPLITZ
from derivations.rules.series import power_of_time
from derivations.rules.statements import generic, needs
from theory.language.propositions import Bounded, LinearRecursion


@dataclass(frozen=True, eq=False)
class Each(Rule):
    """Several statements that hold together, each replaced by an equivalent one.

    Attributes:
        parts: Statement before, statement after, rule.
    """

    parts: tuple[tuple[sp.Basic, sp.Basic, Rule], ...]

    gives = ("⇔",)

    @property
    def because(self) -> str:
        """The rule in words."""
        return "each: " + "; ".join(dict.fromkeys(rule.because for _, _, rule in self.parts))

    def demands(self, line: Line) -> Demands:
        """What each rule demands."""
        if line.before != sp.And(*(old for old, _, _ in self.parts)):
            refuse(f"expected {sp.And(*(old for old, _, _ in self.parts))}; got {line.before}")
        if line.after != sp.And(*(new for _, new, _ in self.parts)):
            refuse(f"expected {sp.And(*(new for _, new, _ in self.parts))}; got {line.after}")
        for old, new, rule in self.parts:
            yield from rule.demands(replace(line, before=old, after=new))


@dataclass(frozen=True)
class BothBounded(Equivalence):
    """A sum of a square and of partial sums of nonnegative terms is bounded if and only if both are."""

    words = "nonnegative parts of a bounded sum are bounded, and so is a number whose square is"

    def demands(self, line: Line) -> Demands:
        """That the formula is the square of the one and the other, which is not negative."""
        if not isinstance(line.before, Bounded) or not isinstance(line.after, sp.And) or len(line.after.args) != 2:
            refuse(f"expected a bounded sum and two bounded parts; got {line.before} and {line.after}")
        for root, rest in (line.after.args, line.after.args[::-1]):
            if not all(isinstance(part, Bounded) and part.args[1:] == line.before.args[1:] for part in (root, rest)):
                continue
            if sp.expand(line.before.formula - root.formula**2 - rest.formula) == 0:
                for part in rest.formula.atoms(sp.Sum):
                    outer, inner = part.function.as_independent(part.limits[0][0], as_Add=False)
                    yield needs(outer, "≥", sp.S.Zero, "every term", line.setting)
                    yield needs(inner, "≥", sp.S.Zero, "every term", line.setting)
                put = {part: sp.Dummy(nonnegative=True) for part in rest.formula.atoms(sp.Sum)}
                for part in rest.formula.atoms(LinearRecursion):
                    put[part] = sp.Dummy(nonnegative=True)
                    for term, note in zip(part.args, ("factor", "what is added", "start"), strict=False):
                        yield needs(term, "≥", sp.S.Zero, f"{note} of a recursion", line.setting)
                yield needs(rest.formula.xreplace(put), "≥", sp.S.Zero, "not negative", line.setting)
                return
        refuse(f"{line.before} is not the square of one part and the other")


@dataclass(frozen=True)
class SameConditions(Equivalence):
    """Conditions on positive exponents that say the same.

    Inequalities are compared up to positive factors, `x > max(y, z)` taken as two. In one letter the sets of
    numbers are compared. Where all relations compare products of powers of two letters, the signs of all of
    them are those of linear forms in the logarithms: a point in every cell of their arrangement is tried.
    """

    why: str = "the same conditions on the exponents"

    def demands(self, line: Line) -> Demands:
        """That both sides say the same."""
        letters = sorted(line.before.free_symbols | line.after.free_symbols, key=str)
        one, other = _gaps(line.before), _gaps(line.after)
        if one is not None and other is not None and _matched(one, other):
            yield Proof(True, Strength.SYMBOLIC, "the same inequalities up to positive factors")
        elif len(letters) == 1 and letters[0].is_positive:
            x = sp.Symbol("x", real=True)
            sets = [sp.And(side.xreplace({letters[0]: x}), x > 0).as_set() for side in (line.before, line.after)]
            if sets[0] == sets[1]:
                yield Proof(True, Strength.SYMBOLIC, f"both hold on {sets[0]}")
            else:
                some = next(iter(sp.SymmetricDifference(*sets).boundary), sp.S.One)
                shown = {str(letters[0]): f"about {some}", "sets": f"{sets[0]}, {sets[1]}"}
                yield Proof(False, how="sets of numbers", counterexample=shown)
        elif len(letters) == 2 and all(map(_is_monomial, (*_relations(line.before), *_relations(line.after)))):
            yield self._by_cells(line, letters)
        else:
            refuse(f"expected conditions that can be compared; got {line.before} and {line.after}")

    def _by_cells(self, line: Line, letters: list[sp.Symbol]) -> Proof:
        for exponents in grid(range(-2, 3), repeat=2):
            values = {x: sp.Integer(2) ** e for x, e in zip(letters, exponents, strict=True)}
            truths = [side.xreplace(values) for side in (line.before, line.after)]
            if truths[0] != truths[1]:
                shown = {str(x): str(value) for x, value in values.items()}
                return Proof(False, how="a point", counterexample=shown | {"sides": f"{truths[0]}, {truths[1]}"})
        return Proof(True, Strength.EXACT, "a point in every cell: logarithms of both sides are linear forms")


def _relations(statement: sp.Basic) -> list[Relational]:
    return sorted(statement.atoms(Relational), key=str)


def _is_monomial(relation: Relational) -> bool:
    """Whether a relation compares products of powers, exponents 0, 1 and -1, of positive letters."""
    for side in (relation.lhs, relation.rhs):
        for part in side.args if isinstance(side, (sp.Max, sp.Min)) else (side,):
            powers = part.as_powers_dict()
            if any(not x.is_positive or (x != 1 and not x.is_Symbol) or abs(e) > 1 for x, e in powers.items()):
                return False
    return True


def _gaps(statement: sp.Basic) -> list[sp.Expr] | None:
    """What has to be positive, for a conjunction of strict inequalities."""
    found = []
    for part in statement.args if isinstance(statement, sp.And) else (statement,):
        if not isinstance(part, (sp.Gt, sp.Lt)):
            return None
        lows = part.lts.args if isinstance(part.lts, sp.Max) else (part.lts,)
        if isinstance(part.gts, sp.Max):
            return None
        found += [part.gts - low for low in lows]
    return found


def _matched(one: list[sp.Expr], other: list[sp.Expr]) -> bool:
    left = list(other)
    for gap in one:
        mate = next((g for g in left if sp.cancel(gap / g).is_positive), None)
        if mate is None:
            return False
        left.remove(mate)
    return not left


@dataclass(frozen=True, eq=False)
class Forgetting(Equivalence):
    """x_t = (1 - a_t) x_(t-1) + b_t with 0 <= a_t <= 1, b_t >= 0.

    Where the sum of a_t converges, nothing is forgotten: x stays bounded if and only if the sum of b_t converges.
    Where it diverges, x_t is an average of the past b_s/a_s in which all of them are forgotten (Toeplitz): it
    stays bounded if b_t/a_t does, and tends to infinity if b_t/a_t does.

    Attributes:
        node: x_T.
        kept: A condition under which the sum of a_t converges; its opposite, under which it diverges.
        added: The condition under which the sum of b_t converges.
        ratio: A power of the size, of which b_t/a_t lies between two multiples.
        size: The size.
        between: The two factors.
        steady: The condition under which that power stays bounded; else it tends to infinity.
    """

    node: LinearRecursion
    kept: sp.Basic
    added: sp.Basic
    ratio: sp.Expr
    size: sp.Expr
    between: tuple[sp.Expr, sp.Expr]
    steady: sp.Basic

    @property
    def because(self) -> str:
        """The rule in words."""
        return (
            "what is added against what is forgotten: where the sum of a_t converges, the sum of b_t decides; where "
            f"it diverges (Toeplitz), b_t/a_t, of order {self.ratio}"
        )

    def demands(self, line: Line) -> Demands:
        """Signs, the order of b_t/a_t, and the two cases."""
        factor, increment, start, t, T = self.node.args
        if line.before != Bounded(self.node, T):
            refuse(f"expected that {self.node} is bounded; got {line.before}")
        lost = 1 - factor
        m, y = sp.Dummy("m", integer=True, positive=True), 1 / (1 + sp.Dummy("u", nonnegative=True))
        f, b, g = (sp.expand_power_exp(p.xreplace({self.size: m})) for p in (factor, increment, self.ratio))
        for power in sorted(f.atoms(sp.Pow), key=str):
            if power.base == m and (-power.exp).is_positive:
                f, b, g = (part.xreplace({power: y, 1 / power: 1 / y}) for part in (f, b, g))
        if any(part.has(t) for part in (f, b, g)) or f.has(m):
            refuse(f"expected formulas in one power of the size {self.size}; got {factor} and {increment}")
        yield from _between(f, line)
        yield Obligation(start, "≥", sp.S.Zero, "start")
        yield Obligation(b, "≥", sp.S.Zero, "what is added")
        quotient = sp.factor(b / (1 - f) / g)
        yield Obligation(self.between[0], ">", sp.S.Zero, "lower factor")
        yield Obligation(quotient, "≥", self.between[0], "b_t/a_t from below")
        yield Obligation(quotient, "≤", self.between[1], "b_t/a_t from above")
        for term, condition in ((lost, self.kept), (increment, self.added)):
            yield from power_of_time(term, self.size, t, condition)
        yield from power_of_time(self.ratio, self.size, t, self.steady, grows=True)
        wanted = sp.Or(sp.And(self.kept, self.added), sp.And(sp.Not(self.kept), self.steady))
        if wanted != line.after:
            refuse(f"expected {wanted}; got {line.after}")
        yield TOEPLITZ.cited()


@dataclass(frozen=True)
class Averages(Equivalence):
    """x_t = (1 - a_t) x_(t-1) + a_t g with 0 <= a_t <= 1 stays between its start and g.

    Attributes:
        node: x_T.
        towards: g.
    """

    node: LinearRecursion
    towards: sp.Expr

    words = "an average of the value before and {self.towards} at every step"

    def demands(self, line: Line) -> Demands:
        """That factors lie in [0, 1], and that increments are the rest of them times g."""
        factor, increment, _, t, T = self.node.args
        letter = sp.Dummy(positive=True)
        free = line.before.formula.xreplace({self.node: letter}) if isinstance(line.before, Bounded) else line.before
        if line.after != sp.true or not isinstance(line.before, Bounded) or free.has(T) or self.towards.has(t, T):
            refuse(f"expected that a sequence of averages is bounded; got {line.before} and {line.after}")
        sizes = factor.atoms(sp.ceiling)
        put = {size: sp.Dummy("m", integer=True, positive=True) for size in sizes}
        f, b = (part.xreplace(put) for part in (factor, increment))
        yield Obligation(b, "=", (1 - f) * self.towards, "increments")
        u = 1 / (1 + sp.Dummy("u", nonnegative=True))
        powers = {p: u for p in f.atoms(sp.Pow) if p.base in put.values() and (-p.exp).is_positive}
        yield from _between(f.xreplace(powers), line)


def _between(formula: sp.Expr, line: Line) -> Demands:
    yield Obligation(generic(formula, line.setting), "≥", sp.S.Zero, "factor")
    yield Obligation(generic(formula, line.setting), "≤", sp.S.One, "factor")
