"""Random streams, spawned from what is drawn and never global."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np


def key_of(*parts: Any) -> list[int]:
    """Eight 32-bit words that stand for some JSON-able values."""
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).digest()
    return [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 32, 4)]


def generator(seed: int, simulator: str, setting: Mapping[str, Any], stream: int, block: int) -> np.random.Generator:
    """The generator of one block of draws.

    The same (seed, simulator, setting, stream, block) gives the same draws, whichever claim asks,
    on whichever worker; any other combination gives an independent stream.
    """
    entropy = [seed, *key_of(simulator, dict(setting))]
    sequence = np.random.SeedSequence(entropy, spawn_key=(stream, block))
    return np.random.Generator(np.random.SFC64(sequence))


def numbers_taken(rng: np.random.Generator) -> int:
    """Random numbers of 64 bits that a generator made by `generator` has given so far, up to a constant."""
    return int(rng.bit_generator.state["state"]["state"][3])  # SFC64 counts its steps there
