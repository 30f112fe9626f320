"""Chains carried out, here or by workers, and what they come to together."""

from __future__ import annotations

import fnmatch
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import Any

from derivations import Strength, builtin_underived
from derivations.kernel.dependencies import Standing, leaning
from verify.running.derivation.kept_verdicts import Kept
from verify.running.derivation.rows import Orders, failed, judgements, out_of_time, row_of, shelf
from verify.running.derivation.settling import Table
from verify.running.record import Entry
from verify.running.suite import Suite, is_file, select, suite_of_process
from verify.running.workers import spread
from verify.thresholds.derivations import BUSY, FILE_SECONDS


INTERRUPT_SECONDS = 15.0
"""Seconds for an interrupt to take effect; then the worker is ended, whatever it is at."""
COQ = 3 * BUSY * FILE_SECONDS
"""Seconds in addition where coqc goes through its lemmas, what they are at points where they fail, and the file."""
KEPT_SECONDS = 5.0
"""Seconds between two times that what was found out is kept."""
NO_CHAIN = "no chain leads to this claim"


def without_chain(claims: Sequence[str] | None = None) -> dict[str, str]:
    """That no chain leads to some claims, and why, where that is known; those for which it is, by default."""
    why = builtin_underived()
    return {one: f"{NO_CHAIN}: {why[one]}" if one in why else NO_CHAIN for one in (why if claims is None else claims)}


def choose(suite: Suite, words: Sequence[str], files: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Ids of the chains that words on the command line name, and claims named that have none.

    A file stands for its chains, unless another word picks some of them; no word for all built-in chains.

    Raises:
        UnknownClaimError: If a word names nothing; the message offers the nearest ids.

    """
    stand = shelf(files)
    if not words:
        return [claim.id for claim in select(suite, ()) if claim.id in stand.chains], []
    plain = [word for word in words if not is_file(word)]
    chosen: dict[str, None] = {}
    bare: dict[str, None] = {}
    for word in plain:
        for claim in select(suite, [word]):
            if claim.id in stand.chains:
                chosen[claim.id] = None
            else:
                bare[claim.id] = None
    for file in (word for word in words if is_file(word)):
        own = [claim for claim, origin in stand.files.items() if origin == file]
        if not any(fnmatch.fnmatchcase(claim, word) for claim in own for word in plain):
            chosen |= dict.fromkeys(own)
    return list(chosen), list(bare)


def derive(
    suite: Suite,
    ids: Sequence[str],
    orders: Orders,
    record: Mapping[str, Entry],
    on_done: Callable[[int, int], None] = lambda done, total: None,
    on_row: Callable[[dict[str, Any]], None] = lambda row: None,
    kept: Kept | None = None,
) -> tuple[dict[str, dict[str, Any]], list[str] | None]:
    """Check some chains with all that they lean on.

    Args:
        suite: Claims and simulators.
        ids: Ids of the claims whose chains are asked for.
        orders: What is asked for.
        record: Verdicts on record.
        on_done: Called with the number of chains done, and of all.
        on_row: Called with the row of each chain asked for, as soon as it and all that it leans on are done.
        kept: Where rows are found that nothing has changed for, and kept; None for nowhere.

    Returns:
        A row for each chain asked for, by id, in order; and the chains that were in hand when it was interrupted, None
        if it was not.

    Raises:
        ChainError: If chains lean on each other in a circle.

    """
    stand = orders.stand
    order = leaning(stand.chains, ids)
    orders = replace(orders, share=orders.alpha / max(judgements({one: stand.chains[one] for one in order}), 1))
    table = Table(stand, order, orders, by_themselves(suite, record), record)
    begun: dict[str, float] = {}
    in_hand = None
    try:
        for one, row in _rows(suite, order, orders, begun, kept):
            for settled in table.take(one, row):
                if settled in ids:
                    on_row(table.rows[settled])
            on_done(len(table.rows), len(order))
    except KeyboardInterrupt:
        in_hand = [one for one in begun if one not in table.rows]
        table.settle([one for one in table.rows if one not in table.settled])
    return {one: table.rows[one] for one in ids if one in table.rows}, in_hand


def _rows(
    suite: Suite, order: Sequence[str], orders: Orders, begun: dict[str, float], kept: Kept | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """A row for each chain, those that are known first; what is found out is kept every few seconds."""
    known = {} if kept is None else kept.recall(orders, order)
    yield from known.items()
    left = [one for one in order if one not in known]
    fresh, due = dict[str, dict[str, Any]](), time.monotonic() + KEPT_SECONDS
    try:
        for number, row in _carried_out(suite, left, orders, begun) if left else ():
            fresh[left[number]] = deepcopy(row)  # settled in its place from here on
            yield left[number], row
            if kept is not None and time.monotonic() > due:
                kept.keep(orders, fresh)
                fresh, due = {}, time.monotonic() + KEPT_SECONDS
    finally:
        if kept is not None:
            kept.keep(orders, fresh)


def _carried_out(
    suite: Suite, order: Sequence[str], orders: Orders, begun: dict[str, float]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows by number, as they come in; what is begun is noted, and when."""
    chains = orders.stand.chains
    if orders.workers == 1 or len(order) == 1:
        for number, one in enumerate(order):
            begun[one] = time.monotonic()
            yield number, row_of(suite, chains[one], orders)
        return

    def told(number: int) -> tuple[str, Orders]:
        begun[order[number]] = time.monotonic()
        return order[number], orders

    def died(number: int) -> dict[str, Any]:
        chain, seconds = chains[order[number]], time.monotonic() - begun[order[number]]
        late = seconds >= BUSY * orders.budget
        found = out_of_time(chain, orders) if late else failed(chain, "a worker process died")
        return found | {"seconds": round(seconds, 3)}

    yield from spread(
        _there,
        ([number] for number in range(len(order))),
        told,
        died,
        orders.workers,
        partial(_ready, orders.files),
        lambda _: BUSY * orders.budget + INTERRUPT_SECONDS + (COQ if orders.certify is not None else 0),
        lambda row: bool(row["out_of_time"]),
    )


def _ready(files: tuple[str, ...]) -> None:
    """Load what a worker needs: that is no time of a chain."""
    suite_of_process(files)
    shelf(files)


def _there(one: str, orders: Orders) -> dict[str, Any]:
    return row_of(suite_of_process(orders.files), orders.stand.chains[one], orders)


def by_themselves(suite: Suite, record: Mapping[str, Entry]) -> dict[str, Standing]:
    """The standing of built-in claims by themselves: every one of them is supported unless it is on record."""
    found = {}
    for one, claim in suite.claims.items():
        if one in suite.files:
            continue
        verdict = record[one].verdict if one in record else "supported"
        lane = Strength.SIMULATED if claim.quantities else Strength.NUMERIC
        found[one] = {"supported": Standing.of(lane), "refuted": Standing("refuted")}.get(
            verdict, Standing("unverified")
        )
    return found


def exit_code(rows: Mapping[str, Mapping[str, Any]], bare: Sequence[str]) -> int:
    """0 all as expected; 1 something refuted, or not as on record; 3 something else left open."""
    off = {row["deviates"] for row in rows.values()} - {""}
    if off - {"open"}:
        return 1
    return 3 if off or bare else 0
