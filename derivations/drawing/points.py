"""Points that may satisfy hypotheses: inequalities are solved for, and equations by one symbol each."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import sympy as sp

from derivations.drawing.domains import fits, real_roots, value
from theory import Claim


class Hypotheses(Protocol):
    """What points are to satisfy: the part of `derivations.kernel.setting.Setting` that is used here."""

    @property
    def where(self) -> Mapping[sp.Basic, sp.Basic]:
        """Definitions: symbol to formula, in order."""

    @property
    def claim(self) -> Claim | None:
        """The claim whose parameters' words and ranges are drawn; None for none."""

    @property
    def on_path(self) -> bool:
        """Whether points lie on the claim's growth path, at its first sizes."""

    @property
    def conditions(self) -> tuple[sp.Basic, ...]:
        """The hypotheses."""

    @property
    def choices(self) -> dict[sp.Symbol, tuple[sp.Basic, ...]]:
        """The words that a parameter may be."""

    def defined(self, formula: sp.Basic, plain: bool = False) -> sp.Basic:
        """A formula with its abbreviations written out."""

    def solved(self, conditions: Iterable[sp.Basic] | None = None) -> dict[sp.Symbol, sp.Expr]:
        """Symbols in terms of free ones, so that conditions hold by themselves."""

    def points(self, formulas: Iterable[sp.Basic], count: int, seed: int = 0) -> Iterator[dict[sp.Basic, sp.Basic]]:
        """Points at which all hypotheses hold."""

    def admits(self, values: Mapping[sp.Basic, sp.Basic]) -> bool:
        """Whether all hypotheses hold at a point."""


def candidates(
    setting: Hypotheses, formulas: Iterable[sp.Basic], attempts: int, seed: int = 0
) -> Iterator[dict[sp.Basic, sp.Basic]]:
    """Exact values for the symbols of some formulas at which hypotheses are likely to hold, small ones first."""
    rng = random.Random(seed)
    formulas = tuple(formulas)
    symbols = set().union(*(setting.defined(f).free_symbols for f in (*formulas, *setting.conditions)))
    symbols |= {s for s in set().union(*(f.free_symbols for f in formulas)) if s not in setting.where}
    path = setting.claim.path if setting.on_path and setting.claim is not None else None
    if path is not None:
        symbols |= {path.size, *path.sets}.union(*(formula.free_symbols for formula in path.sets.values()))
    symbols = {s for s in symbols if isinstance(s, sp.Symbol)} - set(setting.where)
    ordered = sorted(symbols, key=lambda s: (s.name, str(s.assumptions0)))
    free = setting.solved()
    for attempt in range(attempts):
        values = _drawn_values(setting, ordered, free, rng, attempt)
        if values is not None and path is not None:
            values[path.size] = sp.Integer(rng.choice(path.sizes[:2]))
            values |= {symbol: formula.xreplace(values) for symbol, formula in path.sets.items()}
        yield from () if values is None else on_equations(setting, values)


def _drawn_values(
    setting: Hypotheses, symbols: list[sp.Symbol], free: Mapping[sp.Symbol, sp.Expr], rng: random.Random, attempt: int
) -> dict[sp.Basic, sp.Basic] | None:
    fresh = set().union(*(f.free_symbols for f in free.values())) - set(symbols)
    drawn: dict[sp.Basic, sp.Basic] = {}
    for symbol in (*symbols, *sorted(fresh, key=sp.default_sort_key)):
        if symbol not in free:
            drawn[symbol] = (
                rng.choice(setting.choices[symbol]) if symbol in setting.choices else value(symbol, rng, attempt)
            )
    drawn |= {symbol: formula.xreplace(drawn) for symbol, formula in free.items()}
    values = {symbol: drawn[symbol] for symbol in symbols if symbol in drawn}
    return values if all(fits(symbol, found) for symbol, found in values.items()) else None


def on_equations(
    setting: Hypotheses, values: Mapping[sp.Basic, sp.Basic], keep: frozenset[sp.Basic] = frozenset()
) -> Iterator[dict[sp.Basic, sp.Basic]]:
    """A point moved so that the equations among the hypotheses hold, each by one symbol, at every real root of it.

    Args:
        setting: Hypotheses and definitions.
        values: The point.
        keep: Symbols whose values stay.

    """
    gaps = [setting.defined(c.lhs - c.rhs) for c in setting.conditions if isinstance(c, sp.Eq) and _is_scalar(c)]
    gaps = [gap for gap in gaps if not gap.has(sp.Derivative)]
    gap = next((g for g in gaps if g.free_symbols <= set(values) and not _is_zero(g.xreplace(dict(values)))), None)
    if gap is None:
        yield dict(values)
        return
    for symbol in sorted(gap.free_symbols - keep, key=str):
        known = gap.xreplace({s: v for s, v in values.items() if s != symbol})
        roots = [root for root in real_roots(known, symbol) if fits(symbol, root)]
        for root in roots:
            yield from on_equations(setting, {**values, symbol: root}, keep | gap.free_symbols)
        if roots:
            return


def _is_scalar(condition: sp.Basic) -> bool:
    return all(isinstance(side, sp.Expr) for side in condition.args)


def _is_zero(gap: sp.Basic) -> bool:
    return bool(gap == 0 or sp.simplify(gap) == 0)
