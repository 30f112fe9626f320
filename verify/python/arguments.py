"""What calls from Python take: each argument checked, and refused in one sentence that names it, before any work."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterable, Mapping
from numbers import Real
from pathlib import Path
from typing import Any

from verify.running.times import seconds_in


MOST = 99_999
"""Regimes of a claim, and numbers of its checks."""


def caller() -> str:
    """Name of the module that calls this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "verify":
        frame = frame.f_back
    return str(frame.f_globals.get("__name__", ""))


def whole(name: str, value: Any, least: int, most: float = math.inf) -> int:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        span = f"from {least} on" if math.isinf(most) else f"from {least} to {most:,}"
        msg = f"{name}: expected a whole number {span}; got {value!r}"
        raise ValueError(msg)
    return value


def yes_or_no(**values: Any) -> None:
    """Refuse what is neither True nor False."""
    for name, value in values.items():
        if not isinstance(value, bool):
            msg = f"{name}: expected True or False; got {value!r}"
            raise TypeError(msg)


def share(name: str, value: Any) -> float:
    """A number between 0 and 1, both left out."""
    if not isinstance(value, Real) or not 0 < float(value) < 1:
        what = "a probability" if name == "alpha" else "a number"
        msg = f"{name}: expected {what} in (0, 1); got {value!r}"
        raise ValueError(msg)
    return float(value)


def seconds(name: str, value: Any) -> float:
    """Seconds, or text such as 90s."""
    try:
        return seconds_in(value)
    except ValueError as error:
        msg = f"{name}: {error}"
        raise ValueError(msg) from None


def file(name: str, value: Any) -> str:
    """The path of a file, which need not be there."""
    if not isinstance(value, (str, os.PathLike)) or not os.fspath(value):
        msg = f"{name}: expected the path of a file; got {value!r}"
        raise TypeError(msg)
    return str(Path(value))


def files(record: Any) -> tuple[str, ...]:
    """The files of a record: one, or several; each has to be there."""
    several = [record] if isinstance(record, (str, os.PathLike)) else record
    if isinstance(several, bytes) or not isinstance(several, Iterable):
        msg = f"record: expected paths of files; got {record!r}"
        raise TypeError(msg)
    found = tuple(file("record", one) for one in several)
    if missing := next((one for one in found if not Path(one).is_file()), None):
        msg = f"record: expected a file; there is no {missing}"
        raise ValueError(msg)
    return found


def values(at: Any) -> dict[str, Any]:
    """Values of parameters by name."""
    if not isinstance(at, Mapping) or not all(isinstance(name, str) for name in at):
        msg = f"at: expected values by name of the parameter, such as {{'n': 100}}; got {at!r}"
        raise TypeError(msg)
    return dict(at)
