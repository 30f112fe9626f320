"""Claims as formulas: LaTeX for the report's MathML, plain text for a terminal."""

from __future__ import annotations

import re

import sympy as sp
from latex2mathml.converter import convert
from sympy.logic.boolalg import Boolean
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE

from derivations import Mean
from theory import Claim, Kind, Measured
from theory.language.matrices import rules


LONG = 55
"""Length, roughly in letters, from which a formula is set in pieces between which a line may break."""


class Typesetter(LatexPrinter):  # type: ignore[misc]  # sympy has no types
    """LaTeX as papers write it: transposes as X^⊤, no brackets around a single letter or trace."""

    def _raised(self, base: sp.Basic, exponent: str) -> str:
        shown = self._print(base)
        is_letter = base.is_Atom or getattr(base, "precedence", 0) == PRECEDENCE["Atom"]
        if not isinstance(base, sp.BlockMatrix) and (not is_letter or "^" in shown or " " in shown):
            shown = rf"\left({shown}\right)"
        return rf"{shown}^{{{exponent}}}"

    def _print_Transpose(self, expr: sp.Transpose) -> str:  # noqa: N802  (the name that sympy looks for)
        return self._raised(expr.arg, r"\top")

    def _print_Pow(self, expr: sp.Pow) -> str:  # noqa: N802  (the name that sympy looks for)
        # sympy hands the exponent on to functions that print themselves, and not all of ours take it.
        plain = not expr.exp.is_Rational or (expr.exp.is_Integer and expr.exp.is_positive)
        if plain and expr.base.is_Function and hasattr(expr.base, "_latex"):
            return rf"\left({self._print(expr.base)}\right)^{{{self._print(expr.exp)}}}"
        return str(super()._print_Pow(expr))

    def _print_MatPow(self, expr: sp.MatPow) -> str:  # noqa: N802  (the name that sympy looks for)
        return self._raised(expr.base, self._print(expr.exp))

    def _print_Trace(self, expr: sp.Trace) -> str:  # noqa: N802  (the name that sympy looks for)
        body = self._print(expr.arg)
        single = not isinstance(expr.arg, (sp.MatAdd, sp.MatMul))
        return rf"\operatorname{{tr}} {body}" if single else rf"\operatorname{{tr}}\left({body}\right)"

    def _print_Identity(self, _: sp.Identity) -> str:  # noqa: N802  (the name that sympy looks for)
        return "I"

    def _print_MatAdd(self, expr: sp.MatAdd) -> str:  # noqa: N802  (the name that sympy looks for)
        terms = [self._print(term) for term in expr.args]
        terms.sort(key=lambda term: term.startswith("-"))
        return "".join([terms[0], *(f" {term}" if term.startswith("-") else f" + {term}" for term in terms[1:])])

    def _print_MatMul(self, expr: sp.MatMul) -> str:  # noqa: N802  (the name that sympy looks for)
        first, *others = expr.args
        sign = ""
        if _is_negative(expr):
            sign, first = "- ", -first
        parts = [first, *others] if first != 1 else others
        return sign + r" \, ".join(self.parenthesize(p, _binding(expr), False) for p in parts)

    def parenthesize(self, item: sp.Basic, level: int, is_neg: bool = False, strict: bool = False) -> str:
        """An operand, in brackets where it binds less than its surroundings do."""
        if not isinstance(item, sp.MatMul) or is_neg:
            return str(super().parenthesize(item, level, is_neg, strict))
        loose = _binding(item) < level or (not strict and _binding(item) <= level)
        return str(self._add_parens(self._print(item)) if loose else self._print(item))


def _is_negative(product: sp.MatMul) -> bool:
    """Whether a product of matrices has a minus sign; sympy multiplies it by -1 to find that out, which takes long."""
    return bool(product.args[0].is_number and product.args[0].is_extended_negative)


def _binding(product: sp.MatMul) -> int:
    """How strongly a product binds: a negative one like a sum."""
    return int(PRECEDENCE["Add"] if _is_negative(product) else PRECEDENCE["Mul"])


def _names(claim: Claim) -> dict[sp.Symbol, str]:
    own = {p.symbol: p.latex for p in claim.parameters if p.latex}
    letters = {s: rf"\mathrm{{{s.name}}}" for s in claim.where if s.name.isupper() and "_" not in s.name}
    indexed = {
        s: rf"\mathrm{{{s.name[:-2]}}}_0" for s in claim.where if s.name.endswith("_0") and s.name[:-2].isupper()
    }
    return letters | indexed | own


def latex(claim: Claim, expr: sp.Basic) -> str:
    """A formula of the claim in LaTeX, with the paper's letters."""
    return str(Typesetter({"symbol_names": _names(claim)}).doprint(expr))


def pieces(claim: Claim, expr: sp.Basic) -> list[str]:
    """A formula in LaTeX, in pieces between which a line may break: the terms of a long sum, or of the mean of one."""
    printer = Typesetter({"symbol_names": _names(claim)})
    whole = str(printer.doprint(expr))
    if _length(whole) <= LONG:
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
    if _length(whole) <= LONG or claim.kind in (Kind.IFF, Kind.STEP):
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
