"""What a simulator is made of, as a hash: its code, and all code and constants of ours that it reaches.

Comments, docstrings and layout do not count; the version of numpy does, whose generators make the draws. A name from a
package that is installed beside this one stands for itself.
"""

from __future__ import annotations

import ast
import dataclasses
import dis
import hashlib
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np


def content_of(*values: Any) -> str:
    """Sixteen hexadecimal digits that change with what functions do, and with other values."""
    parts = _Parts()
    words = [parts.word(value) for value in values]
    text = "\n".join([*words, *sorted(parts.texts)])
    return hashlib.sha256(f"numpy {np.__version__}\n{text}".encode()).hexdigest()[:16]


class _Parts:
    """The code that a value reaches, each piece with what it speaks of."""

    def __init__(self) -> None:
        self.texts: set[str] = set()
        self.seen: set[int] = set()

    def word(self, value: Any) -> str:
        """What stands for a value where it is spoken of; the code behind it is added to the texts."""
        if isinstance(value, FunctionType | type):
            return self._code(value)
        if isinstance(value, ModuleType):
            return self._module(value)
        if hasattr(value, "__wrapped__"):
            return self.word(value.__wrapped__)
        if isinstance(value, Mapping):
            return f"{{{', '.join(f'{self.word(k)}: {self.word(v)}' for k, v in value.items())}}}"
        if isinstance(value, list | tuple):
            return f"[{', '.join(map(self.word, value))}]"
        if isinstance(value, set | frozenset):
            return f"{{{', '.join(sorted(map(self.word, value)))}}}"
        if dataclasses.is_dataclass(value):
            fields = (f"{f.name}={self.word(getattr(value, f.name, None))}" for f in dataclasses.fields(value))
            return f"{self.word(type(value))}({', '.join(fields)})"
        if isinstance(value, np.ndarray):
            return f"array {value.shape} {hashlib.sha256(value.tobytes()).hexdigest()}"
        words = repr(value)
        return self.word(type(value)) if " at 0x" in words else words

    def _code(self, value: Any) -> str:
        name = f"{value.__module__}.{value.__qualname__}"
        if _is_ours(value.__module__) and id(value) not in self.seen:
            self.seen.add(id(value))
            spoken = [f"{key} is {self.word(part)}" for key, part in sorted(_spoken_of(value), key=lambda row: row[0])]
            self.texts.add("\n".join([name, _source(value), *spoken]))
        return name

    def _module(self, value: ModuleType) -> str:
        if _is_ours(value.__name__) and id(value) not in self.seen:
            self.seen.add(id(value))
            for key, part in vars(value).items():
                if not key.startswith("__"):
                    self.texts.add(f"{value.__name__}.{key} is {self.word(part)}")
        return value.__name__


@lru_cache(maxsize=1024)
def _is_ours(module: str | None) -> bool:
    """Whether code of a module may be edited with the simulators: in this package, or in a file of the user's."""
    if module is None:
        return False
    if module.partition(".")[0] == "verify":
        return module.startswith("verify.simulators")
    file = getattr(sys.modules.get(module), "__file__", None)
    return file is not None and "site-packages" not in file and not file.startswith(sys.base_prefix)


def _spoken_of(value: Any) -> Iterator[tuple[str, Any]]:
    """What a function or class speaks of, by name: globals, closures, defaults, methods, bases."""
    if isinstance(value, FunctionType):
        for name in _names(value.__code__):
            if name in value.__globals__:
                yield name, value.__globals__[name]
        for name, cell in zip(value.__code__.co_freevars, value.__closure__ or (), strict=True):
            yield name, cell.cell_contents
        yield "defaults", [value.__defaults__, value.__kwdefaults__]
        return
    yield "bases", list(value.__bases__)
    for name, part in vars(value).items():
        inner = getattr(part, "__func__", None) or getattr(part, "func", None) or getattr(part, "fget", None) or part
        if not isinstance(inner, FunctionType):
            if not name.startswith("__"):
                yield name, part  # the default of a field, perhaps a constant from elsewhere
        elif name != "__repr__" and inner.__code__.co_filename != "<string>":
            yield name, inner


def _names(code: CodeType) -> set[str]:
    """Global names that code speaks of; attributes such as the mean in x.mean() are none."""
    inner = (_names(part) for part in code.co_consts if isinstance(part, CodeType))
    own = (step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
    return set(own).union(*inner)


def _source(value: Any) -> str:
    """Code without comments, docstrings and layout; where there is no source, by its byte code."""
    code = getattr(value, "__code__", None)
    file = code.co_filename if code is not None else getattr(sys.modules.get(value.__module__), "__file__", None)
    text = None if file is None else _sources(file).get(value.__qualname__)
    if text is None and code is not None:
        constants = [part for part in code.co_consts if not isinstance(part, CodeType)]
        return f"{code.co_code.hex()} {code.co_names} {constants}"
    return text or ""


@lru_cache(maxsize=256)
def _sources(file: str) -> dict[str, str]:
    """The functions and classes of a file by their qualified names."""
    try:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    except (OSError, SyntaxError):
        return {}
    found: dict[str, str] = {}
    _collect(tree, "", found)
    return found


def _collect(node: ast.AST, above: str, found: dict[str, str]) -> None:
    for part in ast.iter_child_nodes(node):
        within = above
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            if ast.get_docstring(part) is not None:
                part.body = part.body[1:] or [ast.Pass()]
            name = f"{above}{part.name}"
            within = f"{name}." if isinstance(part, ast.ClassDef) else f"{name}.<locals>."
        _collect(part, within, found)
        if within != above:
            found[name] = ast.unparse(part)
