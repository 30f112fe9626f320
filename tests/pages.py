"""README.md and the pages of docs/ taken apart: blocks, commands, links, and names of files and modules."""

import re
import textwrap
from pathlib import Path


ROOT = Path(__file__).parent.parent
PAGES = {file.relative_to(ROOT).as_posix(): file for file in [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]}
TEXTS = {name: file.read_text(encoding="utf-8") for name, file in PAGES.items()}


def blocks(page: str, kind: str) -> list[str]:
    """The fenced blocks of a kind on a page, in order, without their indentation."""
    found = re.findall(r"^ *```(\w+)\n(.*?)^ *```", TEXTS[page], re.M | re.S)
    return [textwrap.dedent(text) for name, text in found if name == kind]


def prose(page: str) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^ *```.*?^ *```", "", TEXTS[page], flags=re.M | re.S)


def commands(page: str) -> list[str]:
    """The commands on the console blocks of a page, and those that output shows for repeating something."""
    typed = re.findall(r"(?:^|&& )(verify \w+\b.*?)\s*(?:#.*)?$", "".join(blocks(page, "console")), re.M)
    typed += re.findall(r"^ *- run: (verify \w+\b.*)$", "".join(blocks(page, "yaml")), re.M)
    return typed + re.findall(r"^\s+(verify \w+ .*)$", "".join(blocks(page, "text")), re.M)


def mentioned(page: str) -> list[str]:
    """The commands that stand in the sentences of a page."""
    return [" ".join(text.split()) for text in re.findall(r"`(verify [a-z]+\b[^`…]*)`", prose(page))]


def links(page: str) -> list[str]:
    """Where the links of a page lead, but for those into the network."""
    return [to for to in re.findall(r"\]\(([^)\s]+)\)", prose(page)) if "://" not in to]


def anchors(page: str) -> set[str]:
    """What a link may name after # on a page: its headings, as they are turned into anchors."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def paths(page: str) -> list[str]:
    """Files and folders that a page names; a stem in angle brackets stands for any."""
    found = re.findall(r"`((?:theory|derivations|verify|tests|docs)/[\w./<>-]*)`", prose(page))
    return [re.sub(r"<\w+>", "*", path) for path in found]


def modules(page: str) -> list[str]:
    """Modules, and what is in them, that a page names with dots."""
    found = re.findall(r"`((?:theory|derivations|verify)(?:\.\w+)+)", prose(page))
    run = re.findall(r"python -m ((?:tests|verify)[\w.]+)", TEXTS[page])
    return [*found, *run]


def column(page: str, heading: str) -> list[str]:
    """The words between backticks in the first column of the first table below a heading."""
    below = TEXTS[page].partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in below.splitlines() if line.startswith("| ")]
    return [word for row in rows[1:] for word in re.findall(r"`([^`]+)`", row.split(" | ")[0])]
