"""A campaign as the one JSON object that tables and reports are made from, with findings and hypotheses in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from verify.judging.claims import claim_assumptions
from verify.judging.regions import looked_at
from verify.running.agenda import Spec, standing, verdicts
from verify.running.ledger import Ledger
from verify.running.plan import Options
from verify.running.suite import Suite
from verify.running.tasks import HUNTS
from verify.running.worst import sought
from verify.thresholds.runs import TRIALS
from verify.version import __version__


def outcome(ledger: Ledger, name: str, spec: Spec, suite: Suite, workers: int, whole: bool) -> dict[str, Any]:
    """The JSON object of what a ledger holds of a campaign.

    Args:
        ledger: Where it is remembered.
        name: Its id there.
        spec: What was asked for.
        suite: Claims and simulators.
        workers: Processes.
        whole: Whether all rounds that were asked for are finished.

    """
    rows = standing(ledger.results(name))
    result = result_of(rows, spec, workers, whole)
    begun = {row["claim"]: row["reason"] for row in rows if row["purpose"] == "worst"}
    planned = {task["claim"]: None for task in ledger.tasks(name, 0) if task["purpose"] == "worst"}
    reasons = (
        begun if ledger.last_round(name) > 0 else planned | begun
    )  # later rounds search what was open in the first
    searches = sought(suite.claims, spec.claims, reasons)
    result["looked_at"] = looked_at(suite.claims, result["checks"], spec.seed, searches)
    return result


def result_of(rows: Sequence[Mapping[str, Any]], spec: Spec, workers: int, whole: bool) -> dict[str, Any]:
    """The JSON object, shaped like that of a run.

    Args:
        rows: Those that count, from `standing`.
        spec: What was asked for.
        workers: Processes.
        whole: Whether all rounds that were asked for are finished.

    """
    counted = [
        r for r in rows if r["purpose"] != "ablation" and (r["purpose"] not in HUNTS or r["verdict"] == "refuted")
    ]
    return {
        "run": about_run(rows, spec, workers, sum(row["seconds"] for row in rows), not whole),
        "claims": verdicts(rows),
        "assumes": claim_assumptions(counted),
        "checks": [dict(row) for row in counted],
        "campaign": {
            "rounds": 1 + max((row["round"] for row in rows), default=-1),
            "findings": findings(rows),
            "hypotheses": hypotheses(rows),
            "words": [*map(_finding_words, findings(rows)), *map(_hypothesis_words, hypotheses(rows))],
        },
    }


def about_run(
    rows: Sequence[Mapping[str, Any]], asked: Spec | Options, workers: int, seconds: float, interrupted: bool
) -> dict[str, Any]:
    """With what something was carried out, and what it spent, trials of simulators included."""
    spent = sum(row["alpha_spent"] for row in rows)
    return {
        "version": __version__,
        "seed": asked.seed,
        "alpha": asked.alpha,
        "alpha_spent": spent + TRIALS * asked.alpha if spent else 0.0,
        "numpy": np.__version__,
        "threads": 1,
        "workers": workers,
        "wall_seconds": round(seconds, 3),
        "interrupted": interrupted,
    }


def findings(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Refutations at regimes that were made as small as possible, one per claim, the last."""
    small = [purpose for purpose in HUNTS if purpose != "worst"]  # what that finds is made smaller in the next round
    found = {r["claim"]: dict(r) for r in rows if r["purpose"] in small and r["verdict"] == "refuted"}
    return list(found.values())


def hypotheses(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What became of each claim where one of its hypotheses fails."""
    left_out: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in (r for r in rows if r["purpose"] == "ablation"):
        left_out.setdefault((row["claim"], row["without"]), []).append(row)
    told = []
    for (claim, hypothesis), seen in left_out.items():
        failed = [row for row in seen if row["verdict"] == "refuted"]
        held = [row for row in seen if row["verdict"] == "supported"]
        state = "needed" if failed else "held without" if len(held) == len(seen) else "open"
        example = failed[0] if failed else seen[0]
        told.append(
            {"claim": claim, "hypothesis": hypothesis, "state": state, "regimes": len(seen)}
            | {"regime": example["regime"], "reproduce": example["reproduce"], "reason": example["reason"]}
        )
    return told


def _finding_words(row: Mapping[str, Any]) -> str:
    at = ", ".join(f"{k} = {v}" for k, v in row["regime"].items())
    gap = "" if row["gap"] is None else f", gap {row['gap']:+.2%}"
    return f"finding: {row['claim']} fails at {at}{gap} (of {row['tried']} regimes tried); {row['reproduce']}"


def _hypothesis_words(row: Mapping[str, Any]) -> str:
    at = ", ".join(f"{k} = {v}" for k, v in row["regime"].items())
    told = {
        "needed": f"is needed: it fails at {at}",
        "held without": f"was not needed at {row['regimes']} regimes where it fails",
        "open": f"may be needed: undecided where it fails ({row['reason']})",
    }[row["state"]]
    return f"hypothesis: {row['claim']}: {row['hypothesis']} {told}"
