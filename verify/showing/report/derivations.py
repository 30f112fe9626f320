"""Chains on a page: formulas typeset; beside each step its reason, check and strength. Computes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sympy as sp
from jinja2 import Environment, PackageLoader, StrictUndefined

from derivations import Chain
from derivations.language.formulas import Law
from theory import Claim
from verify.running.derivation.rows import laws, lines, shelf, symbols
from verify.running.state import write_whole
from verify.running.typesetting import latex
from verify.showing.chains import grounds, standing, summary, unexpected, verdict
from verify.showing.formulas import mathml, pieces, statement_latex


POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; base-uri 'none'"
"""What a page may load, should text of somebody else ever become markup: the site's own files, and nothing fetched."""


def environment() -> Environment:
    """Where the templates are, and what every page is told to keep to."""
    environ = Environment(
        loader=PackageLoader("verify.showing.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environ.globals["policy"] = POLICY
    return environ


def write_page(rows: Mapping[str, Mapping[str, Any]], files: tuple[str, ...], folder: Path, seconds: float) -> Path:
    """Write the page of some chains into a folder, and return its path.

    Args:
        rows: Chains as they were checked, by the id of their claim.
        files: The user's own files.
        folder: Where ``derivations.html`` goes.
        seconds: Time taken.

    """
    page = (
        environment()
        .get_template("derivations.html.jinja")
        .render(chains=list(shown(rows, files).values()), summary=str(summary(rows, {}, seconds, None)).splitlines())
    )
    file = folder / "derivations.html"
    write_whole(file, page)
    return file


def shown(
    rows: Mapping[str, Mapping[str, Any]],
    files: tuple[str, ...] = (),
    link: str = "#{}",
    made: tuple[Chain, ...] = (),
) -> dict[str, dict[str, Any]]:
    """What the templates show of some chains, by the id of their claim.

    Args:
        rows: Chains as they were checked.
        files: The user's own files.
        link: Where a chain that another leans on is to be found, ``{}`` standing for its id.
        made: Chains that the program made itself.

    """
    chains = shelf(files, made).chains
    found = {one: _chain(chains[one], row) for one, row in rows.items()}
    for one in found.values():
        one["links"] = {other: link.format(other) for other, _, _ in one["leans_on"] if other in found}
    return found


def _chain(chain: Chain, row: Mapping[str, Any]) -> dict[str, Any]:
    claim = chain.claim
    pairs = enumerate(zip(lines(chain), row["steps"], strict=True), 1)
    steps = [{"number": number, **_step(claim, line.after, step)} for number, (line, step) in pairs]
    where = {**claim.where, **chain.where}
    return {
        "id": claim.id,
        "statement": claim.statement,
        "source": str(claim.source),
        "note": claim.source.note,
        "verdict": row["verdict"],
        "standing": standing(row),
        "told": verdict(row),
        "grounds": grounds(row).removeprefix("; "),
        "formula": mathml(statement_latex(claim)),
        "where": [mathml(f"{latex(claim, k)} = {latex(claim, v)}") for k, v in where.items()],
        "laws": [mathml(_law(claim, letter, law)) for letter, law in laws(chain).items()],
        "hypotheses": [mathml(latex(claim, hypothesis)) for hypothesis in claim.hypotheses],
        "symbols": [(mathml(latex(claim, letter)), words) for letter, words in symbols(chain).items()],
        "meaning": [_meaning(claim, chain, one) for one in row["meaning"]],
        "start": _set(claim, chain.lines[0].before) if chain.start is None else [],
        "steps": steps,
        "conditions": _conditions(row["steps"]),
        "under": [(one["condition"], one["reason"], one["claim"]) for one in row["under"]],
        "knows": [(mathml(latex(claim, condition)), row["knows"][str(condition)]) for condition in chain.knows],
        "unneeded": [mathml(latex(claim, h)) for h in claim.hypotheses if str(h) in row["unneeded"]],
        "leans_on": [(one, standing(lent), lent["verdict"]) for one, lent in row["leans_on"].items()],
        "on_record": row["on_record"],
        "unexpected": "" if row["expected"] else unexpected(row),
        "reproduce": row["reproduce"],
        "ends": row["verdict"] in ("proved", "proved under", "confirmed"),
    }


def _step(claim: Claim, after: sp.Basic, step: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sign": step["sign"],
        "pieces": _set(claim, after),
        "because": _plain(step["because"]),
        "verdict": step["verdict"],
        "strength": step["strength"],
        "standing": standing(step),
        "checked": step["strength"] if step["verdict"] in ("proved", "confirmed") else step["verdict"],
        "how": _plain(f"{step['how']}; {step['opinion']}"),
        "printed": step["printed"],
        "note": step["note"],
        "cites": step["cites"],
        "counterexample": _counterexample(claim, step["counterexample"]),
        "hidden": after == sp.true and step["verdict"] == "proved" and step["sign"] == "⇒" and step["from"] == "True",
    }


def _set(claim: Claim, formula: sp.Basic) -> list[str]:
    """A formula as pieces of MathML between which a line may break."""
    return [mathml(piece) for piece in pieces(claim, formula)]


def _law(claim: Claim, letter: str, law: Law) -> str:
    """A law in LaTeX."""
    words, formula = law.latex, next(iter(vars(law).values()))
    name = str(sp.latex(sp.Symbol(letter)))
    return rf"{name}\colon\ {words.replace(str(sp.latex(formula)), latex(claim, formula))}"


def _meaning(claim: Claim, chain: Chain, one: Mapping[str, Any]) -> dict[str, Any]:
    quantity, formula = next((q, f) for q, f in chain.meaning.items() if str(q) == one["quantity"])
    return {
        "pieces": [mathml(f"{latex(claim, quantity)} ="), *_set(claim, formula)],
        "verdict": one["verdict"],
        "how": _plain(one["how"]),
        "counterexample": _counterexample(claim, one["counterexample"]),
    }


def _conditions(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The side conditions of all steps, each once, with the steps that need it."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for number, step in enumerate(steps, 1):
        for one in step["conditions"]:
            row = {"text": _plain(one["text"]), "note": _plain(one["note"]), "how": _plain(one["how"]), "steps": []}
            row |= {"verdict": one["verdict"]}
            found.setdefault((one["text"], one["note"]), row)["steps"].append(number)
    return list(found.values())


def _counterexample(claim: Claim, counterexample: Mapping[str, str] | None) -> list[str]:
    """The values of a counterexample as MathML, matrices as matrices."""
    letters = {p.name: p.latex for p in claim.parameters if p.latex}
    found = (counterexample or {}).items()
    return [mathml(f"{letters.get(name) or _name(name)} = {_value(value)}") for name, value in found]


def _name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z]\w*(\[\w+\])?", name):
        return rf"\text{{{name}}}"
    letter, _, index = name.rstrip("]").partition("[")
    return str(sp.latex(sp.Symbol(letter))) + (f"_{{{index}}}" if index else "")


def _value(value: str) -> str:
    if re.fullmatch(r"\[\[.*\]\]", value):
        rows = [" & ".join(map(_value, row.split(", "))) for row in value[2:-2].split("], [")]
        return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"
    fraction = re.fullmatch(r"(-?)(\d+)/(\d+)", value)
    if fraction:
        return rf"{fraction[1]}\frac{{{fraction[2]}}}{{{fraction[3]}}}"
    return value if re.fullmatch(r"-?[\d.]+", value) else rf"\text{{{value}}}"


DRAWN = r"exact on (\d+) draws of random matrices \(up to .*?\); a false identity passes with at most (\S+)"
READABLE = (("**2", "²"), ("**3", "³"), (">=", "≥"), ("<=", "≤"))


def _plain(text: str) -> str:
    """Words with formulas in them, a little more readable."""
    text = re.sub(DRAWN, r"\1 draws; passes by chance with at most \2", text)
    for old, new in READABLE:
        text = text.replace(old, new)
    return re.sub(r"(?<!\*)\*(?!\*)", "·", text)
