"""Keeps the verdicts on built-in chains, so that an unchanged chain is not checked twice.

Rows are kept where only built-in claims, simulators and chains are in hand: what a user's own rest on is not known in
full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from verify.running.derivation.rows import Orders
from verify.running.derivation.trials import candidates
from verify.running.remembered import Remembered, key_for


class Kept:
    """Rows of chains, where a user's cache holds them."""

    def __init__(self, forget: bool = False) -> None:
        """Take whether what is there is ignored."""
        self.remembered = Remembered(forget=forget)

    def recall(self, orders: Orders, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Rows of chains that nothing has changed for, by the id of their claim."""
        return {
            one: row
            for one, row in self.remembered.recall(_keys(orders, ids)).items()
            if isinstance(row, dict) and row.get("claim") == one and row.get("steps")
        }

    def keep(self, orders: Orders, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Remember rows as they come from a chain by itself, but for those that came to nothing, or to no end."""
        keys = _keys(orders, rows)
        told = {one: row for one, row in rows.items() if not row["out_of_time"] and _shows_something(row)}
        self.remembered.keep(keys, {one: row for one, row in told.items() if one in keys})


def _shows_something(row: Mapping[str, Any]) -> bool:
    """Whether a step was decided: where a worker died, or a check failed as a whole, none was."""
    return any(step["strength"] != "none" for step in row["steps"])


def _keys(orders: Orders, ids: Iterable[str]) -> dict[str, bytes]:
    """What the rows of chains depend on, by the id of their claim; none for what is not kept."""
    if orders.files or orders.made or orders.certify is not None:
        return {}
    keys = {}
    for one in ids:
        drawn = [orders.seed, orders.share] if orders.simulate and candidates(orders.stand.chains[one]) else []
        keys[one] = key_for("chain", one, orders.simulate, drawn)
    return keys
