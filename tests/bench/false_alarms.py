"""False alarms of the judge, measured on claims known to be true.

Every check is ``dohmatob2024.thm_4_1.finite`` (exact: both sides of it are one formula) at sizes from
the heaviest tails on, with a seed of its own. Counted are checks that end "refuted", and first
streams whose interval excluded the truth when they stopped (each may, with sqrt(alpha)).

Then few, dear and skewed draws of a known mean, from 32 on: at a point, and along a path whose
smaller sizes bound the skewness. Counted are first streams with an interval at any size that misses.

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
from unittest.mock import patch

from tests.verify import toys
from theory import Kind
from verify.evidence import measuring
from verify.evidence.laboratory import Laboratory
from verify.judging.paths import PathJudge
from verify.judging.points import decide, judge_point
from verify.judging.reader import FIRST, Limits, read_stream
from verify.judging.verdict import Verdict
from verify.running.suite import load_suite
from verify.simulators import Simulator, simulator


@dataclass(frozen=True)
class Case:
    """Checks of one kind: which simulators, how far T_0 is above d, tolerance, draws per stream."""

    name: str
    lane: str
    excess: tuple[int, ...]
    tolerance: float
    draws: int


CASES = (
    Case("fast, bounded draws (betting)", "best", (2, 3, 4, 5, 6), 0.05, 1 << 20),
    Case("plain, heavy tails (clipped)", "plain", (2, 3, 4, 5, 6), 0.05, 1 << 12),
    Case("plain, light tails (student)", "plain", (8, 10, 14, 30), 0.10, 1 << 15),
)
LEVELS = (0.01, 0.001)
LAWS = {
    "exponential": lambda g, k: g.exponential(size=k),
    "gamma 1/2": lambda g, k: 2 * g.gamma(0.5, size=k),
    "lognormal 1/2": lambda g, k: g.lognormal(-1 / 8, 0.5, size=k),
    "inverse gamma 5": lambda g, k: 4 / g.gamma(5, size=k),
    "beta 1/2, 9/2": lambda g, k: 10 * g.beta(0.5, 4.5, size=k),
    "nearly two values": lambda g, k: (g.random(k) < 0.2) / 0.2 + 1e-3 * g.normal(size=k),
    "two values": lambda g, k: (g.random(k) < 0.51) / 0.51,
    "rarely anything": lambda g, k: (g.random(k) < 0.001) / 0.001,
    "rarely nothing": lambda g, k: (g.random(k) < 0.999) / 0.999,
}
"""Laws of mean 1; of the last two, the first draws are mostly all alike."""
TOP = {"beta 1/2, 9/2": 10.0, "two values": 1 / 0.51, "rarely anything": 1000.0, "rarely nothing": 1 / 0.999}
"""Largest draws of those that are declared bounded."""


@dataclass(frozen=True)
class Few:
    """Checks from few draws of a skewed law: at a point or along a path."""

    law: str
    where: str

    @property
    def name(self) -> str:
        """What is drawn, and where."""
        method = "betting" if self.law in TOP else "light"
        return f"{self.law}, {self.where} ({method})"


FEW = tuple(Few(law, where) for where in ("point", "path") for law in LAWS)
COST, DRAWS = 1e8, 1024
"""Operations per draw at the last size, where 32 are the first look, and draws allowed there."""
WIDE = {"point": 0.5, "path": 1.5}
"""Tolerances at which some hundreds of draws decide."""


@cache
def drawn(few: Few) -> Simulator:
    """Draws of mean mu at every size k; draws at the last two sizes are dear."""
    top = TOP.get(few.law, math.inf)

    @simulator(
        "toy.grown",
        moments=lambda **_: math.inf,
        bounds=lambda *, mu, **_: ((0.0 if few.law in TOP else -math.inf, mu * top),),
        cost=lambda *, k, **_: COST * (k / 1024) ** 2,
    )
    def skewed(rng, draws, *, mu, k):
        return mu * LAWS[few.law](rng, draws)

    return skewed


def judge_few(few: Few, alpha: float, seed: int) -> tuple[Verdict, bool]:
    """The verdict of one check, and whether its first stream missed the truth: a gap of 0 at every size."""
    tolerance, limits = WIDE[few.where], Limits(work=DRAWS * COST)
    claim = toys.growing("inverse") if few.where == "path" else toys.claim(toys.mu, lhs=toys.GROWN(k=1024))
    laboratory = Laboratory([drawn(few)])
    if few.where == "point":
        one = laboratory.compare(claim.at(mu=1.0))
        outcome = judge_point(lambda _: one, Kind.EQUAL, tolerance, alpha, seed, 1.0, limits)
        return outcome.verdict, first_stream(one, tolerance, alpha, seed, limits) is Verdict.REFUTED
    sizes = claim.path.sizes
    ones = {size: laboratory.compare(toys.claim(toys.mu, lhs=toys.GROWN(k=size)).at(mu=1.0)) for size in sizes}

    def judge() -> PathJudge:
        theory = [1.0] * len(sizes)
        return PathJudge(
            lambda _, size: ones[size], claim.path, Kind.ASYMPTOTIC, tolerance, alpha, seed, theory, limits
        )

    screen = judge()
    readings = screen.read("best", FIRST, sizes, screen.level, tolerance / 6)
    missed = any(r.interval.trusted and not r.interval.low <= 0 <= r.interval.high for r in readings)
    return judge().judge().verdict, missed


def count_few(few: Few, alpha: float, seeds: range) -> Counter[str]:
    """Outcomes of the checks with these seeds."""
    found: Counter[str] = Counter()
    with patch.object(measuring, "KEPT", 0):  # no check asks for the draws of another one
        for seed in seeds:
            verdict, missed = judge_few(few, alpha, seed)
            found[verdict.value] += 1
            found["first stream missed"] += missed
    return found


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

    reading = read_stream(one, seed, FIRST, math.sqrt(alpha), decided, limits)
    return decide(Kind.EQUAL, reading.interval, tolerance)


def tabulate(checks: int, workers: int, only: str) -> None:
    """Print a table of rates."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for case in (*CASES, *FEW):
            if only not in case.name:
                continue
            for alpha in LEVELS:
                started = time.perf_counter()
                step = max(1, checks // (4 * workers))
                parts = [range(i, min(i + step, checks)) for i in range(0, checks, step)]
                jobs = [pool.submit(count_few if isinstance(case, Few) else count, case, alpha, p) for p in parts]
                total = sum((job.result() for job in jobs), Counter())
                rates = f"refuted {total['refuted']}/{checks} (allowed {alpha:.1%})"
                streams = f"first stream wrong {total['first stream missed']} (allowed {math.sqrt(alpha):.1%})"
                seconds = time.perf_counter() - started
                print(f"{case.name:46} {rates:40} {streams:44} {dict(total)} {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=20_000, help="checks per case and level")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", help="cases whose names hold these words")
    given = parser.parse_args()
    tabulate(given.checks, given.workers, given.only)
