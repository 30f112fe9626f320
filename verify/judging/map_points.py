"""The points of a map: what one check of an unbiased design says, at which regime, and from which size on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from theory import Claim
from verify.thresholds.maps import MAP_TOLERANCES


def points_of(claim: Claim, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The points of a map from the rows of one claim, as they appear in the JSON output.

    Only rows of an unbiased design count: those of a search lie where it hoped for trouble, those of
    a plain run have the edges of the region over-weighted.

    Args:
        claim: The claim; a parameter with a ratio is shown by that.
        rows: Its checks.

    """
    return [
        {
            "regime": _shown_parameters(claim, row["regime"]),
            "verdict": row["verdict"],
            "gap": row["gap"],
            "interval": row["gap_interval"],
            "settles": settling(row),
            "exceeds": exceeding(row),
            "sizes": [entry["size"] for entry in row.get("path", {}).get("sizes", ())],
            "size": row.get("path", {}).get("size", ""),
        }
        for row in rows
        if row.get("purpose") == "design"
    ]


def _shown_parameters(claim: Claim, regime: Mapping[str, Any]) -> dict[str, Any]:
    """A regime in the parameters that maps show."""
    values = {p.symbol: regime[p.name] for p in claim.parameters if p.name in regime and not p.choices}
    ratios = {p.name: p.ratio for p in claim.parameters if p.ratio is not None and p.name in regime}
    return dict(
        (ratios[name][0].name, float(ratios[name][1].xreplace(values))) if name in ratios else (name, value)
        for name, value in regime.items()
    )


def settling(row: Mapping[str, Any]) -> dict[str, int | None]:
    """By tolerance (as text), the first size from which on every interval of the gap is within it; None for none.

    Empty for a check that follows no growth path, or whose kind asks for something else than a small gap.
    """
    found: dict[str, int | None] = {}
    for tolerance in MAP_TOLERANCES if _sized(row) else ():
        settled = None
        for entry in reversed(_sized(row)):
            if not _is_within(entry["gap_interval"], tolerance, row["kind"]):
                break
            settled = entry["size"]
        found[f"{tolerance:g}"] = settled
    return found


def exceeding(row: Mapping[str, Any]) -> dict[str, int | None]:
    """By tolerance (as text), the last size at which the whole interval of the gap is outside it; None for none."""
    found: dict[str, int | None] = {}
    for tolerance in MAP_TOLERANCES if _sized(row) else ():
        sizes = [e["size"] for e in _sized(row) if _outside(e["gap_interval"], tolerance, row["kind"])]
        found[f"{tolerance:g}"] = max(sizes, default=None)
    return found


def _sized(row: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """What was seen at each size, where a gap that becomes small is what the claim is about."""
    sizes: Sequence[Mapping[str, Any]] = row.get("path", {}).get("sizes", ())
    return sizes if row["kind"] in ("≃", "≥", "≤") else ()


def _outside(ends: Sequence[float | None], tolerance: float, kind: str) -> bool:
    low, high = ends
    below = kind != "≤" and high is not None and high < -tolerance
    above = kind != "≥" and low is not None and low > tolerance
    return below or above


def _is_within(ends: Sequence[float | None], tolerance: float, kind: str) -> bool:
    low, high = ends
    from_below = kind == "≤" or (low is not None and low > -tolerance)
    from_above = kind == "≥" or (high is not None and high < tolerance)
    return from_below and from_above
