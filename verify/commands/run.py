"""The command ``verify run``: claims in; table, report, JSON and exit code out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.commands import options as arguments
from verify.commands.illustrations import drawable, measured_figures
from verify.commands.inputs import named_claims, usage_errors
from verify.commands.options import Duration, Number, Share
from verify.commands.outputs import EXIT_CODES, INTERRUPTED, NoClaimError, exit_with, require_outputs, save_json
from verify.commands.progress import telling
from verify.commands.verdicts import tell_verdicts, write_report
from verify.running.times import RUN_BUDGET


if TYPE_CHECKING:
    from verify.running.plan import Options
    from verify.running.record import Entry
    from verify.running.suite import Suite


EACH = 60.0
"""Seconds for each claim of the user's own files, where all are."""
DRAWS = 5
"""Draws at each point of a figure on the page of a run, which they should not delay."""


@click.command(epilog=EXIT_CODES)
@click.argument("claims", nargs=-1)
@click.option(
    "--budget",
    type=Duration(),
    help="Time for the run: 90, 90s, 5m, 2h; default: 20m, for claims of your own files a minute each.",
)
@arguments.alpha("the whole run")
@arguments.seed
@arguments.workers
@click.option(
    "--regimes",
    type=click.IntRange(1, 99_999),
    help="Regimes or growth paths for each claim; default: 8, 3 where paths take much work, 24 for exact formulas, "
    "more where a claim has many critical values.",
)
@click.option(
    "--coverage",
    type=Share(),
    help="Draw so many regimes that a claim that fails on more than this share of its region shows: 1%, 0.05 (95 %).",
)
@click.option("--check", type=click.IntRange(0, 99_999), help="Run only the check of this number for each claim.")
@arguments.pins("--at d=100 --at T=500")
@click.option("--without", type=click.IntRange(1), help="Leave out the hypothesis of this number, where it fails.")
@click.option("--work", type=Number(1e6), help="Operations that one stream of a check may spend.")
@arguments.record
@arguments.json_file
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Folder of the HTML report; default: verify-report (not for --check).",
)
@arguments.no_report
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    help="Where results are found and kept; default: a ledger in your cache folder, which forgets after a while.",
)
@click.option(
    "--fresh", is_flag=True, help="Ignore the results that are there: draw and judge anew; --check does so too."
)
@click.option(
    "--figures/--no-figures",
    default=None,
    help="Draw the figures of the papers into the report; default: where all claims are run in full.",
)
@click.option(
    "--derivations/--no-derivations",
    default=None,
    help="Check how the claims follow, for the report (see verify derive); default: where all claims are run in full.",
)
def run(
    claims: tuple[str, ...],
    budget: float | None,
    alpha: float,
    seed: int,
    workers: int,
    regimes: int | None,
    coverage: float | None,
    check: int | None,
    pins: tuple[tuple[str, Any], ...],
    without: int | None,
    work: float | None,
    record: tuple[Path, ...],
    json_file: str | None,
    report: Path | None,
    no_report: bool,
    figures: bool | None,
    derivations: bool | None,
    ledger: Path | None,
    fresh: bool,
) -> None:
    """Simulate, compare and decide; print a table, write a report, set the exit code.

    CLAIMS are ids, globs or Python files of claims and simulators; all built-in claims by default.
    """
    from verify.judging.regions import regimes_for
    from verify.running.plan import Options
    from verify.running.suite import is_file
    from verify.thresholds.comparisons import WORK

    files = tuple(word for word in claims if is_file(word))
    if no_report:
        report = None
    elif report is None and check is None:
        report = arguments.REPORT
    if coverage is not None:
        regimes = max(regimes or 0, regimes_for(coverage))
    seconds, on_record = budget or RUN_BUDGET, tuple(map(str, record))
    options = Options(seed, alpha, seconds, workers, regimes, check, dict(pins), files, on_record, work or WORK)
    options = replace(options, without=None if without is None else without - 1)
    require_outputs(json_file, report)
    whole = not (claims or options.is_partial)
    figures, derivations = (whole if asked is None else asked for asked in (figures, derivations))
    exit_with(_run, claims, options, budget is None, json_file, report, figures, derivations, ledger, fresh)


def _run(
    words: tuple[str, ...],
    options: Options,
    by_claim: bool,
    json_file: str | None,
    report: Path | None,
    figures: bool,
    derivations: bool,
    ledger: Path | None,
    fresh: bool,
) -> int:
    from theory.errors import TheoryError
    from verify.evidence.sampling import NoRegimeError
    from verify.running.cache import RunLedgers
    from verify.running.ledger_errors import LedgerError
    from verify.running.record import RecordError, record_for
    from verify.running.run import run_claims
    from verify.running.stamps import stamp
    from verify.running.state import remember
    from verify.showing.run_progress import progress

    suite, chosen = named_claims(words, to_judge=True)
    ids = [claim.id for claim in chosen]
    if not ids:
        raise NoClaimError.among(words)
    if by_claim and all(claim in suite.files for claim in ids):
        options = replace(options, budget=min(options.budget, EACH * len(ids)))
    fresh = fresh or options.check is not None  # a check is repeated to see it happen, not to be told again
    with (
        usage_errors(RecordError, TheoryError, NoRegimeError, LedgerError),
        RunLedgers(ledger, lambda line: click.echo(line, err=True)) as ledgers,
        progress(lambda rows: save_json(rows, json_file)) as advance,
    ):
        record, unknown = record_for(map(Path, options.record), suite.claims, ids)
        for line in unknown:
            click.echo(f"record: {line}", err=True)
        result = run_claims(suite, ids, options, record, ledgers, fresh, advance)
    save_json(result, json_file)
    interrupted = result["run"]["interrupted"]
    if not options.is_partial and not interrupted:
        remember(result, {claim: stamp(suite, claim) for claim in result["claims"]})
    code = tell_verdicts(result, record, options.is_partial, json_file)
    if report is not None:
        asked = {"figures": figures and not interrupted, "derivations": derivations and not interrupted}
        interrupted |= _report(result, suite, options, record, report, json_file, not words, fresh, **asked)
    return INTERRUPTED if interrupted else code


def _report(
    result: Mapping[str, Any],
    suite: Suite,
    options: Options,
    record: Mapping[str, Entry],
    report: Path,
    json_file: str | None,
    everything: bool,
    fresh: bool,
    *,
    figures: bool,
    derivations: bool,
) -> bool:
    """Write the report with what is asked for beside the checks; returns whether that was interrupted."""
    content: dict[str, Any] = {"files": options.files}
    interrupted = False
    try:  # there is a report in any case, also where the rest does not come to an end
        if derivations:
            content["chains"], interrupted = _chains(result, suite, options, record, fresh)
        if figures and not interrupted:
            content |= _figures(result, options, everything, fresh)
    finally:
        write_report(result, json_file, suite, record, report, **content)
    return interrupted


def _figures(result: Mapping[str, Any], options: Options, everything: bool, fresh: bool) -> dict[str, Any]:
    """The figures of the papers whose claims were run, or all of them, and a line about those that are left out."""
    from verify.running.remembered import Remembered, key_for
    from verify.showing.figures import DataFigure, builtin_figures

    papers = {claim.partition(".")[0] for claim in result["claims"]}
    named = [f for f in builtin_figures().values() if f.paper in papers or (everything and isinstance(f, DataFigure))]
    chosen, left_out = drawable(named)
    if left_out:
        click.echo(left_out, err=True)
    remembered = Remembered(forget=fresh)
    keys = {figure.id: key_for("figure", figure.id, options.seed, DRAWS) for figure in chosen}
    known = {name: one for name, one in remembered.recall(keys).items() if name == one.get("figure")}
    for one in measured_figures([f for f in chosen if f.id not in known], options.seed, DRAWS, options.workers):
        known[one["figure"]] = one
        remembered.keep(keys, {one["figure"]: one})
    return {"figures": [known[figure.id] for figure in chosen if figure.id in known], "left_out": left_out}


def _chains(
    result: Mapping[str, Any], suite: Suite, options: Options, record: Mapping[str, Entry], fresh: bool
) -> tuple[Mapping[str, Mapping[str, Any]], bool]:
    """How the claims of a run follow, where they have chains, and whether that was interrupted."""
    from derivations.errors import DerivationError
    from derivations.registry import unloaded
    from verify.running.derivation.chains import derive as carry_out
    from verify.running.derivation.kept_verdicts import Kept
    from verify.running.derivation.rows import Orders, shelf

    for one in unloaded():
        click.echo(f"left out: {one}", err=True)
    try:
        ids = [claim for claim in result["claims"] if claim in shelf(options.files).chains]
        orders = Orders(options.seed, options.alpha, options.workers, options.files)
        with telling("chains") as advance:
            rows, in_hand = carry_out(suite, ids, orders, record, advance, kept=Kept(forget=fresh))
    except DerivationError as error:
        click.echo(f"no derivations: {error}", err=True)
        return {}, False
    return rows, in_hand is not None
