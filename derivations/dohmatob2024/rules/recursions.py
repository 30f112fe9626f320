"""Reasons for steps that hold for every number of generations, not only for those that are tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import Enough, Regardless
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from theory.language.matrices import Arbitrary, MatrixSum, OrderedProduct, Recursion


BOUND = (OrderedProduct, MatrixSum, Recursion)


@dataclass(frozen=True, eq=False)
class OneGeneration(Rule):
    """The last step of a recursion, factor of a product or term of a sum over the generations is written out.

    Theorem: the definition of a product, sum or recursion over a range.
    Conditions:
        the range is not empty.
    Reference: none, a definition.
    """

    why: str = "the last generation apart"

    def demands(self, line: Line) -> Demands:
        """That there is a last generation, and that both sides are the same once it is written out."""
        apart = Apart(_newest(line.before, line.after))
        before, after = apart(line.before), apart(line.after)
        yield from apart.demands()
        if before == after:
            yield Obligation(before, "=", after)
        else:
            yield _for_every(before, after, line)


@dataclass(frozen=True, eq=False)
class EveryGeneration(Rule):
    """Matrix algebra, whatever the products and sums over earlier generations are.

    Theorem: an identity that holds for all matrices holds for those that earlier generations made; else that of
    `MatrixAlgebra`.
    Conditions:
        those of `MatrixAlgebra`;
        each product or sum over earlier generations is a letter of its own, and nothing else is;
        one that depends on the index of a sum around it is none.
    Reference: Schwartz 1980.

    Attributes:
        why: Which identity.
    """

    why: str = "matrix algebra, whatever the earlier generations are"

    def demands(self, line: Line) -> Demands:
        """That both sides are the same with arbitrary matrices in place of what the earlier generations made."""
        yield _for_every(line.before, line.after, line)


@dataclass(frozen=True, eq=False)
class RecursionInduction(Rule):
    """A formula for a recursion, or for a product, holds at first, and passes from each generation to the next.

    Theorem: the principle of induction.
    Conditions:
        the number of generations is whole and at least the base, and no abbreviation hides it;
        the formula holds at the base, and passes on from every number from the base on, without what the hypotheses say
            of that number;
        one generation more appends one step: neither the start nor the step depends on how many follow, and at the base
            the product has begun or begins.
    Reference: Landau 1966, Chapter I, Axiom 5.

    Attributes:
        over: Number of generations.
        base: Its lowest value.
        of: The recursion after, or product over, that many generations; the formula before the step by default.
        equals: The formula for it; the one after the step by default.
    """

    over: sp.Symbol
    base: int
    of: sp.Basic | None = None
    equals: sp.Basic | None = None

    @property
    def because(self) -> str:
        """The rule in words."""
        what = f": {self.of} = {self.equals}" if self.of is not None else ""
        return f"induction over {self.over} from {self.base}{what}"

    def demands(self, line: Line) -> Demands:
        """The base, and the step with the formula in place of the state before it."""
        what, formula = (line.before, line.after) if self.of is None else (self.of, self.equals)
        if formula is None or formula.has(Recursion) or _end(what) != self.over - 1:
            refuse(
                f"expected a recursion or product over {self.over} generations, and a formula; got {what}, {formula}"
            )
        self._require_plain(what, formula, line)
        yield Obligation(self.over, "≥", sp.Integer(self.base), f"{self.over} is at least {self.base}")
        begins = sp.S.Zero if isinstance(what, Recursion) else what.args[2]
        yield Obligation(sp.Integer(self.base), "≥", begins, f"from {self.base} on a generation more adds a step")
        first = {self.over: sp.Integer(self.base)}
        base = Obligation(what.xreplace(first), "=", formula.xreplace(first))
        yield Regardless(self.over, base, note=f"{self.over} = {self.base}")
        yield from self._passes(what, formula)
        if self.of is not None:
            forth, back = line.before.xreplace({what: formula}), line.after.xreplace({what: formula})
            yield Obligation(forth, "=", back)

    def _require_plain(self, what: sp.Basic, formula: sp.Basic, line: Line) -> None:
        """Refuse what does not grow by one step with each generation.

        Raises:
            RefusedError: If the number is not whole, or hidden, or the steps depend on it.

        """
        n = self.over
        if not n.is_integer:
            refuse(f"expected a whole number to induct over; got {n}")
        hidden = [k for k, v in line.setting.where.items() if n in {k, *line.setting.defined(v).free_symbols}]
        if any(part.has(k) for k in hidden for part in (what, formula)):
            refuse(f"{n} is hidden in {', '.join(map(str, hidden))}")
        parts = what.args[:4] if isinstance(what, Recursion) else what.args[:3]
        if isinstance(what, MatrixSum) or any(n in part.free_symbols for part in parts):
            refuse(f"expected a recursion or product whose steps do not depend on {n}; got {what}")

    def _passes(self, what: sp.Basic, formula: sp.Basic) -> Demands:
        """That the formula passes from n generations to n + 1, whatever the earlier ones made."""
        n = self.over
        if isinstance(what, Recursion):
            state, step, index, *_ = what.args
            held = step.xreplace({index: n + 1}).xreplace({state.xreplace({index: n + 1}): formula})
        else:
            held = what.at(n) * formula
        apart, given = Apart(n), sp.Ge(n, self.base)
        following = apart(formula.xreplace({n: n + 1}))
        for demand in apart.demands():
            yield Regardless(n, demand, given, str(demand))
        passes = Regardless(n, _arbitrary(held, following), given, f"from {n} to {n} + 1")
        yield Enough(passes, refutes=Obligation(what, "=", formula))


def _newest(*formulas: sp.Basic) -> sp.Expr | None:
    """The newest generation that a product, sum or recursion reaches; None where all are known numbers."""
    ends = {_end(part) for f in formulas for part in sp.preorder_traversal(f) if isinstance(part, BOUND)}
    ends = {end for end in ends if end.free_symbols}
    first = min(ends, key=str, default=sp.S.Zero)
    return max(ends, key=lambda end: end - first if (end - first).is_Integer else sp.S.Zero, default=None)


def _end(part: sp.Basic) -> sp.Expr:
    return part.args[4] - 1 if isinstance(part, Recursion) else part.args[3]


class Apart:
    """Writes out the newest generation of every product, sum and recursion that reaches it.

    Attributes:
        newest: The generation.
        ranges: First and newest generation of what was written out: there has to be one.
    """

    def __init__(self, newest: sp.Expr | None) -> None:
        """Start without any range."""
        self.newest = newest
        self.ranges: dict[tuple[sp.Expr, sp.Expr], None] = {}

    def __call__(self, part: sp.Basic) -> sp.Basic:
        """The formula with the newest generation apart."""
        reaches = isinstance(part, BOUND) and _end(part) == self.newest
        if isinstance(part, MatrixSum):
            return self._sum(part, reaches)
        if isinstance(part, Recursion) and reaches:
            state, step, index, start, times = part.args
            self.ranges[sp.S.One, times] = None
            earlier = Recursion(state, step, index, start, times - 1)
            return step.xreplace({index: times}).xreplace({state.xreplace({index: times}): earlier})
        if isinstance(part, OrderedProduct) and reaches:
            body, index, low, high = part.args
            if low == high + 1:
                return _empty(part)
            self.ranges[low, high] = None
            return part.at(high) * _shorter(OrderedProduct(body, index, low, high - 1))
        if part.args and not isinstance(part, (Arbitrary, sp.Symbol, *BOUND)):
            args = [self(arg) if isinstance(arg, sp.Basic) else arg for arg in part.args]
            return part.func(*args).doit(deep=False) if isinstance(part, sp.MatMul) else part.func(*args)
        return part

    def _sum(self, part: MatrixSum, reaches: bool) -> sp.MatrixExpr:
        """The last term apart, and what all other terms begin with before the sum."""
        body, index, low, high = part.args
        last = self(part.at(high)) if reaches else None
        if reaches:
            self.ranges[low, high] = None
        inside = Apart(self.newest)  # its ranges are shortest at the last term, where they start no earlier
        factors = sp.MatMul.make_args(inside(body))
        stop = high - 1 if reaches else high
        if any(not first.diff(index).is_nonnegative for first, _ in inside.ranges):
            refuse(f"expected ranges that start no earlier from term to term of {part}")
        self.ranges |= {(first.xreplace({index: stop}), end): None for first, end in inside.ranges}
        fixed = next((i for i, f in enumerate(factors) if index in f.free_symbols), len(factors) - 1)
        total = sp.MatMul(*factors[:fixed], MatrixSum(sp.MatMul(*factors[fixed:]), index, low, stop))
        return total if last is None else total + last

    def demands(self) -> Iterator[Obligation]:
        """That there was a generation to be written out, wherever one was."""
        for first, last in self.ranges:
            yield Obligation(last, "≥", first, "there is a last generation")


def _empty(part: OrderedProduct) -> sp.MatrixExpr:
    return sp.Identity(part.shape[0])


def _shorter(part: OrderedProduct) -> sp.MatrixExpr:
    return _empty(part) if part.args[2] - part.args[3] == 1 else part


def _for_every(before: sp.Basic, after: sp.Basic, line: Line) -> Enough:
    """That formulas are the same with arbitrary matrices for what earlier generations made; that is more than asked."""
    return replace(_arbitrary(before, after), refutes=Obligation(line.before, "=", line.after))


def _arbitrary(before: sp.Basic, after: sp.Basic) -> Enough:
    letters = Letters(before, after)
    same = Obligation(letters(before), "=", letters(after))
    return Enough(same, note=f"any matrix for each of {len(letters.of)} that earlier generations made")


class Letters:
    """Puts an arbitrary matrix in the place of everything that a number of generations made.

    Attributes:
        of: The matrix for each part.
    """

    def __init__(self, *formulas: sp.Basic) -> None:
        """Take the names that the formulas leave."""
        self.taken = {str(matrix.args[0]) for formula in formulas for matrix in formula.atoms(Arbitrary)}
        self.of: dict[sp.Basic, sp.Basic] = {}

    def __call__(self, part: sp.Basic, bound: frozenset[sp.Basic] = frozenset()) -> sp.Basic:
        """The formula with the matrices in place.

        Args:
            part: The formula.
            bound: Indices of the sums around it: what depends on them is not one matrix.
        """
        if isinstance(part, BOUND):
            if _end(part).free_symbols and not part.free_symbols & bound:
                if part not in self.of:
                    self.of[part] = Arbitrary(self._name(), *part.shape, sp.S.Zero)
                return self.of[part]
            bound |= {part.args[2] if isinstance(part, Recursion) else part.args[1]}
        elif isinstance(part, sp.concrete.expr_with_limits.ExprWithLimits):
            bound |= set(part.variables)
        if part.args and not isinstance(part, (Arbitrary, sp.Symbol)):
            return part.func(*(self(arg, bound) if isinstance(arg, sp.Basic) else arg for arg in part.args))
        return part

    def _name(self) -> str:
        number = len(self.of)
        while f"Z{number}" in self.taken:
            number += 1
        self.taken.add(f"Z{number}")
        return f"Z{number}"
