"""What turns README.md and docs/ into a site: the README is its first page, and files that pages name are beside them."""

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from verify.showing.findings import findings_page
from verify.showing.rules import rules_page


ROOT = Path(__file__).parent.parent
MADE = {"findings.md": findings_page, "rules.md": rules_page}
"""Pages that no added paper has to be written into."""
LINK = re.compile(r"\]\((?P<to>(?:\.\./)?[\w./-]+)(?P<place>#[\w-]+)?\)")


def on_files(files: Files, *, config: Any) -> Files:
    """Add the README, and every file outside docs/ that a page leads to."""
    files.append(File.generated(config, "index.md", content=_text(ROOT / "README.md", "docs/")))
    wanted = {to["to"] for page in files.documentation_pages() for to in LINK.finditer(page.content_string)}
    for name in sorted(to.removeprefix("../") for to in wanted if to.startswith("../") and to != "../README.md"):
        files.append(File.generated(config, _copied(name), content=(ROOT / name).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """Make the pages anew that are made of the code, and lead links out of docs/ to the copies."""
    if page.file.src_uri in MADE:
        markdown = MADE[page.file.src_uri]()
    return LINK.sub(lambda to: f"]({_target(to['to'])}{to['place'] or ''})", markdown)


def _target(to: str) -> str:
    if to == "../README.md":
        return "index.md"
    return _copied(to.removeprefix("../")) if to.startswith("../") else to


def _copied(name: str) -> str:
    """Where the site keeps a file of the repository; as text, which a browser shows rather than keeps."""
    return name if name.endswith(".md") else f"files/{name}.txt"


def _text(file: Path, inside: str) -> str:
    """A page with its links read from within docs/."""
    text = file.read_text(encoding="utf-8")
    return LINK.sub(lambda to: f"]({_inside(to['to'], inside)}{to['place'] or ''})", text)


def _inside(to: str, inside: str) -> str:
    return to.removeprefix(inside) if to.startswith(inside) else f"../{to}"
