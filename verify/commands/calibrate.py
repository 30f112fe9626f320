"""The command ``verify calibrate``: how often the judge errs, and how much it sees, on laws that are known."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import click

from verify.commands import options as arguments
from verify.commands.outputs import INTERRUPTED, exit_with, require_outputs, save_json, write_json


EXIT = """
Exit codes: 0 every rate as promised, as far as its interval tells; 1 one exceeds what is promised, beyond its interval;
2 usage; 3 checks that failed; 130 interrupted.
"""


@click.command(epilog=EXIT)
@click.option("--only", default="", help="Only rows with these words, such as student, or search.")
@click.option("--repeats", type=click.IntRange(1), default=50, show_default=True, help="Checks of each claim.")
@click.option("--searches", type=click.IntRange(1), default=5, show_default=True, help="Searches of each claim.")
@click.option(
    "--places", type=click.IntRange(16), default=64, show_default=True, help="Places of each search at first."
)
@arguments.alpha("each check by itself", default=0.05)
@arguments.seed
@arguments.json_file
def calibrate(
    only: str, repeats: int, searches: int, places: int, alpha: float, seed: int, json_file: str | None
) -> None:
    """Measure false alarms and power of the judge, on laws about which everything is known.

    Each law is judged as in verify run, again and again with other seeds: under a true claim and under a false one. A
    verdict is wrong where the true one is refuted, or the false one supported. Rates have exact intervals.
    """
    require_outputs(json_file, None)
    exit_with(_calibrate, only, repeats, searches, places, alpha, seed, json_file)


def _calibrate(
    only: str, repeats: int, searches: int, places: int, alpha: float, seed: int, json_file: str | None
) -> int:
    from verify.commands.progress import counted
    from verify.running.calibration.measure import calibrate as measure, scenarios
    from verify.showing.calibration import summary, table
    from verify.showing.terminal import console
    from verify.thresholds.runs import TOGETHER

    every = scenarios(places)
    chosen = [scenario for scenario in every if only.lower() in scenario.name.lower()]
    if not chosen:
        names = ", ".join(dict.fromkeys(scenario.what for scenario in every))
        msg = f"--only: expected words of a row; got {only!r}; there are {names}"
        raise click.UsageError(msg)
    asked = {"seed": seed, "alpha": alpha, "repeats": repeats, "searches": searches, "places": places}
    rows: list[dict[str, Any]] = []
    result = {"run": asked | {"interrupted": True}, "together": TOGETHER, "rows": rows}
    with suppress(KeyboardInterrupt):  # what is measured by then is told
        for row in counted(measure(chosen, alpha, seed, repeats, searches), len(chosen), "claims"):
            rows.append(row)
            save_json(result, json_file)
    interrupted = len(rows) < len(chosen)
    write_json(result | {"run": asked | {"interrupted": interrupted}}, json_file)
    screen = console(stderr=json_file == "-")
    screen.print(table(rows, alpha))
    screen.print(summary(rows, TOGETHER), soft_wrap=True)
    if interrupted:
        click.echo(f"interrupted: {len(rows)} of {len(chosen)} claims are measured", err=True)
        return INTERRUPTED
    states = {row["state"] for row in rows}
    return 1 if "broken" in states else 3 if "failed" in states else 0
