"""Measured quantities as sympy nodes, so that a claim can speak of what a simulation measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.symbol import Str
from sympy.printing.pretty.stringpict import prettyForm


NONNEGATIVE: set[str] = set()
"""Names of the quantities that are declared to be nowhere negative."""


class Measured(sp.Expr):  # type: ignore[misc]  # sympy has no types
    """What a simulation measures, as a term of a formula.

    Made by calling a `Quantity`. The arguments are the quantity's name, its LaTeX and its text
    form, and the entries of the setting that differ from the regime, each a pair (name, value).
    """

    is_commutative = True
    is_extended_real = True

    @property
    def name(self) -> str:
        """Name of the quantity, ``stem.quantity``, by which simulators offer it."""
        return str(self.args[0])

    @property
    def overrides(self) -> dict[str, sp.Basic]:
        """Entries of the setting that this node fixes itself, by parameter name."""
        return {str(key): value for key, value in self.args[3].args}

    @property
    def unnamed(self) -> Measured:
        """The same quantity in the same setting, however it is written."""
        return Measured(self.args[0], Str(""), Str(""), self.args[3])

    def elsewhere(self, values: dict[str, sp.Basic]) -> Measured:
        """The same quantity where some entries of the setting have other values, written anyhow."""
        fixed = {str(key): value for key, value in self.args[3].args}
        pairs = sorted((values | fixed).items())
        return Measured(self.args[0], Str(""), Str(""), sp.Tuple(*(sp.Tuple(Str(k), v) for k, v in pairs)))

    def _eval_is_extended_nonnegative(self) -> bool | None:
        one, _, other = self.name.partition("~")
        return True if self.name in NONNEGATIVE or one == other else None  # a variance is that of one with itself

    def _latex(self, printer: Any) -> str:
        return str(self.args[1])

    def _sympystr(self, printer: Any) -> str:
        return str(self.args[2])

    def _pretty(self, printer: Any) -> prettyForm:
        return prettyForm(str(self.args[2]))


@dataclass(frozen=True)
class Quantity:
    """A risk, a probability, a trace: something a simulator can draw with the right expectation.

    Attributes:
        name: ``stem.quantity``; simulators offer quantities under this name.
        latex: How the expectation is written.
        text: How it is written in a terminal.
        meaning: One sentence.
        nonnegative: Whether no draw of it is negative, in any setting: a squared length, a probability.
    """

    name: str
    latex: str
    text: str
    meaning: str
    nonnegative: bool = False

    def __post_init__(self) -> None:
        """Let formulas know the sign."""
        if self.nonnegative:
            NONNEGATIVE.add(self.name)

    def __call__(self, *, latex: str | None = None, text: str | None = None, **overrides: Any) -> Measured:
        """The expectation of this quantity in the regime, with some entries of the setting replaced.

        Args:
            latex: How this use is written, where it differs from the quantity's own form.
            text: The same for a terminal.
            **overrides: Values (numbers, words, formulas, or a `sympy.SeqFormula` for a sequence of them) by parameter
                name of the simulator.
        """
        pairs = [
            sp.Tuple(Str(key), Str(value) if isinstance(value, str) else sp.sympify(value))
            for key, value in sorted(overrides.items())
        ]
        written = Str(latex or self.latex), Str(text or self.text)
        return Measured(Str(self.name), *written, sp.Tuple(*pairs))


def setting_value(value: sp.Basic) -> Any:
    """The plain Python value (int, float, str or tuple of them) of an entry of a setting."""
    if value is sp.S.EmptySequence:
        return ()
    if isinstance(value, sp.SeqFormula):
        return _terms_of_sequence(value)
    if isinstance(value, (Str, sp.Symbol)):
        return str(value)
    if value.is_Integer:
        return int(value)
    return float(value)


@lru_cache(maxsize=4096)
def _terms_of_sequence(value: sp.SeqFormula) -> tuple[Any, ...]:
    (index,) = value.variables
    places = range(int(value.start), int(value.stop) + 1)
    return tuple(setting_value(value.formula.xreplace({index: sp.Integer(i)})) for i in places)
