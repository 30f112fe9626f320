"""Pages taken apart: links, names, words; and a site of a small campaign to look at."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import sympy as sp

from tests.verify.toys import SOURCE, claim, growing, grown, mu, normal, toy_suite
from theory import Claim, Kind, Parameter
from verify.running.plan import Options, plan
from verify.running.run import run_checks


VOID = {"meta", "link", "br", "input", "hr", "img"}
x = sp.Symbol("x", positive=True)
BOUND = Claim(
    id="toy.bound",
    kind=Kind.AT_LEAST,
    statement="A square is at least its root <here>",
    lhs=x**2,
    rhs=x,
    parameters=(Parameter(x, "a number", 0.4, 6), Parameter(mu, "another one", 0.5, 5, simulated=False)),
    source=SOURCE,
)
SUITE = toy_suite(BOUND, growing("inverse", id="toy.grown"), claim(2 * mu, id="toy.wrong"), simulators=(normal, grown))


class Page(HTMLParser):
    """A page: its links, the names that links can lead to, the text of the elements, and what was not closed."""

    def __init__(self, file: Path) -> None:
        """Read a file."""
        super().__init__()
        self.file, self.links, self.ids, self.open = file, [], [], []
        self.sources: list[str] = []
        self.wrong: list[str] = []
        self.text = file.read_text(encoding="utf-8")
        self.feed(self.text)
        self.close()

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what an element links to, is called, and that it is open."""
        found = dict(attributes)
        self.ids += [found["id"]] if "id" in found else []
        if name == "a":
            self.links.append(found["href"])
        self.sources += [found[key] for key in ("src", "href") if key in found and name != "a"]
        if name not in VOID:
            self.open.append(name)

    def handle_startendtag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself."""
        self.handle_starttag(name, attributes)
        if name not in VOID:
            self.open.pop()

    def handle_endtag(self, name: str) -> None:
        """Note that an element ends, and whether it was the one to do so."""
        if not self.open or self.open.pop() != name:
            self.wrong.append(f"{name} at {self.getpos()}")

    def section(self, name: str) -> str:
        """What stands between the heading of this id and the end of its section."""
        return self.text.partition(f'id="{name}"')[2].partition("</section>")[0]


def broken(folder: Path) -> Iterator[str]:
    """Links of a site that lead nowhere, and what it loads that is not there."""
    pages = {file.resolve(): Page(file) for file in folder.rglob("*.html")}
    for file, page in pages.items():
        for link in (*page.links, *page.sources):
            name, _, anchor = link.partition("#")
            target = (file.parent / name).resolve() if name else file
            if not target.is_file() or (anchor and anchor not in pages[target].ids):
                yield f"{file.name}: {link}"


def campaign(regimes: int = 150) -> Mapping[str, Any]:
    """A run over many regimes whose checks say what they were for, as those of a campaign do."""
    options = Options(alpha=1e-3, regimes=regimes)
    few = Options(alpha=1e-3, regimes=4)
    result = run_checks(SUITE, plan(SUITE, [SUITE.claims["toy.bound"]], options, {}), options)
    more = run_checks(SUITE, plan(SUITE, [SUITE.claims["toy.grown"], SUITE.claims["toy.wrong"]], few, {}), few)
    rows = [row | {"purpose": "design" if row["check"] else "record", "round": 1} for row in result["checks"]]
    rows += [row if "agreement" in row else row | {"purpose": "design", "round": 1} for row in more["checks"]]
    found = next(row for row in rows if row["verdict"] == "refuted") | {"purpose": "finding", "tried": 40}
    outside = {
        "hypothesis": "x >= 1",
        "state": "needed",
        "regimes": 3,
        "reason": "",
        "reproduce": "verify run --without 0",
    }
    told = {"rounds": 2, "findings": [found], "hypotheses": [outside | {k: found[k] for k in ("claim", "regime")}]}
    claims = result["claims"] | more["claims"]
    return {"run": result["run"], "claims": claims, "checks": [*rows, found], "campaign": told}
