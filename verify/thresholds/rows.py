"""What a row of the table of thresholds is, and how a section enters its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar


Value = TypeVar("Value")


@dataclass(frozen=True)
class Threshold:
    """One row of the table.

    Attributes:
        value: The number, or numbers.
        unit: What it counts, or what it is relative to.
        reason: Why there has to be one, and why it is this large.
        moved: Another value, at which the test fails.
        test: Name of that test.
    """

    value: Any
    unit: str
    reason: str
    moved: Any
    test: str


_ROWS: list[Threshold] = []
"""Rows of the section that is being read."""


def row(value: Value, unit: str, reason: str, moved: Value, test: str) -> Value:
    """Enter a threshold into the table, and return its value."""
    _ROWS.append(Threshold(value, unit, reason, moved, test))
    return value


def named(section: Mapping[str, Any]) -> dict[str, Threshold]:
    """The rows of a section by name, from what the section holds at its end."""
    rows = dict(zip([name for name in section if name.isupper()], _ROWS, strict=True))
    _ROWS.clear()
    return rows
