"""A time limit on what runs in this process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class OutOfTimeError(BaseException):
    """What was to be done took too long.

    No `Exception`, like an interrupt by hand: what it interrupts, be it sympy or a rule of the user's, may catch those.
    """


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer; without a limit where no clock can do that (outside the main thread, on Windows).

    Args:
        seconds: Wall-clock time, > 0.

    Raises:
        OutOfTimeError: Wherever the code inside is at that time.

    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: Any) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
