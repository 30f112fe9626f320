"""Settings as typed values: a dataclass names the parameters of a process, and simulators take it whole."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def entries_of(setting: type, needs: Sequence[str] = (), takes: Sequence[str] | None = None) -> dict[str, bool]:
    """Names of the entries that a simulator takes of a setting, each with whether it has to be given.

    Args:
        setting: A dataclass; its fields are the entries.
        needs: Entries that have to be given although the setting has a default for them.
        takes: Entries that may be given beside those (default: all). Fields without a default are always needed.

    Raises:
        TypeError: If a name is no field.

    """
    fields = {f.name: f.default is f.default_factory is dataclasses.MISSING for f in dataclasses.fields(setting)}
    if unknown := [name for name in (*needs, *(takes or ())) if name not in fields]:
        msg = f"{setting.__name__}: expected entries among {', '.join(fields)}; got {', '.join(unknown)}"
        raise TypeError(msg)
    needed = {name: bare or name in needs for name, bare in fields.items()}
    return {name: must for name, must in needed.items() if must or takes is None or name in takes}


def by_entries(
    function: Callable[..., Any], setting: type, entries: Mapping[str, bool], before: Sequence[str] = ()
) -> Callable[..., Any]:
    """A function of a typed setting as one of its entries, by keyword: what `Simulator` calls.

    Args:
        function: Takes the positional arguments and one setting.
        setting: The dataclass.
        entries: What is taken of it, as from `entries_of`.
        before: Names of the positional arguments.

    """

    def made(*arguments: Any, **values: Any) -> Any:
        if not needed <= values.keys() <= entries.keys():
            signature.bind(*arguments, **values)  # tells what is missing or too many, as any call does
        return function(*arguments, setting(**values))

    own = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in before]
    for name, must in entries.items():
        default = inspect.Parameter.empty if must else getattr(setting, name, None)
        own.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default))
    signature = inspect.Signature(own)
    needed = {name for name, must in entries.items() if must}
    made.__signature__ = signature  # type: ignore[attr-defined]
    made.__name__, made.__doc__ = getattr(function, "__name__", "simulator"), function.__doc__
    return made
