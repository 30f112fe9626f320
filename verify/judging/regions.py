"""Where a supported claim was looked at: how many regimes, what share may still fail, what was left out."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp

from theory import Claim, Parameter, is_admissible
from verify.evidence.sampling import at_random, every_worded
from verify.thresholds.comparisons import UNSEEN
from verify.thresholds.regimes import CRITICAL


def looked_at(
    claims: Mapping[str, Claim], rows: Sequence[Mapping[str, Any]], seed: int, sought: Mapping[str, str] | None = None
) -> dict[str, str]:
    """A sentence for each claim that is supported at every regime, by id.

    Args:
        claims: All that there are.
        rows: Checks, as in the JSON output.
        seed: With which regimes were drawn.
        sought: What searches for the worst regimes came to, in words, by claim.

    """
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if "agreement" not in row:
            found.setdefault(row["claim"], []).append(row)
    kept = {id_: own for id_, own in found.items() if all(row["verdict"] == "supported" for row in own)}
    told = {id_: _sentence(claims[id_], own, seed) for id_, own in kept.items() if claims[id_].parameters}
    searches = sought or {}
    return {id_: "; ".join(filter(None, (sentence, searches.get(id_)))) for id_, sentence in told.items()}


def regimes_for(share: float) -> int:
    """Regimes of which so many are drawn at random that a larger share where a claim fails would show with 95 %."""
    return 1 + CRITICAL * math.ceil(math.log(UNSEEN) / math.log1p(-share))


def _sentence(claim: Claim, rows: Sequence[Mapping[str, Any]], seed: int) -> str:
    seen = {_written(row["regime"]): row["regime"] for row in rows}
    if all(parameter.choices for parameter in claim.parameters):
        told = f"at {len(seen)} of the {every_worded(claim)} regimes that there are"
    else:
        planned = sum(not row.get("round") for row in rows)
        drawn = sum(_written(regime) in seen for regime in at_random(claim, planned, seed))
        drawn += sum(row.get("purpose") == "design" for row in rows)
        told = f"at {len(rows)} of {len(rows)} regimes" + _may_fail(drawn)
    ranges = [text for parameter in claim.parameters if (text := _range(parameter))]
    if claim.path is not None:
        ranges.append(f"{claim.path.size} from {claim.path.sizes[0]:g} to {claim.path.sizes[-1]:g}")
    unseen = [text for parameter in claim.parameters if (text := _unseen(parameter, list(seen.values())))]
    parts = [told, *([f"searched {', '.join(ranges)}"] if ranges else []), *unseen]
    if beyond := [text for parameter in claim.parameters if (text := _beyond(claim, parameter, list(seen.values())))]:
        parts.append(f"stated for {', '.join(beyond)} as well, where nothing was looked at")
    return "; ".join(parts)


def _may_fail(drawn: int) -> str:
    """The share of the region where a claim may fail that holds wherever it was drawn at random, with 95 %."""
    if not drawn:
        return ", none of them drawn at random"
    share = -math.expm1(math.log(UNSEEN) / drawn)
    return f": fails on at most {100 * share:.2g} % of the region ({1 - UNSEEN:.0%}, by the {drawn} drawn at random)"


def _range(parameter: Parameter) -> str:
    """From where to where a number is drawn; an end may depend on other parameters."""
    ends = (str(end) if sp.sympify(end).free_symbols else f"{float(end):g}" for end in (parameter.low, parameter.high))
    return "" if parameter.choices else f"{parameter.name} from {' to '.join(ends)}"


def _unseen(parameter: Parameter, regimes: Sequence[Mapping[str, Any]]) -> str:
    """The words of a parameter that were not drawn."""
    left = [word for word in parameter.choices or () if all(regime.get(parameter.name) != word for regime in regimes)]
    return f"never at {parameter.name} = {', '.join(left)}" if left else ""


def _beyond(claim: Claim, parameter: Parameter, regimes: Sequence[Mapping[str, Any]]) -> str:
    """What the hypotheses allow of a parameter outside its range, seen from the first regime and the last."""
    if parameter.whole or parameter.choices:
        return f"{parameter.name} {parameter.further[1]}" if parameter.further and not parameter.whole else ""
    signs = []
    for sign, end, step in (("<", parameter.low, -1), (">", parameter.high, 1)):
        if any(_is_beyond(claim, parameter, regime, end, step) for regime in (regimes[0], regimes[-1])):
            signs.append(f"{sign} {end if sp.sympify(end).free_symbols else format(float(end), 'g')}")
    return f"{parameter.name} {' and '.join(signs)}" if signs else ""


def _is_beyond(claim: Claim, parameter: Parameter, regime: Mapping[str, Any], end: sp.Expr, step: int) -> bool:
    """Whether a claim speaks of the value next to the end of a range, with the others as at a regime."""
    known = {p.symbol: sp.sympify(regime[p.name]) for p in claim.parameters if not p.choices}
    last = float(end.xreplace(known))
    if parameter.symbol.is_integer:
        value: float = (math.floor(last) if step > 0 else math.ceil(last)) + step
    else:
        value = last / 2 if step < 0 < last else 2 * last if last * step > 0 else last + step
    return is_admissible(claim, {**regime, parameter.name: value})


def _written(regime: Mapping[str, Any]) -> str:
    return json.dumps(dict(regime), sort_keys=True)
