"""What a simulator is, and how one is declared. Nothing below this package may import theory."""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from traceback import clear_frames
from types import FrameType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.simulators.engine.contained import contained
from verify.simulators.engine.interrupts import OutOfTimeError
from verify.simulators.engine.program import program_of_module
from verify.simulators.engine.registry import callers_of, note
from verify.simulators.engine.settings import by_entries, entries_of
from verify.simulators.engine.words import words_of


Array = NDArray[np.float64]
Draw = Callable[..., Array]


class SimulatorError(RuntimeError):
    """A simulator raised, or returned something that cannot be evidence."""


@dataclass(frozen=True, eq=False)
class Simulator:
    """Draws quantities with the right expectation, from the definition of their setting.

    Attributes:
        name: Name of the function.
        quantities: Names of what it draws, one column each.
        draw: ``draw(rng, draws, *, **setting)``, an array of shape (draws,) or (draws, quantities).
        plain: Whether it is literally the process of the setting; fast ones are checked against it.
        applies: Whether it can draw this setting.
        moments: Order up to which (exclusive) each draw has finite moments in this setting;
            None where nobody has said.
        bounds: Smallest and largest possible draw in this setting, one pair per quantity.
        cost: Rough number of arithmetic operations per draw.
        branches: Parameters that choose between ways of drawing that have little in common.
        home: Name of the module that declares it, or in which it was found.
        deterministic: Whether all draws are the same number, whatever the generator: it is judged as one.
        at: File and line of the function.
    """

    name: str
    quantities: tuple[str, ...]
    draw: Draw
    plain: bool
    applies: Callable[..., bool] | None = None
    moments: Callable[..., float] | None = None
    bounds: Callable[..., tuple[tuple[float, float], ...]] | None = None
    cost: Callable[..., float] | None = None
    branches: tuple[str, ...] = ()
    home: str = ""
    deterministic: bool = False
    at: str = ""

    @property
    def place(self) -> str:
        """Its name, with where it stands, for messages."""
        at = self.at or _place(self.draw)
        return f"simulator {self.name} ({at})" if at else f"simulator {self.name}"

    @cached_property
    def parameters(self) -> dict[str, bool]:
        """Names of the setting's entries, each with whether it has to be given."""
        declared = inspect.signature(self.draw).parameters.values()
        keywords = [p for p in declared if p.kind is inspect.Parameter.KEYWORD_ONLY]
        return {p.name: p.default is inspect.Parameter.empty for p in keywords}

    @cached_property
    def content(self) -> str:
        """The program that draws, as a hash: draws are the same as long as this is."""
        return program_of_module(self.home, self.name)

    def label(self, setting: Mapping[str, Any]) -> str:
        """Its name, with the branch that a setting takes."""
        taken = [str(setting[name]) for name in self.branches if name in setting]
        return f"{self.name}[{', '.join(taken)}]" if taken else self.name

    def covers(self, setting: Mapping[str, Any]) -> bool:
        """Whether it can draw this setting."""
        return self.applies is None or bool(self._said("applies", self.applies, setting, bool))

    def moments_at(self, setting: Mapping[str, Any]) -> float | None:
        """Order below which moments are finite; None where nobody has said."""
        return None if self.moments is None else float(self._said("moments", self.moments, setting, _number))

    def cost_at(self, setting: Mapping[str, Any]) -> float:
        """Operations per draw; without end where nobody has said."""
        return math.inf if self.cost is None else float(self._said("cost", self.cost, setting, _number))

    def _said(
        self, what: str, trait: Callable[..., Any], setting: Mapping[str, Any], read: Callable[[Any], Any]
    ) -> Any:
        """What a trait says of a setting.

        Raises:
            SimulatorError: If it raises, or says something else than it is asked for.

        """
        try:
            return read(trait(**setting))
        except BaseException as error:  # somebody's code may raise anything
            if isinstance(error, KeyboardInterrupt | OutOfTimeError):
                raise
            msg = f"{self.place}: {what} raised {words_of(error)}; setting {dict(setting)}"
            raise SimulatorError(msg) from error

    def bounds_at(self, setting: Mapping[str, Any]) -> tuple[tuple[float, float], ...]:
        """Smallest and largest possible draw of each quantity.

        Raises:
            SimulatorError: If what is declared are no bounds.

        """
        if self.deterministic:
            numbers = self.sample(np.random.default_rng(0), 1, setting)[0]
            return tuple((float(number), float(number)) for number in numbers)
        if self.bounds is None:
            return ((-math.inf, math.inf),) * len(self.quantities)
        found = self._said("bounds", self.bounds, setting, lambda said: said)
        try:
            pairs = tuple((float(low), float(high)) for low, high in found)
        except (TypeError, ValueError):
            pairs = ()
        if len(pairs) != len(self.quantities) or not all(low <= high for low, high in pairs):
            msg = (
                f"{self.place}: expected bounds (smallest, largest) for each of {len(self.quantities)} quantities; "
                f"got {found!r}; setting {dict(setting)}; return one such pair for each, as in ((0, 1),)"
            )
            raise SimulatorError(msg)
        return pairs

    def sample(self, rng: np.random.Generator, draws: int, setting: Mapping[str, Any]) -> Array:
        """Draws of every quantity, shape (draws, quantities); what it prints goes to standard error.

        Raises:
            SimulatorError: If the simulator raises, returns another shape, or anything that is no finite real number.

        """
        with contained() as is_from_outside:
            try:
                found = self.draw(rng, draws, **setting)
            except BaseException as error:  # somebody's code may raise anything
                if is_from_outside(error):
                    raise
                clear_frames(error.__traceback__)  # the error may be remembered; what the function had made is not
                msg = f"{self.place} raised {words_of(error)}; setting {dict(setting)}"
                raise SimulatorError(msg) from error
            values, columns = self._real(found, setting, is_from_outside), len(self.quantities)
        shapes = {(draws, columns)} | ({(draws,)} if columns == 1 else set())
        if values.shape not in shapes | ({()} if columns == draws == 1 else set()):
            expected = f"({draws},)" if columns == 1 else f"({draws}, {columns})"
            msg = (
                f"{self.place}: expected shape {expected}; got {values.shape}; setting {dict(setting)}; "
                "return a row for each draw that is asked for"
            )
            raise SimulatorError(msg)
        if not np.isfinite(values).all():
            bad = int((~np.isfinite(values)).sum())
            msg = (
                f"{self.place}: expected finite draws; got {bad} of {values.size} NaN or infinite; setting "
                f"{dict(setting)}; mend what makes them, for leaving them out would change the law"
            )
            raise SimulatorError(msg)
        return values.reshape(draws, columns)

    def _real(self, found: Any, setting: Mapping[str, Any], is_from_outside: Callable[[BaseException], bool]) -> Array:
        """What was returned as an array of real numbers.

        Raises:
            SimulatorError: If it is none.

        """
        try:
            values = np.asarray(found)
            if values.dtype.kind == "O":
                numbers = [value + 0 for value in values.flat]  # of any kind: neither text nor nothing can be added to
                values = np.array([v if isinstance(v, complex) else float(v) for v in numbers]).reshape(values.shape)
            is_known = values.dtype.kind in REAL
            kind = REAL[values.dtype.kind] if is_known else str(values.dtype)
            kind = "a masked array" if np.ma.is_masked(found) else kind
        except BaseException as error:  # what was returned may be of kinds of its own, whose code is run here
            if is_from_outside(error):
                raise
            kind = f"{type(found).__name__} that holds no numbers"
            kind += "" if isinstance(error, TypeError | ValueError) else f" ({words_of(error)})"
        if kind:
            msg = f"{self.place}: expected an array of real numbers; got {kind}; setting {dict(setting)}; return floats"
            raise SimulatorError(msg)
        return np.array(values, dtype=float)  # its own: what was returned may be written over by the next call


def _number(said: Any) -> float:
    """A number, which may be infinite."""
    number = float(said)
    if math.isnan(number):
        msg = "expected a number; got NaN"
        raise ValueError(msg)
    return number


REAL = {"f": "", "i": "", "u": "", "b": "", "c": "complex numbers", "U": "text", "S": "text"}
"""Kinds of arrays (numpy's letters) that hold real numbers, and what others hold, in words."""


def _place(function: Callable[..., Any]) -> str:
    """File and line of a function; nothing for what has none."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return "" if code is None else f"{Path(code.co_filename).name}:{code.co_firstlineno}"


def simulator(
    *quantities: str,
    plain: bool = True,
    applies: Callable[..., bool] | None = None,
    moments: Callable[..., float] | None = None,
    bounds: Callable[..., tuple[tuple[float, float], ...]] | None = None,
    cost: Callable[..., float] | None = None,
    branches: tuple[str, ...] = (),
    setting: type | None = None,
    needs: Sequence[str] = (),
    takes: Sequence[str] | None = None,
    deterministic: bool = False,
) -> Callable[[Draw], Simulator]:
    """Declare a function as a simulator of one or more quantities.

    The function takes a generator, the number of draws, and the setting as keyword-only arguments
    whose names are those of the claims' parameters. It returns one row per draw and one column per
    quantity. Draws of one call are paired: claims that compare two of its quantities use that.

    Simulators of one process may share a typed setting in place of those arguments, a frozen dataclass whose fields
    are the parameters and which checks them where it is made::

        @simulator("mine.error", setting=Process, needs=("n",), takes=("sigma",))
        def error(rng: np.random.Generator, draws: int, setting: Process) -> Array: ...

    Then the function and the callables below take one setting, made from the entries that the simulator takes.

    Args:
        *quantities: Names of what it draws, ``stem.quantity``.
        plain: False for a fast simulator, which counts only beside a plain one that it agrees with.
        applies: From a setting to whether the simulator can draw it (default: always).
        moments: From a setting to the order below which moments are finite (``math.inf`` for light
            tails). Without it, tails are only watched in the draws.
        bounds: From a setting to one pair (smallest, largest) per quantity. Finite bounds give
            intervals without any approximation; a finite lower bound alone still gives one side.
        cost: From a setting to a rough number of operations per draw (default 1000), by which
            the work spent on one check is limited.
        branches: Parameters (of words) that choose between ways of drawing that have little in common. A
            fast simulator has to agree with a plain one in each branch that is used.
        setting: The typed setting that the function takes, if it takes one.
        needs: Entries of it that have to be given although they have a default.
        takes: Entries of it that may be given beside those (default: all of them).
        deterministic: That it computes a number, the same in every draw, and draws nothing.

    Raises:
        TypeError: If the typed setting has no such entry.

    """
    for what, trait in (("applies", applies), ("moments", moments), ("bounds", bounds), ("cost", cost)):
        if trait is not None and not callable(trait):
            such = (
                "((0, 1),), one pair for each quantity" if what == "bounds" else "True" if what == "applies" else "10"
            )
            msg = f"simulator: {what}: expected a function of the setting, such as lambda **_: {such}; got {trait!r}"
            raise TypeError(msg)
    frame = sys._getframe(1)
    home = str(frame.f_globals.get("__name__", ""))
    callers = callers_of(frame)

    def declare(draw: Draw) -> Simulator:
        name = getattr(draw, "__name__", "simulator")
        entries = None if setting is None else entries_of(setting, needs, takes)

        def told(trait: Callable[..., Any] | None) -> Callable[..., Any] | None:
            return trait if trait is None or setting is None else by_entries(trait, setting, entries or {})

        drawn = draw if setting is None else by_entries(draw, setting, entries or {}, ("rng", "draws"))
        traits = told(applies), told(moments), told(bounds), told(cost), branches
        new = Simulator(name, quantities, drawn, plain, *traits, home, deterministic, _place(draw))
        note(new, callers)
        return new

    return declare


def declare_as(draw: Draw, quantities: tuple[str, ...], frame: FrameType, **traits: Any) -> Simulator:
    """Declare a plain simulator for the module whose code is at a frame; traits as in `simulator`."""
    home = str(frame.f_globals.get("__name__", ""))
    new = Simulator(draw.__name__, quantities, draw, plain=True, home=home, at=_place(draw), **traits)
    note(new, callers_of(frame))
    return new
