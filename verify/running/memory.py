"""How much memory a process occupies, and the share of the machine's that it can have at most.

A formula or a simulator that asks for more than its process's share gets a `MemoryError`, which is the error of its
own check; without that the machine would end processes of its choice, or stand still.
"""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path


SHARE = 0.8
"""Of the memory of the machine, for all processes together."""
LEAST = 2.0**30
"""Bytes without which a process cannot load claims and the libraries of numbers."""
LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Files in which a container says how much memory it has."""


def memory_here() -> float:
    """Bytes of memory that this process occupies; where the system does not tell, the most it ever did."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:
            return float(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * (1 if sys.platform == "darwin" else 1024)


def memory_of_machine() -> float:
    """Bytes of memory of this machine, or of the container that this process is in."""
    found = [float(os.sysconf("SC_PHYS_PAGES")) * resource.getpagesize()]
    for name in LIMITS:
        with suppress(OSError, ValueError):
            found.append(float(Path(name).read_text(encoding="ascii")))  # or the word "max": no limit
    return min(found)


def limit_memory(processes: int) -> None:
    """Have this process ask for no more than its share among so many; one that has a lower limit keeps it.

    Only Linux counts what a process asked for itself, and not its libraries.
    """
    if sys.platform != "linux":
        return
    most = max(SHARE * memory_of_machine() / processes, LEAST)
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    lowest = min([most, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)])
    resource.setrlimit(resource.RLIMIT_DATA, (int(lowest), hard))
