"""Parameters that a simulator takes and never reads, told from its bytecode."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable
from typing import Any

from verify.simulators import Simulator


def unread(simulator: Simulator) -> list[str]:
    """Parameters of a function that its code never speaks of; none where it may come to them in another way."""
    draw: Callable[..., Any] = simulator.draw
    if not inspect.isfunction(draw) or hasattr(draw, "__wrapped__") or hasattr(draw, "__signature__"):
        return []
    spoken = set(draw.__code__.co_cellvars)
    for step in dis.get_instructions(draw.__code__):
        spoken |= {*step.argval} if isinstance(step.argval, tuple) else {step.argval}
    spoken = {name for name in spoken if isinstance(name, str)}
    if spoken & {"locals", "vars", "eval", "exec"}:
        return []
    return [name for name in simulator.parameters if name not in spoken]
