"""What proofs need beyond the formulas of claims: means, and the laws of what they are taken over."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

import numpy as np
import sympy as sp
from sympy.core.symbol import Str

from derivations.errors import ChainError


Array = np.ndarray[Any, np.dtype[Any]]


class Applied(sp.Expr):  # type: ignore[misc]  # sympy has no types
    """A number that a letter before brackets stands for, such as E[x] or P(A): a function of what is in the brackets.

    Attributes:
        letter: The letter, and the same for a page.
        brackets: Which brackets.
    """

    is_commutative = True
    is_extended_real = True
    letter: ClassVar[tuple[str, str]]
    brackets: ClassVar[tuple[str, str]] = ("[", "]")

    def __new__(cls, inside: Any) -> Applied:
        """Build the node.

        Raises:
            ChainError: If a matrix is given: one of a single entry is a number as its trace.
        """
        if isinstance(inside, sp.MatrixExpr):
            msg = f"{cls.__name__}: expected a number; got the matrix {inside}. Of a single entry, take sp.Trace"
            raise ChainError(msg)
        return super().__new__(cls, sp.sympify(inside))  # type: ignore[no-any-return]

    def _latex(self, printer: Any) -> str:
        left, right = self.brackets
        return rf"{self.letter[1]}\left{left}{printer._print(self.args[0])}\right{right}"

    def _sympystr(self, printer: Any) -> str:
        left, right = self.brackets
        return f"{self.letter[0]}{left}{printer._print(self.args[0])}{right}"


class Mean(Applied):
    """E[body], over everything random in the body.

    What is random: `sympy.stats` random symbols, and the arbitrary matrices to which the chain gives a law.

    Args:
        body: A scalar formula.
    """

    letter = ("E", r"\mathbb{E}")

    @property
    def body(self) -> sp.Expr:
        """What is averaged."""
        return self.args[0]


class Chance(Applied):
    """P(event).

    Args:
        event: A statement about what is random.
    """

    is_nonnegative = True
    letter = ("P", r"\mathbb{P}")
    brackets = ("(", ")")

    @property
    def event(self) -> sp.Basic:
        """What may happen."""
        return self.args[0]


@dataclass(frozen=True)
class Rows:
    """Rows iid N(0, covariance).

    Attributes:
        covariance: A symmetric matrix formula, of the size of a row.
    """

    covariance: sp.MatrixExpr

    @property
    def variance(self) -> sp.Expr | None:
        """That of every entry, where all are independent."""
        return sp.S.One if isinstance(self.covariance, sp.Identity) else None

    def __str__(self) -> str:
        """In words."""
        return f"rows iid N(0, {self.covariance})"

    @property
    def latex(self) -> str:
        """For a page."""
        return rf"\text{{rows iid }} \mathcal{{N}}(0, {sp.latex(self.covariance)})"


@dataclass(frozen=True)
class Noise:
    """Entries independent, with mean 0 and one variance; normal where they are drawn.

    Attributes:
        variance: A formula.
    """

    variance: sp.Expr

    def __str__(self) -> str:
        """In words."""
        return f"entries independent, mean 0, variance {self.variance}"

    @property
    def latex(self) -> str:
        """For a page."""
        return rf"\text{{entries independent, mean }} 0, \text{{ variance }} {sp.latex(self.variance)}"


class ChainState(sp.Expr):  # type: ignore[misc]
    """The state of a chain of random variables at a time: at time 0 where the chain starts, random from then on.

    Args:
        name: A letter, as sympy spells symbols: "xhat" is shown as x with a hat.
        time: A formula in whole numbers.
        start: Where the chain starts.
        given: What else the law of a step depends on.
    """

    is_commutative = True
    is_extended_real = True

    def __new__(cls, name: Any, time: Any, start: Any, *given: Any) -> sp.Expr:
        """Build the node, or return the start for time 0."""
        if sp.sympify(time) == 0:
            return sp.sympify(start)
        label = name if isinstance(name, Str) else Str(name)
        return super().__new__(cls, label, *map(sp.sympify, (time, start, *given)))

    @property
    def name(self) -> str:
        """Its letter."""
        return str(self.args[0])

    @property
    def time(self) -> sp.Expr:
        """Its time."""
        return self.args[1]

    def at(self, time: sp.Expr) -> sp.Expr:
        """The state of the same chain at another time."""
        return ChainState(self.args[0], time, *self.args[2:])

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"{{{sp.latex(sp.Symbol(self.name))}}}_{{{printer._print(self.time)}}}"
        return text if exp is None else f"{text}^{{{exp}}}"

    def _sympystr(self, printer: Any) -> str:
        return f"{self.name}_({printer._print(self.time)})"


class OfDesigns(ABC):
    """The law of a matrix that is made of designs with rows iid N(0, covariance): of one, or of several multiplied.

    Attributes:
        design: Name of the design; letters of one design depend on each other.
        rows: Of each design.
        times: How many designs; if not one, each is its own.
    """

    design: str
    rows: sp.Expr
    times: sp.Expr

    @property
    @abstractmethod
    def covariance(self) -> sp.MatrixExpr:
        """That of a row."""

    @property
    @abstractmethod
    def poles(self) -> int:
        """How often the smallest singular value of a design stands in a denominator."""

    @abstractmethod
    def made(self, design: Array, value: Callable[[sp.Expr], float]) -> Array:
        """What is made of draws of one design.

        Args:
            design: Shape (draws, rows, columns).
            value: The value of a formula without anything random.

        """


@dataclass(frozen=True)
class Given:
    """The law of the state of a chain at time t, given the one before.

    Attributes:
        after: The state, as a formula in those at time t - 1 and independent draws of named laws.
        t: The time.
        words: The same in words.
    """

    after: sp.Expr
    t: sp.Symbol
    words: str = ""

    def with_values(self, values: Mapping[sp.Basic, sp.Basic]) -> Given:
        """The same law with letters replaced."""
        return replace(self, after=self.after.xreplace(dict(values)))

    def __str__(self) -> str:
        """In words."""
        return self.words or f"given time {self.t} - 1: {self.after}"

    @property
    def latex(self) -> str:
        """For a page."""
        return rf"\text{{given time }} {sp.latex(self.t)} - 1: {sp.latex(self.after)}"


class Law(Protocol):
    """The law of a matrix, in words; matrices of different names or indices are independent."""

    @property
    def latex(self) -> str:
        """For a page."""
