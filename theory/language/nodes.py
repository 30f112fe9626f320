"""Numbers that compute themselves, as nodes of a formula; what they are computed from; and the letters they bind.

A vocabulary adds what a paper's formulas need (a trace, the root of an equation) as subclasses. The evaluator, the
judges and the rules of proofs know these base classes only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import mpmath
import sympy as sp
from sympy.printing.pretty.stringpict import prettyForm

from theory.errors import InadmissibleError
from theory.language.compiled import compiled, symbols_of
from theory.language.quantity import Measured


Calculate = Callable[[sp.Basic, dict[sp.Symbol, Any]], Any]
"""Value of a formula, given values of further symbols."""
Resolve = Callable[[sp.Basic], Any]
"""A carrier with numbers for its symbols, or the array that was given for it."""


class BoundLetter(sp.Symbol):  # type: ignore[misc]  # sympy has no types
    """A letter that nodes bind, equal to nobody else's: printed without the space that ends its name.

    The space keeps it apart from a letter that is printed alike, also where formulas are put in order; the evaluator
    gives both a name of their own where they meet (`theory.language.compiled`).
    """

    def _sympystr(self, printer: Any) -> str:
        return str(self.name.rstrip())

    def _latex(self, printer: Any) -> str:
        return str(printer._print(sp.Symbol(self.name.rstrip())))

    def _pretty(self, printer: Any) -> prettyForm:
        return printer._print(sp.Symbol(self.name.rstrip()))

    @classmethod
    def class_key(cls) -> tuple[int, int, str]:
        """Ordered among plain letters by its name."""
        return sp.Symbol.class_key()  # type: ignore[no-any-return]


BoundLetter.__name__ = sp.Symbol.__name__  # sympy orders factors and terms by the names of classes


class Carrier(sp.Basic):  # type: ignore[misc]
    """What stands for many numbers at once, such as a covariance or a vector, as an argument of a node."""

    def coarser(self) -> Carrier:
        """The same with sums over it done at half the resolution: how much that changes bounds their error."""
        inner = {part: part.coarser() for part in self.atoms(Carrier) - {self}}
        return self.xreplace(inner)  # type: ignore[no-any-return]


class Computed(sp.Expr):  # type: ignore[misc]
    """A number that computes itself: a sum over a spectrum, a root, a minimum."""

    is_commutative = True
    is_extended_real = True

    @property
    def carriers(self) -> tuple[sp.Basic, ...]:
        """The arguments that stand for many numbers at once."""
        return ()

    @property
    def sign(self) -> str:
        """``positive`` or ``nonnegative``, where every number that it is computed from makes it so; else empty."""
        return ""

    def value(self, calculate: Calculate, resolve: Resolve, exact: bool) -> Any:
        """The number: an array that broadcasts over the values of symbols, or an mpmath number."""
        raise NotImplementedError

    def expanded(self) -> sp.Expr:
        """The node as a combination of simpler ones of its kind, so that equal formulas come to look equal."""
        return self

    def collapsed(self, choices: Mapping[sp.Symbol, tuple[sp.Basic, ...]]) -> sp.Expr:
        """The node carried out, where all that it sums over is alike.

        Args:
            choices: The words that each parameter may be.

        """
        return self

    def _pretty(self, printer: Any) -> prettyForm:
        return prettyForm(str(self))

    def _eval_evalf(self, prec: int) -> sp.Expr:
        require_known(self, ())
        digits = max(15, int(prec / 3.3219))
        return sp.Float(to_digits(self, digits), digits)


class Implicit(Computed):
    """A number that is defined by what it solves: the root of an equation, the place of a minimum."""


class SizeAt(sp.Function):  # type: ignore[misc]  # sympy has no types
    """A whole positive number for each value of an index, the last argument; formulas say no more of it, as of n_t."""

    is_integer = True
    is_positive = True


class WrittenShort(sp.Function):  # type: ignore[misc]
    """A function with a formula that sympy would turn into something long for some arguments."""

    def written_out(self) -> sp.Expr:
        """The formula."""
        raise NotImplementedError


def require_known(expr: sp.Basic, known: Iterable[sp.Basic]) -> None:
    """Refuse a formula with measured quantities, or with symbols that have no value.

    Raises:
        InadmissibleError: If there are any.

    """
    if expr.has(Measured):
        msg = f"expected a formula without measured quantities; got {expr}"
        raise InadmissibleError(msg)
    missing = sorted(str(s) for s in expr.free_symbols - set(known))
    if missing:
        msg = f"no value for {', '.join(missing)} in {expr}"
        raise InadmissibleError(msg)


def nodes_of(expr: sp.Basic) -> Iterator[Computed]:
    """The outermost nodes of a formula that compute themselves."""
    walk = sp.preorder_traversal(expr)
    for part in walk:
        if isinstance(part, Computed):
            yield part
            walk.skip()


def held(formula: sp.Expr, parts: Iterable[sp.Basic], name: str) -> tuple[sp.Expr, dict[sp.Basic, sp.Basic]]:
    """A formula with positive letters in place of the outermost of some parts, and what the letters stand for."""
    parts = list(parts)
    outermost = [part for part in parts if not any(part != other and other.has(part) for other in parts)]
    # Not dummies: the same formula a second time is found among those that were taken apart.
    ordered = sorted(outermost, key=sp.srepr)
    letters = {part: sp.Symbol(f"held_{len(ordered)}_{i}_{name}", positive=True) for i, part in enumerate(ordered)}
    return formula.xreplace(letters), {letter: part for part, letter in letters.items()}


def to_digits(expr: sp.Basic, digits: int) -> Any:
    """The value of a formula without free symbols as an mpmath number, right to the given number of digits."""
    with mpmath.workdps(digits + 10):
        return +_digits(expr.doit(), {}, digits)


def _digits(expr: sp.Basic, more: dict[sp.Symbol, Any], digits: int) -> Any:
    letters: dict[sp.Basic, sp.Dummy] = {}
    numbers: dict[sp.Symbol, Any] = dict(more)
    for i, node in enumerate(dict.fromkeys(nodes_of(expr))):  # in order: the last digits depend on it
        letters[node] = sp.Dummy(f"node_{i:04}")
        numbers[letters[node]] = node.value(
            lambda part, new: _digits(part, {**more, **new}, digits), lambda part: part, exact=True
        )
    expr = expr.xreplace(letters)
    if not expr.free_symbols:
        return mpmath.mpf(expr.evalf(digits + 10))
    symbols = symbols_of(expr)
    return compiled(expr, symbols, "mpmath")(*(numbers[x] for x in symbols))
