"""What is kept of draws: blocks reduced to the numbers that intervals need, each under a key of what it was drawn from.

The key is a hash of everything that the numbers depend on: the content of the simulators, the setting, the seed, stream
and block, the linear combination of their columns. The known side of a formula is not part of it, so that an edited
formula is judged again from the same draws, and an edited simulator is asked again.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from verify.simulators import Array


class Paused(BaseException):
    """The time for new draws is over; what was drawn so far is in the archive."""


@dataclass(frozen=True, eq=False)
class Row:
    """One block of draws.

    Attributes:
        key: What it was drawn from, as 16 bytes.
        simulators: Names of what drew.
        stream: Number of the stream.
        block: Number of the block in it.
        draws: Number of draws.
        seconds: Time that drawing took.
        numbers: What is kept of each averaged column, as made by `Block.to_array`.
    """

    key: bytes
    simulators: str
    stream: int
    block: int
    draws: int
    seconds: float
    numbers: Sequence[Array]

    @property
    def content(self) -> bytes:
        """The numbers as bytes: how many columns, the length of each, then the numbers, as 8-byte floats."""
        lengths = np.array([len(self.numbers), *map(len, self.numbers)], dtype="<f8")
        return np.concatenate([lengths, *self.numbers]).astype("<f8").tobytes()


def unpacked(content: bytes) -> list[Array]:
    """The numbers that `Row.content` was made from.

    Raises:
        ValueError: If the bytes are not such content.

    """
    numbers = np.frombuffer(content, dtype="<f8")
    count = int(numbers[0]) if len(numbers) else 0
    lengths = numbers[1 : 1 + count].astype(int)
    if not count or lengths.sum() + 1 + count != len(numbers):
        msg = f"expected the numbers of a block; got {len(content)} bytes"
        raise ValueError(msg)
    return list(np.split(numbers[1 + count :], np.cumsum(lengths)[:-1]))


def digest(*parts: Any) -> bytes:
    """Sixteen bytes that stand for some JSON-able values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).digest()[:16]


class Archive(Protocol):
    """Where blocks are found and kept."""

    def recall(self, key: bytes) -> list[Array] | None:
        """The numbers under a key, if they are there."""

    def keep(self, row: Row) -> None:
        """Take in a block that was just drawn.

        Raises:
            Paused: If no further one is wanted now.

        """


@dataclass
class Notes:
    """The archive of a worker: blocks that it was given, and those that it drew, until its time is over.

    Attributes:
        known: Content of blocks by key.
        seconds: Time for new draws, from the first of them on; the block in hand then is finished.
        ends: When it is over (`time.monotonic`).
    """

    known: dict[bytes, bytes]
    seconds: float
    ends: float = math.inf

    def recall(self, key: bytes) -> list[Array] | None:
        """The numbers under a key, if they are there."""
        content = self.known.get(key)
        return None if content is None else unpacked(content)

    def keep(self, row: Row) -> None:
        """Take in a block that was just drawn.

        Raises:
            Paused: If the time is over.

        """
        self.known[row.key] = row.content
        now = time.monotonic()
        self.ends = min(self.ends, now - row.seconds + self.seconds)
        if now > self.ends:
            raise Paused
