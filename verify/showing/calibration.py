"""What the measured rates of the judge look like in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text


STYLES = {"kept": "", "broken": "bold red", "failed": "yellow"}


def table(rows: Sequence[Mapping[str, Any]], alpha: float) -> Table:
    """One row for each claim on each law."""
    found = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("law", "declared", "claim"):
        found.add_column(name, overflow="fold")
    for name in ("checks", "refuted", "wrong verdicts", "intervals that miss", "promised"):
        found.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        words = row["what"], row["declared"], row["claim"], str(row["checks"])
        rates = (_rate(row.get(name)) for name in ("refuted", "wrong", "missed"))
        found.add_row(*words, *rates, f"{100 * alpha:.3g} %", style=STYLES[row["state"]])
    return found


def _rate(rate: Mapping[str, Any] | None) -> str:
    if rate is None:
        return ""
    share, low, high = (f"{round(100 * number, 2):g}" for number in (rate["rate"], *rate["interval"]))
    return f"{share} % [{low}, {high}]"


def summary(rows: Sequence[Mapping[str, Any]], together: float) -> Text:
    """What was promised and not kept, and how sure that is."""
    text = Text()
    for row in rows:
        place = f"{row['what']} ({row['declared']}), {row['claim']}"
        if row["state"] == "broken":
            text.append(f"\n{place}: a rate exceeds what is promised, beyond its interval", style="bold red")
        elif row["state"] == "failed":
            text.append(f"\n{place}: {row['verdicts']['error']} of {row['checks']} checks failed", style="yellow")
    kept = sum(row["state"] == "kept" for row in rows)
    seconds = sum(row["seconds"] for row in rows)
    text.append(f"\n{kept} of {len(rows)} rows keep what is promised; ")
    text.append(f"all intervals hold together with {1 - together:.0%}; {seconds:.1f} s\n")
    return text
