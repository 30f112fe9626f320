"""Reasons for steps that hold for every number of generations, not only for those that are tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.exact import compare
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation, Proof, Strength
from derivations.kernel.prove import prove
from derivations.kernel.setting import Setting
from theory.language.matrices import Arbitrary, GenerationSum, OrderedProduct, Recursion


BOUND = (OrderedProduct, GenerationSum, Recursion)


@dataclass(frozen=True, eq=False)
class OneGeneration(Rule):
    """The last step of a recursion, factor of a product or term of a sum over the generations is written out."""

    why: str = "the last generation apart"

    def demands(self, line: Line) -> Demands:
        """That there is a last generation, and that both sides are the same once it is written out."""
        apart = Apart(_newest(line.before, line.after))
        before, after = apart(line.before), apart(line.after)
        yield from apart.demands()
        if before == after:
            yield Proof(True, Strength.SYMBOLIC, "the same once written out")
        else:
            yield from _for_every(before, after, line)


@dataclass(frozen=True, eq=False)
class EveryGeneration(Rule):
    """Matrix algebra, whatever the products and sums over earlier generations are.

    Attributes:
        why: Which identity.
    """

    why: str = "matrix algebra, whatever the earlier generations are"

    def demands(self, line: Line) -> Demands:
        """That both sides are the same with arbitrary matrices in place of what the earlier generations made."""
        yield from _for_every(line.before, line.after, line)


@dataclass(frozen=True, eq=False)
class RecursionInduction(Rule):
    """A formula for a recursion, or for a product, holds at first, and passes from each generation to the next.

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
        yield Obligation(self.over, "≥", sp.Integer(self.base), f"{self.over} is at least {self.base}")
        first = {self.over: sp.Integer(self.base)}
        base = _compared(what.xreplace(first), formula.xreplace(first), line.setting)
        yield replace(base, how=f"{self.over} = {self.base}: {base.how}")
        yield from self._passes(what, formula, line)
        if self.of is not None:
            forth, back = line.before.xreplace({what: formula}), line.after.xreplace({what: formula})
            yield Obligation(forth, "=", back)

    def _passes(self, what: sp.Basic, formula: sp.Basic, line: Line) -> Iterator[Proof]:
        """That the formula passes from n generations to n + 1, whatever the earlier ones made."""
        n = self.over
        if isinstance(what, Recursion):
            state, step, index, *_ = what.args
            held = step.xreplace({index: n + 1}).xreplace({state.xreplace({index: n + 1}): formula})
        else:
            held = what.at(n) * formula
        setting = replace(line.setting, hypotheses=(*line.setting.hypotheses, sp.Ge(n, self.base)))
        apart = Apart(n)
        following = apart(formula.xreplace({n: n + 1}))
        for demand in apart.demands():
            proof = prove(demand, setting)
            yield replace(proof, how=f"{demand}: {proof.how}")
        found = _arbitrary(held, following, setting)
        if found.holds is False:
            plain = _compared(what, formula, line.setting)
            found = plain if plain.holds is False else replace(found, holds=None, counterexample={})
        yield replace(found, how=f"from {n} to {n} + 1: {found.how}")


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
        if isinstance(part, GenerationSum):
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

    def _sum(self, part: GenerationSum, reaches: bool) -> sp.MatrixExpr:
        """The last term apart, and what all other terms begin with before the sum."""
        body, index, low, high = part.args
        last = self(part.at(high)) if reaches else None
        if reaches:
            self.ranges[low, high] = None
        inside = Apart(self.newest)
        factors = sp.MatMul.make_args(inside(body))
        stop = high - 1 if reaches else high
        self.ranges |= {(first.xreplace({index: stop}), end): None for first, end in inside.ranges}
        fixed = next((i for i, f in enumerate(factors) if index in f.free_symbols), len(factors) - 1)
        total = sp.MatMul(*factors[:fixed], GenerationSum(sp.MatMul(*factors[fixed:]), index, low, stop))
        return total if last is None else total + last

    def demands(self) -> Iterator[Obligation]:
        """That there was a generation to be written out, wherever one was."""
        for first, last in self.ranges:
            yield Obligation(last, "≥", first, "there is a last generation")


def _empty(part: OrderedProduct) -> sp.MatrixExpr:
    return sp.Identity(part.shape[0])


def _shorter(part: OrderedProduct) -> sp.MatrixExpr:
    return _empty(part) if part.args[2] - part.args[3] == 1 else part


def _for_every(before: sp.Basic, after: sp.Basic, line: Line) -> Iterator[Proof]:
    found = _arbitrary(before, after, line.setting)
    if found.holds is not True:
        plain = _compared(line.before, line.after, line.setting)
        found = plain if plain.holds is False else replace(found, holds=None, counterexample={})
    yield found


def _arbitrary(before: sp.Basic, after: sp.Basic, setting: Setting) -> Proof:
    """Whether both sides are the same with arbitrary matrices for what earlier generations made."""
    letters: dict[sp.Basic, sp.Basic] = {}
    found = _compared(_lettered(before, letters), _lettered(after, letters), setting)
    return replace(found, how=f"{found.how}; any matrix for each of {len(letters)} that earlier generations made")


def _lettered(part: sp.Basic, letters: dict[sp.Basic, sp.Basic]) -> sp.Basic:
    if isinstance(part, BOUND) and _end(part).free_symbols:
        if part not in letters:
            letters[part] = Arbitrary(f"Z{len(letters)}", *part.shape, sp.S.Zero)
        return letters[part]
    if part.args and not isinstance(part, (Arbitrary, sp.Symbol)):
        return part.func(*(_lettered(arg, letters) if isinstance(arg, sp.Basic) else arg for arg in part.args))
    return part


def _compared(before: sp.Basic, after: sp.Basic, setting: Setting) -> Proof:
    found = compare(before, after, setting)
    if found.differs:
        return Proof(False, how="exact rational arithmetic", counterexample=found.differs)
    if not found.draws:
        return Proof(None, how=found.how)
    return Proof(True, Strength.EXACT, found.how)
