"""The results of a run as a site of files: an overview, a page for each claim, figures, derivations.

Works from the file system: no server, nothing fetched; scripts only filter and sort what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from theory import Claim
from verify.figures import summary, svg
from verify.record import Entry
from verify.report.claims import overview, view
from verify.report.derivations import environment, shown
from verify.state import write_whole
from verify.suite import Suite
from verify.terminal import agreements, counts


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
    mutants: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Path:
    """Write the site of a run into a folder, and return the path of its first page.

    Each file is replaced in one step. Pages that an earlier run left there are removed.

    Args:
        result: What the run found, as in the JSON output. Rows of a campaign say their ``purpose`` as well:
            a map is drawn from those of its design.
        suite: The claims.
        record: Verdicts on record, by claim.
        folder: Where ``index.html`` goes.
        figures: Numbers of the figures to show, as `verify.figures.measure` returns them.
        left_out: Which figures over real data are not among them, and why.
        chains: How claims follow, as `verify.derive` checked it, by claim.
        files: The user's own files, which may hold chains.
        mutants: Wrong versions of claims and what became of them, by claim: each with ``operator``,
            ``formula``, ``verdict`` and ``reason``.

    """
    derived = shown(chains, files, "{}.html#derivation") if chains else {}
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
    mutants: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Iterator[tuple[str, str]]:
    """Every file of the site: its name and what is in it, the overview last, so that its links lead somewhere."""
    environ = environment()
    environ.globals |= {"mark": MARK, "has_figures": bool(figures or left_out), "has_chains": bool(derived)}
    verdicts = result["claims"]
    for asset in ASSETS:
        yield f"assets/{asset}", environ.get_template(asset).render()
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in result["checks"]:
        rows.setdefault(row["claim"], []).append(row)
    vouchers = [row for row in result["checks"] if "agreement" in row]
    every: dict[str, Claim] = {id_: suite.claims[id_] for id_ in verdicts}
    every |= {id_: suite.claims[id_] for id_ in derived if id_ in suite.claims}
    pictured = {c: [f for f in figures if c in f["claims"]] for c in every}
    order = list(every)
    template = environ.get_template("claim.html.jinja")
    for place, (id_, claim) in enumerate(every.items()):
        one = view(
            claim,
            verdicts.get(id_, ""),
            rows.get(id_, ()),
            record.get(id_),
            derived.get(id_),
            vouchers,
            mutants.get(id_, ()),
        )
        used = [other for other, chain in derived.items() if any(id_ == by for by, _, _ in chain["leans_on"])]
        near = {"before": order[place - 1] if place else "", "after": order[place + 1] if id_ != order[-1] else ""}
        yield (
            f"claims/{id_}.html",
            template.render(
                c=one,
                run=result["run"],
                known=every,
                file=suite.files.get(id_, ""),
                used_by=used,
                figures=pictured[id_],
                **near,
            ),
        )
    if figures or left_out:
        yield (
            "figures.html",
            environ.get_template("figures.html.jinja").render(figures=figures, left_out=left_out, known=every),
        )
    if derived:
        yield (
            "derivations.html",
            environ.get_template("chains.html.jinja").render(chains=list(derived.values()), known=every),
        )
    table = [overview(suite.claims[c], v, rows.get(c, ()), record.get(c), derived.get(c)) for c, v in verdicts.items()]
    yield (
        "index.html",
        environ.get_template("index.html.jinja").render(
            run=result["run"],
            counts=counts(result),
            checks=len(result["checks"]),
            claims=table,
            agreements=agreements(result),
        ),
    )


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
