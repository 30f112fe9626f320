"""One self-contained HTML page from the results of a run. Computes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from theory import Claim
from verify.figures import summary, svg
from verify.record import Entry
from verify.report.derivations import environment, shown
from verify.report.figures import Evidence, pictures
from verify.report.formulas import (
    latex,
    mathml,
    measured_at,
    path_latex,
    statement_latex,
    where_latex,
)
from verify.state import write_whole
from verify.suite import Suite
from verify.terminal import agreements, checks_of, counts, interval_text, percent, regime_text, telling, tolerance_text
from verify.verdict import Verdict


def write_report(
    result: Mapping[str, Any],
    suite: Suite,
    record: Mapping[str, Entry],
    folder: Path,
    figures: Sequence[Mapping[str, Any]] = (),
    workers: int = 1,
    left_out: str = "",
    chains: Mapping[str, Mapping[str, Any]] | None = None,
    files: tuple[str, ...] = (),
) -> Path:
    """Write the page of a run into a folder, and return its path.

    Args:
        result: What the run found, as in the JSON output.
        suite: The claims.
        record: Verdicts on record, by claim.
        folder: Where ``index.html`` goes.
        figures: Numbers of the figures to show, as `verify.figures.measure` returns them.
        workers: Processes that draw the pictures of the claims.
        left_out: Which figures over real data are not among them, and why.
        chains: How claims follow, as `verify.derive` checked it, by claim.
        files: The user's own files, which may hold chains.

    """
    derived = shown(chains or {}, files)
    rows = {claim: checks_of(result, claim) for claim in result["claims"]}
    claims = [
        _claim(suite.claims[claim], verdict, rows[claim], record.get(claim))
        for claim, verdict in result["claims"].items()
    ]
    evidence = [_evidence(suite.claims[claim], verdict, rows[claim]) for claim, verdict in result["claims"].items()]
    for claim, drawn in zip(claims, pictures(evidence, workers), strict=True):
        claim["picture"] = drawn
        claim["derivation"] = derived.get(claim["id"])
    page = (
        environment()
        .get_template("page.html.jinja")
        .render(
            run=result["run"],
            counts=counts(result),
            checks=len(result["checks"]),
            claims=claims,
            agreements=agreements(result),
            figures=[_figure(f) for f in figures if not f["exploratory"]],
            explored=[_figure(f) for f in figures if f["exploratory"]],
            left_out=left_out,
        )
    )
    file = folder / "index.html"
    write_whole(file, page)
    return file


def _figure(numbers: Mapping[str, Any]) -> dict[str, Any]:
    agreement, *findings = summary(numbers).splitlines()
    return {
        "id": numbers["figure"],
        "caption": numbers["caption"],
        "agreement": agreement,
        "findings": findings,
        "data": numbers["data"],
        "picture": svg(numbers),
    }


def _block(formula: str) -> str:
    return mathml(formula).replace('display="inline"', 'display="block"', 1)


def _claim(claim: Claim, verdict: str, rows: Sequence[Mapping[str, Any]], entry: Entry | None) -> dict[str, Any]:
    row = telling(rows, verdict)
    formula = statement_latex(claim)
    return {
        "id": claim.id,
        "statement": claim.statement,
        "verdict": verdict,
        "advice": Verdict(verdict).advice,
        "on_record": entry is not None and entry.verdict == verdict,
        "record_reason": "" if entry is None else entry.reason,
        "place": claim.source.short,
        "source": str(claim.source),
        "note": claim.source.note,
        "formula": mathml(formula),
        "block": _block(formula),
        "where": [_block(line) for line in where_latex(claim)],
        "path": "" if claim.path is None else claim.path.name,
        "sets": [mathml(line) for line in path_latex(claim)],
        "hypotheses": [mathml(latex(claim, hypothesis)) for hypothesis in claim.hypotheses],
        "measured": measured_at(claim),
        "tolerance": tolerance_text(claim),
        "samples": sum(r["samples"] for r in rows),
        "seconds": sum(r["seconds"] for r in rows),
        "settles": _settles(claim, row),
        "rows": [_check(r) for r in rows],
        **_check(row),
    }


def _evidence(claim: Claim, verdict: str, rows: Sequence[Mapping[str, Any]]) -> Evidence:
    size = None if claim.path is None else str(claim.path.size.name)
    return Evidence(claim.id, claim.tolerance, size, rows, telling(rows, verdict))


def _settles(claim: Claim, row: Mapping[str, Any]) -> str:
    """From which size the formula is within its tolerance, in the check that tells most."""
    if claim.path is None or not row["path"]["settles_at"]:
        return ""
    entry = next(e for e in row["path"]["sizes"] if e["size"] == row["path"]["settles_at"])
    names = [claim.path.size.name, *(s.name for s in claim.path.sets)]
    values = [entry["size"], *(entry[s.name] for s in claim.path.sets)]
    shown = ", ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True))
    return f"within the tolerance from {shown} on (check {row['check']})"


def _check(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "check": row["check"],
        "verdict": row["verdict"],
        "gap": percent(row["gap"]) if interval_text(row) else "",
        "interval": interval_text(row),
        "regime": regime_text(row),
        "reason": row["reason"],
        "confirmed_by": row["confirmed_by"],
        "reproduce": row["reproduce"],
    }
