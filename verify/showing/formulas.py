"""Claims as they are shown: LaTeX in lines, MathML for pages, plain text for a terminal."""

from __future__ import annotations

import re
from html import escape, unescape
from xml.etree.ElementTree import tostring

import sympy as sp
from latex2mathml.converter import convert_to_element
from sympy.logic.boolalg import Boolean

from derivations import Mean
from theory import Claim, Kind, Measured
from theory.language.matrices import rules
from verify.running.typesetting import latex


LINE_LETTERS = 55
"""Length, roughly in letters, from which a formula is set in pieces between which a line may break."""
SAFE = {
    "accent", "columnalign", "columnspacing", "depth", "display", "displaystyle", "fence", "form", "height",
    "linebreak", "linethickness", "lspace", "mathbackground", "mathcolor", "mathsize", "mathvariant",
    "maxsize", "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel",
    "separator", "stretchy", "voffset", "width", "xmlns",
}  # fmt: skip
"""Attributes of MathML that only say how a formula looks."""


def pieces(claim: Claim, expr: sp.Basic) -> list[str]:
    """A formula in LaTeX, in pieces between which a line may break: the terms of a long sum, or of the mean of one."""
    whole = latex(claim, expr)
    if _length(whole) <= LINE_LETTERS:
        return [whole]
    if isinstance(expr, Mean) and isinstance(expr.body, sp.Add):
        first, *inside = pieces(claim, expr.body)
        if not inside:
            return [whole]
        return [r"\mathbb{E}\bigl[" + first, *inside[:-1], inside[-1] + r"\bigr]"]
    if isinstance(expr, (sp.Add, sp.MatAdd)):
        terms = expr.as_ordered_terms() if isinstance(expr, sp.Add) else expr.args
        return _joined([part for term in terms for part in _signed(pieces(claim, term))])
    return [whole]


def _signed(parts: list[str]) -> list[str]:
    """Pieces of one term, with the sign that joins it to what stands before."""
    first = parts[0].lstrip()
    return [first if first.startswith("-") else f"+ {first}", *parts[1:]]


def _joined(parts: list[str]) -> list[str]:
    first = parts[0].removeprefix("+ ")
    return [first, *parts[1:]]


def _length(formula: str) -> int:
    """Letters of a formula, roughly: of a fraction those of its longer half, commands as one."""
    plain = re.sub(r"\\(?:left|right|bigl|bigr|mathbb|operatorname|mathrm|text|,| )|[{}_^ ]", "", formula)
    return len(re.sub(r"\\[A-Za-z]+", "x", plain))


def statement_latex(claim: Claim) -> str:
    """The claim in LaTeX: left side, sign, right side."""
    left, right = latex(claim, claim.lhs), latex(claim, claim.rhs)
    if claim.kind is Kind.IFF and claim.rhs in (sp.true, sp.false):
        return left if claim.rhs == sp.true else rf"\neg \left({left}\right)"
    if claim.kind is Kind.STEP:
        return rf"{claim.kind.latex} \quad {left} = {right}"
    return f"{left} {claim.kind.latex} {right}"


def statement_pieces(claim: Claim) -> list[str]:
    """The claim in LaTeX, in pieces between which a line may break; one piece where it is short or cannot break."""
    whole = statement_latex(claim)
    if _length(whole) <= LINE_LETTERS or claim.kind in (Kind.IFF, Kind.STEP):
        return [whole]
    first, *others = pieces(claim, claim.rhs)
    return [*pieces(claim, claim.lhs), f"{claim.kind.latex} {first}", *others]


def where_latex(claim: Claim) -> list[str]:
    """The claim's abbreviations in LaTeX."""
    pairs = [*claim.where.items(), *rules(claim.lhs, claim.rhs)]
    return [f"{latex(claim, s)} = {latex(claim, formula)}" for s, formula in pairs]


def path_latex(claim: Claim) -> list[str]:
    """What the growth path sets, in LaTeX."""
    sets = {} if claim.path is None else claim.path.sets
    return [f"{latex(claim, s)} = {latex(claim, formula)}" for s, formula in sets.items()]


def measured_at(claim: Claim) -> list[tuple[str, str]]:
    """Quantities that are measured elsewhere than at the regime itself, with what they fix."""
    nodes = sorted(claim.lhs.atoms(Measured) | claim.rhs.atoms(Measured), key=str)
    fixed = [(str(node), ", ".join(f"{k} = {_plain(v)}" for k, v in node.overrides.items())) for node in nodes]
    return [(node, words) for node, words in fixed if words]


def _plain(value: sp.Basic) -> str:
    if isinstance(value, sp.SeqFormula):
        variable, start, stop = value.variables[0], value.start, value.stop
        return f"({_plain(value.formula)} for {variable} = {start}..{stop})"
    if isinstance(value, sp.Piecewise):
        return " or ".join(f"{e}" + ("" if c == sp.true else f" if {c.lhs} = {c.rhs}") for e, c in value.args)
    return str(value)


def mathml(formula: str, display: str = "inline") -> str:
    """A LaTeX formula as MathML, which browsers show without any script; one that is no LaTeX as it is written.

    Words of a formula are text there, never markup, and nothing in it is a link or has a style of its own.

    Args:
        formula: The formula in LaTeX; anybody may have written it.
        display: ``inline``, or ``block`` on a line of its own.

    """
    try:
        tree = convert_to_element(formula, display=display)
    except Exception:  # the library's own errors have no common kind, and a page has many formulas
        return f"<code>{escape(formula)}</code>"
    tree.set("displaystyle", "true")
    for element in tree.iter():
        element.text, element.tail = (text and unescape(text) for text in (element.text, element.tail))
        for name in set(element.attrib) - SAFE:
            del element.attrib[name]
    return str(tostring(tree, encoding="unicode"))


def statement_text(claim: Claim) -> str:
    """The claim as a formula for a terminal, several lines."""
    step, sign = (f"{claim.kind.value} ", "=") if claim.kind is Kind.STEP else ("", claim.kind.value)
    if claim.kind is Kind.IFF and claim.rhs in (sp.true, sp.false):
        return f"{'' if claim.rhs == sp.true else 'not: '}{claim.lhs}"
    if isinstance(claim.rhs, (sp.MatrixExpr, Boolean)):
        return f"{step}{claim.lhs} {sign} {claim.rhs}"
    equation = sp.Eq(sp.Symbol("LEFT"), claim.rhs, evaluate=False)
    pretty = str(sp.pretty(equation, use_unicode=True, wrap_line=False))
    name = f"{step}{claim.lhs}"
    lines = pretty.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("LEFT ="))
    pad = len(name) - len("LEFT")
    shifted = [" " * pad + line for line in lines]
    shifted[at] = f"{name} {sign}" + lines[at][len("LEFT =") :]
    return "\n".join(line.rstrip() for line in shifted)
