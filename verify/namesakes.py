"""Other people's modules by the names of our packages, which Python finds first where they stand beside a script."""

from __future__ import annotations

import importlib.util
from pathlib import Path


HOME = Path(__file__).parents[1]


def namesake() -> str:
    """A sentence about the first of our packages whose place another module takes; empty where none does."""
    for name in ("theory", "derivations"):
        spec = importlib.util.find_spec(name)
        places = [] if spec is None else [spec.origin or "", *(spec.submodule_search_locations or ())]
        if not any(Path(place).is_relative_to(HOME / name) for place in places if place):
            there = next(filter(None, places), "missing")
            words = f"{name} is {there}; rename that, or start elsewhere"
            return f"the package {name} of theory-verify cannot be reached: {words}"
    return ""
