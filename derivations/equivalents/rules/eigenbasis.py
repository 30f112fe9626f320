"""Traces and forms in the eigenbasis of Sigma, and for Sigma = I."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp

from derivations.equivalents.rules.canonical_traces import Eigenbasis, canonical
from derivations.equivalents.rules.ridge_fits import s
from derivations.errors import refuse
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from theory import Form, Trace
from theory.vocabulary.covariances import Vector


@dataclass(frozen=True, eq=False)
class InEigenbasis(Rule):
    """Traces and forms of functions of Sigma, and words of random letters, are written in the eigenbasis of Sigma.

    Theorem: functions of a symmetric matrix commute and are diagonal in its eigenbasis (spectral theorem); a trace is
    the same for cyclic shifts and for the transpose; means are linear.
    Conditions:
        Sigma is symmetric and positive, vectors are those that the basis names;
        what is taken out of a mean is not random.
    Reference: Horn and Johnson 2013, Theorem 4.1.5.

    Attributes:
        basis: Sigma.
        why: In words.
    """

    basis: Eigenbasis
    why: str = "functions of Σ commute: in its eigenbasis"

    def demands(self, line: Line) -> Demands:
        """That both are the same in canonical form."""
        names = line.setting.laws
        yield Obligation(canonical(line.before, self.basis, names), "=", canonical(line.after, self.basis, names))


@dataclass(frozen=True, eq=False)
class Isotropic(Rule):
    """Traces and forms are worked out for Sigma = I.

    Theorem: f(I) = f(1) I, so that traces are tr f(Sigma) = d f(1), and forms w' f(Sigma) w = f(1) w' Sigma w.
    Conditions:
        every regime of the claim has Sigma = I;
        d is its dimension;
        forms are of one vector on both sides, whose energy w' Sigma w is what it is said to be.
    Reference: Horn and Johnson 2013, Theorem 4.1.5.

    Attributes:
        symbol: The symbol of Sigma.
        dimension: d.
        energies: w' Sigma w by the symbol of w.
    """

    symbol: sp.Symbol
    dimension: sp.Expr
    energies: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    words = "Σ = I"

    def demands(self, line: Line) -> Demands:
        """That every regime of the claim is isotropic, and that the new formula is the old one collapsed."""
        require_isotropic(line, self.symbol)
        covariance = line.setting.where[self.symbol]
        yield Obligation(self.dimension, "=", covariance.dimension, "dimension")
        for vector, energy in self.energies.items():
            defined = line.setting.where.get(vector)
            own: sp.Basic = Form(vector, s, vector, self.symbol)
            if isinstance(defined, Vector) and defined.args[1] in (self.symbol, covariance):
                own = defined.args[2]
            yield Obligation(own, "=", energy, f"energy of {vector}")
        yield Obligation(self._collapsed(line.before, line), "=", self._collapsed(line.after, line))

    def _collapsed(self, formula: sp.Expr, line: Line) -> sp.Expr:
        def collapse(node: sp.Basic) -> sp.Expr:
            if isinstance(node, Trace):
                return node.args[0].subs(s, 1) * self.dimension
            if node.args[0] != node.args[2] or node.args[0] not in self.energies:
                refuse(f"expected a form of one vector, with a known energy; got {node}")
            return node.args[1].subs(s, 1) * self.energies[node.args[0]]

        letters = {k: v for k, v in line.setting.where.items() if isinstance(v, sp.Expr) and v.has(Trace)}
        written = formula.xreplace(letters)
        return written.replace(lambda part: isinstance(part, (Trace, Form)) and part.args[-1] == self.symbol, collapse)


def require_isotropic(line: Line, symbol: sp.Symbol) -> None:
    """Refuse a step about Sigma = I where Sigma may be something else.

    Raises:
        RefusedError: If it may.

    """
    covariance = line.setting.where.get(symbol)
    choices = () if covariance is None else line.setting.choices.get(covariance.args[0], ())
    if covariance is None or not (covariance.is_isotropic or {str(word) for word in choices} == {"isotropic"}):
        refuse(f"expected a claim about Σ = I; got {covariance}")
