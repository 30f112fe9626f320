"""Worker processes: Ctrl-C is their parent's business, and they do not outlive it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from multiprocessing import parent_process


PARENT_DEATH_SIGNAL = 1
"""The option of prctl(2) that sets it."""


def belong_to_parent() -> None:
    """Make this process leave Ctrl-C to its parent, and end with it, however that ends; for the start of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":  # even code that never hands back control ends with the parent
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
