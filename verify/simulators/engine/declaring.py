"""What a simulator is, and how one is declared. Nothing below this package may import theory."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.simulators.engine.content import content_of


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
) -> Callable[[Draw], Simulator]:
    """Declare a function as a simulator of one or more quantities.

    The function takes a generator, the number of draws, and the setting as keyword-only arguments
    whose names are those of the claims' parameters. It returns one row per draw and one column per
    quantity. Draws of one call are paired: claims that compare two of its quantities use that.

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
    """

    def declare(draw: Draw) -> Simulator:
        name = getattr(draw, "__name__", "simulator")
        return Simulator(name, quantities, draw, plain, applies, moments, bounds, cost, branches)

    return declare


def simulators_of(module: ModuleType) -> list[Simulator]:
    """The simulators that are defined in a module."""
    return [value for value in vars(module).values() if isinstance(value, Simulator)]
