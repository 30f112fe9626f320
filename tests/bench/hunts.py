"""False alarms of searches, measured on a claim known to be true, at levels where they could be seen.

Each search looks at 20 regimes, led by the discrepancy it sees, and confirms suspects on fresh streams. A naive search
(screen and confirm on the same draws) is run beside it: what it calls refuted is the price of searching and testing
on the same draws.

    python -m tests.bench.hunts --searches 1000
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter
from collections.abc import Iterable

from tests.verify import toys
from verify.evidence.sampling import design
from verify.judging.claims import judge_claim
from verify.judging.reader import Limits
from verify.running.search import hunt
from verify.simulators import simulator
from verify.thresholds.search import HUNT_LEVEL


EXAMPLES = 20
WORK = 1e9
"""Operations per stream of a confirmation."""
LEVELS = (0.05, 0.01)


@simulator("toy.mean", moments=lambda **_: math.inf, cost=lambda **_: 2e5)
def dear(rng, draws, *, mu):
    """Normal draws of mean mu, said to be dear: verdicts are wanted here, not narrow intervals."""
    return mu * (1 + rng.standard_normal(draws))


def hunts(alpha: float, seeds: Iterable[int]) -> Counter[str]:
    """Verdicts of searches of a true claim."""
    claim = toys.claim(toys.mu, tolerance=1e-4)
    suite = toys.toy_suite(claim, simulators=(dear,))
    return Counter(hunt(suite, claim, alpha, seed, WORK, EXAMPLES).outcome.verdict.value for seed in seeds)


def naive(seeds: Iterable[int]) -> Counter[str]:
    """Whether the same true claim is refuted at one of as many regimes, each tested at the level of the screening."""
    claim = toys.claim(toys.mu, tolerance=1e-4)
    suite = toys.toy_suite(claim, simulators=(dear,))

    def refuted(seed: int) -> bool:
        regimes = design(claim, 0, EXAMPLES, seed)
        outcomes = (judge_claim(suite.laboratory, claim, regime, HUNT_LEVEL, seed, Limits(WORK)) for regime in regimes)
        return any(outcome.verdict.value == "refuted" for outcome in outcomes)

    return Counter("refuted" if refuted(seed) else "undecided" for seed in seeds)


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=1000)
    count = parser.parse_args().searches
    for alpha in LEVELS:
        started = time.monotonic()
        found = hunts(alpha, range(count))
        seconds = time.monotonic() - started
        print(f"alpha {alpha}: {found['refuted']} of {count} searches cried wolf ({seconds:.0f} s)")
    found = naive(range(count))
    print(f"each regime by itself at {HUNT_LEVEL}: {found['refuted']} of {count}")


if __name__ == "__main__":
    main()
