"""The limit law of the probability of improvement of regular families: cited, with what can be computed of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sympy as sp

from derivations.errors import refuse
from derivations.kernel.forms import Simulated
from derivations.kernel.line import Demands, Line, Rule
from derivations.kernel.proof import Obligation
from derivations.language.formulas import ChainState, Given, Mean
from derivations.rules.one_step import one_step
from theory import Measured
from theory.vocabulary.special_functions import StudentDistribution


@dataclass(frozen=True)
class CentralLimit(Rule):
    """Errors of regular families, scaled by the root of the sample size, tend to normal ones, jointly over generations.

    A classical limit that is cited; that it holds for these families is shown by simulation of the claim. What can be
    computed is: that steps are unbiased, or nearly, with variances of order 1/size, continuous in the truth.

    Theorem: the central limit theorem and the delta method.
    Conditions:
        never a proof;
        the step is the claim itself, which is about what is measured, so that the claim is what simulation speaks of;
        a limit law for each of its families, and no other.
    Reference: van der Vaart 1998, Theorem 3.1.

    Attributes:
        laws: Family to the law of a step, for those in closed form.
        fit: The fit of a generation.
        dimensions: Family to the number of its parameters.
        ratio: n_1 (1/n_2 + ... + 1/n_T), as a sum and in closed form.
        over: The parameter that names the family.
        size: The size of the step.
    """

    laws: Mapping[str, Given]
    fit: ChainState
    dimensions: Mapping[str, int]
    ratio: tuple[sp.Expr, sp.Expr]
    over: sp.Symbol
    size: sp.Symbol

    gives = ("≃",)
    words = "central limit theorem and delta method, step by step: the event has a boundary of probability 0"

    def demands(self, line: Line) -> Demands:
        """Bias and variance of a step, and that the formula is the one of a normal mean in as many dimensions."""
        if line.step.sign != "≃":
            refuse(f"a limit law gives ≃; got {line.step.sign}")
        self._require_measured(line)
        if not set(self.laws) <= set(self.dimensions):
            refuse(f"expected a dimension for each of {', '.join(self.laws)}; got {', '.join(self.dimensions)}")
        x, past = sp.Dummy("x", positive=True), self.fit.at(self.fit.time - 1)
        for word, law in self.laws.items():
            setting = replace(line.setting, laws={self.fit.name: law})
            mean, square = (
                one_step(Mean(power), setting).value.replace(Mean, lambda body: body).xreplace({past: x})
                for power in (self.fit, self.fit**2)
            )
            root = sp.limit(sp.simplify(sp.sqrt(self.size) * (mean - x)), self.size, sp.oo)
            yield Obligation(root, "=", sp.S.Zero, f"{word}: bias, times the root of the size")
            spread_out = sp.limit(sp.simplify(self.size * (square - mean**2)), self.size, sp.oo)
            law_range = {x: 1 / (1 + x)} if word == "bernoulli" else {}
            yield Obligation(spread_out.xreplace(law_range), ">", sp.S.Zero, f"{word}: variance, times the size")
        added, ratio = self.ratio
        yield Obligation(added.doit(), "=", ratio, "ratio of the variances of later steps and of the first error")
        for word, dimension in self.dimensions.items():
            wanted = sp.atan(2 / sp.sqrt(ratio)) / sp.pi
            if dimension > 1:
                wanted = StudentDistribution(dimension, -sp.sqrt(dimension * ratio) / 2)
            yield Obligation(line.after.xreplace({self.over: sp.Symbol(word)}), "=", wanted, f"{word}: normal mean")
        yield Simulated("classical limit, cited; the claim itself is simulated at growing sizes")

    def _require_measured(self, line: Line) -> None:
        """Refuse a step that no simulation of the claim speaks of.

        Raises:
            RefusedError: If it is one.
        """
        claim, words = line.setting.claim, {str(word) for word in line.setting.choices.get(self.over, ())}
        if line.before == line.after:
            return
        if claim is None or (line.before, line.after) != (claim.lhs, claim.rhs) or not isinstance(claim.lhs, Measured):
            refuse(f"expected the claim itself, about what is measured; got {line.before} and {line.after}")
        if words != set(self.dimensions):
            refuse(f"expected a limit law for each of {', '.join(sorted(words))}; got {', '.join(self.dimensions)}")
