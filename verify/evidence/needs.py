"""What this program needs of its process, and nobody's simulator may take away: functions, open files, limits."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any


PACKAGES = ("theory", "verify")
"""All of whose modules are looked at."""
MODULES = ("builtins", "json", "math", "mpmath", "numpy", "numpy.linalg", "numpy.random", "os", "sympy", "time")
"""Others whose functions it calls."""
LIMITS = ("RLIMIT_CPU", "RLIMIT_DATA", "RLIMIT_NOFILE")


def needs() -> dict[Any, Any]:
    """Everything that is needed, as it is now."""
    return dict(_functions()) | dict(_limits()) | dict.fromkeys(_open_files(), True)


def is_intact(before: dict[Any, Any]) -> bool:
    """Whether all of it is still what it was."""
    now = dict(_functions()) | dict(_limits())
    return all(_is_open(key) if value is True else now.get(key) is value for key, value in before.items())


def _functions() -> Iterator[tuple[tuple[str, str], Any]]:
    for name, module in [*sys.modules.items()]:
        if name in MODULES or name.partition(".")[0] in PACKAGES:
            for of, value in [*vars(module).items()]:
                if callable(value):
                    yield (name, of), value


def _limits() -> Iterator[tuple[str, str]]:
    with suppress(ImportError):  # there is none on Windows
        import resource

        for name in LIMITS:
            yield name, sys.intern(str(resource.getrlimit(getattr(resource, name))))


def _open_files() -> list[int]:
    try:
        return [int(number) for number in os.listdir("/dev/fd") if _is_open(int(number))]
    except OSError:
        return []


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
