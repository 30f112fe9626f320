"""What altered chains came to, in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from verify.running.soundness.judging import BAD
from verify.running.soundness.trial import ASIDE, CAUGHT, KEPT


COLUMNS = ("made", *CAUGHT, *KEPT, ASIDE)


def tables(result: Mapping[str, Any]) -> list[Table]:
    """One row for each place, and one for each operator."""
    return [_table("altered", result["places"], None), _table("operator", result["operators"], result)]


def _table(name: str, rows: Mapping[str, Mapping[str, int]], total: Mapping[str, int] | None) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(name, overflow="fold")
    for column in COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    for key, row in rows.items():
        if row["made"]:
            table.add_row(key, *(str(row[column]) for column in COLUMNS))
    if total is not None:
        table.add_row("all", *(str(total[column]) for column in COLUMNS), style="bold")
    return table


def summary(result: Mapping[str, Any]) -> Text:
    """What is still called proved without being shown to be true, rules that points caught, and the counts."""
    text = Text()
    for name, row in result["mutants"].items():
        if row["status"] in BAD or row["misled"]:
            text.append(f"\n{name}: {_cut(row['change'])}\n", style="red" if row["status"] == "false" else "yellow")
            misled = f"; called proved by {', '.join(row['misled'])}, and false at a point" if row["misled"] else ""
            text.append(f"  {row['status']}: {row['rule']}: {_cut(row['how'], 400)}{misled}\n  {row['reproduce']}\n")
    for name, why in result["left_out"].items():
        text.append(f"\nnot altered: {name}: {why}")
    run, kept = result["run"], sum(result[status] for status in KEPT)
    judged = kept + sum(result[status] for status in CAUGHT)
    text.append(f"\n{kept} of {judged} mutants still called proved or confirmed: {result['equivalent']} shown to be ")
    text.append(f"true, {result['false']} false, {result['unexplained']} not explained; ")
    text.append(f"{result['misled']} false lines called proved by a rule, and caught at a point\n", style="bold")
    text.append(f"{run['mutants']} of {run['to_choose_from']} mutants taken, seed {run['seed']}; ")
    text.append(f"{run['wall_seconds']:.1f} s, {run['seconds']:.1f} s of computing")
    text.append("; interrupted\n" if run["interrupted"] else "\n")
    return text


def _cut(words: str, most: int = 200) -> str:
    return words if len(words) <= most else words[: most - 3] + "..."
