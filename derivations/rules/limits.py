"""Limits: carried out, or along a growth path, where the gap between two formulas vanishes relative to its unit."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import FallingGap
from derivations.kernel.limits import carried_out
from derivations.kernel.line import Demands, LimitRule, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.kernel.setting import Setting
from derivations.language.formulas import Mean
from derivations.rules.domains import allowed
from derivations.rules.lemmas import DOMINATED
from derivations.rules.letters import require_free
from derivations.rules.limit_values import borne_out
from derivations.rules.vanishing_gaps import vanishing
from theory import Kind, Measured
from theory.language.nodes import Computed
from theory.language.sequences import order_of


@dataclass(frozen=True)
class AlongPath(LimitRule):
    """Along the growth path of the claim, the gap between two formulas vanishes relative to its unit.

    Theorem: a quotient of polynomials in the size tends to 0 where the denominator has the higher degree. Any other gap
    is only looked at, which confirms and does not prove.
    Conditions:
        the leading coefficient of the denominator, and that of the unit, is not 0 at any admitted value of what stays
            fixed;
        the unit is the claim's scale, or the formula that is reached, which is not 0 then;
        for a limit 0 it is 1;
        what is rounded to a whole number is its argument and a fraction between 0 and 1, whatever that is: the leading
            coefficient is not 0 for any.
    Reference: Rudin 1976, Theorems 3.3 and 3.20 (a).

    Attributes:
        why: In words.
    """

    why: str = "along the growth path"

    def demands(self, line: Line) -> Demands:
        """That the limit of the gap is 0."""
        claim = line.setting.claim
        if claim is None or claim.path is None:
            refuse("a limit along a growth path needs a claim that has one")
        if line.before.has(Mean, Measured) or line.after.has(Mean, Measured):
            refuse(f"expected formulas without means; got {line.before}")
        unit = claim.scale if claim.scale is not None else line.after
        if unit == 0 and (line.step.sign != "→" or claim.kind is Kind.ASYMPTOTIC):
            refuse("no ratio of formulas is near 1 where one of them is 0: expected the sign →, or a scale")
        unit = sp.S.One if unit == 0 else unit
        difference, unit_there = _with_letters(line.before - line.after, line), _with_letters(unit, line)
        if (difference / unit_there).has(Computed):
            yield FallingGap((line.before - line.after) / unit)
        else:
            yield vanishing(difference, unit_there, line.setting)


def _with_letters(formula: sp.Expr, line: Line) -> sp.Expr:
    """A formula written out; where that leaves nodes that compute themselves, what does not grow is held as letters."""
    written = line.setting.defined(formula)
    if line.path is None or not written.has(Computed):
        return written
    grows = {line.path.size, *line.path.sets}
    fixed = {k for k in line.setting.where if not line.setting.defined(k).free_symbols & grows}
    return Setting(where={k: v for k, v in line.setting.where.items() if k not in fixed}).defined(formula)


@dataclass(frozen=True)
class LimitOf(Rule):
    """A limit is carried out.

    Theorem: the limit of a quotient of polynomials at infinity is that of its leading terms; under an infinite sum a
    limit goes inside by dominated convergence; sums, products, powers and compositions with continuous functions have
    the limits that their parts give, 0 times a power of the variable by l'Hôpital's rule; that of a formula in the
    variable alone is sympy's, borne out by values near the point.
    Conditions:
        no hypothesis ties the variable, and no abbreviation rests on it;
        leading coefficients, and limits that are divided by, are not 0 at any admitted value of other letters;
        under a sum: a bound of every term that does not depend on the variable has a finite sum;
        every term has the limit that is stated;
        what stands around the sum is a polynomial in it that does not depend on the variable.
    Reference: Rudin 1976, Theorems 3.3, 3.20 (a), 4.4, 5.13 and 11.32 (p. 321).

    Attributes:
        bound: For a sum: a formula in its index that bounds every term, whatever the variable.
    """

    bound: sp.Expr | None = None

    @property
    def because(self) -> str:
        """The rule in words."""
        return (
            "limit"
            if self.bound is None
            else f"limit under the sum: every term is at most {self.bound}, which is summable"
        )

    def demands(self, line: Line) -> Demands:
        """That the limit is the one stated."""
        limits = line.before.atoms(sp.Limit)
        if len(limits) != 1:
            refuse(f"expected a formula with one limit; got {line.before}")
        (limit,) = limits
        formula, x, point, side = limit.args
        require_free(x, line, formula)
        sums = [part for part in formula.atoms(sp.Sum, sp.Product, sp.Integral) if part.has(sp.oo) and part.has(x)]
        if sums:
            yield from self._inside(line, limit, sums)
            return
        found = carried_out(formula, x, point, str(side))
        if found is None:
            refuse(f"no rule gives the limit of {formula}")
        yield from borne_out(formula, x, point, str(side), found, line.setting)
        yield Obligation(line.before.xreplace({limit: found}), "=", line.after)
        yield from allowed(line.after)

    def _inside(self, line: Line, limit: sp.Limit, sums: list[sp.Expr]) -> Demands:
        formula, x, point, side = limit.args
        whole, index, low = self._only(formula, x, sums)
        bound = sp.sympify(self.bound)
        if not _is_summable(bound, index):
            refuse(f"the bound {bound} is not summable, as far as a rule says")
        yield DOMINATED.cited("the bound is summable")
        # Every index from the lowest one on, whatever the hypotheses say of the letter.
        later = {index: low + sp.Dummy(str(index), integer=True, nonnegative=True)}
        for sign in (1, -1):
            yield Obligation(sign * whole.function.xreplace(later), "≤", bound.xreplace(later), "every term is bounded")
        every = whole.function.xreplace(later)
        term, here = (carried_out(one, x, point, str(side)) for one in (whole.function, every))
        if term is None or here is None:
            refuse(f"no rule gives the limit of {whole.function}")
        yield from borne_out(every, x, point, str(side), here, line.setting, "limit of a term")
        yield Obligation(here, "=", term.xreplace(later), "limit of a term")
        moved = formula.xreplace({whole: sp.Sum(term, whole.limits[0])})
        yield Obligation(line.before.xreplace({limit: moved}), "=", line.after)

    def _only(self, formula: sp.Expr, x: sp.Symbol, sums: list[sp.Expr]) -> tuple[sp.Sum, sp.Symbol, sp.Integer]:
        """The infinite sum in a limit, its index and where it starts.

        Raises:
            RefusedError: If there is no such sum alone in a polynomial, or the bound moves.
        """
        if self.bound is None or len(sums) != 1 or not isinstance(sums[0], sp.Sum):
            refuse(
                "a limit under an infinite sum or integral needs a summable bound that does not depend on the variable"
            )
        (whole,), letter = sums, sp.Dummy("sum")
        around = formula.xreplace({whole: letter})
        if around.has(x) or not around.is_polynomial(letter):
            refuse(f"expected a polynomial in one sum, without {x} around it; got {formula}")
        (index, low, high), *more = whole.limits
        if more or high != sp.oo or not low.is_Integer or not index.is_integer:
            refuse(f"expected a sum over whole numbers from a known one to infinity; got {whole}")
        if self.bound.has(x):
            refuse(f"the bound depends on {x}: {self.bound}")
        return whole, index, low


def _is_summable(bound: sp.Expr, index: sp.Symbol) -> bool:
    """Whether a bound has a finite sum over an index, whatever the letters in it are; False where no rule says."""
    try:
        order = order_of(bound, index)
        return order is not None and order.is_summable
    except TypeError:  # an exponent is compared with -1, and its sign is not known
        return False
