"""A result that is cited: by its chain or as a claim, with what its letters stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.chain import Chain
from derivations.kernel.proof import Obligation
from derivations.language.scopes import put_in
from theory import Claim, Measured


DECLARED = (("positive", ">"), ("negative", "<"), ("nonnegative", "≥"), ("nonpositive", "≤"), ("nonzero", "≠"))
"""What a letter may be declared to be that compares with 0, the strongest first."""


@dataclass(frozen=True, eq=False)
class Citing:
    """A result that is proved, or shown by simulation, elsewhere, as it is used here.

    Attributes:
        chain: The chain of the result, or the claim where it has none.
        values: What its letters stand for here.
        why: In words.
    """

    chain: Chain | Claim
    values: Mapping[sp.Basic, sp.Basic] = field(default_factory=dict)
    why: str = ""

    @property
    def claim(self) -> Claim:
        """The result."""
        return self.chain if isinstance(self.chain, Claim) else self.chain.claim

    @property
    def reference(self) -> str:
        """The result by its id, with the words before it."""
        return f"{self.why}: {self.claim.id}" if self.why else self.claim.id

    def ranging(self, value: sp.Expr) -> sp.Expr:
        """A value, with what is known of the letters in it."""
        return value

    def domains(self) -> Iterator[Obligation]:
        """That its letters stand for numbers of their domains.

        Raises:
            RefusedError: If a whole number would stand for something else.
        """
        for symbol, value in self.values.items():
            if not isinstance(symbol, sp.Symbol) or not isinstance(value, sp.Expr):
                continue
            for kind in ("integer", "even", "odd", "prime", "composite", "rational", "irrational", "algebraic"):
                if getattr(symbol, f"is_{kind}") and not getattr(self.ranging(value), f"is_{kind}"):
                    refuse(f"{symbol} is {kind} in {self.claim.id}; got {value}")
            if symbol.is_real and (value.is_real is False or value.has(sp.I)):
                refuse(f"{symbol} is real in {self.claim.id}; got {value}")
            if sign := next((sign for kind, sign in DECLARED if getattr(symbol, f"is_{kind}")), ""):
                yield Obligation(value, sign, sp.S.Zero, f"domain of {symbol} in {self.claim.id}")

    def in_our_letters(self, part: sp.Basic) -> sp.Basic:
        """A formula of the result with what its letters stand for here, measured quantities among them."""
        values = dict(self.values)
        named = {str(symbol): value for symbol, value in values.items()}
        unnamed = part.replace(
            lambda node: isinstance(node, Measured), lambda node: node.elsewhere(named) if named else node.unnamed
        )
        return put_in(unnamed, values)
