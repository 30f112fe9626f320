"""Which files somebody's code opens while it is loaded: a module taken by its path, a table of data."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


ROOT = Path(__file__).parents[3]
ELSEWHERE = (
    f"{sys.base_prefix}{os.sep}lib",
    *(f"{ROOT / name}{os.sep}" for name in ("derivations", "theory", "verify")),
    *(f"/{name}/" for name in ("dev", "etc", "proc", "sys", "usr")),
)
"""Where nobody edits a program of their own."""
PATHS = {"open": 0, "sqlite3.connect": 0, "ctypes.dlopen": 0, "import": 1}
"""What Python tells of a file that is opened, and where in it the path stands; an import tells of libraries in C."""
_read: defaultdict[str, set[tuple[Path, bool]]] = defaultdict(set)
"""Files that were opened, by the file whose code did so, or called what did; and whether they were imported."""
_loading: list[str] = []
"""The files that are being loaded."""
_hooks: list[bool] = []
"""Whether Python tells us what is opened; it can be asked to once, and for good."""


@contextmanager
def watched(file: str | Path) -> Iterator[None]:
    """Note which files are opened while a file is loaded."""
    if not _hooks:
        _hooks.append(True)
        sys.addaudithook(_note)
    _loading.append(str(file))
    try:
        yield
    finally:
        _loading.pop()


def opened_by(file: Path) -> tuple[set[Path], set[Path]]:
    """What the code of a file imported, and what else it opened, while it was loaded; if it is still there."""
    there = [(part, is_code) for part, is_code in _read[str(file)] if part.is_file()]
    return {part for part, is_code in there if is_code}, {part for part, is_code in there if not is_code}


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in PATHS or not _loading:
        return
    path = arguments[PATHS[event]]
    written = event == "open" and arguments[2] & os.O_ACCMODE == os.O_WRONLY
    if written or not isinstance(path, str | bytes | os.PathLike):
        return
    with suppress(Exception):  # what is opened here is none of the reader's business if it cannot be told
        found = Path(os.fsdecode(path).removeprefix("file:").partition("?")[0]).resolve()
        source = found.with_name(f"{found.stem}.py") if found.suffix == ".pyc" else found
        if found.suffix == ".pyc" and found.parent.name == "__pycache__":
            source = Path(importlib.util.source_from_cache(str(found)))
        found = source if source.is_file() else found
        if not is_installed(str(found)):
            files, is_import = _on_the_way()
            for file in files:
                _read[file].add((found, is_import and found.suffix == ".py"))


def _on_the_way() -> tuple[set[str], bool]:
    """The files whose code is being carried out, and whether Python's import is what opens something."""
    names, frame = list[str](), sys._getframe(2)
    while frame is not None:
        names.append(frame.f_code.co_filename)
        frame = frame.f_back  # type: ignore[assignment]
    is_import = bool(names) and names[0].startswith("<frozen importlib")
    return {os.path.realpath(name) for name in names if not is_installed(name)}, is_import


def is_installed(file: str) -> bool:
    """Whether a file belongs to Python, to a package that was installed, to this one, or to the system."""
    return any(part in file for part in ("site-packages", "dist-packages")) or file.startswith(ELSEWHERE)
