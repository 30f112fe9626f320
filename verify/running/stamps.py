"""How it is known that an outcome in a ledger still holds: hashes of claims, of what draws for them, of the judge."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

import sympy as sp

import theory
import verify.version
from theory import Claim, Kind
from theory.language.quantity import NONNEGATIVE
from verify.evidence.archive import digest
from verify.judging.statements import sequence_of
from verify.running.suite import Suite, origin_of
from verify.simulators.engine.program import package_of, program_of, program_of_module, version_of
from verify.version import __version__


@lru_cache(maxsize=1 << 14)
def stamp(suite: Suite, name: str) -> str:
    """A hash of what a verdict depends on, beside its task: the claim, what may draw for it, and the judge.

    Args:
        suite: Claims and simulators.
        name: Id of a claim, or of a pair of simulators.

    """
    simulators = suite.laboratory.simulators
    content: list[Any] = []
    if ":" in name:  # a pair
        labels = name.partition(":")[2].split("~")
        drawing = [s for s in simulators if s.name in {label.partition("[")[0] for label in labels}]
    else:
        claim = suite.claims[name]
        asked = sequence_of(claim) if claim.kind is Kind.IFF and claim.quantities else claim
        drawing = [s for s in simulators if not {*asked.quantities, *claim.quantities}.isdisjoint(s.quantities)]
        content = [*_content(claim), _programs(claim, suite.files.get(origin_of(name)))]
    parts = [[s.name, s.content] for s in drawing]  # in order: the first that fits draws
    return digest(judge_version(), content, parts).hex()


def _formulas(claim: Claim) -> list[list[sp.Basic | None]]:
    """All that a claim's row, or the plan of its checks, depends on and that may hold code of the user's."""
    path = claim.path
    return [
        [claim.lhs, claim.rhs, claim.scale, claim.equivalent],
        list(claim.hypotheses),
        [part for pair in claim.where.items() for part in pair],
        [] if path is None else [path.size, path.slowest, *(part for pair in path.sets.items() for part in pair)],
        *([p.symbol, p.low, p.high, *p.critical] for p in claim.parameters),
    ]


def _content(claim: Claim) -> list[Any]:
    """Everything about a claim that its row, or the plan of its checks, depends on."""
    formulas = [list(map(_text, row)) for row in _formulas(claim)]
    path = claim.path and [claim.path.name, claim.path.sizes]
    drawn = [[p.choices, p.further, p.spread, p.simulated] for p in claim.parameters]
    critical = [[[_text(symbol), str(value)] for symbol, value in values.items()] for values in claim.critical]
    signs = [name in NONNEGATIVE for name in claim.quantities]
    words = [claim.id, claim.kind.value, claim.tolerance, claim.plain, str(claim.source)]
    return _renumbered([words, formulas, path, drawn, critical, signs])


def _text(formula: sp.Basic | None) -> str:
    return str(sp.srepr(formula))


def _renumbered(content: list[Any]) -> list[Any]:
    """The same with the indices of dummy symbols, which every process counts from elsewhere, in order of appearance."""
    seen: dict[str, int] = {}
    text = re.sub(r"(?<=dummy_index=)\d+", lambda found: str(seen.setdefault(found[0], len(seen))), json.dumps(content))
    return list(json.loads(text))


def _programs(claim: Claim, file: str | None) -> list[str]:
    """The programs that may change what a claim means: its file, and the homes of its own kinds of formulas."""
    formulas = [formula for row in _formulas(claim) for formula in row if formula is not None]
    homes = {type(part).__module__ for formula in formulas for part in sp.preorder_traversal(formula)}
    own = sorted(home for home in homes - {None} if home.partition(".")[0] not in ("sympy", "theory"))
    return [*([] if file is None else [program_of(file)]), *map(program_of_module, own)]


@lru_cache(maxsize=1)
def judge_version() -> str:
    """A hash of what judges: all code of claims, of drawing and of judging, and the libraries below it."""
    code = [package_of(str(part.__file__)) for part in (theory, verify.version)]
    libraries = {name: version_of(name) for name in ("hypothesis", "mpmath", "numpy", "python-flint", "scipy", "sympy")}
    return digest(__version__, code, libraries).hex()
