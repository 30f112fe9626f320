"""False alarms of the judge, measured on a claim known to be true.

Every check is ``dohmatob2024.thm_4_1.finite`` (exact: both sides of it are one formula) at sizes from
the heaviest tails on, with a seed of its own. Counted are checks that end "refuted", and first
streams whose interval excluded the truth when they stopped (each may, with sqrt(alpha)).

    python -m tests.bench.false_alarms --checks 20000
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

from theory import Kind
from verify.judge import FIRST, Limits, decide, judge_point, run
from verify.measure import Laboratory
from verify.suite import load_suite
from verify.verdict import Verdict


@dataclass(frozen=True)
class Case:
    """Checks of one kind: which simulators, how far T_0 is above d, tolerance, draws per stream."""

    name: str
    lane: str
    excess: tuple[int, ...]
    tolerance: float
    draws: int


CASES = (
    Case("fast, bounded draws (bernstein)", "best", (2, 3, 4, 5, 6), 0.05, 1 << 20),
    Case("plain, heavy tails (clipped)", "plain", (2, 3, 4, 5, 6), 0.05, 1 << 12),
    Case("plain, light tails (student)", "plain", (8, 10, 14, 30), 0.10, 1 << 15),
)
LEVELS = (0.01, 0.001)


@cache
def comparison(lane: str, excess: int):
    """The true claim at a small size, drawn by the plain or by the best simulators."""
    suite = load_suite()
    regime = {"d": 2, "T": 16, "T_0": 2 + excess, "n": 1, "sigma": 0.5, "sigma_0": 1.0, "w0_norm2": 1.0}
    regime |= {"spectrum": "two_level", "condition": 4.0, "w0": "equal", "designs": "independent"}
    simulators = [s for s in suite.laboratory.simulators if s.plain or lane == "best"]
    return Laboratory(simulators).compare(suite.claims["dohmatob2024.thm_4_1.finite"].at(**regime), lane)


def count(case: Case, alpha: float, seeds: range) -> Counter[str]:
    """Outcomes of the checks with these seeds."""
    found: Counter[str] = Counter()
    for seed in seeds:
        one = comparison(case.lane, case.excess[seed % len(case.excess)])
        limits = Limits(work=case.draws * one.cost)
        outcome = judge_point(lambda _, one=one: one, Kind.EQUAL, case.tolerance, alpha, seed, None, limits)
        found[outcome.verdict.value] += 1
        missed = first_stream(one, case.tolerance, alpha, seed, limits)
        found["first stream missed"] += missed is Verdict.REFUTED
    return found


def first_stream(one, tolerance: float, alpha: float, seed: int, limits: Limits) -> Verdict | None:
    """What the screening stream of a check decides by itself."""

    def decided(interval) -> bool:
        return decide(Kind.EQUAL, interval, tolerance) is not None

    reading = run(one, seed, FIRST, math.sqrt(alpha), decided, limits)
    return decide(Kind.EQUAL, reading.interval, tolerance)


def measure(checks: int, workers: int) -> None:
    """Print a table of rates."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for case in CASES:
            for alpha in LEVELS:
                started = time.perf_counter()
                step = max(1, checks // (4 * workers))
                parts = [range(i, min(i + step, checks)) for i in range(0, checks, step)]
                jobs = [pool.submit(count, case, alpha, part) for part in parts]
                total = sum((job.result() for job in jobs), Counter())
                rates = f"refuted {total['refuted']}/{checks} (allowed {alpha:.1%})"
                streams = f"first stream wrong {total['first stream missed']} (allowed {math.sqrt(alpha):.1%})"
                seconds = time.perf_counter() - started
                print(f"{case.name:32} {rates:40} {streams:44} {dict(total)} {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=20_000, help="checks per case and level")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    measure(given.checks, given.workers)
