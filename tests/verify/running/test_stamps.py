"""What a verdict depends on is in the hash by which results are known to hold."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
import sympy as sp

from tests.verify import toys
from theory import GrowthPath, Kind, Quantity, Source
from verify.running.stamps import stamp
from verify.running.suite import load_suite
from verify.simulators import simulator


FREE = sp.Symbol("mu", real=True)
GROWN = GrowthPath("k → ∞", toys.k, toys.PATH.sizes, {sp.Symbol("n"): 2 * toys.k})
BASE = toys.claim(toys.mu)
LIMIT = toys.claim(toys.mu, Kind.ASYMPTOTIC, toys.GROWN(), path=GROWN)
OTHERS = {
    "id": replace(BASE, id="toy.other"),
    "kind": replace(BASE, kind=Kind.AT_LEAST),
    "left side": replace(BASE, lhs=2 * BASE.lhs),
    "right side": replace(BASE, rhs=2 * BASE.rhs),
    "assumptions of a symbol": toys.claim(FREE, parameters=(replace(toys.MU, symbol=FREE),)),
    "range": replace(BASE, parameters=(toys.MU.between(0.5, 6),)),
    "scale of drawing": replace(BASE, parameters=(replace(toys.MU, spread="linear"),)),
    "a rational end": replace(BASE, parameters=(toys.MU.between(sp.Rational(1, 2), 5),)),
    "critical values of a parameter": replace(BASE, parameters=(replace(toys.MU, critical=(2,)),)),
    "whether it is simulated": replace(BASE, parameters=(replace(toys.MU, simulated=False),)),
    "source": replace(BASE, source=Source("Nobody 2026", "Theorem 2", "ours")),
    "tolerance": replace(BASE, tolerance=0.02),
    "a hypothesis": replace(BASE, hypotheses=(toys.mu > 1,)),
    "an abbreviation": replace(BASE, where={sp.Symbol("x"): toys.mu}),
    "a scale": replace(BASE, scale=toys.mu),
    "plain": replace(BASE, plain=True),
    "critical values": replace(BASE, critical=({toys.mu: 2.0},)),
}
PATHS = {
    "name": replace(GROWN, name="k grows"),
    "sizes": replace(GROWN, sizes=GROWN.sizes[1:]),
    "symbol of the size": replace(GROWN, size=sp.Symbol("m", integer=True, positive=True), sets={sp.Symbol("n"): 2}),
    "what is set": replace(GROWN, sets={sp.Symbol("n"): 3 * toys.k}),
    "what it is set to": replace(GROWN, sets={sp.Symbol("N"): 2 * toys.k}),
    "slowest approach": replace(GROWN, slowest=sp.Rational(1, 4)),
}


@simulator("toy.another")
def another(rng, draws, *, mu):
    return mu + rng.random(draws)


def stamped(claim, *simulators):
    return stamp(toys.toy_suite(claim, simulators=simulators or (toys.normal, toys.grown)), claim.id)


@pytest.mark.parametrize("what", OTHERS)
def test_a_claim_with_another_field_has_another_stamp(what):
    assert stamped(OTHERS[what]) != stamped(BASE) == stamped(toys.claim(toys.mu))


@pytest.mark.parametrize("what", PATHS)
def test_a_growth_path_with_another_field_gives_another_stamp(what):
    assert stamped(replace(LIMIT, path=PATHS[what])) != stamped(LIMIT)


def test_a_statement_and_wrong_versions_are_not_in_the_stamp():
    assert stamped(replace(BASE, statement="Other words")) == stamped(BASE)


def test_a_sign_that_is_declared_of_a_quantity_is_in_the_stamp():
    unsigned = toys.claim(toys.mu, lhs=Quantity("toy.unsigned", "u", "u", "A square.")())
    before = stamp.__wrapped__(toys.toy_suite(unsigned), "toy.claim")
    Quantity("toy.unsigned", "u", "u", "A square.", nonnegative=True)
    assert stamp.__wrapped__(toys.toy_suite(unsigned), "toy.claim") != before


def test_the_simulators_of_its_quantities_are_in_the_stamp_in_order_and_no_others():
    """The first that fits draws."""
    one, both, turned = (toys.normal,), (toys.normal, toys.uniform), (toys.uniform, toys.normal)
    assert len({stamped(BASE, *one), stamped(BASE, *both), stamped(BASE, *turned)}) == 3
    assert stamped(BASE, *both, another) == stamped(BASE, *both)


OWN = """
import sympy as sp
from sympy.utilities.lambdify import implemented_function

from tests.verify import toys

class Doubled(sp.Function):
    @classmethod
    def eval(cls, x):
        return 2 * x if x.is_number else None

named = implemented_function("named", lambda x: 2.0 * x)
CLASS = toys.claim(Doubled(toys.mu), id="mine.own")
MADE = toys.claim(named(toys.mu), id="mine.made")
PLAIN = toys.claim(toys.mu, id="mine.plain")
DUMMY = sp.Dummy("i", integer=True)
BOUND = toys.claim(sp.Sum(toys.mu / 3, (DUMMY, 1, 3)), id="mine.bound")
"""


def test_the_code_of_a_file_is_in_the_stamps_of_its_claims_and_each_claim_in_its_own(tmp_path):
    file = tmp_path / "mine.py"

    def stamps(text, tick):
        file.write_text(text)
        os.utime(file, (tick, tick))
        for name in [name for name in sys.modules if name.startswith("claims_mine_")]:
            del sys.modules[name]
        suite = load_suite([str(file)])
        return [stamp(suite, f"mine.{name}") for name in ("own", "made", "plain")]

    def kept(*edit):
        return [one == other for one, other in zip(first, stamps(OWN.replace(*edit), next(ticks)), strict=True)]

    ticks = iter(range(1, 100))
    first = stamps(OWN, next(ticks))
    assert kept("2 * x if", "3 * x if") == [False, False, False]
    assert kept("2.0 * x", "3.0 * x") == [False, False, False]
    assert kept("class Doubled", "import mpmath\n\nmpmath.mp.dps = 15\n\nclass Doubled") == [False, False, False]
    assert kept('id="mine.plain"', 'id="mine.plain", tolerance=0.05') == [True, True, False]
    assert kept("class Doubled", "# of its own\nclass Doubled") == [True, True, True]


def test_a_stamp_is_the_same_in_every_process(tmp_path):
    """With dummy symbols too, whose indices each process counts from a place of its own."""
    file = tmp_path / "mine.py"
    file.write_text(OWN)
    code = (
        "from verify.running.suite import load_suite; from verify.running.stamps import stamp\n"
        f"suite = load_suite([{str(file)!r}])\n"
        "print([stamp(suite, f'mine.{n}') for n in ('own', 'made', 'plain', 'bound')])"
    )
    both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=120)[0] for process in both]
    assert told[0] == told[1]
    assert told[0].count("'") == 8
