"""What the page of one claim shows, as plain data for its template. Computes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from theory import Claim, Kind
from verify.judging.map_points import points_of
from verify.judging.maps import divergence_map
from verify.judging.verdict import Verdict
from verify.running.record import Entry
from verify.running.typesetting import latex
from verify.showing.formulas import mathml, measured_at, path_latex, statement_pieces, where_latex
from verify.showing.marks import marks_of
from verify.showing.report.maps import drawn_map
from verify.showing.report.plots import finding_pictures, pictures
from verify.showing.terminal import agreements, drawn_text, interval_text, percent, regime_text, telling, tolerance_text


Row = Mapping[str, Any]
FOLDED = 30
"""Rows of a table from which the rest is folded."""
PICTURED = 6
"""Findings that get a picture."""
SUMMED = (Kind.ORDER, Kind.ORDER_AT_LEAST, Kind.ORDER_AT_MOST, Kind.LIMIT, Kind.IFF)
"""Kinds that are decided on formulas, and borne out by simulation."""


def overview(claim: Claim, known: Known) -> dict[str, Any]:
    """The row of a claim in the table of all claims."""
    row, rows, verdict = known.shown, known.rows, known.verdict
    return {
        "id": claim.id,
        "paper": claim.id.partition(".")[0],
        "kind": claim.kind.value,
        "statement": claim.statement,
        "place": claim.source.short,
        "verdict": verdict,
        "marks": marks_of([one for r in rows if r["verdict"] == verdict for one in r.get("assumes", ())]),
        "on_record": known.on_record,
        "expected": verdict == ("supported" if known.entry is None else known.entry.verdict),
        "gap": percent(row["gap"]) if row and interval_text(row) else "",
        "gap_number": row["gap"] if row and interval_text(row) else None,
        "interval": interval_text(row) if row else "",
        "checks": len(rows),
        "alike": sum(r["verdict"] == verdict for r in rows),
        "samples": sum(r["samples"] for r in rows),
        "derivation": "" if known.chain is None else known.chain["verdict"],
        "derivation_told": "" if known.chain is None else known.chain["told"],
    }


@dataclass(frozen=True)
class Known:
    """What there is about one claim beside the claim itself.

    Attributes:
        verdict: Its verdict; empty where it was not among those checked.
        rows: Its checks, as in the JSON output.
        entry: What is on record.
        chain: How it follows, as the templates show it.
        vouchers: Checks of fast simulators against plain ones.
        hypotheses: What became of it where one of its hypotheses fails, as in the JSON of a campaign.
        mutants: Wrong versions of it and what became of them, as in the JSON of ``verify mutate``.
        looked_at: For supported: where, and what may still fail, as in the JSON.
    """

    verdict: str = ""
    rows: Sequence[Row] = ()
    entry: Entry | None = None
    chain: Row | None = None
    vouchers: Sequence[Row] = ()
    hypotheses: Sequence[Row] = ()
    mutants: Row | None = None
    looked_at: str = ""

    @property
    def shown(self) -> Row | None:
        """The check that shows most: a finding, which is as small as could be found, or the one that tells most."""
        found = [row for row in self.rows if row.get("purpose") == "finding" and row["verdict"] == self.verdict]
        if found:
            return found[-1]
        return telling(self.rows, self.verdict) if any(r["verdict"] == self.verdict for r in self.rows) else None

    @property
    def on_record(self) -> bool:
        """Whether the verdict is the one on record."""
        return self.entry is not None and self.entry.verdict == self.verdict


def view(claim: Claim, known: Known) -> dict[str, Any]:
    """Everything on the page of a claim."""
    row, rows = known.shown, known.rows
    found = [r for r in rows if r["verdict"] == "refuted"]
    ranked = sorted(found, key=lambda r: (r is not row, r.get("purpose") != "finding"))
    return statement(claim) | {
        "verdict": known.verdict,
        "advice": Verdict(known.verdict).advice if known.verdict else "",
        "on_record": known.on_record,
        "record_reason": "" if known.entry is None else known.entry.reason,
        "told": None if row is None else _check(row),
        "looked_at": known.looked_at,
        "settles": "" if row is None else _settles(claim, row),
        "pictures": [] if row is None else pictures(rows, row, claim.tolerance),
        "lanes": lanes(claim, known),
        "findings": [_check(r) | {"pictures": finding_pictures(r, claim.tolerance)} for r in ranked[:PICTURED]],
        "more_findings": max(len(found) - PICTURED, 0),
        "map": drawn_map(claim, divergence_map(points_of(claim, rows))),
        "planned": any("purpose" in r for r in rows),
        "derivation": known.chain,
        "needed": [dict(one) | {"regime": regime_text(one)} for one in known.hypotheses],
        "mutants": None if known.mutants is None else _mutants(known.mutants),
        "rows": [_check(r) for r in sorted(rows, key=lambda r: bool(r["verdict"] != "refuted"))],
        "folded": FOLDED,
        "samples": sum(r["samples"] for r in rows),
        "seconds": sum(r["seconds"] for r in rows),
    }


def _mutants(found: Row) -> dict[str, Any]:
    judged = found["refuted"] + found["survived"]
    share = f"{found['refuted']} of {judged} refuted" if judged else "none judged"
    apart = sum(found[status] for status in ("equivalent", "implied", "malformed"))
    return {"share": share, "apart": apart, "open": found["open"], "rows": list(found["mutants"].values())}


def statement(claim: Claim) -> dict[str, Any]:
    """What the claim says and where it stands."""
    formula = statement_pieces(claim)
    return {
        "id": claim.id,
        "kind": claim.kind.value,
        "statement": claim.statement,
        "source": str(claim.source),
        "note": claim.source.note,
        "formula": block(formula[0]) if len(formula) == 1 else "",
        "pieces": [mathml(piece) for piece in formula] if len(formula) > 1 else [],
        "where": [block(formula) for formula in where_latex(claim)],
        "path": "" if claim.path is None else claim.path.name,
        "sets": [mathml(formula) for formula in path_latex(claim)],
        "hypotheses": [mathml(latex(claim, hypothesis)) for hypothesis in claim.hypotheses],
        "parameters": [(mathml(latex(claim, p.symbol)), p.meaning, drawn_text(p)) for p in claim.parameters],
        "critical": [[_equation(claim, *pair) for pair in values.items()] for values in claim.critical],
        "measured": measured_at(claim),
        "tolerance": tolerance_text(claim),
    }


def _equation(claim: Claim, symbol: sp.Symbol, value: Any) -> str:
    """That a letter has a value, as MathML."""
    number = sp.Float(f"{value:.4g}") if isinstance(value, float) else value
    right = rf"\text{{{value}}}" if isinstance(value, str) else latex(claim, sp.sympify(number))
    return mathml(f"{latex(claim, symbol)} = {right}")


def block(formula: str) -> str:
    """A LaTeX formula as MathML on a line of its own."""
    return mathml(formula, display="block")


def _check(row: Row) -> dict[str, Any]:
    return {
        "check": row["check"],
        "verdict": row["verdict"],
        "gap": percent(row["gap"]) if interval_text(row) else "",
        "interval": interval_text(row),
        "regime": regime_text(row),
        "told": (row["confirmed_by"] and f"confirmed by {row['confirmed_by']}") or row["reason"],
        "reproduce": row["reproduce"],
        "purpose": row.get("purpose", ""),
        "round": row.get("round", ""),
        "samples": row["samples"],
        "assumes": "; and that ".join(row.get("assumes", ())),
    }


def _settles(claim: Claim, row: Row) -> str:
    """From which size the formula is within its tolerance, in the check that tells most."""
    if claim.path is None or not row["path"]["settles_at"]:
        return ""
    entry = next(e for e in row["path"]["sizes"] if e["size"] == row["path"]["settles_at"])
    names = [claim.path.size.name, *(s.name for s in claim.path.sets)]
    values = [entry["size"], *(entry[s.name] for s in claim.path.sets)]
    told = ", ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True))
    return f"within the tolerance from {told} on (check {row['check']})"


def lanes(claim: Claim, known: Known) -> list[dict[str, Any]]:
    """What each way of gathering evidence contributed.

    A check counts in every lane that had a part in it: one that a fast simulator found and a plain one
    confirmed counts twice.
    """
    fast = [row for row in known.rows if row["fast"]]
    plain = [row for row in known.rows if _plain(row)]
    exact = [row for row in known.rows if _exact(claim, row)]
    found = [
        _lane("fast simulation", fast, _names(fast, "fast"), _agreed(claim, fast, known.vouchers)),
        _lane("plain simulation", plain, _names(plain, "simulators", "fast"), ()),
        _lane("exact", exact, (), sorted({row["confirmed_by"] for row in exact if row["confirmed_by"]})),
    ]
    if (chain := known.chain) is not None:
        strengths = Counter(step["strength"] for step in chain["steps"])
        words = ", ".join(f"{count} {strength}" for strength, count in strengths.items())
        one = {"checks": f"{len(chain['steps'])} steps", "samples": "", "used": (), "notes": [words]}
        found.append({"name": "derivation", "verdicts": {chain["verdict"]: chain["standing"]}, **one})
    return [lane for lane in found if lane["checks"]]


def _lane(name: str, rows: Sequence[Row], used: Sequence[str], notes: Sequence[str]) -> dict[str, Any]:
    counted = Counter(row["verdict"] for row in rows)
    return {
        "name": name,
        "verdicts": {verdict: f"{count} {verdict}" for verdict, count in counted.items()},
        "checks": len(rows),
        "samples": f"{sum(row['samples'] for row in rows):,}" if name.endswith("simulation") else "",
        "used": used,
        "notes": notes,
    }


def _plain(row: Row) -> bool:
    return row["confirmed_by"].startswith("plain") or bool(set(row["simulators"]) - set(row["fast"]))


def _exact(claim: Claim, row: Row) -> bool:
    decided = row["verdict"] in ("supported", "refuted", "undecided")
    return decided and (not row["simulators"] or claim.kind in SUMMED)


def _names(rows: Sequence[Row], key: str, without: str = "") -> list[str]:
    drawn = {name for row in rows for name in row[key] if not without or name not in row[without]}
    confirmed = {row["confirmed_by"] for row in rows if without and row["confirmed_by"].startswith("plain")}
    return sorted(drawn) + sorted(confirmed)


def _agreed(claim: Claim, rows: Sequence[Row], vouchers: Sequence[Row]) -> list[str]:
    """How closely the fast simulators used agree with plain ones on what the claim measures."""
    used = {name.partition("[")[0] for row in rows for name in row["fast"]}
    measured = claim.quantities
    speaking = [
        row
        for row in vouchers
        if row["claim"].partition(":")[0] in measured and row["agreement"]["fast"].partition("[")[0] in used
    ]
    return agreements({"checks": speaking})
