"""Checks carried out by several processes, those that share draws by the same one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from verify.judging.verdict import Outcome, Verdict
from verify.running.checks import describe, execute, time_left
from verify.running.plan import Check, Options
from verify.running.suite import Suite, suite_of_process
from verify.running.workers import spread


def bundles(checks: Sequence[Check]) -> list[list[int]]:
    """Numbers of the checks, those at the same regime together: they may ask for the same draws."""
    found: dict[str, list[int]] = {}
    for number, check in enumerate(checks):
        key = f"pair {number}" if check.pair is not None else json.dumps(dict(check.regime), sort_keys=True)
        found.setdefault(key, []).append(number)
    return list(found.values())


def spread_checks(
    suite: Suite, checks: Sequence[Check], options: Options, ends: float, share: float
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Results by number, as they come in.

    Args:
        suite: Claims and simulators, for the words about a check whose process died.
        checks: What to do.
        options: Seed, limits, number of processes, files.
        ends: Wall-clock time (`time.time`) at which the run ends.
        share: Seconds that one check may take.

    """
    return spread(
        partial(_there, suite.variants),
        bundles(checks),
        lambda number: (checks[number], options, ends, share),
        lambda number: describe(suite, checks[number], options, Outcome(Verdict.ERROR, "a worker process died"), 0.0),
        options.workers,
        partial(suite_of_process, options.files, suite.variants),
        lambda _: time_left(ends, share) + 2 * options.patience,  # for what `execute` cannot interrupt
    )


def _there(variants: Any, check: Check, options: Options, ends: float, share: float) -> dict[str, Any]:
    return execute(suite_of_process(options.files, variants), check, options, ends, share)
