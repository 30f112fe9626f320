"""Simulators: each draws its quantities from the setting of a paper, never from its formulas."""

import importlib
import pkgutil
from functools import lru_cache

from verify.simulators._api import Array, Simulator, SimulatorError, simulator, simulators_of


__all__ = ["Array", "Simulator", "SimulatorError", "builtin_simulators", "simulator", "simulators_of"]


@lru_cache(maxsize=1)
def builtin_simulators() -> tuple[Simulator, ...]:
    """All simulators of this package, found by walking it."""
    names = sorted(i.name for i in pkgutil.iter_modules(__path__) if not i.name.startswith("_"))
    modules = [importlib.import_module(f"verify.simulators.{name}") for name in names]
    return tuple(s for module in modules for s in simulators_of(module))
