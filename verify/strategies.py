"""Hypothesis strategies for a claim's regimes, built from its hypotheses."""

from __future__ import annotations

from typing import Any

from hypothesis import reject, strategies as st

from theory import Claim, Parameter, solve


def regimes(claim: Claim) -> st.SearchStrategy[dict[str, Any]]:
    """Admissible regimes of a claim, as keyword arguments for `Claim.at`.

    The bounds are those that `theory.solve` finds from the hypotheses: every value is drawn
    between them, dead ends are rejected.
    """

    @st.composite
    def strategy(draw: st.DrawFn) -> dict[str, Any]:
        def choose(parameter: Parameter, low: float, high: float, critical: tuple[float, ...]) -> Any:
            if parameter.choices:
                return draw(st.sampled_from(parameter.choices), label=parameter.name)
            if parameter.symbol.is_integer:
                return draw(st.integers(int(low), int(high)), label=parameter.name)
            values = st.floats(low, high)
            return draw(values | st.sampled_from(critical) if critical else values, label=parameter.name)

        found = solve(claim, choose)
        return reject() if found is None else found

    return strategy()
