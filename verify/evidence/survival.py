"""Whether a simulator lets its process live: tried in a copy of the process first."""

from __future__ import annotations

import os
import signal
import time
import warnings
from collections.abc import Callable
from contextlib import suppress


ALIVE = 86
"""Exit code of a copy that came to the end of the work."""
LOOKS = 2e-3
"""Seconds between two looks at the copy."""


def is_survived(work: Callable[[], object], seconds: float) -> bool:
    """Whether a process outlives some work; what takes longer than that, or raises, does not end it.

    True where a process cannot be copied (on Windows).
    """
    if not hasattr(os, "fork"):
        return True
    with warnings.catch_warnings():  # of threads, which the work of the copy does not wait for
        warnings.simplefilter("ignore", DeprecationWarning)
        copy = os.fork()
    if copy == 0:
        _work_and_end(work)
    ends = time.monotonic() + seconds
    while not (ended := os.waitpid(copy, os.WNOHANG))[0]:
        if time.monotonic() > ends:
            os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)
            return True
        time.sleep(LOOKS)
    return os.WIFEXITED(ended[1]) and os.WEXITSTATUS(ended[1]) == ALIVE


def _work_and_end(work: Callable[[], object]) -> None:
    """In the copy: do the work without a word."""
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(silence, stream)
        with suppress(BaseException):
            work()
    finally:
        os._exit(ALIVE)
