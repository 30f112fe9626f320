"""One step about the fits on one design, checked: what tests of such rules share."""

from derivations import Chain, Definition, Step, check
from derivations.dohmatob2024._design import ALL_GENERATORS, DOWNSTREAM_FIT, DOWNSTREAM_NOISE, GENERATOR_FIT
from theory.dohmatob2024 import ridge


LAWS = {"A": DOWNSTREAM_FIT, "N": DOWNSTREAM_NOISE, "P": GENERATOR_FIT, "Q": ALL_GENERATORS}


def checked(before, after, rule, *, claim=ridge.DF_EMPIRICAL, sign="≃", laws=LAWS, **more):
    """The first step of a chain from one formula to another."""
    steps = (Step(before, Definition()), Step(after, rule, sign=sign), Step(claim, Definition()))
    chain = Chain(claim, steps, laws=laws, **more)
    return check(chain).steps[1]
