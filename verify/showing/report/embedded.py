"""Formulas and pictures on a page that is not ours, such as a notebook: with the colours that they need."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files


def embedded(content: str) -> str:
    """HTML that looks the same wherever it is put, on white."""
    return f'<div class="verify-shown"><style>{_style()}</style>{content}</div>'


@lru_cache(maxsize=1)
def _style() -> str:
    """The rules of the report for pictures and verdicts, for what stands inside such an element alone."""
    folder = files("verify.showing.report")
    colours, rules = (folder.joinpath(name).read_text(encoding="utf-8") for name in ("colours.css", "pictures.css"))
    own = " color-scheme: light; background: #fff; color: var(--ink); padding: .5rem; overflow-x: auto;"
    return f".verify-shown {{ {colours}{own} }} " + re.sub(r"([^{}]+)(\{[^{}]*\})", _font_rule, rules)


def _font_rule(rule: re.Match[str]) -> str:
    selectors = ", ".join(f".verify-shown {one.strip()}" for one in rule[1].split(","))
    return f"{selectors} {rule[2]}"
