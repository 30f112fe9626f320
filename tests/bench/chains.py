"""Chains times generations per second on the variance of a normal law: the suite against the loop a user would write.

    python -m tests.bench.chains

Both refit the unbiased variance of 1000 draws for 50 generations, in one run on one thread. The loop draws
every sample with numpy, chain after chain; the fast simulator draws the sufficient statistic of each, all chains at
once; the plain simulator draws every sample, all chains at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from verify.simulators.xu2025.recursion import moments_of_samples, moments_of_statistics


N, T = 1000, 50
SETTING = {"family": "normal_variance", "estimator": "unbiased", "n": N, "T": T, "theta": 1.0}


def loop(chains: int) -> float:
    """Mean fitted variance after T generations, as a user would write it."""
    rng = np.random.default_rng(0)
    fitted = []
    for _ in range(chains):
        variance = 1.0
        for _ in range(T):
            variance = np.var(rng.normal(0.0, np.sqrt(variance), N), ddof=1)
        fitted.append(variance)
    return float(np.mean(fitted))


def rate(run: Callable[[int], object], chains: int) -> float:
    """Chains times generations per second; the best of three."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        run(chains)
        times.append(time.perf_counter() - started)
    return chains * T / min(times)


def main() -> None:
    """Measure and print."""
    rng = np.random.default_rng(1)
    with threadpool_limits(1):
        rates = {
            "loop": rate(loop, 200),
            "plain simulator": rate(lambda chains: moments_of_samples.draw(rng, chains, **SETTING), 2000),
            "fast simulator": rate(lambda chains: moments_of_statistics.draw(rng, chains, **SETTING), 100_000),
        }
    for name, value in rates.items():
        print(f"{name:<16} {value:>14,.0f} chains x generations / s   {value / rates['loop']:8.1f} x")


if __name__ == "__main__":
    main()
