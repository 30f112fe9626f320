"""What was declared by which module: so that simulators are found that stand under no name, made in a loop, say."""

from __future__ import annotations

from collections.abc import Iterator
from types import FrameType, ModuleType
from typing import Any


_declared: list[tuple[Any, frozenset[int], list[dict[str, Any]]]] = []
"""What was declared, each with the global names of the modules that had it declared, and where these are in memory."""


def callers_of(frame: FrameType | None) -> list[dict[str, Any]]:
    """The global names of the module that calls, and of those that have it called unless it is one of ours."""
    found: dict[int, dict[str, Any]] = {}
    while frame is not None:
        found[id(frame.f_globals)] = frame.f_globals
        is_ours = str(frame.f_globals.get("__name__", "")).startswith("verify.")
        frame = None if is_ours else frame.f_back
    return list(found.values())


def note(what: Any, callers: list[dict[str, Any]]) -> None:
    """Remember what was declared, and by whom."""
    _declared.append((what, frozenset(map(id, callers)), callers))


def declared_for(module: ModuleType) -> Iterator[Any]:
    """What was declared for a module, or for one that it imports by name, in order."""
    imported = [one for one in vars(module).values() if isinstance(one, ModuleType)]
    beside = [one for one in imported if one.__name__.partition(".")[0] != "verify"]
    spaces = {id(vars(one)) for one in (module, *beside)}
    return (what for what, callers, _ in _declared if not spaces.isdisjoint(callers))


def all_declared() -> Iterator[Any]:
    """Everything that was declared in this process, in order."""
    return (what for what, _, _ in _declared)
