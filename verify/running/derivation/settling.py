"""What checked chains come to together with all that they lean on, as they come in, and whether it is as on record."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from derivations import builtin_chains
from derivations.kernel.assumptions import Assumption, assumptions
from derivations.kernel.dependencies import Combined, Standing, combine, leaning
from derivations.kernel.verdict import cited
from verify.running.derivation.deviations import STRONGEST, Wanted, advice, deviation, wanted
from verify.running.derivation.rows import Orders, Shelf, footing, judgements
from verify.running.record import Derivation, Entry, read_assumptions, read_derivations
from verify.thresholds.derivations import CHAIN_SECONDS


@dataclass
class Table:
    """Rows of chains that were checked by themselves; one is settled when all that it leans on is there.

    Attributes:
        stand: The chains.
        order: Ids of those to come, each after those that it leans on.
        orders: What is asked for.
        known: The standing of results without a chain.
        record: Verdicts on record.
        rows: Rows by id.
        settled: Ids of the rows that hold what their chains come to.
    """

    stand: Shelf
    order: Sequence[str]
    orders: Orders
    known: Mapping[str, Standing]
    record: Mapping[str, Entry]
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Look up what is on record of derivations."""
        self.derivations, self.conditions = read_derivations(), read_assumptions()
        self.waits = {one: {claim.id for claim in cited(self.stand.chains[one])} for one in self.order}

    @cached_property
    def assumed(self) -> dict[str, tuple[Assumption, ...]]:
        """What each chain assumes."""
        return assumptions(self.stand.chains, self.order)

    def take(self, one: str, row: dict[str, Any]) -> Iterator[str]:
        """Add a row; ids of the chains that are settled with it."""
        self.rows[one] = row
        ready: dict[str, None] = {}
        for other in self.order:
            there = self.settled | set(ready)
            if other in self.rows and other not in there and self.waits[other] & self.waits.keys() <= there:
                ready[other] = None
        if ready:
            self.settle([*ready])
            yield from ready

    def settle(self, ids: Sequence[str]) -> None:
        """Put in some rows what their chains come to; what is missing lends nothing."""
        footings = {one: footing(row) for one, row in self.rows.items()}
        found = combine(self.order, footings, self.known, self.assumed)
        for one in ids:
            is_ours = self.stand.chains[one] is builtin_chains().get(one)
            derivation = self.derivations.get(one, STRONGEST) if is_ours else None
            expected = wanted(self.record.get(one), derivation, self.conditions.get(one, ()))
            _settle(self.rows[one], found, expected, self.orders.simulate)
            self.rows[one]["on_record"] = _on_record(self.record.get(one), derivation)
            self.rows[one]["reproduce"] = _reproduce(self.stand, one, self.orders)
        self.settled |= {*ids}


def _settle(row: dict[str, Any], found: Mapping[str, Combined], expected: Wanted, simulated: bool) -> None:
    """Put in a row what its chain comes to with everything that it leans on, and whether that is as on record."""
    combined = found[row["claim"]]
    for step, standing in zip(row["steps"], combined.steps, strict=True):
        if standing.verdict != step["verdict"] or str(standing.strength) != step["strength"]:
            weak = [c for c in step["cites"] if _is_as_weak(combined.lent[c], standing)]
            lent = combined.lent[weak[0]]
            shown = f"{lent.verdict}, {lent.strength}" if lent.strength else lent.verdict
            step["how"] = f"{step['how']}; {', '.join(weak)} is {shown}"
            step |= {"verdict": standing.verdict, "strength": str(standing.strength)}
    row["verdict"], row["strength"] = combined.chain.verdict, str(combined.chain.strength)
    row["leans_on"] = {
        one: {
            "verdict": lent.verdict,
            "strength": str(lent.strength),
            "under": _under(found[one]) if one in found else [],
        }
        for one, lent in combined.lent.items()
    }
    row["under"] = _under(combined)
    row["lemmas"], row["unproved"] = [*combined.lemmas], [*combined.unproved]
    under = [one["condition"] for one in row["under"]]
    row["wanted"] = expected.words
    row["deviates"] = deviation(combined.chain, expected, under, simulated)
    row["expected"] = not row["deviates"]
    told = row["deviates"] not in ("", "open")
    row["advice"] = advice(row["claim"], combined.chain, expected, under) if told else ""


def _is_as_weak(lent: Standing, standing: Standing) -> bool:
    return lent.strength is standing.strength if standing.holds else lent.verdict == standing.verdict


def _under(combined: Combined) -> list[dict[str, str]]:
    return [{"condition": str(one.condition), "reason": one.reason, "claim": one.claim} for one in combined.under]


def _on_record(entry: Entry | None, derivation: Derivation | None) -> str:
    """What is on record of a claim, or else of its derivation."""
    if entry is not None:
        return f"{entry.verdict}: {entry.reason}"
    if derivation is None or not derivation.reason:
        return ""
    return f"{derivation.words}: {derivation.reason}"


def _reproduce(stand: Shelf, one: str, orders: Orders) -> str:
    """What repeats the check of one chain, bit for bit: a command, or a call where no command can load it."""
    count = judgements({other: stand.chains[other] for other in leaning(stand.chains, [one])})
    if any(chain.claim.id == one for chain in orders.made):
        told = {"seed": orders.seed} | ({"alpha": orders.share * count} if count and orders.simulate else {})
        told |= {} if orders.budget == CHAIN_SECONDS else {"budget": orders.budget}
        told |= {} if orders.simulate else {"simulate": False}
        return f"verify.derive(chain, {', '.join(f'{name}={value!r}' for name, value in told.items())})"
    words = ["verify", "derive", *((stand.files[one],) if one in stand.files else ()), one]
    words += ["--seed", str(orders.seed)]
    if count and orders.simulate:
        words += ["--alpha", repr(orders.share * count)]
    if orders.budget != CHAIN_SECONDS:
        words += ["--budget", f"{orders.budget:g}"]
    return shlex.join(words if orders.simulate else [*words, "--no-simulate"])
