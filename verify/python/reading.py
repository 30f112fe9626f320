"""Formulas and relations of the short form, read from text with the letters of a claim."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean
from sympy.parsing.sympy_parser import convert_xor, standard_transformations, stringify_expr

from theory import Quantity
from theory.errors import ClaimError


ELSEWHERE = "_elsewhere"
"""At the end of the name under which the parser of text finds a quantity that is called, as in ``risk(c=1)``."""
SIGNS = {
    ast.Eq: "Eq", ast.NotEq: "Ne", ast.Lt: "Lt", ast.LtE: "Le", ast.Gt: "Gt", ast.GtE: "Ge",
    ast.And: "And", ast.Or: "Or", ast.Not: "Not",
}  # fmt: skip
"""What sympy calls the comparisons and words of Python, which would decide them before letters have values."""


def formula(what: str, given: Any, names: Mapping[str, Any]) -> Any:
    """A formula with the letters of the claim, from a quantity, text, a number, or one of sympy with other letters.

    Raises:
        ClaimError: If it cannot be read.

    """
    try:
        return _read(given, names)
    except Exception as error:  # whatever somebody's text does to the parser
        msg = f"{what}: expected a formula; got {given!r} ({type(error).__name__}: {error})"
        raise ClaimError(msg) from error


def relation(what: str, given: Any, names: Mapping[str, Any]) -> Any:
    """A hypothesis: a relation, or several with and, or, not.

    Raises:
        ClaimError: If it is none.

    """
    mend = f"{what}: expected a relation, such as 'n >= k + 2', 'k == n', 'k != n' or '2 < k <= n'; got {given!r}"
    try:
        read = _read(given, names) if isinstance(given, str | sp.Basic) else None
    except Exception as error:  # whatever somebody's text does to the parser
        equals = isinstance(given, str) and re.search(r"[^=<>!]=[^=]", given)
        why = "equality is written ==" if equals else f"{type(error).__name__}: {error}"
        msg = f"{mend} ({why})"
        raise ClaimError(msg) from error
    if not isinstance(read, Boolean) or isinstance(read, sp.Expr):
        raise ClaimError(mend)
    return read


def _read(given: Any, names: Mapping[str, Any]) -> Any:
    if isinstance(given, Quantity):
        return given()
    read = sp.sympify(_parsed(given, names) if isinstance(given, str) else given)
    return read.xreplace({symbol: names[str(symbol)] for symbol in read.free_symbols if str(symbol) in names})


def _parsed(text: str, names: Mapping[str, Any]) -> Any:
    """What sympy makes of text, where comparisons and the words and, or, not make statements of formulas."""
    called = re.sub(r"\b(\w+)(?=\s*\()", lambda m: m[1] + ELSEWHERE * (m[1] + ELSEWHERE in names), text)
    local, known = dict(names), dict(_names_of_formulas())
    code = ast.parse(stringify_expr(called, local, known, (*standard_transformations, convert_xor)), mode="eval")
    return eval(compile(ast.fix_missing_locations(_Statements().visit(code)), "<formula>", "eval"), known, local)


@cache
def _names_of_formulas() -> dict[str, Any]:
    """What text may name beside the letters, as for sympy's own parser."""
    ours = {name: value for name, value in vars(builtins).items() if isinstance(value, type(len))}
    logarithms = {f"log{base}": partial(_logarithm, base) for base in (2, 10)}
    return ours | {name: getattr(sp, name) for name in sp.__all__} | {"max": sp.Max, "min": sp.Min} | logarithms


def _logarithm(base: int, of: Any) -> sp.Expr:
    """A logarithm, of a power as the exponent: the power may be too large for a number."""
    return sp.expand_log(sp.log(of, base))


class _Statements(ast.NodeTransformer):
    """Comparisons and words of Python as sympy's."""

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """All comparisons of a chain hold.

        Raises:
            TypeError: If one of them is no relation between numbers.

        """
        if not all(type(sign) in SIGNS for sign in node.ops):
            msg = "numbers are compared by ==, !=, <, <=, > and >="
            raise TypeError(msg)
        self.generic_visit(node)
        sides = [node.left, *node.comparators]
        return _call(ast.And(), *(_call(sign, *sides[i : i + 2]) for i, sign in enumerate(node.ops)))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        """What and, or join."""
        self.generic_visit(node)
        return _call(node.op, *node.values)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """What not is before; signs of numbers stay."""
        self.generic_visit(node)
        return _call(node.op, node.operand) if isinstance(node.op, ast.Not) else node


def _call(sign: ast.AST, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(SIGNS[type(sign)], ast.Load()), list(arguments), [])
