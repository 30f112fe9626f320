"""What some work does to its process: asked of a copy of this one, so that this one need not find out."""

from __future__ import annotations

import gc
import os
import signal
import time
import warnings
from collections.abc import Callable
from contextlib import suppress

from verify.evidence.needs import is_intact, needs


ALIVE, SPOILT = 86, 87
"""Exit codes of a copy that came to the end of the work: with all that it needs, and without."""
DIES = "ends the process that it runs in: a copy of it died at the first draw"
TAKES = "takes away what the program that judges it needs: a function was replaced, a file closed, or a limit set"
PATIENCE = 4
"""Times as long as the work may take the copy has: where much else goes on, it is slow to begin."""
LOOKS = 2e-3
"""Seconds between two looks at the copy."""


def harm_of(work: Callable[[], object], seconds: float) -> str:
    """What some work does to its process, in words; nothing where that lives and has all that it needs.

    What takes longer than the time, or raises, does no harm; nothing is known where a process cannot be copied (on
    Windows).
    """
    if not hasattr(os, "fork"):
        return ""
    with warnings.catch_warnings():  # of threads, which the work of the copy does not wait for
        warnings.simplefilter("ignore", DeprecationWarning)
        copy = os.fork()
    if copy == 0:
        _work_and_end(work)
    ends, ended = time.monotonic() + PATIENCE * seconds, (0, 0)
    try:
        while not (ended := os.waitpid(copy, os.WNOHANG))[0]:
            if time.monotonic() > ends:
                return ""
            time.sleep(LOOKS)
    finally:
        if not ended[0]:
            os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)
    code = os.WEXITSTATUS(ended[1]) if os.WIFEXITED(ended[1]) else -1
    return {ALIVE: "", SPOILT: TAKES}.get(code, DIES)


def _work_and_end(work: Callable[[], object]) -> None:
    """In the copy: do the work without a word.

    Garbage that the copy came with is left alone: files that it holds would close, and not by the work's doing. What is
    needed is read here, where no other thread can change it meanwhile.
    """
    gc.freeze()
    before, end, look = needs(), os._exit, is_intact
    code = SPOILT
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(silence, stream)
        with suppress(BaseException):
            work()
        code = ALIVE if look(before) else SPOILT
    finally:
        end(code)
