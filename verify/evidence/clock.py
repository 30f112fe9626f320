"""Time limits on what runs in this process: an exception where it is, or the end of the process."""

from __future__ import annotations

import faulthandler
import math
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from verify.simulators.engine.interrupts import OutOfTimeError


__all__ = ["OutOfTimeError", "guard", "limited", "limited_computing", "unguard"]

SOON = 1e-3
"""Seconds after which a limit is told that was over before one inside it was."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer; without a limit where no clock can do that (outside the main thread, on Windows).

    Args:
        seconds: Wall-clock time, > 0.

    Raises:
        OutOfTimeError: Wherever the code inside is at that time.

    """
    with _alarm("ITIMER_REAL", "SIGALRM", seconds):
        yield


@contextmanager
def limited_computing(seconds: float, waiting: float) -> Iterator[None]:
    """The same by the time that this process computes: what else the machine does is not counted against it.

    Args:
        seconds: Processor time, > 0.
        waiting: Wall-clock time after which it is interrupted all the same.

    Raises:
        OutOfTimeError: Wherever the code inside is at that time.

    """
    with limited(waiting), _alarm("ITIMER_PROF", "SIGPROF", seconds):
        yield


@contextmanager
def _alarm(clock: str, sign: str, seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: Any) -> None:
        raise OutOfTimeError

    timer, number = getattr(signal, clock), getattr(signal, sign)
    began, left = _now(clock), signal.getitimer(timer)[0]
    before = signal.signal(number, interrupt)
    signal.setitimer(timer, min(seconds, left) if left else seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)
        if left:  # there is a limit on what this is part of, too
            signal.setitimer(timer, max(left - (_now(clock) - began), SOON))


def _now(clock: str) -> float:
    return time.monotonic() if clock == "ITIMER_REAL" else time.process_time()


RESET = 20
"""How many times the alarm of a process may be set within the time that it leaves."""
_SET = -math.inf
"""When it was set last (`time.monotonic`)."""


def guard(patience: float) -> None:
    """End this process unless it is called again in time; even code that never hands back control is ended.

    Setting the alarm starts a thread, so it is set at most `RESET` times in its time: it may ring that much late.

    Args:
        patience: Seconds, > 0.

    """
    global _SET  # noqa: PLW0603  (the alarm belongs to the process too)
    now = time.monotonic()
    if now - _SET < patience / RESET:
        return
    _SET = now
    patience += patience / RESET
    stream = sys.__stderr__ if sys.__stderr__ is not None and _has_descriptor() else None
    if stream is not None:
        faulthandler.dump_traceback_later(patience, exit=True, file=stream)
    else:
        faulthandler.dump_traceback_later(patience, exit=True)


def unguard() -> None:
    """Call off the alarm."""
    global _SET  # noqa: PLW0603  (as above)
    _SET = -math.inf
    faulthandler.cancel_dump_traceback_later()


def _has_descriptor() -> bool:
    try:
        return sys.__stderr__ is not None and sys.__stderr__.fileno() >= 0
    except (OSError, ValueError):
        return False
