"""Row spaces of Gaussian designs with Sigma = I: uniform, so that projections on them average to multiples of I."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.equivalents.rules.canonical_traces import Eigenbasis, Word, canonical, is_letter, letter_of, merged
from derivations.equivalents.rules.eigenbasis import require_isotropic
from derivations.equivalents.rules.ridge_equivalents import means_replaced
from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.rules.lemmas import ROTATIONS
from theory import EIGENVALUE
from theory.language.matrices import Arbitrary, Projection


NUMBER = sp.Dummy("m", integer=True, nonnegative=True)
"""Which of several projections one is."""


@dataclass(frozen=True, eq=False)
class RowSpaces:
    """The law of Q = P_{n-1} ... P_0, P_m the projection on the row space of T_m rows iid N(0, I), all independent.

    Attributes:
        rows: T_m, a formula of the index.
        rank: The smaller of T_m and d.
        basis: Sigma.
        index: m.
        times: n.
    """

    rows: sp.Expr
    rank: sp.Expr
    basis: Eigenbasis
    index: sp.Symbol = NUMBER
    times: sp.Expr = sp.S.One

    def __str__(self) -> str:
        """In words."""
        return f"product of {self.times} independent projections on row spaces of {self.rows} rows iid N(0, I)"

    @property
    def latex(self) -> str:
        """For a page."""
        return rf"\text{{{self.times} independent projections on row spaces of rows iid }} \mathcal{{N}}(0, I)"

    @property
    def share(self) -> sp.Expr:
        """What E Q and E Q'Q are multiples of I by: the product of rank/d."""
        factor = sp.expand_mul(self.rank / self.basis.dimension)
        if isinstance(self.rank, sp.Min):
            factor = sp.Min(*(part / self.basis.dimension for part in self.rank.args))
        if self.index in factor.free_symbols:
            return sp.Product(factor, (self.index, 0, self.times - 1))
        return factor**self.times


@dataclass(frozen=True, eq=False)
class Uniform(Rule):
    """The mean over independent random projections, all directions alike, is a multiple of the identity.

    Theorem: E P commutes with every rotation, so that it is (E tr P/d) I; and P'P = P, one generation after the other.
    Conditions:
        Σ = I;
        the projections are independent, of each other and of all else in the mean;
        the rank that the law states is the trace of the projection, for every number of rows that is admitted;
        the product stands once, or as Q'Q with nothing random between;
        there is a whole number of factors, not negative.
    Reference: Eaton 1983, Chapters 2 and 7.

    Attributes:
        of: The letter of the product of projections.
    """

    of: str
    words = "for Σ = I row spaces are uniform: E {self.of} and E {self.of}'{self.of} are multiples of I by rank/d"

    def demands(self, line: Line) -> Demands:
        """That Sigma = I, that a projection's trace is its rank, and that the new formula is the old one replaced."""
        law = line.setting.laws.get(self.of)
        if not isinstance(law, RowSpaces):
            refuse(f"expected {self.of} to be a product of projections on row spaces; got {law}")
        require_isotropic(line, law.basis.symbol)
        rows = law.rows if law.rows.is_Symbol else sp.Dummy("rows", integer=True, positive=True)
        design = Arbitrary("X", rows, law.basis.dimension, 0)
        rank = law.rank.xreplace({law.rows: rows})
        yield Obligation(sp.Trace(Projection(design)), "=", rank, "rank of a projection")
        if not law.times.is_integer or (law.index in law.times.free_symbols) or not law.index.is_integer:
            refuse(f"expected a whole number of projections; got {law.times}")
        yield Obligation(law.times, "≥", sp.S.Zero, "a number of projections")
        yield ROTATIONS.cited()
        names = line.setting.laws
        left = means_replaced(line.before, law.basis, names, lambda word: [self._word(word, law)])
        yield Obligation(left, "=", canonical(line.after, law.basis, names))

    def _word(self, word: Word, law: RowSpaces) -> Word:
        items = tuple(item if is_letter(item) else item.subs(EIGENVALUE, 1) for item in merged(word.items))  # Sigma = I
        places = [i for i, item in enumerate(items) if is_letter(item) and letter_of(item) == self.of]
        if not places:
            return word
        between = items[places[0] + 1 : places[-1]]
        pair = len(places) == 2 and not any(map(is_letter, between)) and items[places[0]] == items[places[1]].T
        if len(places) != 1 and not pair:
            refuse(f"expected {self.of} alone, or {self.of}'{self.of}; got {items}")
        rest = (*items[: places[0]], *between, *items[places[-1] + 1 :])
        return Word(word.coefficient * law.share, rest)
