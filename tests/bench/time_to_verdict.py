"""Seconds until theory is known to hold within 1 %: the suite against the loop that a user would write, in one run.

    python -m tests.bench.time_to_verdict
    python -m tests.bench.time_to_verdict --case cor_4_4

Both compare the test error with the formula of a claim, within 1 % at one error probability:
``thm_4_1.finite`` at d = 100, T_0 = 300, T = 500, n = 5, or ``cor_4_4`` on a geometric spectrum at
d = 200, T = 400, T_0 = 600, n = 4, lambda = 0.1. The loop draws, fits with numpy.linalg, scores, and
stops when a normal interval at that level is inside the tolerance.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import norm
from threadpoolctl import threadpool_limits

from theory.language.evaluate import as_float
from verify.judging.intervals import Interval
from verify.judging.reader import FIRST, SECOND, Limits, Reading, read_stream
from verify.running.suite import load_suite
from verify.simulators import Array
from verify.simulators.vocabulary.ridge import RidgeSetting


TOLERANCE = 0.01
NOISES = {"sigma": 1.0, "sigma_0": 1.0, "w0_norm2": 1.0, "w0": "random", "designs": "independent"}


@dataclass(frozen=True)
class Case:
    """A claim at one regime: its id, the size along its path, its parameters, and the sizes of the loop."""

    claim: str
    size: int | None
    regime: dict[str, Any]
    process: RidgeSetting


CASES = {
    "thm_4_1.finite": Case(
        "dohmatob2024.thm_4_1.finite",
        None,
        NOISES | {"d": 100, "T": 500, "T_0": 300, "n": 5, "spectrum": "isotropic", "condition": 2.0},
        RidgeSetting(100, 500, 5, 1.0, 300, 1.0),
    ),
    "cor_4_4": Case(
        "dohmatob2024.cor_4_4",
        200,
        NOISES
        | {"phi_star": 0.5, "phi_0_star": 200 / 600, "lam": 0.1, "n": 4, "spectrum": "geometric", "condition": 100.0},
        RidgeSetting(200, 400, 4, 1.0, 600, 1.0, 0.1, "geometric", 100.0),
    ),
}


def fit(X: Array, y: Array, lam: float) -> Array:
    """Least squares, or ridge with this penalty."""
    if lam == 0:
        return np.asarray(np.linalg.lstsq(X, y)[0])
    return np.asarray(np.linalg.solve(X.T @ X / len(X) + lam * np.eye(X.shape[1]), X.T @ y / len(X)))


def loop(process: RidgeSetting, theory: float, alpha: float, seed: int) -> tuple[float, int]:
    """What a user would write. Returns the estimate and the number of draws."""
    rng = np.random.default_rng(seed)
    z = norm.isf(alpha / 2)
    w0, root = process.truth, np.sqrt(process.s)
    scores: list[float] = []
    while True:
        w = w0
        for size in process.sizes:
            X = rng.normal(size=(size, process.d)) * root
            w = fit(X, X @ w + rng.normal(size=size), 0.0)
        X = rng.normal(size=(process.T, process.d)) * root
        w = fit(X, X @ w + rng.normal(size=process.T), process.lam)
        scores.append(float((process.s * (w - w0) ** 2).sum()))
        if len(scores) >= 30:
            gap = abs(np.mean(scores) / theory - 1)
            if gap + z * np.std(scores, ddof=1) / np.sqrt(len(scores)) / theory < TOLERANCE:
                return float(np.mean(scores)), len(scores)


def main(name: str, alpha: float, repeats: int) -> None:
    """Print both times and their ratio."""
    case, suite = CASES[name], load_suite()
    stated = suite.claims[case.claim].at(case.size, **case.regime)
    theory = as_float(stated.theory)

    def within(interval: Interval) -> bool:
        return interval.trusted and interval.low > -TOLERANCE and interval.high < TOLERANCE

    def judged(seed: int) -> list[Reading]:
        """Two streams until each lies within the tolerance, as for a verdict; a finite-size gap is no fault here."""
        comparison = suite.laboratory.compare(stated)
        return [read_stream(comparison, seed, stream, alpha**0.5, within, Limits()) for stream in (FIRST, SECOND)]

    judged(999)  # imports and compiled formulas are paid once per process
    with threadpool_limits(1):
        ours = []
        for seed in range(repeats):
            started = time.perf_counter()
            readings = judged(seed)
            ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        estimate, draws = loop(case.process, theory, alpha, 0)
        theirs = time.perf_counter() - started
    gaps = ", ".join(f"[{100 * r.interval.low:+.2f} %, {100 * r.interval.high:+.2f} %]" for r in readings)
    draws_of_ours = sum(r.samples for r in readings)
    print(f"suite: gap in {gaps}, median {np.median(ours) * 1e3:.1f} ms of {repeats}, {draws_of_ours} draws")
    print(f"loop:  estimate {estimate:.4f} (theory {theory:.4f}), {theirs:.1f} s, {draws} draws")
    print(f"ratio: {theirs / np.median(ours):.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", choices=CASES, default="thm_4_1.finite")
    parser.add_argument("--alpha", type=float, default=1e-6)
    parser.add_argument("--repeats", type=int, default=21)
    given = parser.parse_args()
    main(given.case, given.alpha, given.repeats)
