"""The command ``verify``: arguments in, table, files and exit code out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify import __version__
from verify.commands import options as arguments
from verify.commands.campaign import campaign
from verify.commands.derive import derive
from verify.commands.ledger import ledger
from verify.commands.mutate import mutate
from verify.commands.options import Assignment, Duration
from verify.commands.where import where


if TYPE_CHECKING:
    from theory import Claim
    from verify.running.plan import Options
    from verify.running.record import Entry
    from verify.running.suite import Suite
    from verify.showing.figures import DataFigure, Figure


EXIT = """
Exit codes: 0 all claims as expected; 1 a refutation (or another change) that is not on record;
2 usage; 3 something undecided, or a check that failed; 130 interrupted.
"""
DRAWN = "Exit codes: 0 drawn; 2 usage; 130 interrupted (figures that were finished are kept)."
INTERRUPTED = 130
FIGURE_DRAWS = 10
REPORT_DRAWS = 5
"""Draws at each point of a figure: by its own command, and on the page of a run, which they should not delay."""


@click.group(epilog=EXIT)
@click.version_option(__version__, prog_name="verify")
def main() -> None:
    """Tell whether statistical theorems hold, where they stop holding, and how sure that is."""


main.add_command(campaign)
main.add_command(derive)
main.add_command(ledger)
main.add_command(where)
main.add_command(mutate)


def _choose(words: tuple[str, ...]) -> tuple[Suite, list[Claim]]:
    """Everything at hand, and the claims that the words name."""
    from theory.errors import TheoryError
    from verify.running.suite import is_file, load_suite, select

    try:
        suite = load_suite([word for word in words if is_file(word)])
        return suite, select(suite, words)
    except TheoryError as error:
        raise click.UsageError(str(error)) from error


def _as_json(content: Any) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)


@main.command("list")
@click.argument("claims", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def list_claims(claims: tuple[str, ...], as_json: bool) -> None:
    """List claims: id, kind, source, one-line statement.

    CLAIMS are ids, globs or Python files of claims; all built-in claims by default.
    """
    from verify.showing.terminal import claim_table, console

    _, chosen = _choose(claims)
    if as_json:
        rows = [{"id": c.id, "kind": c.kind.value, "source": str(c.source), "statement": c.statement} for c in chosen]
        click.echo(_as_json(rows))
        return
    console().print(claim_table(chosen))


@main.command()
@click.argument("claims", nargs=-1, required=True)
def show(claims: tuple[str, ...]) -> None:
    """Show claims: formula, hypotheses, source, last verdict.

    CLAIMS are ids, globs or Python files of claims.
    """
    from verify.running.record import read_record
    from verify.running.state import recall
    from verify.showing.terminal import claim_page

    _, chosen = _choose(claims)
    last, record = recall(), read_record()
    for claim in chosen:
        click.echo(claim_page(claim, last.get(claim.id), record.get(claim.id)))


@main.command(epilog=EXIT)
@click.argument("claims", nargs=-1)
@click.option("--budget", type=Duration(), default="10m", show_default=True, help="Time for the run: 90, 90s, 5m, 2h.")
@arguments.alpha("the whole run")
@arguments.seed
@arguments.workers
@click.option(
    "--regimes",
    type=click.IntRange(1),
    help="Regimes or growth paths for each claim; default: 8, 3 where paths take much work, 24 for exact formulas, "
    "more where a claim has many critical values.",
)
@click.option("--check", type=click.IntRange(0), help="Run only the check of this number for each claim.")
@click.option("--at", "pins", type=Assignment(), multiple=True, help="Fix a parameter: --at d=100 --at T=500.")
@click.option("--without", type=click.IntRange(1), help="Leave out the hypothesis of this number, where it fails.")
@click.option("--work", type=click.FloatRange(1e6), help="Operations that one stream of a check may spend.")
@arguments.record
@arguments.json_file
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Folder of the HTML report; default: verify-report (not for --check).",
)
@click.option("--no-report", is_flag=True, help="Write no HTML report.")
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
    budget: float,
    alpha: float,
    seed: int,
    workers: int,
    regimes: int | None,
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
) -> None:
    """Simulate, compare and decide; print a table, write a report, set the exit code.

    CLAIMS are ids, globs or Python files of claims and simulators; all built-in claims by default.
    """
    from verify.judging.thresholds import WORK
    from verify.running.plan import Options
    from verify.running.suite import is_file

    files = tuple(word for word in claims if is_file(word))
    if no_report:
        report = None
    elif report is None and check is None:
        report = Path("verify-report")
    options = Options(
        seed, alpha, budget, workers, regimes, check, dict(pins), files, tuple(map(str, record)), work or WORK
    )
    options = replace(options, without=None if without is None else without - 1)
    _prepare(json_file, report)
    whole = not (claims or options.is_partial)
    figures, derivations = (whole if asked is None else asked for asked in (figures, derivations))
    try:
        code = _run(claims, options, json_file, report, figures, derivations)
    except KeyboardInterrupt:  # before the first check; later ones are caught where results are kept
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    sys.exit(code)


def _prepare(json_file: str | None, folder: Path | None, option: str = "--report") -> None:
    """Find out before any work whether the outputs can be written."""
    if folder is not None:
        hint = "; --no-report goes without" if option == "--report" else ""
        _require_folder(option, folder, create=True, hint=hint)
    if json_file not in (None, "-"):
        _require_folder("--json", Path(str(json_file)).parent)


def _require_folder(option: str, folder: Path, create: bool = False, hint: str = "") -> None:
    try:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".verify-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        msg = f"{option}: expected a folder that can be written; got {folder} ({error.strerror}){hint}"
        raise click.UsageError(msg) from error


def _run(
    words: tuple[str, ...],
    options: Options,
    json_file: str | None,
    report: Path | None,
    figures: bool,
    derivations: bool,
) -> int:
    from theory.errors import TheoryError
    from verify.evidence.sampling import NoRegimeError
    from verify.running.plan import left_out, plan
    from verify.running.record import RecordError, read_record
    from verify.running.run import run as carry_out
    from verify.showing.terminal import progress

    suite, chosen = _choose(words)
    try:
        record = read_record(map(Path, options.record))
        asked = left_out(suite, [claim.id for claim in chosen], options.without)
        checks = plan(asked, [asked.claims[claim.id] for claim in chosen], options, record)
    except (RecordError, TheoryError, NoRegimeError) as error:
        raise click.UsageError(str(error)) from error
    with progress(len(checks)) as advance:
        result = carry_out(suite, checks, options, lambda done: advance(done, lambda rows: _save(rows, json_file)))
    _save(result, json_file)
    followed = derivations and report is not None and not result["run"]["interrupted"]
    chains = _followed(result, suite, options, record) if followed else {}
    code = _tell(result, suite, options, record, json_file == "-", report, chains)
    if figures and report is not None and code != INTERRUPTED:
        _illustrate(result, suite, options, record, report, not words, chains)
    return code


def _illustrate(
    result: Mapping[str, Any],
    suite: Suite,
    options: Options,
    record: Mapping[str, Entry],
    report: Path,
    everything: bool,
    chains: Mapping[str, Mapping[str, Any]],
) -> None:
    """Write the report again, with the figures of the papers whose claims were run, or with all of them."""
    from verify.showing.figures import DataFigure, builtin_figures
    from verify.showing.report.page import write_report

    papers = {claim.partition(".")[0] for claim in result["claims"]}
    named = [f for f in builtin_figures().values() if f.paper in papers or (everything and isinstance(f, DataFigure))]
    chosen, left_out = _possible(named)
    if left_out:
        click.echo(left_out, err=True)
    if named:
        drawn = list(_measured(_ready(chosen, None, options.seed), options.seed, REPORT_DRAWS, options.workers))
        write_report(result, suite, record, report, drawn, left_out, chains, options.files)


def _followed(
    result: Mapping[str, Any], suite: Suite, options: Options, record: Mapping[str, Entry]
) -> Mapping[str, Mapping[str, Any]]:
    """How the claims of a run follow, where they have chains."""
    from derivations.errors import DerivationError
    from verify.commands.derive import progress
    from verify.running.derivation.rows import Orders, shelf
    from verify.running.derivation.run import derive as carry_out

    try:
        ids = [claim for claim in result["claims"] if claim in shelf(options.files).chains]
        orders = Orders(options.seed, options.alpha, options.workers, options.files)
        with progress() as advance:
            return carry_out(suite, ids, orders, record, advance)[0]
    except DerivationError as error:
        click.echo(f"no derivations: {error}", err=True)
        return {}


def _spelled_out(names: Sequence[str]) -> bool:
    """Whether a figure over real data is named by a word that is no glob."""
    from verify.showing.figures import DataFigure, select

    words = [name for name in names if not set(name) & set("*?[")]
    return any(isinstance(figure, DataFigure) for figure in (select(words) if words else ()))


def _possible(named: Sequence[Figure | DataFigure]) -> tuple[list[Figure | DataFigure], str]:
    """The figures that can be drawn with what is installed, and a line about the others."""
    from verify.showing.figures import DataFigure, missing_extra

    reason = missing_extra()
    left_out = [figure.id for figure in named if reason and isinstance(figure, DataFigure)]
    line = f"left out: {', '.join(left_out)}: {reason}" if left_out else ""
    return [figure for figure in named if figure.id not in left_out], line


def _ready(chosen: Sequence[Figure | DataFigure], data: str | None, seed: int) -> list[Figure]:
    """Figures with their data loaded and described, which takes seconds."""
    from verify.showing.figures import DataFigure, with_data

    waiting = [figure.id for figure in chosen if isinstance(figure, DataFigure)]
    if waiting and sys.stderr.isatty():
        click.echo(f"loading data for {', '.join(waiting)}", err=True)
    return with_data(chosen, data, seed)


def _measured(chosen: Sequence[Figure], seed: int, draws: int, workers: int) -> Iterator[dict[str, Any]]:
    """The numbers of figures, under a progress bar; quiet where standard error is no terminal."""
    from verify.showing.figures import measure_all, parts

    total = sum(len(parts(figure)) for figure in chosen)
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=total, label="figures", file=sys.stderr, hidden=hidden) as bar:
        yield from measure_all(chosen, seed, draws, workers, lambda: bar.update(1))


def _save(result: Mapping[str, Any], json_file: str | None) -> None:
    from verify.running.state import write_whole

    if json_file not in (None, "-"):
        write_whole(Path(str(json_file)), _as_json(result))


def _tell(
    result: Mapping[str, Any],
    suite: Suite,
    options: Options,
    record: Mapping[str, Entry],
    as_json: bool,
    report: Path | None,
    chains: Mapping[str, Mapping[str, Any]],
) -> int:
    """Table, summary, report and last verdicts; returns the exit code."""
    from verify.running.record import compare, exit_code
    from verify.running.state import remember
    from verify.showing.terminal import console, result_table, summary

    if as_json:
        click.echo(_as_json(result))
    interrupted = result["run"]["interrupted"]
    if not options.is_partial and not interrupted:
        remember(result)
    news = compare(result["claims"], record, options.is_partial)
    screen = console(stderr=as_json)
    screen.print(result_table(result, record, screen.width))
    screen.print(summary(result, news, record), soft_wrap=True)
    if report is not None:
        from verify.showing.report.page import write_report

        file = write_report(result, suite, record, report, (), "", chains, options.files)
        screen.print(f"report: {file}")
    return INTERRUPTED if interrupted else exit_code(news)


@main.command(epilog=DRAWN)
@click.argument("names", nargs=-1)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("verify-figures"),
    show_default=True,
    help="Folder for an SVG and a JSON file per figure.",
)
@arguments.seed
@click.option(
    "--draws", type=click.IntRange(2), default=FIGURE_DRAWS, show_default=True, help="Draws at each point, at least."
)
@click.option(
    "--data",
    type=click.Choice(["diabetes", "digits", "mnist"]),
    help="Real data for the figures that take it; default: a set shipped in scikit-learn. mnist needs a network.",
)
@arguments.workers
def figures(names: tuple[str, ...], out: Path, seed: int, draws: int, data: str | None, workers: int) -> None:
    """Draw figures of the papers again: theory as lines, simulated means with intervals as points.

    NAMES are names such as 1a or figure.1a, ids or globs; all figures by default. kernel and real_data draw theory over
    real data, which is exploratory: no verdict.
    """
    from verify.running.state import write_whole
    from verify.showing.figures import DataError, UnknownFigureError, select, summary, svg

    lines, code = [], 0
    try:
        chosen = select(names)
        possible, left_out = _possible(chosen)
        if left_out and possible and not data and not _spelled_out(names):
            chosen = possible
            lines.append(left_out)
        _require_folder("--out", out, create=True)
        for numbers in _measured(_ready(chosen, data, seed), seed, draws, workers):
            stem = out / numbers["figure"]
            files = {".svg": svg(numbers), ".json": _as_json(numbers)}
            for suffix, text in files.items():
                write_whole(stem.with_name(stem.name + suffix), text)
            lines.append(f"{summary(numbers)}\n  " + "  ".join(f"{stem}{suffix}" for suffix in files))
    except (DataError, UnknownFigureError) as error:
        raise click.UsageError(str(error)) from error
    except KeyboardInterrupt:
        lines.append("interrupted")
        code = INTERRUPTED
    click.echo("\n".join(lines))
    sys.exit(code)


if __name__ == "__main__":
    main()
