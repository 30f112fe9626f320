"""Parameters of a claim: what can vary, over which range regimes are drawn, what a value may be."""

from __future__ import annotations

import keyword
import math
import numbers
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

import sympy as sp

from theory.errors import ClaimError, InadmissibleError


FACTS = ("integer", "positive", "nonnegative", "negative", "nonpositive", "even", "odd", "nonzero", "real")
"""Assumptions of a symbol that a value has to meet, in the order in which they are named."""


@dataclass(frozen=True, eq=False)
class Parameter:
    """One thing that varies from regime to regime.

    The symbol's assumptions (integer, positive ...) say which values exist at all; ``low`` and
    ``high`` say where regimes are looked for, and do not limit the claim unless it is `whole`.

    Attributes:
        symbol: The paper's letter with its domain as sympy assumptions.
        meaning: One line, with the unit where there is one.
        low: Smallest value drawn; a number, or a formula in parameters listed before this one.
        high: Largest value drawn, likewise.
        choices: For a parameter without a number (a family of spectra, say): the values it takes.
        further: Words beside the choices that a value may be, a regular expression and in words; not drawn.
        critical: Values next to which the statement changes, such as just above and just below a threshold;
            formulas in parameters listed before this one. Where the range holds some, every second regime has one.
        spread: Draw evenly on a log or on a linear scale.
        latex: How the letter is written, where sympy's own form will not do.
        ratio: What maps show in its place, with its letter: phi = d/T for the rows T of a design; a formula in
            numbers among the parameters.
        whole: Whether the range drawn from is all that the claim speaks of; elsewhere verdicts name what is not.
        simulated: False for a parameter that only the formulas know (the epsilon of a bound that
            holds for every epsilon, say). Any other has to reach a simulator.
    """

    symbol: sp.Symbol
    meaning: str
    low: Any = None
    high: Any = None
    choices: tuple[str, ...] = ()
    further: tuple[str, str] | None = None
    critical: tuple[Any, ...] = ()
    spread: Literal["log", "linear"] = "log"
    latex: str | None = None
    ratio: tuple[sp.Symbol, sp.Expr] | None = None
    simulated: bool = True
    whole: bool = False

    def __post_init__(self) -> None:
        """Refuse a parameter that says neither where to look nor what to choose from, or both."""
        if keyword.iskeyword(self.name):
            msg = f"parameter {self.name}: expected no word of Python; call it {self.name[:3]}, for instance"
            raise ClaimError(msg)
        if not self.choices and (self.low is None or self.high is None):
            msg = f"parameter {self.symbol}: expected low and high, or choices; got neither"
            raise ClaimError(msg)
        if self.choices and self.critical:
            msg = f"parameter {self.symbol}: expected critical values of numbers only; got {self.critical}"
            raise ClaimError(msg)
        if not self.choices:
            object.__setattr__(self, "low", sp.sympify(self.low))
            object.__setattr__(self, "high", sp.sympify(self.high))
            object.__setattr__(self, "critical", tuple(map(sp.sympify, self.critical)))
            self._check_range()

    def _check_range(self) -> None:
        if self.low.is_number and self.high.is_number and not self.low <= self.high:
            msg = f"parameter {self.symbol}: expected low at most high; got low = {self.low}, high = {self.high}"
            raise ClaimError(msg)

    @property
    def name(self) -> str:
        """The name by which values are given."""
        return str(self.symbol.name)

    @cached_property
    def is_fixed(self) -> bool:
        """Whether its range depends on no other parameter."""
        return not (self.choices or self.low.free_symbols or self.high.free_symbols)

    @cached_property
    def ends(self) -> tuple[Any, Any]:
        """Smallest and largest value drawn, as floats where they are known."""
        return (float(self.low), float(self.high)) if self.is_fixed else (self.low, self.high)

    def between(self, low: Any, high: Any, **changes: Any) -> Parameter:
        """The same parameter with regimes looked for in another range."""
        return replace(self, low=low, high=high, **changes)

    def among(self, *choices: str) -> Parameter:
        """The same parameter with other choices."""
        return replace(self, choices=choices)

    def admit(self, value: Any) -> sp.Basic:
        """The exact sympy form of a value.

        Raises:
            InadmissibleError: If the value is not in the symbol's domain or among the choices.
        """
        if self.choices:
            further = None if self.whole else self.further
            if value not in self.choices and not (further and re.fullmatch(further[0], str(value))):
                others = f", or {further[1]}" if further else ""
                msg = f"{self.name}: expected one of {', '.join(self.choices)}{others}; got {value!r}"
                raise InadmissibleError(msg)
            return sp.Symbol(value)
        if isinstance(value, bool) or not isinstance(value, (numbers.Real, sp.Expr)):
            msg = f"{self.name} ({self.meaning}): expected a number; got {value!r}"
            raise InadmissibleError(msg)
        if not math.isfinite(value):
            msg = f"{self.name} ({self.meaning}): expected a finite number; got {value!r}"
            raise InadmissibleError(msg)
        number: sp.Expr = _exact(value)  # type: ignore[arg-type]  # numbers are hashable
        if (fact := _failing(self.symbol, number)) is not None:
            msg = f"{self.name} ({self.meaning}): expected a value that is {fact}; got {value}"
            raise InadmissibleError(msg)
        return number

    def outside(self, exact: Mapping[sp.Symbol, sp.Basic]) -> str | None:
        """Why a claim does not speak of a value: it is outside a range that is whole, by more than rounding.

        None where it is not, or where the value or an end of the range is not known.
        """
        if not self.whole or self.choices or self.symbol not in exact:
            return None
        if not self.is_fixed and not self.low.free_symbols | self.high.free_symbols <= exact.keys():
            return None
        given, known = exact[self.symbol], {} if self.is_fixed else dict(exact)
        low, high = self.ends if self.is_fixed else (float(end.xreplace(known)) for end in (self.low, self.high))
        value = float(given)
        if low <= value <= high or any(math.isclose(value, end) for end in (low, high)):
            return None
        least, most, got = (float(x) if x.is_Float else x for x in (self.low, self.high, given))
        among = f"a value from {least} to {most}, for the claim speaks of no other"
        return f"{self.name} ({self.meaning}): expected {among}; got {got}"


@lru_cache(maxsize=1 << 14, typed=True)
def _exact(value: Any) -> sp.Expr:
    number = sp.sympify(value)
    return sp.Integer(number) if number == int(number) else number


@lru_cache(maxsize=1 << 14)
def _failing(symbol: sp.Symbol, number: sp.Expr) -> str | None:
    """The first assumption of a symbol that a number does not meet."""
    failing = (f for f in FACTS if getattr(symbol, f"is_{f}") and getattr(number, f"is_{f}") is False)
    return next(failing, None)
