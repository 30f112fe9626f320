"""The short form of a claims file: a simulator, and a line for each claim; what can be inferred is."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from numbers import Real
from pathlib import Path
from types import FrameType
from typing import Any, overload

import sympy as sp

from theory import Claim, Corr, Cov, GrowthPath, Kind, Parameter, Quantity, Sd, Source, Var, Wrong
from theory.errors import ClaimError
from verify.python.reading import ELSEWHERE, formula, relation
from verify.simulators.engine.declaring import declare_as


SIGNS = {"==": "=", "<=": "≤", ">=": "≥", "->": "→", "~": "≃", "<=>": "⇔"} | {kind.value: kind.value for kind in Kind}
"""How the sides of a claim are related, as it is typed."""
WORDS = {"Corr": Corr, "Cov": Cov, "Sd": Sd, "Var": Var}
"""What formulas as text may say of quantities."""
NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


@overload
def simulate(draw: Callable[..., Any]) -> Quantity: ...
@overload
def simulate(
    draw: None = None,
    *,
    bounds: tuple[float, float] | Callable[..., Any] | None = None,
    moments: float | Callable[..., float] | None = None,
    cost: float | Callable[..., float] | None = None,
    deterministic: bool = False,
) -> Callable[[Callable[..., Any]], Quantity]: ...
def simulate(
    draw: Callable[..., Any] | None = None,
    *,
    bounds: tuple[float, float] | Callable[..., Any] | None = None,
    moments: float | Callable[..., float] | None = None,
    cost: float | Callable[..., float] | None = None,
    deterministic: bool = False,
) -> Any:
    """Make a quantity of a function that draws it.

    Args:
        draw: ``draw(rng, draws, *, n, ...)`` returns ``draws`` independent draws, shape (draws,); the names of its
            keyword arguments are the letters of the claims.
        bounds: Smallest and largest draw, in every setting; or, as `simulator` takes it, a function of the setting,
            ``lambda n, **_: ((0, n),)``. Verdicts then assume nothing of rare events.
        moments: Order up to which (exclusive) moments are finite, `math.inf` for all; or a function of the setting.
        cost: Rough number of operations per draw, or a function of the setting; by default time is measured.
        deterministic: Whether it computes a number and draws nothing.

    Returns:
        A quantity. In the formulas of `claim` its mean stands under the name of the function.

    Raises:
        ClaimError: If it is not a function with a name in small letters, or something else is none of these.

    """
    frame = sys._getframe(1)
    is_pair = isinstance(bounds, tuple) and len(bounds) == 2 and all(isinstance(end, Real) for end in bounds)
    if not (bounds is None or callable(bounds) or (is_pair and bounds[0] < bounds[1])):
        msg = f"simulate: bounds: expected (smallest, largest), or a function of the setting; got {bounds!r}"
        raise ClaimError(msg)
    for what, given in (("moments", moments), ("cost", cost)):
        if not (given is None or callable(given) or (isinstance(given, Real) and given > 0)):
            msg = f"simulate: {what}: expected a positive number, or a function of the setting; got {given!r}"
            raise ClaimError(msg)
    if not isinstance(deterministic, bool):
        msg = f"simulate: deterministic: expected True or False; got {deterministic!r}"
        raise ClaimError(msg)

    def declared(function: Callable[..., Any]) -> Quantity:
        name = getattr(function, "__name__", "")
        if not callable(function) or not NAME.fullmatch(name):
            msg = f"simulate: expected a function with a name in small letters, digits and _; got {function!r}"
            raise ClaimError(msg)
        full = f"{_stem(frame)}.{name}"
        given = {"bounds": (bounds,) if is_pair else bounds, "moments": moments, "cost": cost}
        traits = {what: _of_setting(value) for what, value in given.items() if value is not None}
        declare_as(function, (full,), frame, deterministic=deterministic, **traits)
        told = (function.__doc__ or name).strip().splitlines()[0]
        words = name.replace("_", r"\_")
        return Quantity(full, rf"\mathbb{{E}}\,\mathrm{{{words}}}", f"E {name}", told)

    return declared if draw is None else declared(draw)


def claim(
    name: str,
    lhs: Any,
    sign: str,
    rhs: Any,
    *,
    given: Iterable[str] | str = (),
    where: Mapping[str, Any] | None = None,
    wrong: Mapping[str, Any] | None = None,
    tolerance: float = 0.01,
    scale: Any = None,
    expect: str = "supported",
    statement: str = "",
    source: str = "",
    **letters: Any,
) -> Claim:
    """Say what a theorem states; a file of claims needs nothing else.

    Args:
        name: Name of the claim in its file, in small letters.
        lhs: Left side: a quantity of `simulate`, or a formula as text or from sympy. In text, the means of quantities
            stand under the names of their functions, elsewhere in their setting as in ``risk(c=1)``, and `Var`, `Sd`,
            `Cov`, `Corr` of them may be said.
        sign: ``=``, ``<=``, ``>=``, ``<``, ``->``, ``~`` (in a limit), or a sign of `theory.Kind`.
        rhs: Right side, likewise.
        given: Hypotheses as text, one or several, such as ``"n >= k + 2"``, ``"k != n"``, ``"2 < k <= n or k == 1"``.
        where: Abbreviations in the formulas, by letter.
        wrong: Wrong right sides, by what is wrong with them; each has to be refuted.
        tolerance: Relative gap within which "supported" is meant.
        scale: What the gap is relative to, where the right side can vanish.
        expect: The verdict that is expected: ``refuted`` for a counterexample.
        statement: One line for lists; by default the formulas.
        source: Where it stands; by default the file.
        **letters: Every letter with what it may be: a pair (smallest, largest) of numbers, of whole numbers if both are
            whole; a list of words; for ``->`` and ``~`` a list of growing sizes for the one letter that grows.

    Raises:
        ClaimError: If something is none of these; the message names it.

    """
    frame = sys._getframe(1)
    stem = _stem(frame)
    if not isinstance(name, str) or not NAME.fullmatch(name):
        msg = f"claim: expected a name in small letters, digits and _; got {name!r}"
        raise ClaimError(msg)
    if sign not in SIGNS:
        msg = f"claim {name}: sign: expected one of {' '.join(SIGNS)}; got {sign!r}"
        raise ClaimError(msg)
    sizes = {letter: values for letter, values in letters.items() if _is_sizes(values)}
    symbols = {letter: _symbol(name, letter, values) for letter, values in letters.items()}
    abbreviations = {letter: sp.Symbol(letter, real=True) for letter in where or {}}
    seen = {one: value for one, value in (frame.f_globals | frame.f_locals).items() if isinstance(value, Quantity)}
    names = WORDS | {one: value() for one, value in seen.items()} | symbols | abbreviations
    names |= {f"{one}{ELSEWHERE}": value for one, value in seen.items()}

    def read(field: str, said: Any) -> Any:
        return formula(f"claim {name}: {field}", said, names)

    if len(sizes) > 1:
        msg = f"claim {name}: expected one letter with a list of sizes; got {', '.join(sizes)}"
        raise ClaimError(msg)
    path = None
    for letter, values in sizes.items():
        path = GrowthPath(f"{letter} grows", symbols[letter], tuple(values))
    is_one = isinstance(given, str | sp.Basic) or not isinstance(given, Iterable)
    conditions = [given] if is_one else list(given)
    return Claim(
        id=f"{stem}.{name}",
        kind=Kind(SIGNS[sign]),
        statement=statement or f"{_side_text(lhs)} {SIGNS[sign]} {_side_text(rhs)}",
        lhs=read("left side", lhs),
        rhs=read("right side", rhs),
        parameters=tuple(
            _parameter(symbols[letter], values) for letter, values in letters.items() if letter not in sizes
        ),
        source=Source(source or f"{stem}.py", name, "printed" if source else "ours"),
        tolerance=tolerance,
        hypotheses=tuple(relation(f"claim {name}: given", condition, names) for condition in conditions),
        where={abbreviations[letter]: read(letter, meant) for letter, meant in (where or {}).items()},
        path=path,
        scale=None if scale is None else read("scale", scale),
        expect=expect,
        wrong=tuple(Wrong(words, read("wrong", other)) for words, other in (wrong or {}).items()),
    )


def _of_setting(value: Any) -> Callable[..., Any]:
    """What is said of every setting as a function of it."""
    return value if callable(value) else lambda **_: value


def _stem(frame: FrameType) -> str:
    """The stem of ids in the file that calls: its name in small letters; ``mine`` where there is no file."""
    file = Path(str(frame.f_globals.get("__file__", "mine"))).stem
    words = re.sub(r"[^a-z0-9_]+", "_", file.lower()).strip("_")
    return words if words[:1].isalpha() else f"of_{words}"


def _side_text(side: Any) -> str:
    return side.text if isinstance(side, Quantity) else str(side)


def _is_sizes(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, int) for value in values) and len(values) > 0


def _symbol(name: str, letter: str, values: Any) -> sp.Symbol:
    """A letter with its domain, which follows from what it may be."""
    if _is_sizes(values):
        return sp.Symbol(letter, integer=True, positive=True)
    if isinstance(values, list) and values and all(isinstance(value, str) for value in values):
        return sp.Symbol(letter)
    is_pair = isinstance(values, tuple) and len(values) == 2
    if not is_pair or not all(isinstance(value, int | float) for value in values) or not values[0] < values[1]:
        msg = (
            f"claim {name}: {letter}: expected (smallest, largest), a list of words, or a list of sizes; got {values!r}"
        )
        raise ClaimError(msg)
    low = values[0]
    sign = {"positive": True} if low > 0 else {"nonnegative": True} if low == 0 else {"real": True}
    return sp.Symbol(letter, **sign, **({"integer": True} if all(isinstance(v, int) for v in values) else {}))


def _parameter(symbol: sp.Symbol, values: Any) -> Parameter:
    if isinstance(values, list):
        return Parameter(symbol, str(symbol), choices=tuple(values), whole=True)
    low, high = values
    return Parameter(symbol, str(symbol), low, high, spread="log" if low > 0 else "linear", whole=True)
