"""From which size a formula may be used, from Python: what `verify where` does, without a command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from theory import Claim
from verify.python import arguments
from verify.python.given import What, given
from verify.running.usable_sizes import Place, places, words


@dataclass(frozen=True, repr=False)
class Usable:
    """From which size the formula of a claim about a limit may be used.

    Attributes:
        claim: The claim.
        tolerance: Relative gap that is allowed.
        places: What was seen at each regime: the gap at every size, and from which size on it is inside.
    """

    claim: Claim
    tolerance: float
    places: tuple[Place, ...]

    def explain(self) -> str:
        """The answer in sentences."""
        lines = words(self.claim, self.places, self.tolerance)
        return "\n".join([f"{self.claim.id}: {self.claim.statement}", *(f"  {line}" for line in lines)])

    def __repr__(self) -> str:
        return self.explain()


def where(
    claims: What,
    *,
    tolerance: float = 0.05,
    at: Mapping[str, Any] | None = None,
    regimes: int = 8,
    alpha: float = 1e-3,
    seed: int = 0,
) -> dict[str, Usable]:
    """Tell from which size formulas may be used, where their parameters are free or fixed; nothing is printed.

    Args:
        claims: Ids, globs or Python files of claims, or `Claim` objects, one or several.
        tolerance: Relative gap that is allowed, in (0, 1).
        at: Values of parameters that are fixed, by name.
        regimes: Regimes drawn for what is left.
        alpha: Error probability of all intervals of a claim together, in (0, 1).
        seed: Seed of every draw.

    Returns:
        What was seen, by id of the claim.

    Raises:
        TypeError, ValueError: If an argument is none of these; the message names it.
        TheoryError: If a name is unknown, a file does not load, or a value of ``at`` does not fit.

    """
    allowed, share = arguments.share("tolerance", tolerance), arguments.share("alpha", alpha)
    count, seed = arguments.whole("regimes", regimes, 1, arguments.MOST), arguments.whole("seed", seed, 0)
    pins = arguments.values({} if at is None else at)
    if claims is None:
        msg = "claims: expected claims, or ids and files as text; got None"
        raise TypeError(msg)
    what = given(claims, arguments.caller())
    found = {}
    for one in what.ids:
        claim = what.suite.claims[one]
        seen = tuple(places(what.suite, claim, allowed, pins, count, share, seed))
        found[one] = Usable(claim, allowed, seen)
    return found
