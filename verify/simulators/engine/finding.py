"""The simulators of a module, however they were registered."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

from verify.simulators.engine.declaring import Simulator
from verify.simulators.engine.registry import declared_for


def simulators_of(module: ModuleType) -> list[Simulator]:
    """The simulators of a module: those under a name of their own, then all others that were declared for it.

    Those may have been made in a loop, or by a function of another module; where they share a name they are numbered.
    The module is the home of all, since it may have changed what it imports.
    """
    named = {id(s): s for s in vars(module).values() if isinstance(s, Simulator)}
    others = {id(s): s for s in declared_for(module) if id(s) not in named}
    names: set[str] = set()
    found = []
    for one in (*named.values(), *others.values()):
        numbered = (one.name, *(f"{one.name}_{i}" for i in range(2, len(named) + len(others) + 2)))
        name = next(name for name in numbered if name not in names)
        names.add(name)
        found.append(replace(one, name=name, home=module.__name__))
    return found
