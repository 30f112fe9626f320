"""Test errors over a whole grid of penalties and generations, from one set of designs per draw; for figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verify.simulators.dohmatob2024._linear import block_means, energy
from verify.simulators.dohmatob2024._wishart import bartlett, inverse_diagonal, row_space
from verify.simulators.engine.declaring import Array
from verify.simulators.vocabulary.ridge import RidgeSetting


def error_grid(
    rng: np.random.Generator, draws: int, setting: RidgeSetting, lams: Sequence[float], ns: Sequence[int]
) -> Array:
    """Test errors of the downstream fit for every penalty and every number of generations.

    Label noise is integrated out given the designs, and so are directions within eigenspaces of
    Sigma. Entries of one draw share its designs: curves are paired, and smooth.

    Args:
        rng: Source of randomness.
        draws: Independent sets of designs.
        setting: All but the penalty, with as many generations as the largest of ns.
        lams: Ridge penalties; 0 means minimum-norm least squares.
        ns: Numbers of generations of synthetic labels; 0 is clean data.

    Returns:
        Shape (draws, len(lams), len(ns)).

    Raises:
        ValueError: If an argument is outside its domain.

    """
    if (most := max(ns, default=0)) != setting.n:
        msg = f"ns: expected the setting's {setting.n} generations to be the most; got {most}"
        raise ValueError(msg)
    for value in (*lams, *ns):
        if not value >= 0:
            msg = f"lams, ns: expected numbers >= 0; got {value!r}"
            raise ValueError(msg)
    return np.array([_one(rng, setting, lams, ns) for _ in range(draws)]).reshape(draws, len(lams), len(ns))


def _one(rng: np.random.Generator, setting: RidgeSetting, lams: Sequence[float], ns: Sequence[int]) -> Array:
    s, weights = setting.s, block_means(setting.s, setting.truth**2)
    levels, V = _spectral(rng, setting)
    states = _states(rng, setting)
    scores = (V**2).T @ s  # v' Sigma v of every eigenvector
    errors = np.empty((len(lams), len(ns)))
    for i, lam in enumerate(lams):
        kept = levels / (levels + lam)
        A = (V * kept) @ V.T
        rest = (V * (lam / (levels + lam))) @ V.T  # exact where lam is tiny; misses what V does not span
        if len(levels) < setting.d:
            rest = np.eye(setting.d) - A
        ASA = (A * s) @ A
        clean = energy(rest, s, weights) + setting.sigma**2 / setting.T * (kept / (levels + lam)) @ scores
        for k, n in enumerate(ns):
            lost, covariance = states[n]
            errors[i, k] = clean + (ASA * covariance).sum()
            if lost is not None:
                # ||rest + A lost||^2 by its terms: rest' Sigma A = Sigma A - A Sigma A
                mixed = ((s[:, None] * A - ASA) * (lost * weights).T).sum()
                errors[i, k] += 2 * mixed + (ASA * ((lost * weights) @ lost.T)).sum()
    return errors


def _spectral(rng: np.random.Generator, setting: RidgeSetting) -> tuple[Array, Array]:
    """Positive eigenvalues of X'X/T and their eigenvectors, shapes (k,) and (d, k), k = min(d, T)."""
    d, T, s = setting.d, setting.T, setting.s
    if d <= T:
        L = np.tril(bartlett(rng, 1, T, s / T)[0])
        levels, V = np.linalg.eigh(L.T @ L)
        return levels, V
    X = rng.standard_normal((T, d)) * np.sqrt(s / T)
    levels, U = np.linalg.eigh(X @ X.T)
    return levels, (X.T @ U) / np.sqrt(levels)


def _states(rng: np.random.Generator, setting: RidgeSetting) -> list[tuple[Array | None, Array]]:
    """For every n up to the largest: I - Q (None where it is 0), and the covariance that the noises leave in w_n."""
    d = setting.d
    Q, covariance = None, np.zeros((d, d))
    states: list[tuple[Array | None, Array]] = [(None, covariance)]
    P, own = None, covariance
    for m, (size, noise) in enumerate(zip(setting.sizes, setting.noises, strict=True)):
        if m == 0 or not setting.is_shared:
            P, own = _generation(rng, size, setting.s)
        if P is not None:
            Q = P if Q is None else P @ Q
            covariance = P @ covariance @ P if covariance.any() else covariance
        covariance = covariance + noise**2 * own
        states.append((None if Q is None else np.eye(d) - Q, covariance))
    return states


def _generation(rng: np.random.Generator, rows: int, s: Array) -> tuple[Array | None, Array]:
    """P = X^+ X, None where that is I, and X^+ X^+', its mean over rotations of the whitened space where rows >= d."""
    d = len(s)
    if rows >= d:
        return None, np.diag(inverse_diagonal(rng, 1, rows, d, d)[0] / s)
    V, H = row_space(rng, 1, rows, s)
    root = V[0].T @ H[0]
    return V[0].T @ V[0], root @ root.T
