"""Kinds of values on the command line: times, and names with values; options that several commands share."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from verify.running.times import seconds_in
from verify.thresholds.runs import RUN_ALPHA


SIZES = {"M": 2.0**20, "G": 2.0**30}


class Duration(click.ParamType):  # type: ignore[type-arg]
    """Seconds, or a number with a unit: 90, 90s, 5m, 2h."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The duration in seconds."""
        try:
            return seconds_in(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


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


class Number(click.FloatRange):
    """A number in a range; "nan" is in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number."""
        found = float(super().convert(value, param, ctx))
        if math.isnan(found):
            self.fail(f"expected a number; got {value!r}", param, ctx)
        return found


class Share(click.ParamType):  # type: ignore[type-arg]
    """A share between 0 and 1: 1%, 0.01."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The share as a number."""
        found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)\s*(%?)", str(value))
        share = 0.0 if found is None else float(found[1]) / (100 if found[2] else 1)
        if not 1e-5 <= share < 1:
            self.fail(f"expected a share such as 1% or 0.01, at least 0.001%; got {value!r}", param, ctx)
        return share


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


def alpha(meaning: str, default: float = RUN_ALPHA) -> Callable[[Any], Any]:
    """The option ``--alpha``, for the error probability of what is said."""
    kind = Number(0, 1, min_open=True, max_open=True)
    return click.option(
        "--alpha", type=kind, default=default, show_default=True, help=f"Error probability of {meaning}."
    )


def pins(example: str) -> Callable[[Any], Any]:
    """The option ``--at``, for parameters that are fixed."""

    def once(ctx: click.Context, param: click.Parameter, value: tuple[tuple[str, Any], ...]) -> Any:
        names = [name for name, _ in value]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            msg = f"expected one value for each parameter; got several for {', '.join(twice)}"
            raise click.BadParameter(msg, ctx, param)
        return value

    words = f"Fix a parameter: {example}."
    return click.option("--at", "pins", type=Assignment(), multiple=True, callback=once, help=words)


seed = click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of every draw.")
workers = click.option(
    "--workers", type=click.IntRange(1), default=lambda: os.cpu_count() or 1, help="Processes; default: all cores."
)
record = click.option(
    "--record", type=click.Path(path_type=Path), multiple=True, help="Further verdicts on record (TOML)."
)
json_file = click.option("--json", "json_file", help="Write the results as JSON to this file; - for standard output.")
no_report = click.option("--no-report", is_flag=True, help="Write no HTML report.")
REPORT = Path("verify-report")
"""Where a report is written unless asked otherwise."""
LEDGER = Path("verify-ledger.sqlite")
"""The ledger of campaigns unless asked otherwise."""


def ledger(name: str = "--ledger", *, exists: bool = False) -> Callable[[Any], Any]:
    """The option for the ledger of campaigns."""
    return click.option(name, "file", type=click.Path(path_type=Path, exists=exists), default=LEDGER, show_default=True)
