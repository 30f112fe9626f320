"""What a run and a campaign say when they end: table, summary, page and exit code."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.commands.outputs import print_json


if TYPE_CHECKING:
    from verify.running.record import Entry
    from verify.running.suite import Suite


def tell_verdicts(
    result: Mapping[str, Any],
    suite: Suite,
    record: Mapping[str, Entry],
    partial: bool,
    json_file: str | None,
    report: Path | None,
    asked: Collection[str] = (),
    **content: Any,
) -> int:
    """Print the verdicts and what stands out, write the report with some more content, and return the exit code.

    Where JSON goes to standard output, everything else goes to standard error. A claim that was asked for and of which
    no check is finished is open.
    """
    from verify.running.record import compare, exit_code
    from verify.showing.terminal import console, result_table, summary

    if json_file == "-":
        print_json(result)
    news = compare(result["claims"], record, partial)
    screen = console(stderr=json_file == "-")
    screen.print(result_table(result, record, screen.width))
    for line in result["campaign"]["words"] if "campaign" in result else ():
        screen.print(line, soft_wrap=True, markup=False)
    screen.print(summary(result, news, record), soft_wrap=True)
    if report is not None:
        from verify.showing.report.page import write_report

        screen.print(f"report: {write_report(result, suite, record, report, **content)}")
    unfinished = len(set(asked) - result["claims"].keys())
    if unfinished:
        screen.print(f"no check finished of {unfinished} of {len(asked)} claims")
    return exit_code(news, unfinished > 0)
