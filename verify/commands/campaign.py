"""The command ``verify campaign``: claims and a ledger in; table, report, JSON and exit code out."""

from __future__ import annotations

import json
import math
import shlex
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from verify.commands import options as arguments
from verify.commands.inputs import usage_errors
from verify.commands.options import Duration, Size
from verify.commands.outputs import INTERRUPTED, NoClaimError, require_outputs, save_json
from verify.commands.verdicts import tell_verdicts, write_report
from verify.running.times import CAMPAIGN_BUDGET
from verify.version import __version__


if TYPE_CHECKING:
    from verify.running.agenda import Spec
    from verify.running.crew import Crew
    from verify.running.ledger import Ledger
    from verify.running.record import Entry
    from verify.running.suite import Suite, Variants


EXIT = """
Exit codes: 0 all claims as expected; 1 a refutation (or another change) that is not on record; 2 usage, or a ledger
that cannot be used; 3 something undecided or unfinished, or a check that failed; 5 no claim found; 130 interrupted.
"""


@click.command(epilog=EXIT)
@click.argument("claims", nargs=-1)
@arguments.ledger()
@click.option(
    "--resume", is_flag=True, help="Continue the latest campaign in the ledger; files of one's own are named again."
)
@click.option("--budget", type=Duration(), help="Time to stop after: 90, 90s, 5m, 2h.  [default: 10m without --rounds]")
@click.option(
    "--rounds", type=click.IntRange(1), help="Rounds to finish; the outcome depends on nothing but this and the seed."
)
@arguments.alpha("the whole campaign, however long it goes on")
@arguments.seed
@click.option("--regimes", type=click.IntRange(1), help="Regimes or growth paths of each claim in the first round.")
@arguments.workers
@click.option("--dask", metavar="ADDRESS", help="Give the tasks to a Dask cluster (extra dask).")
@click.option("--mpi", is_flag=True, help="Give the tasks to MPI processes (extra mpi); see docs/scale.md.")
@click.option(
    "--block-limit", type=Duration(), default="5m", show_default=True, help="Time that one block of draws may take."
)
@click.option(
    "--memory", type=Size(2**29), default="2G", show_default=True, help="Memory of a process from which it is replaced."
)
@arguments.record
@arguments.json_file
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    default=arguments.REPORT,
    show_default=True,
    help="Folder of the HTML report, with the maps.",
)
@click.option(
    "--mutants",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What verify mutate wrote with --json, to be shown on the pages.",
)
@arguments.no_report
def campaign(claims: tuple[str, ...], file: Path, resume: bool, no_report: bool, **asked: Any) -> None:
    """Hunt for where theory and simulation part, for minutes or days; remember everything in a ledger.

    CLAIMS are ids, globs or Python files of claims and simulators; all built-in claims by default. The same command
    again goes on where the first one stopped.
    """
    from theory.errors import TheoryError
    from verify.evidence.sampling import NoRegimeError
    from verify.running.ledger_errors import LedgerError
    from verify.running.record import RecordError

    asked["report"] = None if no_report else asked["report"]
    require_outputs(asked["json_file"], asked["report"])
    asked["mutants"] = _written_mutants(asked["mutants"])
    with usage_errors(TheoryError, LedgerError, RecordError, NoRegimeError):
        sys.exit(_campaign(claims, file, resume, asked))


def _written_mutants(file: Path | None) -> Mapping[str, Any]:
    """Mutants by claim, from the JSON of ``verify mutate``."""
    try:
        found = {} if file is None else json.loads(file.read_text(encoding="utf-8"))["claims"]
        return {claim: row for claim, row in found.items() if row["mutants"] is not None}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        msg = f"--mutants: expected a file that verify mutate --json wrote; got {file} ({error!r})"
        raise click.UsageError(msg) from error


def _campaign(words: tuple[str, ...], file: Path, resume: bool, asked: Mapping[str, Any]) -> int:
    from verify.running.agenda import agenda_of, campaigns_in
    from verify.running.campaign import Abandoned, Campaign
    from verify.running.crew import Brief
    from verify.showing.progress import watching

    ledger, spec, suite = _opened(words, file, resume, asked)
    is_known = spec in campaigns_in(ledger)
    record = _record(spec, suite)
    name = ledger.begin(spec.to_json(), __version__)
    brief = Brief(
        str(file.absolute()), name, spec.files, asked["block_limit"], memory=asked["memory"], variants=suite.variants
    )
    budget = asked["budget"] or (math.inf if asked["rounds"] else CAMPAIGN_BUDGET)
    ends, whole, interrupted = time.monotonic() + budget, False, False
    if is_known:
        click.echo(f"goes on with what {file} holds of this campaign", err=True)
    stopped = "stopped; to go on: " + shlex.join(["verify", "campaign", *words, "--ledger", str(file), "--resume"])
    with ExitStack() as stack:
        watch = stack.enter_context(watching(spec, ends))
        crew = _crew(asked, spec, suite.variants, stack)
        campaign = Campaign(ledger, suite, agenda_of(suite, spec, record), brief, crew)
        try:
            whole = campaign.run(ends, asked["rounds"] or math.inf, watch)
        except Abandoned:
            click.echo(stopped, err=True)
            return INTERRUPTED
        except KeyboardInterrupt:
            interrupted = True
    code = _tell(ledger, name, spec, suite, record, asked, whole)
    if not whole:
        click.echo(stopped, err=True)
    elif is_known and not campaign.state.samples:
        click.echo(f"finished already: {file} holds all of it; more --rounds go on", err=True)
    return INTERRUPTED if interrupted else code


def _record(spec: Spec, suite: Suite) -> Mapping[str, Entry]:
    """What is on record; entries that are about nothing here are told."""
    from verify.running.record import record_for

    record, unknown = record_for(map(Path, spec.record), suite.claims, spec.claims)
    for line in unknown:
        click.echo(f"record: {line}", err=True)
    return record


def _opened(words: tuple[str, ...], file: Path, resume: bool, asked: Mapping[str, Any]) -> tuple[Ledger, Spec, Suite]:
    """The ledger, what is asked for, and the claims and simulators that it takes."""
    from verify.running.ledger import Ledger
    from verify.running.mutation.operators import altered
    from verify.running.suite import load_suite, require_simulators

    if resume and not file.exists():
        msg = f"--resume: expected a ledger; got {file}, which does not exist"
        raise click.UsageError(msg)
    ledger = Ledger(file)
    spec = _taken_up(ledger, words, resume, asked)
    suite = load_suite(spec.files, altered)
    if gone := [claim for claim in spec.claims if claim not in suite.claims]:
        where = f" in {', '.join(spec.files)}" if spec.files else ""
        msg = f"{file}: expected every claim of its campaign{where}; {', '.join(gone)} is there no more"
        raise click.UsageError(msg)
    require_simulators(suite, [suite.claims[claim] for claim in spec.claims])
    return ledger, spec, suite


def _taken_up(ledger: Ledger, words: tuple[str, ...], resume: bool, asked: Mapping[str, Any]) -> Spec:
    """The campaign that was asked for, which the ledger may hold already; the latest one in it for ``--resume``.

    Raises:
        click.UsageError: If there is none to be resumed, or files of claims are not named again: what is in a ledger
            never decides which program runs.

    """
    from verify.running.agenda import campaigns_in

    known = campaigns_in(ledger) if resume else []
    if not resume:
        return _spec(words, asked)
    if not known:
        msg = f"--resume: expected a campaign that {ledger.file} holds; it holds none"
        raise click.UsageError(msg)
    if not words:
        if known[-1].files:
            msg = (
                "--resume: expected the files of claims to be named again, since a ledger does not decide which "
                f"program runs; the latest campaign in {ledger.file} was about {', '.join(known[-1].files)}"
            )
            raise click.UsageError(msg)
        return known[-1]
    spec = _spec(words, asked)
    if spec in known:
        return spec
    only_files = all(str(Path(word).absolute()) in spec.files for word in words)
    alike = [one for one in known if one.files == spec.files and (only_files or one.claims == spec.claims)]
    if not alike or _is_asked_otherwise():
        msg = f"--resume: expected a campaign that {ledger.file} holds; got one that was asked for otherwise"
        raise click.UsageError(msg)
    return alike[-1]


def _is_asked_otherwise() -> bool:
    """Whether something is named that makes a campaign of its own; what is not named is as it was."""
    found = click.get_current_context().get_parameter_source
    return any(found(name) is not ParameterSource.DEFAULT for name in ("seed", "alpha", "regimes", "record"))


def _spec(words: tuple[str, ...], asked: Mapping[str, Any]) -> Spec:
    from verify.running.agenda import Spec
    from verify.running.mutation.operators import altered
    from verify.running.suite import is_file, load_suite, select

    files = tuple(str(Path(word).absolute()) for word in words if is_file(word))
    named = tuple(str(Path(word).absolute()) if is_file(word) else word for word in words)
    chosen = tuple(claim.id for claim in select(load_suite(files, altered), named))
    if not chosen:
        raise NoClaimError.among(words)
    record = tuple(str(path.absolute()) for path in asked["record"])
    return Spec(asked["seed"], asked["alpha"], chosen, asked["regimes"], files, record)


def _crew(asked: Mapping[str, Any], spec: Spec, variants: Variants, stack: ExitStack) -> Crew:
    """Who does the tasks: local processes, or an executor that was asked for."""
    from verify.running.crew import Local
    from verify.running.elsewhere import Elsewhere

    if asked["dask"] and asked["mpi"]:
        msg = "--dask and --mpi: expected one of them; got both"
        raise click.UsageError(msg)
    if asked["dask"]:
        client = stack.enter_context(_dask(asked["dask"]))
        return Elsewhere(client.get_executor(pure=False), 2 * max(len(client.ncores()), 1))
    if asked["mpi"]:
        try:
            from mpi4py.futures import MPIPoolExecutor
        except ImportError as error:
            msg = f"--mpi: expected the extra mpi and an MPI library; got {error}"
            raise click.UsageError(msg) from error
        return Elsewhere(stack.enter_context(MPIPoolExecutor()), 2 * asked["workers"])
    return Local(asked["workers"], spec.files, variants)


def _dask(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        msg = "--dask: expected the package distributed (pip install 'theory-verify[dask]'); it is not installed"
        raise click.UsageError(msg) from error
    try:
        return Client(address, timeout=10)
    except (OSError, ValueError) as error:
        msg = f"--dask: expected the address of a running scheduler, such as tcp://host:8786; got {address!r} ({error})"
        raise click.UsageError(msg) from error


def _tell(
    ledger: Ledger,
    name: str,
    spec: Spec,
    suite: Suite,
    record: Mapping[str, Entry],
    asked: Mapping[str, Any],
    whole: bool,
) -> int:
    """Table, summary, findings, JSON and report of what the ledger holds of a campaign; returns the exit code."""
    from verify.running.result import outcome

    result = outcome(ledger, name, spec, suite, asked["workers"], whole)
    save_json(result, asked["json_file"])
    code = tell_verdicts(result, record, not whole, asked["json_file"], spec.claims)
    if asked["report"] is not None:
        content = {"files": spec.files, "mutants": asked["mutants"]}
        write_report(result, asked["json_file"], suite, record, asked["report"], **content)
    return code
