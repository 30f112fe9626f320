"""Claims and simulators that a file makes while it is loaded, also those without a name: none is lost."""

from __future__ import annotations

import dataclasses
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, TypeVar


Value = TypeVar("Value")
_made: defaultdict[str, list[tuple[Any, bool]]] = defaultdict(list)
"""What files that were loaded made, by the name of their module; and whether it is a copy of another one."""
_loading: list[tuple[str, str]] = []
"""Modules that are being loaded, and their files, the innermost last."""


@contextmanager
def noted(module: ModuleType, file: Path) -> Iterator[None]:
    """Note what the code of a file makes while it is loaded."""
    _made.pop(module.__name__, None)
    _loading.append((module.__name__, str(file)))
    try:
        yield
    finally:
        _loading.pop()


def note(value: object) -> None:
    """Something was made; what is imported makes it for itself."""
    if not _loading:
        return
    name, file = _loading[-1]
    frame: FrameType | None = sys._getframe(1)
    is_copy = False
    while frame is not None and frame.f_code.co_name != "<module>":
        is_copy |= frame.f_code is dataclasses.replace.__code__
        frame = frame.f_back
    if frame is None or frame.f_code.co_filename == file:  # a thread starts in no module
        _made[name].append((value, is_copy))


def made_in(module: ModuleType, kind: type[Value]) -> list[Value]:
    """What a module has of a kind: under names in the order in which they stand, then what else its file made.

    Of several with one id, of which some were made by copying others with changes, only the last one is meant, or that
    which has a name.
    """
    named = {id(value): value for value in _within(vars(module).values(), kind)}
    groups = defaultdict[str, list[tuple[Value, bool]]](list)
    for value, is_copy in _made[module.__name__]:
        if isinstance(value, kind) and "~" not in _id_of(value):
            groups[_id_of(value)].append((value, is_copy))
    found = list(named.values())
    for group in groups.values():
        known = {id(value) for value, _ in group} & named.keys()
        if not any(is_copy for _, is_copy in group):
            found += [value for value, _ in group if id(value) not in known]
        elif not known:
            found.append(group[-1][0])
    return found


def _within(values: Iterable[object], kind: type[Value], depth: int = 3) -> Iterator[Value]:
    """What of a kind stands under names, and in containers under names."""
    for value in values:
        if isinstance(value, kind):
            yield value
        elif depth and isinstance(value, (dict, list, tuple, set, frozenset)):
            yield from _within(value.values() if isinstance(value, dict) else value, kind, depth - 1)


def unique(values: Iterable[Value], taken: Callable[[str], Exception]) -> dict[str, Value]:
    """Values by their id, or by that of their claim; ``taken`` makes the error for one that two of them have."""
    found: dict[str, Value] = {}
    for value in values:
        if found.setdefault(_id_of(value), value) is not value:
            raise taken(_id_of(value))
    return found


def _id_of(value: Any) -> str:
    return str(value.id if hasattr(value, "id") else value.claim.id)
