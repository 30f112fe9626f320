"""Claims: frozen data, checked once when made."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from theory.errors import ClaimError, InadmissibleError
from theory.language.digits import with_numbers
from theory.language.growth_path import GrowthPath
from theory.language.kind import Kind
from theory.language.linear import Composed, NoPolynomialError, Terms, composed_sides, linear_sides
from theory.language.made import note
from theory.language.parameter import Parameter
from theory.language.products import drawn_in
from theory.language.propositions import Proposition
from theory.language.quantity import Measured, setting_value
from theory.language.sequences import substituted
from theory.language.source import Source


EXPECTED = ("supported", "refuted", "undecided", "vacuous")
"""Verdicts that a claim may be expected to get."""


@dataclass(frozen=True)
class Wrong:
    """A right-hand side that is wrong on purpose; a check that cannot refute it is no check."""

    name: str
    rhs: sp.Expr


@dataclass(frozen=True, eq=False)
class Stated:
    """A claim at one admissible regime; numbers are put into its formulas when they are asked for.

    Attributes:
        claim: The claim.
        exact: The exact value of every parameter, of what the growth path sets, and of what hypotheses rest on.
        setting: Value of every parameter and of every symbol that the growth path sets.
    """

    claim: Claim
    exact: Mapping[sp.Symbol, sp.Basic]
    setting: Mapping[str, Any]

    @cached_property
    def _all(self) -> Mapping[sp.Symbol, sp.Basic]:
        """The exact value of every symbol."""
        return self.claim.complete(self.exact)

    def _put(self, formula: sp.Basic) -> sp.Basic:
        return with_numbers(formula, self.exact if formula.free_symbols <= self.exact.keys() else self._all)

    def _terms(self, side: int) -> Terms:
        return tuple((self._put(c), None if q is None else self._put(q)) for c, q in self.claim.sides[side])

    @cached_property
    def lhs(self) -> Terms:
        """Left side: pairs (coefficient, measured quantity or None for the known part), denominators cleared."""
        return self._terms(0)

    @cached_property
    def rhs(self) -> Terms:
        """Right side, likewise."""
        return self._terms(1)

    @cached_property
    def nodes(self) -> tuple[tuple[tuple[int, Measured], ...], ...]:
        """The measured quantities of both sides, each with its place in `lhs` or `rhs`."""
        return tuple(
            tuple((i, self._put(q)) for i, (_, q) in enumerate(side) if q is not None) for side in self.claim.sides
        )

    @cached_property
    def theory(self) -> sp.Expr:
        """The printed right-hand side as a formula, with numbers for its symbols."""
        return self._put(self.claim.rhs)

    @cached_property
    def composed(self) -> tuple[sp.Expr, sp.Expr] | None:
        """Both sides as functions of means, with letters for these and numbers for all else."""
        form = self.claim.composed
        return None if form is None else (self._put(form.lhs), self._put(form.rhs))

    @cached_property
    def scale(self) -> sp.Expr | None:
        """What a gap is relative to, where that is not the right-hand side."""
        return None if self.claim.scale is None else self._put(self.claim.scale)


@dataclass(frozen=True, eq=False)
class Claim:
    """One assertion: lhs ``kind`` rhs, under hypotheses, from a source.

    Attributes:
        id: ``stem.place``, permanent.
        kind: How the sides are related.
        statement: One line for a list.
        lhs: Left side; formula in the parameters and in measured quantities.
        rhs: Right side, likewise. Known side and measured side may be exchanged.
        parameters: What varies, in the order in which a regime is drawn.
        source: Where it stands.
        tolerance: Relative gap within which "supported" is meant.
        hypotheses: Relations between parameters, as the source words them.
        where: Abbreviations used in the formulas (phi for d/T), by symbol, in order.
        path: For a limit: how the sizes grow.
        scale: Natural scale for the gap, where the right side can vanish.
        wrong: Wrong versions of the right side, each of which the suite has to refute.
        equivalent: For a claim about orders of magnitude with a measured left side: the formula that
            stands for it at sizes that no machine can simulate; checked against simulation where one can.
        plain: Whether only plain simulators count, for a claim that the fast ones take for granted.
        critical: Values of some parameters, each time of several together, at which a wrong version would show where
            it shows nowhere else; a regime with each is always looked at, with the other parameters drawn.
        expect: The verdict that is expected: ``refuted`` for a counterexample. A record takes its place.
        sides: Both sides as linear combinations of measured quantities; derived.
        composed: Where they are none: both as functions of means; then `sides` lists these on the left.
    """

    id: str
    kind: Kind
    statement: str
    lhs: sp.Expr
    rhs: sp.Expr
    parameters: tuple[Parameter, ...]
    source: Source
    tolerance: float = 0.01
    hypotheses: tuple[sp.Basic, ...] = ()
    where: Mapping[sp.Symbol, Any] = field(default_factory=dict)
    path: GrowthPath | None = None
    scale: sp.Expr | None = None
    wrong: tuple[Wrong, ...] = ()
    equivalent: sp.Expr | None = None
    plain: bool = False
    critical: tuple[Mapping[sp.Symbol, Any], ...] = ()
    expect: str = "supported"
    sides: tuple[Terms, Terms] = field(init=False, repr=False)
    composed: Composed | None = field(init=False, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """What a pickle holds: it knows no read-only mapping."""
        return self.__dict__ | {"where": dict(self.where)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take what a pickle held."""
        self.__dict__.update(state | {"where": MappingProxyType(state["where"])})

    def __post_init__(self) -> None:
        """Check the claim once, where it is made."""
        where = {symbol: sp.sympify(value) for symbol, value in self.where.items()}
        object.__setattr__(self, "where", MappingProxyType(where))
        object.__setattr__(self, "lhs", sp.sympify(self.lhs))
        object.__setattr__(self, "rhs", sp.sympify(self.rhs))
        if not isinstance(self.hypotheses, (tuple, list)):
            msg = (
                f"claim {self.id}: hypotheses: expected a tuple of relations, such as ({self.hypotheses},); "
                f"got {self.hypotheses!r}"
            )
            raise ClaimError(msg)
        object.__setattr__(self, "hypotheses", tuple(sp.sympify(h) for h in self.hypotheses))
        self._check_form()
        self._check_statements()
        self._check_symbols()
        object.__setattr__(self, "critical", tuple(self._checked(values) for values in self.critical))
        object.__setattr__(self, "composed", None)
        try:
            sides = ((), ()) if self.kind is Kind.IFF else linear_sides(self.lhs, self.rhs, self.id)
        except NoPolynomialError:
            composed = composed_sides(self.lhs, self.rhs, self.id)
            object.__setattr__(self, "composed", composed)
            sides = tuple((sp.S.One, node) for node in composed.nodes), ()
        object.__setattr__(self, "sides", sides)
        note(self)

    def _check_form(self) -> None:
        # What follows ~ says how a claim was altered on purpose.
        if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+(~[a-z0-9_.]+)?", self.id):
            msg = f"claim id: expected stem.place in lower case letters, digits, _ and .; got {self.id!r}"
            raise ClaimError(msg)
        if not isinstance(self.kind, Kind):
            msg = f"claim {self.id}: kind: expected a Kind; got {self.kind!r}"
            raise ClaimError(msg)
        if self.expect not in EXPECTED:
            msg = f"claim {self.id}: expect: expected one of {', '.join(EXPECTED)}; got {self.expect!r}"
            raise ClaimError(msg)
        if not 0 < self.tolerance < 1:
            msg = f"claim {self.id}: tolerance: expected a relative gap in (0, 1); got {self.tolerance}"
            raise ClaimError(msg)
        limits = (Kind.ASYMPTOTIC, Kind.LIMIT, Kind.ORDER, Kind.ORDER_AT_LEAST, Kind.ORDER_AT_MOST)
        if self.kind in limits and self.path is None:
            msg = f"claim {self.id}: {self.kind.value} is a statement about a limit; expected a growth path"
            raise ClaimError(msg)
        if self.kind in (Kind.EQUAL, Kind.STEP, Kind.BELOW) and self.path is not None:
            msg = f"claim {self.id}: {self.kind.value} is a statement about every size; expected no growth path"
            raise ClaimError(msg)
        names = [p.name for p in self.parameters]
        if len(set(names)) < len(names):
            msg = f"claim {self.id}: a parameter is declared twice: {names}"
            raise ClaimError(msg)

    def _check_statements(self) -> None:
        statements = [isinstance(side, Boolean) and not isinstance(side, sp.Expr) for side in (self.lhs, self.rhs)]
        if any(statements) is not (self.kind is Kind.IFF) or (self.kind is Kind.IFF and not all(statements)):
            msg = f"claim {self.id}: {Kind.IFF.value} relates two statements, the other kinds two formulas"
            raise ClaimError(msg)
        if self.kind is Kind.IFF and self.quantities:
            if self.rhs.has(Measured) or not isinstance(self.lhs, Proposition):
                msg = f"claim {self.id}: what is measured has to be the sequence that the left side is about"
                raise ClaimError(msg)
            if self.equivalent is None or self.path is None:
                msg = f"claim {self.id}: a statement about a measured sequence needs its equivalent and a growth path"
                raise ClaimError(msg)

    def _check_symbols(self) -> None:
        declared: set[sp.Basic] = set()
        for parameter in self.parameters:
            if not parameter.choices:
                self._refuse_undeclared(parameter.low, declared)
                self._refuse_undeclared(parameter.high, declared)
                for value in parameter.critical:
                    self._refuse_undeclared(value, declared)
            declared.add(parameter.symbol)
        numbers = {p.symbol for p in self.parameters if not p.choices}
        for parameter in self.parameters:
            if parameter.ratio is not None:
                self._refuse_undeclared(parameter.ratio[1], numbers)
        formulas: list[sp.Basic] = []
        if self.path is not None:
            formulas += self.path.sets.values()
            declared |= {self.path.size, *self.path.sets}
        declared |= set(self.where)
        formulas += [*self.where.values(), *self.hypotheses, self.lhs, self.rhs]
        formulas += [w.rhs for w in self.wrong]
        formulas += [formula for formula in (self.scale, self.equivalent) if formula is not None]
        for formula in formulas:
            self._refuse_undeclared(formula, declared)

    def _checked(self, values: Mapping[sp.Symbol, Any]) -> Mapping[sp.Symbol, Any]:
        known = {p.symbol: p for p in self.parameters}
        if not isinstance(values, Mapping) or not values or not known.keys() >= values.keys():
            letters = ", ".join(map(str, known))
            msg = f"claim {self.id}: critical: expected mappings from symbols among {letters} to values; got {values!r}"
            raise ClaimError(msg)
        try:
            exact = {symbol: known[symbol].admit(value) for symbol, value in values.items()}
            self.require(exact)
        except InadmissibleError as error:
            msg = f"claim {self.id}: critical: {error}"
            raise ClaimError(msg) from error
        return MappingProxyType({symbol: setting_value(value) for symbol, value in exact.items()})

    def _refuse_undeclared(self, formula: sp.Basic, declared: set[sp.Basic]) -> None:
        if unknown := formula.free_symbols - declared:
            msg = f"claim {self.id}: undeclared symbol {', '.join(sorted(map(str, unknown)))} in {formula}"
            raise ClaimError(msg)
        named = {node.func for node in formula.atoms(AppliedUndef) - declared}  # `where` may say what f(x) stands for
        if undefined := sorted(str(one) for one in named if not hasattr(one, "_imp_")):  # sympy's implemented_function
            msg = f"claim {self.id}: undefined function {', '.join(undefined)} in {formula}"
            raise ClaimError(msg)

    @cached_property
    def quantities(self) -> tuple[str, ...]:
        """Names of the quantities that have to be measured."""
        nodes = self.lhs.atoms(Measured) | self.rhs.atoms(Measured)
        return tuple(sorted({name for node in nodes for name in drawn_in(node.name)}))

    def _repr_latex_(self) -> str:
        """The formula, for a notebook."""
        return rf"$\displaystyle {sp.latex(self.lhs)} {self.kind.latex} {sp.latex(self.rhs)}$"

    def altered(self, wrong: Wrong) -> Claim:
        """The same claim with a wrong right-hand side."""
        return dataclasses.replace(self, rhs=wrong.rhs, wrong=(), expect="supported")

    def variant(self, place: str, **changes: Any) -> Claim:
        """A claim that shares with this one all that is not given; its id is this one's with a place added."""
        return dataclasses.replace(self, id=f"{self.id}.{place}", **changes)

    def corrected(self, source: Source, **changes: Any) -> Claim:
        """What holds in place of this claim; the right-hand side as printed is wrong then, unless others are given."""
        as_printed = (Wrong("as printed", self.rhs),)
        return self.variant("corrected", source=source, **{"wrong": as_printed, "expect": "supported", **changes})

    @cached_property
    def conditions(self) -> frozenset[sp.Symbol]:
        """The abbreviations of `where` on which the hypotheses rest."""
        needed = set().union(*(hypothesis.free_symbols for hypothesis in self.hypotheses))
        for symbol in reversed(self.where):
            if symbol in needed:
                needed |= self.where[symbol].free_symbols
        return frozenset(needed & set(self.where))

    @cached_property
    def domain(self) -> Domain:
        """Where its regimes lie."""
        drawn = tuple((p.symbol, p.low, p.high, p.choices, p.spread, p.critical) for p in self.parameters)
        where = tuple((symbol, formula) for symbol, formula in self.where.items() if symbol in self.conditions)
        path = self.path and (self.path.name, self.path.size, self.path.sizes, tuple(self.path.sets.items()))
        critical = tuple(tuple(values.items()) for values in self.critical)
        return Domain((drawn, self.hypotheses, where, path, critical), self)

    def expand(
        self, values: Mapping[str, Any], size: int | None = None, wanted: Collection[sp.Symbol] | None = None
    ) -> dict[sp.Symbol, sp.Basic]:
        """The exact value of every symbol, hypotheses not yet checked.

        Args:
            values: One value for each parameter, by name.
            size: Position on the growth path, for a claim about a limit.
            wanted: The abbreviations of `where` that are of interest; all by default.

        Raises:
            InadmissibleError: If a value is missing, unknown or outside its symbol's domain.

        """
        known = {p.name: p for p in self.parameters}
        if unknown := sorted(set(values) - set(known)):
            msg = f"{self.id}: unknown parameter {', '.join(unknown)}; expected {', '.join(known)}"
            raise InadmissibleError(msg)
        if missing := [name for name in known if name not in values]:
            msg = f"{self.id}: no value for {', '.join(missing)}"
            raise InadmissibleError(msg)
        exact: dict[sp.Symbol, sp.Basic] = {p.symbol: p.admit(values[p.name]) for p in self.parameters}
        if self.path is not None:
            if size is None:
                msg = f"{self.id}: a claim about a limit needs a size along its growth path"
                raise InadmissibleError(msg)
            exact[self.path.size] = sp.Integer(size)
            for symbol, formula in self.path.sets.items():
                exact[symbol] = _collapsed(substituted(formula, exact))
        return self.complete(exact, wanted)

    def complete(
        self, exact: Mapping[sp.Symbol, sp.Basic], wanted: Collection[sp.Symbol] | None = None
    ) -> dict[sp.Symbol, sp.Basic]:
        """Values of symbols, and with them those of the abbreviations in `where` (or of those wanted)."""
        exact = dict(exact)
        for symbol, formula in self.where.items():
            if symbol not in exact and (wanted is None or symbol in wanted):
                exact[symbol] = _collapsed(substituted(formula, exact))
        return exact

    def require(self, exact: Mapping[sp.Symbol, sp.Basic]) -> None:
        """Refuse values of which the claim does not speak; what rests on other symbols is passed over.

        Raises:
            InadmissibleError: If a hypothesis fails, or a value is outside a range that is all the claim speaks of.

        """
        for parameter in self.parameters:
            if (why := parameter.outside(exact)) is not None:
                msg = f"{self.id}: {why}"
                raise InadmissibleError(msg)
        for hypothesis in self.hypotheses:
            if hypothesis.free_symbols <= set(exact) and not holds(hypothesis, exact):
                shown = ", ".join(f"{s} = {exact[s]}" for s in sorted(hypothesis.free_symbols, key=str))
                msg = f"{self.id}: expected {hypothesis}; got {shown}"
                raise InadmissibleError(msg)

    def at(self, size: int | None = None, **values: Any) -> Stated:
        """The claim at one regime; the only way to put numbers into it.

        Args:
            size: Position on the growth path, for a claim about a limit.
            **values: One value for each parameter, by name.

        Raises:
            InadmissibleError: If a value is missing, unknown or inadmissible, or the claim does not speak of it.

        """
        exact = self.expand(values, size, self.conditions)
        self.require(exact)
        setting = {p.name: values[p.name] for p in self.parameters}
        if self.path is not None:
            growing = (self.path.size, *self.path.sets)
            setting |= {s.name: setting_value(exact[s]) for s in growing}
        return Stated(self, exact, setting)


def _collapsed(value: sp.Basic) -> sp.Basic:
    """The value; one float where it is a float times roots, among whose powers sympy would look for common factors."""
    mixed = isinstance(value, (sp.Mul, sp.Add, sp.Pow)) and value.has(sp.Float) and value.is_number
    return value.evalf() if mixed else value


@dataclass(frozen=True)
class Domain:
    """Parameters, hypotheses and growth path; equal for claims that have them in common.

    Attributes:
        key: All of that.
        claim: One of the claims.
    """

    key: tuple[Any, ...]
    claim: Claim = field(compare=False)


def holds(hypothesis: sp.Basic, exact: Mapping[sp.Symbol, sp.Basic]) -> bool:
    """Whether a hypothesis is true for these exact values."""
    truth = substituted(hypothesis, exact)
    if truth not in (sp.true, sp.false):
        truth = sp.simplify(truth)
    return bool(truth == sp.true)
