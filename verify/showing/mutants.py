"""What a campaign of mutants looks like in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from verify.running.mutation.judging import SETTLED


COLUMNS = ("made", *SETTLED, "refuted", "survived", "open")


def tables(result: Mapping[str, Any]) -> list[Table]:
    """One row per operator, and one per claim where there are several."""
    found = [_table("operator", result["operators"], result)]
    if len(result["claims"]) > 1:
        found.append(_table("claim", result["claims"], None))
    return found


def _table(name: str, rows: Mapping[str, Mapping[str, Any]], total: Mapping[str, Any] | None) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(name, overflow="fold")
    shown = [column for column in COLUMNS if column != "open" or any(row["open"] for row in rows.values())]
    for column in (*shown, "refuted share"):
        table.add_column(column, justify="right", no_wrap=True)
    for key, row in rows.items():
        table.add_row(key, *(str(row[column]) for column in shown), share_text(row))
    if total is not None:
        table.add_row("all", *(str(total[column]) for column in shown), share_text(total), style="bold")
    return table


def share_text(row: Mapping[str, Any]) -> str:
    """The refuted share of the wrong versions."""
    return "" if row["share"] is None else f"{row['share']:.1%}"


def summary(result: Mapping[str, Any]) -> Text:
    """Survivors with reasons, claims left out, and what was spent."""
    text = Text()
    for claim in result["claims"].values():
        for name, mutant in claim["mutants"].items():
            if mutant["status"] == "survived":
                text.append(f"\n{name}: {_first_words(mutant['change'])}\n", style="yellow")
                text.append(f"  {mutant['reason']}\n  {mutant['reproduce']}\n")
    for name, claim in result["claims"].items():
        if claim["verdict"] not in ("supported", None):
            text.append(f"\n{name} itself is {claim['verdict']} at these regimes", style="bold")
    for name, why in result["left_out"].items():
        text.append(f"\nnot altered: {name}: {why}")
    run, wrong = result["run"], result["refuted"] + result["survived"]
    aside = result["made"] - wrong - result["open"]
    text.append(f"\n{result['refuted']} of {wrong} wrong versions refuted ({share_text(result)}); ")
    left = f", {result['open']} left open" if result["open"] else ""
    text.append(f"{result['made']} made, {aside} set aside{left}; {len(result['checks'])} checks, ")
    text.append(f"{run['wall_seconds']:.1f} s, error budget {run['alpha']:.3g}, seed {run['seed']}")
    text.append("; interrupted\n" if run["interrupted"] else "\n")
    return text


def _first_words(words: str) -> str:
    return words if len(words) <= 160 else words[:157] + "..."
