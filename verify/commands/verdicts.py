"""What a run and a campaign say when they end: table, summary, exit code, and where the report is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from verify.commands.outputs import print_json


if TYPE_CHECKING:
    from verify.running.record import Entry


def tell_verdicts(
    result: Mapping[str, Any],
    record: Mapping[str, Entry],
    partial: bool,
    json_file: str | None,
    asked: Collection[str] = (),
) -> int:
    """Print the verdicts and what stands out, and return the exit code.

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
    unfinished = len(set(asked) - result["claims"].keys())
    if unfinished:
        screen.print(f"no check finished of {unfinished} of {len(asked)} claims")
    return exit_code(news, unfinished > 0)


def write_report(result: Mapping[str, Any], json_file: str | None, *known: Any, **content: Any) -> None:
    """Write the report of a run, and say where: what is known, and some more content, are handed on."""
    from verify.showing.report.page import write_report as write
    from verify.showing.terminal import console

    console(stderr=json_file == "-").print(f"report: {write(result, *known, **content)}")
