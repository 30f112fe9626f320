"""Chains carried out, here or by workers, and what they come to together."""

from __future__ import annotations

import fnmatch
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from derivations import Strength, builtin_chains, builtin_underived
from derivations.kernel.dependencies import Combined, Standing, combine, leaning
from verify.running.derivation.rows import BUDGET, Orders, Shelf, failed, footing, judgements, row_of, shelf
from verify.running.record import Derivation, Entry, read_derivations
from verify.running.suite import Suite, is_file, select, suite_of_process
from verify.running.workers import spread


NO_CHAIN = "no chain leads to this claim"
STRONGEST = Derivation(Strength.SYMBOLIC, "")
"""What is expected of a built-in chain about which nothing is on record."""


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
) -> tuple[dict[str, dict[str, Any]], list[str] | None]:
    """Check some chains with all that they lean on.

    Args:
        suite: Claims and simulators.
        ids: Ids of the claims whose chains are asked for.
        orders: What is asked for.
        record: Verdicts on record.
        on_done: Called with the number of chains done, and of all.

    Returns:
        A row for each chain asked for, by id, in order; and the chains that were in hand when it was interrupted, None
        if it was not.

    Raises:
        ChainError: If chains lean on each other in a circle.

    """
    stand, strengths = shelf(orders.files), read_derivations()
    order = leaning(stand.chains, ids)
    orders = replace(orders, share=orders.alpha / max(judgements({one: stand.chains[one] for one in order}), 1))
    rows: dict[str, dict[str, Any]] = {}
    begun: dict[str, None] = {}
    in_hand = None
    try:
        for number, row in _carried_out(suite, order, orders, begun):
            rows[order[number]] = row
            on_done(len(rows), len(order))
    except KeyboardInterrupt:
        in_hand = [one for one in begun if one not in rows]
    known = by_themselves(suite, record)
    found = combine(order, {one: footing(row) for one, row in rows.items()}, known)
    for one, row in rows.items():
        is_ours = stand.chains[one] is builtin_chains().get(one)
        _settle(row, found[one], record.get(one), strengths.get(one, STRONGEST) if is_ours else None)
        row["reproduce"] = _reproduce(stand, one, orders)
    return {one: rows[one] for one in ids if one in rows}, in_hand


def _carried_out(
    suite: Suite, order: Sequence[str], orders: Orders, begun: dict[str, None]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows by number, as they come in; what is begun is noted."""
    if orders.workers == 1 or len(order) == 1:
        chains = shelf(orders.files).chains
        for number, one in enumerate(order):
            begun[one] = None
            yield number, row_of(suite, chains[one], orders)
        return

    def told(number: int) -> tuple[str, Orders]:
        begun[order[number]] = None
        return order[number], orders

    yield from spread(
        _there,
        ([number] for number in range(len(order))),
        told,
        lambda number: failed(shelf(orders.files).chains[order[number]], "a worker process died"),
        orders.workers,
        partial(suite_of_process, orders.files),
    )


def _there(one: str, orders: Orders) -> dict[str, Any]:
    return row_of(suite_of_process(orders.files), shelf(orders.files).chains[one], orders)


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


def _settle(row: dict[str, Any], combined: Combined, entry: Entry | None, wanted: Derivation | None) -> None:
    """Put in a row what its chain comes to with everything that it leans on, and whether that is as on record."""
    for step, standing in zip(row["steps"], combined.steps, strict=True):
        if standing.verdict != step["verdict"] or str(standing.strength) != step["strength"]:
            weak = [c for c in step["cites"] if combined.lent[c] == standing]
            lent = combined.lent[weak[0]]
            shown = f"{lent.verdict}, {lent.strength}" if lent.strength else lent.verdict
            step["how"] = f"{step['how']}; {', '.join(weak)} is {shown}"
            step |= {"verdict": standing.verdict, "strength": str(standing.strength)}
    row["verdict"], row["strength"] = combined.chain.verdict, str(combined.chain.strength)
    row["leans_on"] = {
        one: {"verdict": lent.verdict, "strength": str(lent.strength)} for one, lent in combined.lent.items()
    }
    row["on_record"] = _on_record(entry, wanted)
    row["weaker"] = is_weaker(combined.chain, entry, wanted)
    row["expected"] = expected(row["verdict"], entry) and not row["weaker"]


def _on_record(entry: Entry | None, wanted: Derivation | None) -> str:
    """What is on record of a claim, or else of its derivation."""
    if entry is not None:
        return f"{entry.verdict}: {entry.reason}"
    if wanted is None or not wanted.reason:
        return ""
    return f"{wanted.words}: {wanted.reason}"


def is_weaker(standing: Standing, entry: Entry | None, wanted: Derivation | None) -> bool:
    """Whether a chain holds, but less strongly than is on record of it."""
    holds = standing.verdict in ("proved", "confirmed")
    return (
        holds and entry is None and wanted is not None and wanted.is_checkable and standing.strength < wanted.strength
    )


def expected(verdict: str, entry: Entry | None) -> bool:
    """Whether a chain comes out as it should: refuted where the record says so of its claim, proved elsewhere."""
    if entry is not None and entry.verdict == "refuted":
        return verdict == "refuted"
    if entry is not None and entry.verdict == "vacuous":
        return verdict in ("refuted", "unverified")
    return verdict in ("proved", "confirmed")


def exit_code(rows: Mapping[str, Mapping[str, Any]], bare: Sequence[str]) -> int:
    """0 all as expected; 1 a refutation not on record, or a proof of what is; 3 something unverified, or weaker."""
    off = [row for row in rows.values() if not row["expected"]]
    if any(row["verdict"] != "unverified" and not row.get("weaker") for row in off):
        return 1
    return 3 if off or bare else 0


def _reproduce(stand: Shelf, one: str, orders: Orders) -> str:
    """The command that repeats the check of one chain, bit for bit."""
    words = ["verify", "derive", *((stand.files[one],) if one in stand.files else ()), one]
    words += ["--seed", str(orders.seed)]
    count = judgements({other: stand.chains[other] for other in leaning(stand.chains, [one])})
    if count and orders.simulate:
        words += ["--alpha", repr(orders.share * count)]
    if orders.budget != BUDGET:
        words += ["--budget", f"{orders.budget:g}"]
    return shlex.join(words if orders.simulate else [*words, "--no-simulate"])
