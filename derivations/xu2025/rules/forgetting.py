"""Reasons for recursions to stay bounded: what is forgotten against what is added, and averages."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Equivalence, Line
from derivations.kernel.proof import Obligation
from derivations.rules.statements import generic
from derivations.xu2025.rules.lemmas import TOEPLITZ
from theory.language.propositions import Bounded, LinearRecursion


@dataclass(frozen=True, eq=False)
class Forgetting(Equivalence):
    """x_t = (1 - a_t) x_(t-1) + b_t with 0 <= a_t <= 1, b_t >= 0.

    Where the sum of a_t converges, nothing is forgotten: x stays bounded if and only if the sum of b_t converges. Where
    it diverges, x_t is an average of the past b_s/a_s in which all of them are forgotten (Toeplitz): it stays bounded
    if b_t/a_t does, and tends to infinity if b_t/a_t does.

    Theorem: infinite products; Toeplitz's theorem on averages.
    Conditions:
        0 <= a_t <= 1 and b_t >= 0 at every size;
        x_0 >= 0 is one number;
        the size is a whole number, at least 1;
        b_t/a_t lies between two positive multiples, which do not move, of the power of the size;
        both series converge, and the power stays bounded, under the conditions named, and under no others.
    Reference: Knopp 1951, Sections 8 and 28.

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
        if sp.Tuple(start, *self.between).has(t, T, self.size):
            refuse(f"expected a start and multiples that do not move; got {start} and {self.between}")
        if not _is_size(self.size):
            refuse(f"expected a whole number that is at least 1 as the size; got {self.size}")
        lost = 1 - factor
        m = sp.Dummy("m", integer=True, positive=True)
        f, b, g = (sp.expand_power_exp(p.xreplace({self.size: m})) for p in (factor, increment, self.ratio))
        for power in sorted(f.atoms(sp.Pow), key=str):
            if power.base == m and (-power.exp).is_positive:
                y = 1 / (1 + sp.Dummy("u", nonnegative=True))  # of its own: powers do not move alike
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

    Theorem: an average of two numbers lies between them; induction over t.
    Conditions:
        0 <= a_t <= 1 at every t;
        the start and g are numbers that do not move;
        what is said to be bounded is a polynomial in x_T.
    Reference: none, elementary.

    Attributes:
        node: x_T.
        towards: g.
    """

    node: LinearRecursion
    towards: sp.Expr

    words = "an average of the value before and {self.towards} at every step"

    def demands(self, line: Line) -> Demands:
        """That factors lie in [0, 1], and that increments are the rest of them times g."""
        factor, increment, start, t, T = self.node.args
        letter = sp.Dummy(positive=True)
        free = line.before.formula.xreplace({self.node: letter}) if isinstance(line.before, Bounded) else line.before
        if line.after != sp.true or not isinstance(line.before, Bounded) or line.before.variable != T or free.has(T):
            refuse(f"expected that a sequence of averages is bounded; got {line.before} and {line.after}")
        if sp.Tuple(start, self.towards).has(t, T):
            refuse(f"expected a start and an end that do not move; got {start} and {self.towards}")
        if not free.is_polynomial(letter):
            refuse(f"expected a polynomial in the averages, which is bounded with them; got {line.before.formula}")
        sizes = [size for size in factor.atoms(sp.ceiling) if _is_size(size)]
        put = {size: sp.Dummy("m", integer=True, positive=True) for size in sizes}
        f, b = (part.xreplace(put) for part in (factor, increment))
        yield Obligation(b, "=", (1 - f) * self.towards, "increments")
        powers = {
            p: 1 / (1 + sp.Dummy("u", nonnegative=True))  # each of its own: powers do not move alike
            for p in f.atoms(sp.Pow)
            if p.base in put.values() and (-p.exp).is_positive
        }
        yield from _between(f.xreplace(powers), line)


def _is_size(size: sp.Expr) -> bool:
    """Whether a formula is a whole number that is at least 1."""
    rounded_up = isinstance(size, sp.ceiling) and bool(size.args[0].is_positive)
    return rounded_up or bool(size.is_integer and size.is_positive)


def _between(formula: sp.Expr, line: Line) -> Demands:
    yield Obligation(generic(formula, line.setting), "≥", sp.S.Zero, "factor")
    yield Obligation(generic(formula, line.setting), "≤", sp.S.One, "factor")


def power_of_time(term: sp.Expr, size: sp.Expr, t: sp.Symbol, condition: sp.Basic, grows: bool = False) -> Demands:
    """That a series of terms of the order of a power of the size n t^a, rounded up, converges under a condition.

    Args:
        term: Its leading order at large sizes is a power m^(-g) of the size m, and it is a function of the size.
        size: The size, rounded up.
        t: Its letter.
        condition: g a > 1; or, with `grows`, that the term itself stays bounded: g >= 0, as a > 0.
        grows: Which of these.

    Raises:
        RefusedError: If the term is none, or the condition another one.
    """
    m = sp.Dummy("m", positive=True)
    plain = sp.expand(term.xreplace({size: m}))
    exponents = [sp.simplify(sp.diff(sp.log(part), m) * m) for part in sp.Add.make_args(plain)]
    a = sp.simplify(sp.diff(sp.log(size.args[0]), t) * t)
    if any(e.has(m) for e in exponents) or plain.has(t) or a.has(t) or a == 0:
        refuse(f"expected a sum of powers of the size, and a power of {t} as size; got {term}")
    largest = exponents[0]
    for e in exponents[1:]:
        largest = e if (e - largest).is_positive else largest
    if any(not (largest - e).is_nonnegative for e in exponents):
        refuse(f"which of the powers {exponents} is the largest is not plain")
    alike = (part for part, e in zip(sp.Add.make_args(plain), exponents, strict=True) if sp.expand(e - largest) == 0)
    leading = sp.simplify(sp.Add(*alike) / m**largest)
    yield Obligation(leading, "≠", sp.S.Zero, "leading coefficient")
    yield Obligation(size.args[0].xreplace({t: sp.Dummy(str(t), positive=True)}), ">", sp.S.Zero, "size")
    yield Obligation(a, ">", sp.S.Zero, f"the size grows with {t}")
    wanted = sp.Le(largest, 0, evaluate=False) if grows else sp.Lt(1 + a * largest, 0, evaluate=False)
    if not isinstance(condition, (type(wanted), type(wanted.reversed))):
        refuse(f"{term} is of order size^({largest}), with size of order t^({a}); expected {wanted}, got {condition}")
    stated = condition.gts - condition.lts
    times = sp.cancel((wanted.gts - wanted.lts) / stated)
    note = f"{term} is of order size^({largest}), with size of order t^({a})"
    yield Obligation(times, ">", sp.S.Zero, note)
    yield Obligation(wanted.gts - wanted.lts, "=", times * stated, note)
