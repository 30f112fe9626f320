"""Seconds to a verdict: the suite against the loop that a user would write, in one run.

    python -m tests.bench.time_to_verdict

Both decide ``dohmatob2024.thm_4_1.finite`` at d = 100, T_0 = 300, T = 500, n = 5 within 1 % at one
error probability. The loop draws, fits with numpy.linalg.lstsq, scores, and stops when a normal
interval at that level is inside the tolerance.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from scipy.stats import norm
from threadpoolctl import threadpool_limits

from verify.run import judge_claim
from verify.suite import load_suite


CLAIM = "dohmatob2024.thm_4_1.finite"
SIZES = {"d": 100, "T": 500, "T_0": 300, "n": 5}
REGIME = SIZES | {"sigma": 1.0, "sigma_0": 1.0, "w0_norm2": 1.0, "spectrum": "isotropic"}
REGIME |= {"condition": 2.0, "w0": "random", "designs": "independent"}
TOLERANCE = 0.01


def loop(alpha: float, seed: int) -> tuple[float, int]:
    """What a user would write. Returns the estimate and the number of draws."""
    d, T, T_0, n = SIZES.values()
    rng = np.random.default_rng(seed)
    theory = d / (T - d - 1) + n * d / (T_0 - d - 1)
    z = norm.isf(alpha / 2)
    w0 = rng.normal(size=d) / np.sqrt(d)
    scores: list[float] = []
    while True:
        w = w0
        for _ in range(n):
            X = rng.normal(size=(T_0, d))
            w = np.linalg.lstsq(X, X @ w + rng.normal(size=T_0))[0]
        X = rng.normal(size=(T, d))
        w = np.linalg.lstsq(X, X @ w + rng.normal(size=T))[0]
        scores.append(float(((w - w0) ** 2).sum()))
        if len(scores) >= 30:
            gap = abs(np.mean(scores) / theory - 1)
            if gap + z * np.std(scores, ddof=1) / np.sqrt(len(scores)) / theory < TOLERANCE:
                return float(np.mean(scores)), len(scores)


def main(alpha: float, repeats: int) -> None:
    """Print both times and their ratio."""
    suite = load_suite()
    claim = suite.claims[CLAIM]
    judge_claim(suite, claim, REGIME, alpha, 999)  # imports and compiled formulas are paid once per process
    with threadpool_limits(1):
        ours = []
        for seed in range(repeats):
            started = time.perf_counter()
            outcome = judge_claim(suite, claim, REGIME, alpha, seed)
            ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        estimate, draws = loop(alpha, 0)
        theirs = time.perf_counter() - started
    evidence = outcome.evidence
    print(
        f"suite: {outcome.verdict.value}, median {np.median(ours) * 1e3:.1f} ms of {repeats}, {evidence.samples} draws"
    )
    print(f"loop:  estimate {estimate:.4f} (theory {evidence.theory:.4f}), {theirs:.1f} s, {draws} draws")
    print(f"ratio: {theirs / np.median(ours):.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alpha", type=float, default=1e-6)
    parser.add_argument("--repeats", type=int, default=21)
    given = parser.parse_args()
    main(given.alpha, given.repeats)
