"""Simulators: each draws its quantities from the setting of a paper, never from its formulas."""

import importlib
import pkgutil
from functools import lru_cache

from verify.simulators.engine.declaring import Array, Simulator, SimulatorError, simulator
from verify.simulators.engine.finding import simulators_of


__all__ = ["Array", "Simulator", "SimulatorError", "builtin_simulators", "simulator", "simulators_of"]


ENGINE = ("engine", "vocabulary")
"""What of this package draws nothing."""


@lru_cache(maxsize=1)
def builtin_simulators() -> tuple[Simulator, ...]:
    """All simulators of this package, found by walking it and the packages in it."""
    names = sorted(info.name for info in pkgutil.walk_packages(__path__, f"{__name__}."))
    modules = [importlib.import_module(name) for name in names if name.split(".")[2] not in ENGINE and "._" not in name]
    found: dict[object, Simulator] = {}  # once, wherever it is imported
    for one in (s for module in modules for s in simulators_of(module)):
        found.setdefault(one.draw, one)
    return tuple(found.values())
