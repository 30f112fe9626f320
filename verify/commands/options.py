"""Kinds of values on the command line: times, and names with values; options that several commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
SIZES = {"M": 2.0**20, "G": 2.0**30}


class Duration(click.ParamType):  # type: ignore[type-arg]
    """Seconds, or a number with a unit: 90, 90s, 5m, 2h."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The duration in seconds."""
        found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", str(value))
        if found is None or float(found[1]) == 0:
            self.fail(f"expected a positive time such as 90, 90s, 5m or 2h; got {value!r}", param, ctx)
        return float(found[1]) * UNITS[found[2]]


class Size(click.ParamType):  # type: ignore[type-arg]
    """Bytes, as a number with a unit: 900M, 2G."""

    name = "size"

    def __init__(self, least: float) -> None:
        """Take the smallest one that will do, in bytes."""
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The size in bytes."""
        found = re.fullmatch(r"(\d+(?:\.\d+)?)([MG])", str(value))
        size = 0.0 if found is None else float(found[1]) * SIZES[found[2]]
        if size < self.least:
            least = f"{self.least / SIZES['M']:.0f}M"
            self.fail(f"expected a size such as 900M or 2G, at least {least}; got {value!r}", param, ctx)
        return size


class Assignment(click.ParamType):  # type: ignore[type-arg]
    """NAME=VALUE."""

    name = "name=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Any]:
        """The name, and the value as an integer, a float or a word."""
        name, sign, text = str(value).partition("=")
        if not (name and sign and text):
            self.fail(f"expected NAME=VALUE, such as d=100; got {value!r}", param, ctx)
        for kind in (int, float):
            try:
                return name, kind(text)
            except ValueError:
                continue
        return name, text


def alpha(meaning: str, default: float = 1e-6) -> Callable[[Any], Any]:
    """The option ``--alpha``, for the error probability of what is said."""
    kind = click.FloatRange(0, 1, min_open=True, max_open=True)
    return click.option(
        "--alpha", type=kind, default=default, show_default=True, help=f"Error probability of {meaning}."
    )


seed = click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of every draw.")
workers = click.option(
    "--workers", type=click.IntRange(1), default=lambda: os.cpu_count() or 1, help="Processes; default: all cores."
)
record = click.option(
    "--record", type=click.Path(path_type=Path), multiple=True, help="Further verdicts on record (TOML)."
)
json_file = click.option("--json", "json_file", help="Write the results as JSON to this file; - for standard output.")
