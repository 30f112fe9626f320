"""The simulators at hand: which of them draw what a claim speaks of, and in which setting."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp

import theory
from theory.errors import InadmissibleError
from theory.language.evaluate import as_float
from theory.language.products import drawn_in, is_compound
from theory.language.quantity import setting_value
from verify.evidence.archive import Archive
from verify.evidence.composed import Composed
from verify.evidence.measuring import Comparison, Group
from verify.evidence.products import products_of
from verify.simulators import Simulator


Use = tuple[str, theory.Stated, tuple[int, int]]
"""A measured term: its quantity, the claim that it is part of, side and place there."""
Part = tuple[Simulator, Mapping[str, Any], list[Use]]
"""What draws, in which setting, which terms."""


class NoSimulatorError(LookupError):
    """No simulator draws a quantity that a claim speaks of, in the setting it asks for."""


class Laboratory:
    """The simulators at hand, by the quantities that they draw."""

    def __init__(self, simulators: Iterable[Simulator], archive: Archive | None = None) -> None:
        """Hold the simulators, and where their draws are kept from one session to the next, if anywhere."""
        self.simulators = tuple(simulators)
        self.archive = archive

    def choose(self, names: frozenset[str], setting: Mapping[str, Any], lane: str) -> Simulator | None:
        """The first simulator that draws all these quantities in this setting, fast ones first.

        Args:
            names: Quantities to be drawn together.
            setting: Everything that is known about the setting.
            lane: ``best``, or ``plain`` to leave fast ones out.
        """
        bases = {base for name in names for base in drawn_in(name)}
        # A fast simulator has the right mean; its draws may vary less, or go together in another way.
        lane = "plain" if any(map(is_compound, names)) else lane
        offers = [s for s in self.simulators if bases <= set(s.quantities) and (s.plain or lane == "best")]
        for candidate in sorted(offers, key=lambda s: s.plain):
            required = [name for name, needed in candidate.parameters.items() if needed]
            if all(name in setting for name in required) and candidate.covers(given(candidate, setting)):
                return products_of(candidate, names)
        return None

    def compare(self, stated: theory.Stated, lane: str = "best") -> Comparison:
        """The comparison that a claim asks for at a regime.

        Raises:
            NoSimulatorError: If a quantity cannot be drawn in the setting.
            InadmissibleError: If a formula of the claim has no finite value there.

        """
        if stated.composed is not None:
            return self._composed(stated, lane)
        known = [
            float(sum(as_float(coefficient) for coefficient, node in terms if node is None))
            for terms in (stated.lhs, stated.rhs)
        ]
        groups = [_group(*part) for part in self._parts(stated, lane)]
        scale = None if stated.scale is None else as_float(stated.scale)
        coefficients = [c for group in groups for _, c in (*group.columns, *group.scales)]
        if not all(map(math.isfinite, (*known, *coefficients))):
            msg = f"{stated.claim.id}: expected finite values of its formulas; got {known}, coefficients {coefficients}"
            raise InadmissibleError(msg)
        return Comparison(groups, known[0] - known[1], known[1], scale, self.archive)

    def _composed(self, stated: theory.Stated, lane: str) -> Comparison:
        """The comparison where sides are functions of means."""
        form, parts = stated.claim.composed, self._parts(stated, lane)
        groups = [_group(*part) for part in parts]
        places: dict[int, tuple[int, int]] = {}
        for number, (simulator, _, uses) in enumerate(parts):
            for name, _, (_, index) in uses:
                places[index] = number, simulator.quantities.index(name)
        scale = None if stated.scale is None else as_float(stated.scale)
        letters = () if form is None else form.letters
        ordered = [places[index] for index in range(len(letters))]
        return Composed(groups, ordered, stated.composed or (sp.S.Zero,) * 2, letters, scale, self.archive)

    def drawn(self, stated: theory.Stated, lane: str = "best") -> list[tuple[Simulator, dict[str, Any]]]:
        """What `compare` would draw with, each with its setting; no formula is evaluated for it.

        Raises:
            NoSimulatorError: If a quantity cannot be drawn in the setting.

        """
        return [(simulator, given(simulator, setting)) for simulator, setting, _ in self._parts(stated, lane)]

    def _parts(self, stated: theory.Stated, lane: str) -> list[Part]:
        settings = _by_setting(stated)
        if not settings:
            msg = "nothing to measure: both sides are formulas, which simulation cannot compare"
            raise NoSimulatorError(msg)
        return [part for setting, uses in settings for part in self._of_setting(setting, uses, lane)]

    def _of_setting(self, setting: Mapping[str, Any], uses: list[Use], lane: str) -> list[Part]:
        together = frozenset(name for name, _, _ in uses)
        chosen = self.choose(together, setting, lane)
        if chosen is not None:
            return [(chosen, setting, uses)]
        parts: list[Part] = []
        for name in sorted(together):
            single = self.choose(frozenset([name]), setting, lane)
            if single is None:
                raise NoSimulatorError(self._why_none(name, setting, lane))
            parts.append((single, setting, [use for use in uses if use[0] == name]))
        return parts

    def _why_none(self, name: str, setting: Mapping[str, Any], lane: str) -> str:
        if is_compound(name):
            together = " and ".join(drawn_in(name))
            return (
                f"a product of means or a covariance needs one plain simulator; none draws {together} in this setting"
            )
        offers = [s for s in self.simulators if name in s.quantities and (s.plain or lane == "best")]
        for offer in offers:
            missing = [key for key, needed in offer.parameters.items() if needed and key not in setting]
            if missing:
                return f"simulator {offer.name} of {name} needs {', '.join(missing)}, which the claim does not give"
        if offers:
            return f"no simulator of {name} applies in the setting {dict(setting)}"
        kind = "plain simulator" if lane == "plain" else "simulator"
        return f"no {kind} draws {name}"


def given(simulator: Simulator, setting: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a setting that a simulator takes."""
    return {name: setting[name] for name in simulator.parameters if name in setting}


def _by_setting(stated: theory.Stated) -> list[tuple[Mapping[str, Any], list[Use]]]:
    """The measured terms by the setting in which they are measured."""
    settings: list[tuple[Mapping[str, Any], list[Use]]] = []
    for side, terms in enumerate(stated.nodes):
        for index, node in terms:
            full = dict(stated.setting) | {k: setting_value(v) for k, v in node.overrides.items()}
            use = (node.name, stated, (side, index))
            for other, uses in settings:
                if other == full:
                    uses.append(use)
                    break
            else:
                settings.append((full, [use]))
    return settings


def _group(simulator: Simulator, setting: Mapping[str, Any], uses: list[Use]) -> Group:
    terms = []
    for name, stated, (side, index) in uses:
        coefficient = as_float((stated.lhs, stated.rhs)[side][index][0])
        terms.append((simulator.quantities.index(name), coefficient, side))
    columns = tuple((column, -c if side else c) for column, c, side in terms)
    scales = tuple((column, c) for column, c, side in terms if side)
    return Group(simulator, given(simulator, setting), columns, scales)
