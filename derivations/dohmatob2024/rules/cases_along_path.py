"""The cases of a line about orders of magnitude: its parameters, hypotheses, growth path and power-law spectrum."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from derivations.dohmatob2024.rules.case_signs import BRANCHING
from derivations.dohmatob2024.rules.growth_orders import Sizes
from derivations.dohmatob2024.rules.polynomial_signs import Case, Cases, DiscardError, Point
from derivations.dohmatob2024.rules.power_log_orders import ONE, Order, x
from derivations.errors import refuse
from derivations.kernel.forms import SignCases
from derivations.kernel.polynomial_conditions import polynomial
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from theory import GrowthPath, Kappa, Parameter
from theory.language.optimum import Least
from theory.vocabulary.covariances import Covariance


SAMPLES = 400
"""Exact points that show which cases occur."""
VALUES = tuple(sp.Rational(k, 4) for k in (1, 2, 3, 4, 5, 6, 8, 10, 12, 16))
"""What is tried for a parameter that is not a whole number, as far as its range allows."""


@dataclass(frozen=True)
class Range:
    """A variable kappa = T^(-β x) that is bound in an infimum.

    Attributes:
        variable: Kappa.
        low: Smallest x.
        high: Largest x.
        hints: Values of x that matter.
    """

    variable: sp.Symbol
    low: sp.Expr
    high: sp.Expr
    hints: tuple[sp.Expr, ...] = ()


class Along:
    """What the formulas of a line are along its growth path, in every case of the parameters."""

    def __init__(self, setting: Setting, bound: Range | None = None) -> None:
        """Take the claim's path.

        Raises:
            RefusedError: If the claim has none.

        """
        claim = setting.claim
        if claim is None or claim.path is None:
            refuse("an order of magnitude needs a claim that has a growth path")
        self.setting, self.claim, self.bound = setting, claim, bound
        self.path: GrowthPath = claim.path
        self.demanded: dict[str, Obligation] = {}
        self._written = _written_of(setting)

    @cached_property
    def where(self) -> dict[sp.Basic, sp.Basic]:
        """Abbreviations, those that are implicit functions left out."""
        return {k: v for k, v in self.setting.where.items() if not isinstance(v, (Kappa, Least))}

    def written(self, formula: sp.Basic) -> sp.Basic:
        """A formula in the parameters, T and kappa."""
        if formula not in self._written:
            self._written[formula] = formula.xreplace(self.meanings)
        return self._written[formula]

    @cached_property
    def meanings(self) -> dict[sp.Basic, sp.Basic]:
        """What each abbreviation, and each symbol that the path sets, is in the parameters, T and kappa.

        All are put in at once: a large power is built anew by each change in it, and that takes sympy long.
        """
        found: dict[sp.Basic, sp.Basic] = {}
        for symbol, meaning in (*self.path.sets.items(), *self.where.items()):
            found[symbol] = meaning.xreplace(found)
        return found

    @cached_property
    def covariance(self) -> Covariance:
        """The power law.

        Raises:
            RefusedError: If the spectrum is another one.

        """
        for meaning in self.setting.where.values():
            if isinstance(meaning, Covariance) and str(meaning.args[0]) == "power":
                return meaning
        refuse("expected a power-law spectrum")

    @property
    def beta(self) -> sp.Expr:
        """Exponent of the spectrum, in the parameters."""
        return self.written(self.covariance.args[3])

    @cached_property
    def kappas(self) -> dict[sp.Symbol, sp.Expr]:
        """Letters that stand for kappa(lambda, T) of the power law and of the size that grows, with their lambda."""
        return {k: v.args[0] for k, v in self.setting.where.items() if isinstance(v, Kappa) and self.is_own(v)}

    def is_own(self, node: Kappa) -> bool:
        """Whether a kappa is that of the power law, for as many rows as the size that grows."""
        _, rows, covariance = node.args
        meant = self.setting.where.get(covariance, covariance)
        return bool(self.written(rows) == self.path.size and meant == self.covariance)

    @cached_property
    def opaque(self) -> frozenset[sp.Basic]:
        """Letters that stand for implicit functions, of which nothing is known but by a rule."""
        return frozenset(k for k, v in self.setting.where.items() if isinstance(v, (Kappa, Least)))

    # Cases ---------------------------------------------------------------------------------------

    @cached_property
    def relations(self) -> tuple[Relational, ...]:
        """The hypotheses about parameters alone."""
        written = (self.written(h) for h in self.setting.conditions)
        letters = {p.symbol for p in self.claim.parameters if not p.choices}
        return tuple(h for h in written if isinstance(h, Relational) and h.free_symbols <= letters - {self.path.size})

    @property
    def cases(self) -> Cases:
        """The cases, with what is known of them already."""
        return _cases(self.setting, self.bound)

    def new_cases(self) -> Cases:
        """The cases: domains and hypotheses that are polynomial, and points at which all hold."""
        base = []
        for parameter in self.claim.parameters:
            symbol = parameter.symbol
            if parameter.choices:
                continue
            if symbol.is_positive:
                base.append((symbol - 1, "≥") if symbol.is_integer else (symbol, ">"))
            elif symbol.is_nonnegative:
                base.append((symbol, "≥"))
        for relation in self.relations:
            if not _is_case(relation):
                base += _conditions(relation)
        if self.bound is not None:
            ends = ((x - self.bound.low), (self.bound.high - x))
            base += [(polynomial(self.written(end)), "≥") for end in ends if not end.has(*BRANCHING)]
        letters = [p.symbol for p in self.claim.parameters if not p.choices]
        return Cases([*letters, *([x] if self.bound else [])], base, self._samples())

    def _samples(self) -> Iterator[dict[sp.Basic, sp.Expr]]:
        parameters, rng = self.claim.parameters, random.Random()
        found, state = _grid(parameters)
        rng.setstate(state)
        bound = () if self.bound is None else (self.bound.low, self.bound.high, *self.bound.hints)
        for i, values in enumerate(found[: SAMPLES if self.bound is None else SAMPLES // 3]):
            if not all(_on_grid(parameters, relation, i) for relation in self.relations):
                continue
            if self.bound is None:
                yield values
                continue
            low, high, *hints = (_on_grid(parameters, self.written(formula), i) for formula in bound)
            for at in dict.fromkeys((low, high, low + (high - low) * sp.Rational(rng.randint(1, 15), 16), *hints)):
                if low <= at <= high:
                    yield {**values, x: at}

    def sizes(self, case: Case | Point) -> Sizes:
        """Orders in one case, in which every hypothesis holds.

        Raises:
            DiscardError: If one does not.

        """
        found = Sizes(self.path.size, case, {}, self._demand, {}, self.opaque)
        for relation in self.relations:
            if _is_case(relation) and not found.holds(relation):
                raise DiscardError(relation)
        for letter, penalty in ((k, self.written(lam)) for k, lam in self.kappas.items()):
            found.known[letter] = found.of(penalty) if penalty.has(self.path.size) else ONE
            base, exponent = penalty.as_base_exp()
            if penalty == 1 or (base == self.path.size and found.sign(exponent) <= 0):
                found.least[letter ** (-1 / self.beta)] = self.least_count
        if self.bound is not None:
            for gap in (x - self.bound.low, self.bound.high - x):
                if gap.has(*BRANCHING) and found.sign(self.written(gap)) < 0:
                    raise DiscardError(sp.Ge(self.written(gap), 0, evaluate=False))
            found.known[self.bound.variable] = Order(-self.beta * x)
            found.least[self.bound.variable ** (-1 / self.beta)] = self.least_count
        return found

    @property
    def least_count(self) -> sp.Expr:
        """What κ^(-1/β) is at least for λ <= 1: 1/(1 + C), C = β/(β-1), see `orders.bounded_freedom`."""
        return (self.beta - 1) / (2 * self.beta - 1)

    def _demand(self, obligation: Obligation) -> None:
        self.demanded.setdefault(str(obligation), obligation)

    def explore(self, run: Callable[[Sizes], Any]) -> tuple[list[tuple[Case, Any]], SignCases]:
        """Every case, with what a function of the orders says there; and all signs that it asked for.

        Raises:
            RefusedError: If no values are known at which the hypotheses hold: what holds in each of no cases says
                nothing.

        """
        if not self.cases.samples:
            refuse("no values of the parameters are found that the hypotheses admit")
        found, told = self.cases.explore(lambda case: run(self.sizes(case)))
        bound = None if self.bound is None else (x, self.written(self.bound.low), self.written(self.bound.high))
        return found, SignCases(self.cases.base, tuple(told), tuple(self.cases.certificates.items()), bound)

    def at(self, values: Mapping[Any, Any]) -> Sizes:
        """Orders at one point."""
        return self.sizes(Point(values))


@lru_cache(maxsize=128)
def _written_of(setting: Setting) -> dict[sp.Basic, sp.Basic]:
    """What formulas are in the parameters of a setting, as far as that was asked for."""
    return {}


@lru_cache(maxsize=128)
def _cases(setting: Setting, bound: Range | None) -> Cases:
    return Along(setting, bound).new_cases()


def _is_case(relation: Relational) -> bool:
    """Whether a hypothesis is no polynomial inequality by itself: each case has to say whether it holds."""
    return isinstance(relation, sp.Ne) or relation.has(*BRANCHING)


def _conditions(relation: Relational) -> list[tuple[sp.Expr, str]]:
    gap = relation.lhs - relation.rhs
    if isinstance(relation, (sp.Le, sp.Lt)):
        gap = -gap
    kinds = {sp.Le: "≥", sp.Ge: "≥", sp.Lt: ">", sp.Gt: ">", sp.Eq: "="}
    return [(polynomial(gap), kinds[relation.func])] if relation.func in kinds else []


@lru_cache(maxsize=64)
def _grid(parameters: tuple[Parameter, ...]) -> tuple[list[dict[sp.Basic, sp.Expr]], Any]:
    """Small exact values of the parameters within their ranges, and the state in which that leaves the generator."""
    rng = random.Random(0)
    return list(_grids(parameters, rng)), rng.getstate()


@lru_cache(maxsize=1 << 16)
def _on_grid(parameters: tuple[Parameter, ...], formula: sp.Basic, number: int) -> sp.Basic:
    """The value of a formula at one of them."""
    return formula.xreplace(_grid(parameters)[0][number])


def _grids(parameters: Iterable[Parameter], rng: random.Random) -> Iterator[dict[sp.Basic, sp.Expr]]:
    numeric = [p for p in parameters if not p.choices]
    for _ in range(SAMPLES):
        values: dict[sp.Basic, sp.Expr] = {}
        for p in numeric:
            low, high = (sp.sympify(end).xreplace(values) for end in (p.low, p.high))
            if p.symbol.is_integer:
                values[p.symbol] = sp.Integer(rng.randint(int(low), min(int(high), int(low) + 8)))
            else:
                values[p.symbol] = rng.choice([v for v in VALUES if low <= v <= high] or [sp.nsimplify(low)])
        yield values
