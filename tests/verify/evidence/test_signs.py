"""Quantities that formulas take to be nowhere negative: no simulator ever draws less than zero."""

import numpy as np
import pytest

from theory.language.quantity import NONNEGATIVE
from verify.evidence.laboratory import NoSimulatorError
from verify.evidence.sampling import regimes
from verify.running.suite import load_suite


SUITE = load_suite()
DRAWS, CHEAP = 40, 1e9
"""Draws of each simulator, where those take no more operations than this."""
SPEAKING = {
    name: [claim for claim in SUITE.claims.values() if name in claim.quantities and claim.kind.value != "⇔"]
    for name in sorted(NONNEGATIVE)
}


@pytest.mark.parametrize("name", SPEAKING)
@pytest.mark.parametrize("lane", ["best", "plain"])
def test_a_quantity_that_is_declared_nonnegative_has_no_negative_draws(name, lane):
    drawn = 0
    for claim in SPEAKING[name][:8]:
        size = claim.path.sizes[0] if claim.path else None
        for regime in regimes(claim, 2, seed=3):
            try:
                comparison = SUITE.laboratory.compare(claim.at(size, **regime), lane)
            except NoSimulatorError:
                continue
            for group in comparison.groups if DRAWS * comparison.cost < CHEAP else ():
                if name in group.simulator.quantities:
                    place = group.simulator.quantities.index(name)
                    values = group.simulator.sample(np.random.default_rng(5), DRAWS, group.setting)[:, place]
                    assert (values >= 0).all()
                    drawn += 1
    assert drawn >= 4
