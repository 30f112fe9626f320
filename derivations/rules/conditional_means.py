"""Reasons for steps about chains of random variables: what a step does given the past, and what many steps do."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.means import spread
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.language.formulas import ChainState, Mean
from derivations.language.scopes import put_in
from derivations.rules.domains import require_undefined
from derivations.rules.induction import peeled
from derivations.rules.integrable import require_means
from derivations.rules.one_step import (
    agree,
    begun,
    one_step,
    regathered,
    same_means,
    stepped,
)
from derivations.rules.randomness import require_written_out
from theory.language.nodes import BoundLetter


@dataclass(frozen=True)
class Tower(Rule):
    """The mean given the state before is taken first; what it leaves is a mean over that state.

    Theorem: the tower property.
    Conditions: every state has a law given the one before, which is not before time 0; draws are independent of the
    past, and their laws have the parameters and moments that are used; the means exist, or are of nonnegative
    terms.
    Reference: Williams 1991, Section 9.7.

    Attributes:
        why: The conditional law and its moment, in words.
    """

    why: str = "mean given the state before, first"

    def demands(self, line: Line) -> Demands:
        """That the conditional means are those of the laws, and exist."""
        require_written_out((line.before, line.after), line.setting)
        means = [m for m in sorted(line.before.atoms(Mean), key=str) if m.has(ChainState) and not line.after.has(m)]
        if not means:
            refuse(f"expected a mean over states of a chain; got {line.before}")
        found = {}
        for mean in means:
            step = one_step(mean, line.setting)
            yield from step.demands
            yield from _from_the_first_on(mean)
            found[mean] = step.value
        yield from require_means(line.before, line.after, line.setting)
        yield from same_means(line.before.xreplace(found), line.after, line.setting)


def _from_the_first_on(mean: sp.Expr) -> Demands:
    """That the time of a mean is one at which a state is drawn: 1 at least."""
    now = next(iter(mean.atoms(ChainState))).time
    if not now.is_integer:
        refuse(f"expected a whole number as time; got {now}")
    if not now.is_positive:
        yield Obligation(now, "≥", sp.S.One, "a time at which a state is drawn")


@dataclass(frozen=True, eq=False)
class Solved(Rule):
    """A mean over the states at a time, by its recursion: right at time 0, and again after every step.

    Theorem: the tower property and induction over time.
    Conditions: the number of steps is a free whole number, 0 or 1 at least, of which the laws do not speak; the
    solution is right at time 0, and moves like the mean from every time to the next, whatever hypotheses say of the
    number of steps; other means in the recursion are solved; all exist, or are of nonnegative terms.
    Reference: Williams 1991, Section 9.7; Landau 1966, Chapter I, Axiom 5.

    Attributes:
        of: The mean.
        solution: Its value, a formula in the number of steps.
        over: The number of steps.
        via: Other means that its recursion needs, solved.
        why: The recursion in words.
    """

    of: sp.Expr
    solution: sp.Expr
    over: sp.Symbol
    via: tuple[Solved, ...] = ()
    why: str = ""

    @property
    def because(self) -> str:
        """The rule in words."""
        return f"{self.why or 'mean given the state before'}; induction over {self.over}, at 0 is the start"

    def demands(self, line: Line) -> Demands:
        """That the solution is right, and is put in place."""
        require_written_out((line.before, line.after), line.setting)
        put = {self.of: self.solution} | {other.of: other.solution for other in self.via}
        yield from self.shown(line.setting)
        means = {m: Mean(m.body) for m in line.before.atoms(Mean)}
        before = line.before.xreplace({m: spread(m, line.setting.laws) for m in means if not m.atoms(BoundLetter)})
        if before.xreplace(put) == before:
            refuse(f"{self.of} does not stand in {before}")
        yield from same_means(put_in(before, {self.of: self.solution}), line.after, line.setting)

    def shown(self, setting: Setting) -> Demands:
        """That the solution starts like the mean and satisfies its recursion."""
        require_steps(self.of, self.over, setting, self.solution, *(other.solution for other in self.via))
        for other in self.via:
            if other.over != self.over:
                refuse(f"expected means over {self.over} steps; got {other.of} over {other.over}")
            yield from other.shown(setting)
        start = begun(self.solution.xreplace({self.over: sp.S.Zero}).doit())
        yield Obligation(_at_zero(self.of, self.over), "=", start, f"{self.of} at {self.over} = 0")
        # Any time, as a letter of which no hypothesis speaks.
        T = _any_time(self.over)
        solved = [(m.of.xreplace({self.over: T}), m.solution.xreplace({self.over: T})) for m in (self, *self.via)]
        of, solution = solved[0]
        step = one_step(of, setting)
        yield from step.demands
        value = regathered(step.value, of.xreplace({T: T - 1}), setting)
        yield from require_means(of, value, setting)
        moved = value.xreplace({m.xreplace({T: T - 1}): known.xreplace({T: T - 1}) for m, known in solved})
        if moved.has(Mean):
            refuse(f"means that are not solved are left in the recursion: {moved}")
        note = f"{self.of} from {self.over} - 1 to {self.over}"
        yield agree(moved, stepped(peeled(solution, T - 1)), setting, note)


def require_steps(of: sp.Expr, over: sp.Symbol, setting: Setting, *formulas: sp.Basic) -> None:
    """Refuse an induction over a letter that is no free number of steps, or for a mean at other times.

    Raises:
        RefusedError: If it is none.
    """
    if not (over.is_integer and over.is_nonnegative):
        refuse(f"expected a number of steps; got {over}")
    if not isinstance(of, Mean) or {state.time for state in of.atoms(ChainState)} != {over}:
        refuse(f"expected a mean over states at time {over}; got {of}")
    require_undefined(over, setting, of, *formulas)


def _any_time(over: sp.Symbol) -> sp.Dummy:
    return sp.Dummy(str(over), integer=True, positive=True)


@dataclass(frozen=True, eq=False)
class Unrolled(Rule):
    """A recursion from step to step, solved: right at time 0, and again after every step.

    Theorem: that of `Solved`.
    Conditions: those of `Solved`; the line before is what the mean is, given the state before.
    Reference: Williams 1991, Section 9.7; Landau 1966, Chapter I, Axiom 5.

    Attributes:
        of: The mean for which the line before is the recursion.
        over: The number of steps.
        via: Other means that the recursion needs, solved.
    """

    of: sp.Expr
    over: sp.Symbol
    via: tuple[Solved, ...] = ()
    words = "induction over {self.over}: the line before is a recursion, and at 0 is the start"

    def demands(self, line: Line) -> Demands:
        """That the line before is the recursion, and that the formula starts and moves like it."""
        require_written_out((line.before, line.after), line.setting)
        solutions = [other.solution for other in self.via]
        require_steps(self.of, self.over, line.setting, line.before, line.after, *solutions)
        for other in self.via:
            if other.over != self.over:
                refuse(f"expected means over {self.over} steps; got {other.of} over {other.over}")
            yield from other.shown(line.setting)
        yield Obligation(
            _at_zero(self.of, self.over), "=", line.after.xreplace({self.over: sp.S.Zero}).doit(), f"{self.over} = 0"
        )
        T = _any_time(self.over)
        of, before, after = (part.xreplace({self.over: T}) for part in (self.of, line.before, line.after))
        step = one_step(of, line.setting)
        yield from step.demands
        yield from require_means(of, before, line.setting)
        yield from same_means(step.value, before, line.setting, "the recursion")
        earlier = {
            other.of.xreplace({self.over: T - 1}): other.solution.xreplace({self.over: T - 1}) for other in self.via
        }
        moved = before.xreplace({of.xreplace({T: T - 1}): after.xreplace({T: T - 1}), **earlier})
        yield agree(moved, peeled(after, T - 1), line.setting, f"from {self.over} - 1 to {self.over}")


def _at_zero(mean: sp.Expr, T: sp.Symbol) -> sp.Expr:
    """A mean of states at time 0, which are the starts."""
    return mean.body.xreplace({state: state.at(sp.S.Zero) for state in mean.body.atoms(ChainState)}).xreplace(
        {T: sp.S.Zero}
    )
