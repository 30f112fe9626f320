"""All that a rule may ask for: a closed list of forms, which the kernel decides; what a rule found is data in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import sympy as sp

from derivations.kernel.polynomial_conditions import Certificate, Condition
from derivations.kernel.proof import Obligation
from theory import Claim


@dataclass(frozen=True)
class Stated:
    """A condition that a hypothesis states, word for word or as a wider one.

    Attributes:
        condition: The condition.
        words: What it is for; by default that it is assumed.
    """

    condition: sp.Basic
    words: str = ""


@dataclass(frozen=True)
class CitedResult:
    """A result that the rule names as cited: the step then stands no better than it.

    Attributes:
        claim: The result.
    """

    claim: Claim


@dataclass(frozen=True)
class CitedLemma:
    """A classical lemma that is cited and not derived; that its hypotheses hold is asked for besides.

    Attributes:
        name: What it is called.
        source: Author, title and place.
        says: What it says, with its hypotheses.
        seen: Where its conclusion was looked at for the case in hand.
    """

    name: str
    source: str
    says: str
    seen: str = ""


@dataclass(frozen=True)
class OneOf:
    """One of some conditions holds whenever the hypotheses do.

    Attributes:
        conditions: Statements that compare formulas.
    """

    conditions: tuple[sp.Basic, ...]


@dataclass(frozen=True)
class InCase:
    """Something that has to hold in one case only.

    Attributes:
        condition: When it is this case.
        demand: What has to hold then.
        values: What letters are by the condition, put in place everywhere.
        knows: Conditions that follow from the hypotheses and that of the case by another result.
        note: The case in words; by default its condition.
    """

    condition: sp.Basic
    demand: Demand
    values: Mapping[sp.Basic, sp.Basic] = field(default_factory=dict)
    knows: Mapping[sp.Basic, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Regardless:
    """Something that has to hold for every value of a letter, whatever the hypotheses say of it.

    Attributes:
        letter: The letter.
        demand: What has to hold.
        given: What may be used of the letter; nothing by default.
        note: In words.
    """

    letter: sp.Symbol
    demand: Demand
    given: sp.Basic = sp.true
    note: str = ""


@dataclass(frozen=True)
class Enough:
    """Something that is enough for the step and more than it needs: where it fails, that says nothing of the step.

    Attributes:
        demand: What is enough.
        refutes: What is refuted with the step, looked at where that fails.
        note: In words.
    """

    demand: Demand
    refutes: Obligation | None = None
    note: str = ""


@dataclass(frozen=True)
class AtPoints:
    """A relation that is tried at points, and not proved.

    Attributes:
        relation: The relation; with the sign ⇔, that two statements are true together.
        points: Values of all letters, at which the hypotheses hold.
    """

    relation: Obligation
    points: tuple[Mapping[sp.Basic, sp.Basic], ...]


@dataclass(frozen=True)
class Look:
    """Two numbers that a rule worked out somewhere.

    Attributes:
        at: Where, and what else is to be shown, by name.
        left: One number.
        sign: How it has to stand to the other one.
        right: The other one.
    """

    at: Mapping[str, str]
    left: Any
    sign: str
    right: Any


@dataclass(frozen=True)
class Seen:
    """Numbers that a rule worked out, where no formula of them can be evaluated: they confirm, and prove nothing.

    Attributes:
        looks: The numbers.
        words: What they say where all stand as they have to.
        fails: What one says that does not.
        refutes: Whether that one refutes the step.
    """

    looks: tuple[Look, ...]
    words: str
    fails: str
    refutes: bool = True


@dataclass(frozen=True)
class OverNoise:
    """The mean of a formula over noise, at most quadratic in it, is another formula.

    Attributes:
        body: The formula.
        after: What it is on average.
        letters: Letters of the noise.
    """

    body: sp.Expr
    after: sp.Expr
    letters: tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """The value of a limit, as sympy gives it: numbers near the point have to bear it out.

    Attributes:
        formula: The formula.
        x: What tends to the point.
        point: The point.
        side: From which side, + or -.
        value: The limit.
    """

    formula: sp.Expr
    x: sp.Symbol
    point: sp.Expr
    side: str
    value: sp.Expr


@dataclass(frozen=True)
class VanishingGap:
    """A difference that vanishes along the growth path of the claim, relative to a unit.

    Attributes:
        difference: The difference.
        unit: The unit.
    """

    difference: sp.Expr
    unit: sp.Expr


@dataclass(frozen=True)
class FallingGap:
    """A relative gap that falls with the size of the growth path, as far as is seen: that proves nothing.

    Attributes:
        gap: The gap.
    """

    gap: sp.Expr


@dataclass(frozen=True)
class SeriesTest:
    """A series converges, or does not, by a test.

    Attributes:
        term: Its terms.
        t: What they are numbered by.
        converges: Whether it is said to converge.
        test: Name of the test.
    """

    term: sp.Expr
    t: sp.Symbol
    converges: bool
    test: str


@dataclass(frozen=True)
class InEveryCell:
    """Two statements that compare powers of positive letters are true together, in every cell of constant signs.

    Attributes:
        before: One statement.
        after: The other one.
    """

    before: sp.Basic
    after: sp.Basic


@dataclass(frozen=True)
class SignCase:
    """The signs of polynomials in one case.

    Attributes:
        signs: Polynomials, each with its sign, in the order in which cases were told apart by them.
        surely: Polynomials that are nonnegative, or positive where that is said, throughout the case; with a letter
            whose strict conditions count as not strict.
        fails: The hypothesis that fails, where the case is left out for that.
        empty: A polynomial without any sign, where the case does not occur for that.
    """

    signs: tuple[tuple[sp.Expr, int], ...]
    surely: tuple[tuple[sp.Expr, bool, sp.Symbol | None], ...] = ()
    fails: sp.Basic | None = None
    empty: sp.Expr | None = None


@dataclass(frozen=True, eq=False)
class SignCases:
    """The signs of exponents in every case of the parameters, each with a certificate.

    What follows from them for orders of magnitude is the theorem of the rule.

    Attributes:
        base: Polynomial conditions that the hypotheses give.
        cases: All cases.
        certificates: Conditions that cannot hold together, and why.
        bound: A letter that stands for the place under an infimum, and its ends; None for none.
        words: What the signs show.
    """

    base: tuple[Condition, ...]
    cases: tuple[SignCase, ...]
    certificates: tuple[tuple[tuple[Condition, ...], Certificate], ...]
    bound: tuple[sp.Symbol, sp.Expr, sp.Expr] | None = None
    words: str = ""


@dataclass(frozen=True)
class Simulated:
    """The step is what the claim says, or its equivalent, of what is measured: judged by simulation, and not proved.

    Attributes:
        words: What simulation does.
    """

    words: str


@dataclass(frozen=True)
class Undecided:
    """What nothing decides, with the reason.

    Attributes:
        how: Why.
    """

    how: str


Demand = (
    Obligation
    | Stated
    | CitedResult
    | CitedLemma
    | OneOf
    | InCase
    | Regardless
    | Enough
    | AtPoints
    | Seen
    | OverNoise
    | Limit
    | VanishingGap
    | FallingGap
    | SeriesTest
    | InEveryCell
    | SignCases
    | Simulated
    | Undecided
)
"""The closed list, as a type."""
FORMS: tuple[type, ...] = get_args(Demand)
"""The same as classes."""
