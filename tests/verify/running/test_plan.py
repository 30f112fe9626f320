"""How a run shares out its error probability, its regimes and its time."""

import math
from dataclasses import replace

import pytest
import sympy as sp

from tests.verify import toys
from verify.running.agenda import Once, Spec, agenda
from verify.running.checks import even_share, fair_share
from verify.running.plan import Options, plan
from verify.simulators import simulator


def drawing(cost: float):
    """A simulator of a mean that grows, and what a draw is said to cost."""

    @simulator("toy.grown", moments=lambda **_: math.inf, cost=lambda **_: cost)
    def drawn(rng, draws, *, mu, k, shape):
        return mu * (1 + 1 / k + rng.standard_normal(draws))

    return drawn


def planned(claim, *simulators) -> int:
    """How many checks a claim gets."""
    return len(plan(toys.toy_suite(claim, simulators=simulators), [claim], Options(), {}))


def round_0(claim, *simulators, files=None):
    """The tasks of a run."""
    suite = replace(toys.toy_suite(claim, simulators=simulators), files=files or {})
    once = Once({}, None, None, Options().work, "")
    return agenda(suite, Spec(0, Options().alpha, (claim.id,), once=once), 0, [], {})


def test_the_error_probability_of_a_run_is_shared_out_once():
    """Half of 10^-6 for checks, a tenth for searches of the worst place, 10^-4 of it for trials, else agreements."""
    spent = dict.fromkeys(("screen", "agreement", "worst"), 0.0)
    for task in round_0(toys.claim(toys.mu), toys.normal, toys.uniform):
        spent[task.purpose] += task.alpha
    assert spent == pytest.approx({"screen": 5e-7, "agreement": (0.4 - 1e-4) * 1e-6, "worst": 1e-7})


def test_dear_paths_are_looked_at_in_fewer_regimes_and_formulas_in_more():
    """A path is dear where 32 draws at its last size take half a second."""
    formula = toys.claim(1, lhs=sp.sin(toys.mu) ** 2 + sp.cos(toys.mu) ** 2)
    assert (planned(toys.claim(toys.mu), toys.normal), planned(formula)) == (8, 24)
    assert [planned(toys.growing("inverse"), drawing(cost)) for cost in (1.5e7, 1.6e7)] == [8, 3]


def test_the_worst_place_of_a_claim_that_is_not_shipped_is_sought_at_more_places():
    claim = toys.claim(toys.mu)
    found = [round_0(claim, toys.normal, files=files)[-1] for files in (None, {claim.id: "mine.py"})]
    assert [(task.purpose, task.examples) for task in found] == [("worst", 8 * 8), ("worst", 8 * 128)]


def test_no_check_takes_the_time_of_the_others():
    """Ten seconds it has, if they are no more than a sixteenth of what is left, and else its even share."""
    assert [even_share(seconds, 1, 10**6) for seconds in (1000.0, 80.0)] == [10.0, 5.0]
    assert even_share(1000.0, 2, 4) == 500.0
    assert fair_share(10.0, 2, 4) == 240.0
