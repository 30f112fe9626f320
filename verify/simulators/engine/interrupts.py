"""What interrupts a user's code from outside, told from what it raises by itself: Ctrl-C, and the end of a time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class OutOfTimeError(BaseException):
    """What was to be done took too long.

    No `Exception`, like an interrupt by hand: what it interrupts, be it sympy or a rule of the user's, may catch those.
    """


class _ByHand(KeyboardInterrupt):
    """Somebody pressed Ctrl-C."""


def _interrupt(number: int, frame: Any) -> None:
    raise _ByHand


@contextmanager
def marked_interrupts() -> Iterator[Callable[[BaseException], bool]]:
    """Have Ctrl-C raise what can be told from an interrupt that the code inside raises; gives what tells them apart.

    The end of a time (`OutOfTimeError`) comes from outside too.

    Where the process leaves Ctrl-C to another one, as workers do, every interrupt is the code's own. Where somebody
    else handles the signal they cannot be told apart: there each counts as Ctrl-C.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is _interrupt:  # marked already
        yield lambda error: isinstance(error, _ByHand | OutOfTimeError)
        return
    if before is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield (
            lambda error: (
                isinstance(error, OutOfTimeError)
                or (isinstance(error, KeyboardInterrupt) and before is not signal.SIG_IGN)
            )
        )
        return
    signal.signal(signal.SIGINT, _interrupt)
    try:
        yield lambda error: isinstance(error, _ByHand | OutOfTimeError)
    finally:
        signal.signal(signal.SIGINT, before)
