"""What a simulator is, and how one is declared. Nothing below this package may import theory."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.simulators.engine.content import content_of
from verify.simulators.engine.settings import by_entries, entries_of


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

    @cached_property
    def parameters(self) -> dict[str, bool]:
        """Names of the setting's entries, each with whether it has to be given."""
        declared = inspect.signature(self.draw).parameters.values()
        keywords = [p for p in declared if p.kind is inspect.Parameter.KEYWORD_ONLY]
        return {p.name: p.default is inspect.Parameter.empty for p in keywords}

    @cached_property
    def content(self) -> str:
        """What it is made of, as a hash: draws are the same as long as this is."""
        return content_of(self.draw)

    @cached_property
    def traits(self) -> str:
        """What is declared about it, as a hash: where it applies, moments, bounds, cost and branches."""
        declared = (self.applies, self.moments, self.bounds, self.cost)
        return content_of(self.quantities, self.plain, self.branches, *map(content_of, declared))

    def label(self, setting: Mapping[str, Any]) -> str:
        """Its name, with the branch that a setting takes."""
        taken = [str(setting[name]) for name in self.branches if name in setting]
        return f"{self.name}[{', '.join(taken)}]" if taken else self.name

    def covers(self, setting: Mapping[str, Any]) -> bool:
        """Whether it can draw this setting."""
        return self.applies is None or bool(self.applies(**setting))

    def moments_at(self, setting: Mapping[str, Any]) -> float | None:
        """Order below which moments are finite; None where nobody has said."""
        return None if self.moments is None else float(self.moments(**setting))

    def bounds_at(self, setting: Mapping[str, Any]) -> tuple[tuple[float, float], ...]:
        """Smallest and largest possible draw of each quantity."""
        if self.bounds is None:
            return ((-math.inf, math.inf),) * len(self.quantities)
        return self.bounds(**setting)

    def sample(self, rng: np.random.Generator, draws: int, setting: Mapping[str, Any]) -> Array:
        """Draws of every quantity, shape (draws, quantities).

        Raises:
            SimulatorError: If the simulator raises, returns another shape, or anything not finite.

        """
        try:
            values = np.asarray(self.draw(rng, draws, **setting), dtype=float)
        except Exception as error:
            msg = f"simulator {self.name} raised {type(error).__name__}: {error}; setting {dict(setting)}"
            raise SimulatorError(msg) from error
        columns = len(self.quantities)
        if values.shape != (draws, columns) and (columns > 1 or values.shape != (draws,)):
            expected = f"({draws},)" if columns == 1 else f"({draws}, {columns})"
            msg = f"simulator {self.name}: expected shape {expected}; got {values.shape}; setting {dict(setting)}"
            raise SimulatorError(msg)
        if not np.isfinite(values).all():
            bad = int((~np.isfinite(values)).sum())
            msg = f"simulator {self.name}: expected finite draws; got {bad} NaN or infinite; setting {dict(setting)}"
            raise SimulatorError(msg)
        return values.reshape(draws, columns)


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

    Raises:
        TypeError: If the typed setting has no such entry.

    """

    def declare(draw: Draw) -> Simulator:
        name = getattr(draw, "__name__", "simulator")
        if setting is None:
            return Simulator(name, quantities, draw, plain, applies, moments, bounds, cost, branches)
        entries = entries_of(setting, needs, takes)

        def told(trait: Callable[..., Any] | None) -> Callable[..., Any] | None:
            return None if trait is None else by_entries(trait, setting, entries)

        drawn = by_entries(draw, setting, entries, ("rng", "draws"))
        return Simulator(
            name, quantities, drawn, plain, told(applies), told(moments), told(bounds), told(cost), branches
        )

    return declare


def simulators_of(module: ModuleType) -> list[Simulator]:
    """The simulators that are defined in a module."""
    return [value for value in vars(module).values() if isinstance(value, Simulator)]
