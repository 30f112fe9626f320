"""What a run and a claim look like in a terminal."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from theory import Claim, Kind, Parameter
from theory.language.matrices import rules
from verify.judging.verdict import Verdict
from verify.running.record import Entry, News
from verify.showing.formulas import measured_at, statement_text
from verify.showing.marks import ASKED, MEANINGS, mark_of, marks_of


COLOURS = {"supported": "green", "refuted": "red", "undecided": "yellow", "vacuous": "magenta", "error": "red"}
WIDE = 140
"""Columns from which the table shows everything; where nobody says, there are enough."""
ROUNDED = 1e-15
"""Relative gap below which nothing but rounding is left."""


def console(stderr: bool = False) -> Console:
    """A console that is wide enough for the tables where nobody says how wide it is."""
    plain = Console(stderr=stderr, highlight=False)
    told = plain.is_terminal or "COLUMNS" in os.environ
    return plain if told else Console(stderr=stderr, highlight=False, width=WIDE + 4)


def claim_table(claims: Sequence[Claim], width: int) -> Table:
    """Claims with kind, source and statement; without the source where that leaves no room for what is stated."""
    wide = width >= WIDE
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("claim", no_wrap=wide, overflow="fold", max_width=None if wide else width // 2)
    for name in ("kind", *(["source"] if wide else []), "statement"):
        table.add_column(name)
    for claim in claims:
        source = [escape(claim.source.short)] if wide else []
        table.add_row(claim.id, claim.kind.value, *source, escape(claim.statement))
    return table


def claim_page(claim: Claim, last: Mapping[str, Any] | None, on_record: Entry | None, file: str = "") -> str:
    """Everything about one claim, as text; ``file`` is where it comes from, if it is none of ours."""
    lines = [claim.id, claim.statement, "", *("    " + line for line in statement_text(claim).splitlines()), ""]
    lines += [f"    with {s} = {formula}" for s, formula in (*claim.where.items(), *rules(claim.lhs, claim.rhs))]
    lines += [f"    {node} is measured at {fixed}" for node, fixed in measured_at(claim)]
    if claim.path is not None:
        sizes, sets = claim.path.sizes, "".join(f"; {s} = {f}" for s, f in claim.path.sets.items())
        span = f"{claim.path.size} = {sizes[0]:g} to {sizes[-1]:g} in {len(sizes)} sizes"
        lines += [f"along       {claim.path.name}: {span}{sets}"]
    lines += [f"hypotheses  {', '.join(map(str, claim.hypotheses)) or 'none'}"]
    wide = max((len(parameter.name) for parameter in claim.parameters), default=0) + 1
    for parameter in claim.parameters:
        lines.append(f"  {parameter.name:<{max(wide, 10)}}{parameter.meaning}; {drawn_text(parameter)}")
    for values in claim.critical:
        lines.append(f"  always    {', '.join(f'{symbol} = {_value_text(value)}' for symbol, value in values.items())}")
    lines += [f"tolerance   {tolerance_text(claim)}", f"source      {claim.source}"]
    lines += [f"note        {claim.source.note}"] if claim.source.note else []
    lines += [f"wrong       {wrong.name} (has to be refuted)" for wrong in claim.wrong]
    if on_record is not None:
        lines.append(f"on record   {on_record.verdict}: {on_record.reason}")
    words = "never on this machine, as it stands now"
    if last is not None:
        words = f"{last['verdict']} on {last['when']} (seed {last['seed']}, alpha {last['alpha']})"
    lines += [
        f"last run    {words}",
        f"run it      {shlex.join(['verify', 'run', *([file] if file else []), claim.id])}",
        "",
    ]
    return "\n".join(lines)


def drawn_text(parameter: Parameter) -> str:
    """Where the values of a parameter are drawn from."""
    if parameter.choices:
        return ", ".join(parameter.choices)
    often = " or ".join(map(_value_text, parameter.critical))
    return f"drawn from {_value_text(parameter.low)} to {_value_text(parameter.high)}" + (
        f", often at {often}" if often else ""
    )


def tolerance_text(claim: Claim) -> str:
    """Up to which gap a claim counts as supported."""
    if claim.kind is Kind.IFF:
        return f"none; simulation agrees with the formula of the sequence to {100 * claim.tolerance:.2g} %"
    if not claim.quantities and claim.path is None:
        return "none beyond rounding: both sides are evaluated exactly"
    return f"{100 * claim.tolerance:.2g} % of the right side"


def checks_of(result: Mapping[str, Any], claim: str) -> list[Mapping[str, Any]]:
    """The checks of one claim."""
    return [row for row in result["checks"] if row["claim"] == claim]


def telling(rows: Sequence[Mapping[str, Any]], verdict: str) -> Mapping[str, Any]:
    """The check that shows most about a claim, of those with its verdict.

    For refuted the first one that the plain simulator confirmed, or else the first: regimes on
    record and small ones come first. Otherwise the one nearest to failing.
    """
    alike = [row for row in rows if row["verdict"] == verdict]
    if verdict == "refuted":
        return next((row for row in alike if row["confirmed_by"].startswith("plain")), alike[0])
    sign = {"≥": -1.0, "≤": 1.0, "<": 1.0}.get(alike[0]["kind"])
    return max(alike, key=lambda row: (row["gap"] or 0.0) * sign if sign else abs(row["gap"] or 0.0))


def percent(value: float | None) -> str:
    """A relative gap in percent, or an open end."""
    if value is None:
        return "…"
    if abs(value) < ROUNDED:
        return "0 %"
    return f"{100 * value:+.2f} %" if abs(value) < 10 else f"{100 * value:+.3g} %"


def interval_text(row: Mapping[str, Any]) -> str:
    """The interval of a check's gap in percent; statements (⇔) have none."""
    ends = row["gap_interval"]
    return "" if ends is None or row["kind"] == "⇔" else f"[{percent(ends[0])}, {percent(ends[1])}]"


def result_table(result: Mapping[str, Any], record: Mapping[str, Entry], width: int) -> Table:
    """One row per claim: verdict, telling gap with interval; checks, samples and seconds if they fit."""
    wide = width >= WIDE
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("claim", overflow="fold")
    if wide:
        table.add_column("kind", no_wrap=True)
    table.add_column("verdict")
    for name in ("gap", "interval", *(("checks", "samples", "seconds") if wide else ())):
        table.add_column(name, justify="right", no_wrap=True)
    for claim, verdict in result["claims"].items():
        rows = checks_of(result, claim)
        row, marks = telling(rows, verdict), marks_of(result["assumes"].get(claim, ()))
        mark = " (on record)" if claim in record and record[claim].verdict == verdict else ""
        spent = (
            f"{sum(r['verdict'] == verdict for r in rows)}/{len(rows)}",
            f"{sum(r['samples'] for r in rows):,}",
            f"{sum(r['seconds'] for r in rows):.1f}",
        )
        table.add_row(
            claim,
            *([row["kind"]] if wide else []),
            Text(f"{verdict}{mark} {marks}".rstrip(), style=COLOURS[verdict]),
            percent(row["gap"]) if interval_text(row) else "",
            Text(interval_text(row)),
            *(spent if wide else ()),
        )
    return table


def summary(result: Mapping[str, Any], news: Sequence[News], record: Mapping[str, Entry]) -> Text:
    """What stands out, with the command that repeats it, and what the run spent."""
    text = Text()
    for claim, verdict in result["claims"].items():
        if verdict == "supported":
            continue
        row = telling(checks_of(result, claim), verdict)
        text.append(f"\n{claim}: {verdict}", style=COLOURS[verdict])
        words = row["reason"] or f"confirmed by {row['confirmed_by']}"
        text.append(f"; {words}\n")
        if claim in record:
            text.append(f"  on record: {record[claim].reason}\n")
        regime = regime_text(row)
        text.append(f"  at {regime}\n" if regime else "")
        text.append("".join(f"  assumes that {sentence}\n" for sentence in row.get("assumes", ())))
        text.append(f"  {row['reproduce']}\n")
    lines = agreements(result)
    text.append("".join(f"\n{line}" for line in lines) + "\n" * bool(lines))
    for item in news:
        text.append(f"\nnot as expected: {item.claim} is {item.verdict}, expected {item.expected}", style="bold")
    text.append("\n" * bool(news))
    text.append("".join(f"\n{line}" for line in assumptions(result)))
    if len(result["claims"]) == 1:
        text.append("".join(f"\nsupported {sentence}" for sentence in result.get("looked_at", {}).values()))
    run = result["run"]
    text.append(f"\n{counts(result)}; {len(result['checks'])} checks, {run['wall_seconds']:.1f} s, ")
    text.append(f"error budget {run['alpha']:.3g} (spent {run['alpha_spent']:.3g}), seed {run['seed']}\n")
    return text


def assumptions(result: Mapping[str, Any]) -> list[str]:
    """What each mark at verdicts means: of one claim its own words, of several the kind, and each simulator by name."""
    lines = []
    for mark, meaning in MEANINGS.items():
        told = {claim: [s for s in said if mark_of(s) == mark] for claim, said in result["assumes"].items()}
        marked = [claim for claim, sentences in told.items() if sentences]
        if len(marked) == 1:
            shown = telling(checks_of(result, marked[0]), result["claims"][marked[0]])
            lines += [f"{mark} assumes that {sentence}" for sentence in shown["assumes"] if mark_of(sentence) == mark]
            continue
        simulators = {one for claim in marked for one in told[claim] if one.startswith("simulator ")}
        lines += [f"{mark} assumes that {one}" for one in sorted(simulators)]
        if several := [claim for claim in marked if not simulators.issuperset(told[claim])]:
            words = f"{mark} assumes that {meaning} ({len(several)} of {len(result['claims'])} claims)"
            lines.append(f"{words}: `assumes` in the JSON and the pages of claims say {ASKED[mark]}")
    return lines


def counts(result: Mapping[str, Any]) -> str:
    """How many claims came out how."""
    verdicts = list(result["claims"].values())
    return ", ".join(f"{verdicts.count(v.value)} {v.value}" for v in Verdict if v.value in verdicts)


def regime_text(row: Mapping[str, Any]) -> str:
    """The regime of a check on one line."""
    return ", ".join(f"{name} = {_value_text(value)}" for name, value in row["regime"].items())


def agreements(result: Mapping[str, Any]) -> list[str]:
    """What was seen of each fast simulator against the plain one, a line each."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in result["checks"]:
        if "agreement" in row:
            quantity, names = row["claim"].split(":")
            found.setdefault(f"{quantity}:{_unbranched(names)}", []).append(row)
    return [_agreement(rows) for rows in found.values()]


def _unbranched(name: str) -> str:
    """The name of a simulator without its branch."""
    return re.sub(r"\[.*?\]", "", name)


def _agreement(rows: Sequence[Mapping[str, Any]]) -> str:
    """What the checks of one fast simulator against the plain one say, on a line, all its branches together."""
    fast, plain = _unbranched(rows[0]["agreement"]["fast"]), rows[0]["agreement"]["plain"]
    quantity = rows[0]["claim"].partition(":")[0]
    agreed = [row for row in rows if row["verdict"] == "supported"]
    ends = [abs(end) for row in agreed for end in row["gap_interval"]]
    within = f" within {max(ends):.2%}" if ends else ""
    verb = "agrees with" if len(agreed) == len(rows) else "is not shown to agree with"
    return f"{fast} {verb} {plain} on {quantity}{within} ({len(agreed)} of {len(rows)} settings)"


def _value_text(value: Any) -> str:
    return f"{float(value):.4g}" if isinstance(value, (float, sp.Float)) else str(value)
