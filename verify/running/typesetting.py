"""Formulas of claims and of their derivations in LaTeX, with the paper's letters."""

from __future__ import annotations

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE

from theory import Claim


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


def typesetter_of(claim: Claim) -> Typesetter:
    """What writes formulas of a claim with the paper's letters."""
    own = {p.symbol: p.latex for p in claim.parameters if p.latex}
    letters = {s: rf"\mathrm{{{s.name}}}" for s in claim.where if s.name.isupper() and "_" not in s.name}
    indexed = {
        s: rf"\mathrm{{{s.name[:-2]}}}_0" for s in claim.where if s.name.endswith("_0") and s.name[:-2].isupper()
    }
    return Typesetter({"symbol_names": letters | indexed | own})


def latex(claim: Claim, expr: sp.Basic) -> str:
    """A formula of the claim in LaTeX, with the paper's letters."""
    return str(typesetter_of(claim).doprint(expr))
