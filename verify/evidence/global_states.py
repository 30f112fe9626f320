"""The global random states of numpy and of Python: nothing here draws from them, and whoever does is seen to."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np


HINTS = {
    "numpy": "rng.normal(...) in place of np.random.normal(...)",
    "Python": "rng.random(draws) in place of random.random()",
}
"""What to write instead."""


def _of_numpy() -> Any:
    return np.random.get_state(legacy=False)  # noqa: NPY002  (to see whether it is used)


def states() -> dict[str, bytes]:
    """Both states, by whose they are."""
    return {"numpy": pickle.dumps(_of_numpy()), "Python": pickle.dumps(random.getstate())}


@contextmanager
def restored() -> Iterator[None]:
    """Put both states back as they were."""
    before = _of_numpy(), random.getstate()
    try:
        yield
    finally:
        np.random.set_state(before[0])  # noqa: NPY002  (to leave no trace in it)
        random.setstate(before[1])


def touched(before: dict[str, bytes]) -> list[str]:
    """Whose state is no longer what it was."""
    now = states()
    return [name for name in before if now[name] != before[name]]
