"""Simulators: each draws its quantities from the setting of a paper, never from its formulas."""

import importlib
import pkgutil
from functools import lru_cache

from verify.simulators.engine.declaring import Array, Simulator, SimulatorError, simulator, simulators_of


__all__ = ["Array", "Simulator", "SimulatorError", "builtin_simulators", "simulator", "simulators_of"]


ENGINE = ("engine", "vocabulary")
"""What of this package draws nothing."""


@lru_cache(maxsize=1)
def builtin_simulators() -> tuple[Simulator, ...]:
    """All simulators of this package, found by walking it and the packages in it."""
    names = sorted(info.name for info in pkgutil.walk_packages(__path__, f"{__name__}."))
    modules = [importlib.import_module(name) for name in names if name.split(".")[2] not in ENGINE and "._" not in name]
    found = {id(s): s for module in modules for s in simulators_of(module)}  # once, wherever it is imported
    return tuple(found.values())
