"""Somebody's code kept to itself: what it changes of this process is put back, and what it prints is no answer."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import mpmath
import numpy as np

from verify.simulators.engine.interrupts import marked_interrupts


SOON = 1e-3
"""Seconds after which an alarm rings that was due before."""
SLACK = 0.05
"""Seconds by which the alarm of a time limit may seem to have moved."""


@contextmanager
def contained() -> Iterator[Callable[[BaseException], bool]]:
    """Put back what the code inside changes of all that the rest of this program relies on.

    Streams, working folder, what numpy and `warnings` do about odd numbers, how those are printed, mpmath's digits,
    how deep calls may go, handlers of signals and the alarm of a time limit. A copy of the process that comes back from
    there ends. Gives what tells whether an exception came from outside: Ctrl-C, or the end of its time.
    """
    process, before = os.getpid(), [_read(read) for read, _ in STATE]
    began, rings = time.monotonic(), _alarm()
    with marked_interrupts() as is_from_outside:
        sys.stdout = sys.stderr
        try:
            yield is_from_outside
        finally:
            if os.getpid() != process:  # the code forked: one of us is enough
                os._exit(1)
            for (read, write), was in zip(STATE, before, strict=True):
                if was is not None and _read(read) != was:
                    write(was)
            due = max(rings - (time.monotonic() - began), SOON) if rings else 0.0
            if abs(_alarm() - due) > SLACK:
                signal.setitimer(signal.ITIMER_REAL, due)


def _read(read: Callable[[], Any]) -> Any:
    """What something is now; None where that cannot be told."""
    try:
        return read()
    except Exception:
        return None


def _alarm() -> float:
    """Seconds until the alarm of a time limit rings; 0 where none is set."""
    return signal.getitimer(signal.ITIMER_REAL)[0] if hasattr(signal, "getitimer") else 0.0


def _streams() -> tuple[Any, ...]:
    streams = sys.stdin, sys.stdout, sys.stderr
    return *streams, any(stream is not None and stream.closed for stream in streams)


def _set_streams(streams: tuple[Any, ...]) -> None:
    sys.stdin, sys.stdout, sys.stderr, _ = streams
    for number, name in ((1, "stdout"), (2, "stderr")):
        if (stream := getattr(sys, name)) is not None and stream.closed:
            with suppress(OSError):
                setattr(sys, name, open(number, "w", errors="backslashreplace", closefd=False))  # noqa: SIM115


def _warned() -> tuple[Any, ...]:
    return warnings.showwarning, tuple(warnings.filters)


def _set_warned(warned: tuple[Any, ...]) -> None:
    warnings.showwarning = warned[0]
    warnings.filters[:] = warned[1]  # type: ignore[index]
    warnings._filters_mutated()  # type: ignore[attr-defined]


def _set_folder(folder: str) -> None:
    with suppress(OSError):  # it may be gone
        os.chdir(folder)


HANDLED = [getattr(signal, name) for name in ("SIGALRM", "SIGPROF", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Signals by which this program is interrupted, but for Ctrl-C."""


HANDLER_OF = getattr(signal.getsignal, "__wrapped__", signal.getsignal)
"""The handler of a signal; without the wrapping that makes a word of its number, which takes most of the time."""


def _handlers() -> tuple[Any, ...]:
    return tuple(map(HANDLER_OF, HANDLED))


def _set_handlers(handlers: tuple[Any, ...]) -> None:
    if threading.current_thread() is threading.main_thread():
        for number, handler in zip(HANDLED, handlers, strict=True):
            if handler is not None:
                signal.signal(number, handler)


def _set_float_call(call: Any) -> None:
    np.seterrcall(call[0])


def _set_precision(bits: int) -> None:
    mpmath.mp.prec = bits


STATE: tuple[tuple[Callable[[], Any], Callable[[Any], object]], ...] = (
    (_streams, _set_streams),
    (os.getcwd, _set_folder),
    (np.geterr, lambda was: np.seterr(**was)),
    (lambda: (np.geterrcall(),), _set_float_call),
    (_warned, _set_warned),
    (np.get_printoptions, lambda was: np.set_printoptions(**was)),
    (lambda: mpmath.mp.prec, _set_precision),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (_handlers, _set_handlers),
)
"""What is put back: how it is read, and how it is set."""
