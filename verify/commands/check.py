"""The command ``verify check``: what is to be mended in a claims file, and a first rough verdict, in seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from verify.commands import options as arguments
from verify.commands.inputs import named_claims, usage_errors
from verify.commands.outputs import NoClaimError, exit_with


if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from theory import Claim
    from verify.running.suite import Suite

EXIT = "Exit codes: 0 nothing to be mended; 1 something is; 2 usage; 130 interrupted."
SECONDS = 5.0
"""For each claim."""


@click.command(epilog=EXIT)
@click.argument("claims", nargs=-1, required=True)
@arguments.seed
def check(claims: tuple[str, ...], seed: int) -> None:
    """Tell what is to be mended in claims, and how they come out roughly, in seconds.

    CLAIMS are Python files of claims, ids or globs. Tried are the contract of every simulator, names that reach
    nothing, hypotheses that cannot hold or leave nothing, parameters that nothing uses; each claim is judged at two
    regimes with an error probability of 1 %, which is no verdict.
    """
    exit_with(_check, claims, seed)


def _check(words: tuple[str, ...], seed: int) -> int:
    from verify.running.lint import remarks, unused
    from verify.running.suite import is_file

    suite, chosen = named_claims(words)
    if not chosen:
        raise NoClaimError.among(words)
    found = {claim.id: remarks(suite, claim) for claim in chosen}
    sound = [claim for claim in chosen if not any(one.is_mistake for one in found[claim.id])]
    rough = _roughly(suite, sound, seed, tuple(word for word in words if is_file(word)))
    for claim in chosen:
        click.echo(claim.id)
        if claim.id in rough:
            click.echo(f"  roughly {rough[claim.id]}")
        for one in found[claim.id]:
            click.echo(f"  {'mend' if one.is_mistake else 'note'}: {one.text}")
    own = {simulator.home for simulator in suite.laboratory.simulators if simulator.home.startswith("claims_")}
    for one in unused(suite, chosen, own if any(map(is_file, words)) else set()):
        click.echo(f"note: {one.text}")
    mistakes = len(chosen) - len(sound)
    last = f"{mistakes} of {len(chosen)} claims to be mended" if mistakes else f"next: verify run {' '.join(words)}"
    click.echo(last)
    return 1 if mistakes else 0


def _roughly(suite: Suite, claims: Sequence[Claim], seed: int, files: tuple[str, ...]) -> dict[str, str]:
    """How claims come out at two regimes, in words."""
    from theory.errors import TheoryError
    from verify.evidence.sampling import NoRegimeError
    from verify.running.cache import RunLedgers
    from verify.running.ledger_errors import LedgerError
    from verify.running.plan import Options
    from verify.running.run import run_claims
    from verify.showing.terminal import checks_of, telling
    from verify.thresholds import runs

    if not claims:
        return {}
    options = Options(seed, runs.ROUGH_ALPHA, SECONDS * len(claims), regimes=runs.ROUGH_REGIMES, files=files)
    with (
        usage_errors(TheoryError, NoRegimeError, LedgerError),
        RunLedgers(None, lambda line: click.echo(line, err=True)) as ledgers,
    ):
        result = run_claims(suite, [claim.id for claim in claims], options, {}, ledgers)
    if result["run"]["interrupted"]:
        raise KeyboardInterrupt
    return {
        name: _rough_verdict(telling(checks_of(result, name), verdict)) for name, verdict in result["claims"].items()
    }


def _rough_verdict(row: Mapping[str, Any]) -> str:
    from verify.showing.terminal import interval_text, percent, regime_text

    gap = f", gap {percent(row['gap'])} in {interval_text(row)}" if interval_text(row) else ""
    regime = f" at {regime_text(row)}" if row["regime"] else ""
    reason = f": {row['reason']}" if row["verdict"] not in ("supported", "refuted") else ""
    return f"{row['verdict']}{gap}{regime}{reason}"
