"""Claims as formulas: LaTeX for the report's MathML, plain text for a terminal."""

from __future__ import annotations

import sympy as sp
from latex2mathml.converter import convert
from sympy.logic.boolalg import Boolean

from theory import Claim, Kind, Measured
from theory._matrices import rules


def _names(claim: Claim) -> dict[sp.Symbol, str]:
    own = {p.symbol: p.latex for p in claim.parameters if p.latex}
    letters = {s: rf"\mathrm{{{s.name}}}" for s in claim.where if s.name.isupper() and "_" not in s.name}
    indexed = {
        s: rf"\mathrm{{{s.name[:-2]}}}_0" for s in claim.where if s.name.endswith("_0") and s.name[:-2].isupper()
    }
    return letters | indexed | own


def latex(claim: Claim, expr: sp.Basic) -> str:
    """A formula of the claim in LaTeX, with the paper's letters."""
    return str(sp.latex(expr, symbol_names=_names(claim)))


def statement_latex(claim: Claim) -> str:
    """The claim in LaTeX: left side, sign, right side."""
    left, right = latex(claim, claim.lhs), latex(claim, claim.rhs)
    if claim.kind is Kind.IFF and claim.rhs in (sp.true, sp.false):
        return left if claim.rhs == sp.true else rf"\neg \left({left}\right)"
    if claim.kind is Kind.STEP:
        return rf"{claim.kind.latex} \quad {left} = {right}"
    return f"{left} {claim.kind.latex} {right}"


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


def mathml(formula: str) -> str:
    """A LaTeX formula as MathML, which browsers show without any script."""
    return str(convert(formula)).replace('display="inline"', 'display="inline" displaystyle="true"', 1)


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
