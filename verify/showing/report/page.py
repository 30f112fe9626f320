"""The results of a run as a site of files: an overview, a page for each claim, figures, derivations.

Works from the file system: no server, nothing fetched; scripts only filter and sort what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from verify.running.record import Entry
from verify.running.state import write_whole
from verify.running.suite import Suite
from verify.showing.figures import summary, svg
from verify.showing.marks import ASKED, MEANINGS
from verify.showing.report.claims import Known, overview, view
from verify.showing.report.derivations import environment, shown as typeset
from verify.showing.terminal import agreements, counts, interval_text, percent, regime_text


MARK = '<meta name="generator" content="theory-verify">'
"""Stands near the top of every page, so that pages of earlier runs can be told from files of the user."""
ASSETS = ("site.css", "site.js")


def write_report(
    result: Mapping[str, Any],
    suite: Suite,
    record: Mapping[str, Entry],
    folder: Path,
    figures: Sequence[Mapping[str, Any]] = (),
    left_out: str = "",
    chains: Mapping[str, Mapping[str, Any]] | None = None,
    files: tuple[str, ...] = (),
    mutants: Mapping[str, Mapping[str, Any]] | None = None,
) -> Path:
    """Write the site of a run into a folder, and return the path of its first page.

    Each file is replaced in one step. Pages that an earlier run left there are removed.

    Args:
        result: What a run or a campaign found, as in the JSON output. Maps are drawn from the checks whose
            ``purpose`` is ``design``.
        suite: The claims.
        record: Verdicts on record, by claim.
        folder: Where ``index.html`` goes.
        figures: Numbers of the figures to show, as `verify.showing.figures.measure` returns them.
        left_out: Which figures over real data are not among them, and why.
        chains: How claims follow, as `verify.derive` checked it, by claim.
        files: The user's own files, which may hold chains.
        mutants: Wrong versions of claims and what became of them, by claim, as in the JSON of ``verify mutate``.

    """
    derived = typeset(chains, files, "{}.html#derivation") if chains else {}
    pages = dict(_pages(result, suite, record, derived, [*map(_figure, figures)], left_out, mutants or {}))
    for name in ("claims", "assets"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        write_whole(folder / name, page)
    _sweep(folder, set(pages))
    return folder / "index.html"


def _pages(
    result: Mapping[str, Any],
    suite: Suite,
    record: Mapping[str, Entry],
    derived: Mapping[str, dict[str, Any]],
    figures: Sequence[Mapping[str, Any]],
    left_out: str,
    mutants: Mapping[str, Mapping[str, Any]],
) -> Iterator[tuple[str, str]]:
    """Every file of the site: its name and what is in it."""
    known = _known_of_claims(result, record, derived, mutants)
    every = {id_: suite.claims[id_] for id_ in known if id_ in suite.claims}
    environ = environment()
    environ.globals |= {"mark": MARK, "has_figures": bool(figures or left_out), "has_chains": bool(derived)}
    environ.globals |= {"run": result["run"], "known": every, "meanings": MEANINGS, "asked": ASKED}

    def made(template: str, **content: Any) -> str:
        return environ.get_template(template).render(**content)

    for asset in ASSETS:
        yield f"assets/{asset}", made(asset)
    order = ["", *every, ""]
    for before, id_, after in zip(order, order[1:], order[2:], strict=False):
        shown: dict[str, Any] = {
            "c": view(every[id_], known[id_]),
            "file": suite.files.get(id_, ""),
            "used_by": [o for o, chain in derived.items() if any(id_ == by for by, _, _ in chain["leans_on"])],
            "figures": [figure for figure in figures if id_ in figure["claims"]],
        }
        yield f"claims/{id_}.html", made("claim.html.jinja", before=before, after=after, **shown)
    if figures or left_out:
        yield "figures.html", made("figures.html.jinja", figures=figures, left_out=left_out)
    if derived:
        yield "derivations.html", made("chains.html.jinja", chains=list(derived.values()))
    overall: dict[str, Any] = {
        "counts": counts(result),
        "checks": len(result["checks"]),
        "claims": [overview(suite.claims[id_], known[id_]) for id_ in result["claims"]],
        "agreements": agreements(result),
        "campaign": _campaign(result),
    }
    yield "index.html", made("index.html.jinja", **overall)


def _known_of_claims(
    result: Mapping[str, Any],
    record: Mapping[str, Entry],
    derived: Mapping[str, dict[str, Any]],
    mutants: Mapping[str, Mapping[str, Any]],
) -> dict[str, Known]:
    """What there is about every claim that was checked or derived."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in result["checks"]:
        if row.get("purpose") != "ablation":
            rows.setdefault(row["claim"], []).append(row)
    vouchers = [row for row in result["checks"] if "agreement" in row]
    hypotheses = result.get("campaign", {}).get("hypotheses", ())
    return {
        id_: Known(
            result["claims"].get(id_, ""),
            rows.get(id_, ()),
            record.get(id_),
            derived.get(id_),
            vouchers,
            [one for one in hypotheses if one["claim"] == id_],
            mutants.get(id_),
            result.get("looked_at", {}).get(id_, ""),
        )
        for id_ in dict.fromkeys((*result["claims"], *derived))
    }


def _campaign(result: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the overview says of a campaign; None for a run."""
    if "campaign" not in result:
        return None
    found = [
        {"claim": row["claim"], "regime": regime_text(row), "gap": percent(row["gap"]) if interval_text(row) else ""}
        for row in result["campaign"]["findings"]
    ]
    return {"rounds": result["campaign"]["rounds"], "findings": found}


def _sweep(folder: Path, written: set[str]) -> None:
    """Remove the pages of claims, figures and derivations that an earlier run left and this one has not."""
    for file in (*folder.glob("claims/*.html"), folder / "figures.html", folder / "derivations.html"):
        if file.relative_to(folder).as_posix() not in written and file.is_file():
            with file.open(encoding="utf-8", errors="replace") as stream:
                ours = MARK in stream.read(500)
            if ours:
                file.unlink()


def _figure(numbers: Mapping[str, Any]) -> dict[str, Any]:
    agreement, *findings = summary(numbers).splitlines()
    return {
        "id": numbers["figure"],
        "caption": numbers["caption"],
        "claims": numbers["claims"],
        "agreement": agreement,
        "findings": findings,
        "data": numbers["data"],
        "exploratory": numbers["exploratory"],
        "picture": svg(numbers),
    }
