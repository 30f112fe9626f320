"""Sums of very many terms, by quadrature in the logarithm of the index."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np


HEAD, PANEL, POINTS = 1 << 11, 1.0, 16
"""Terms listed one by one; width in log(j), and Gauss points, of a panel of the rest."""


@lru_cache(maxsize=64)
def panels(size: int, head: int) -> tuple[np.ndarray[Any, np.dtype[Any]], np.ndarray[Any, np.dtype[Any]]]:
    """Indices and weights with sum(w f(j)) = f(1) + ... + f(size) for f smooth in log(j).

    The first ``head`` terms are listed. The rest is the midpoint rule read backwards: the sum of f from
    a to b is the integral of f from a - 1/2 to b + 1/2, less f'/24 at the ends, with an error of
    the order of f'''. With f of the size of a power of j the relative error is about head**-4, below
    rounding; Gauss-Legendre panels in log(j) integrate such functions to rounding as well. With fewer
    terms listed the panels are wider in proportion, so that half the terms are half the resolution.
    """
    listed = np.arange(1.0, head + 1)
    low, high = np.log(head + 0.5), np.log(size + 0.5)
    edges = np.linspace(low, high, max(2, int(np.ceil((high - low) / (PANEL * HEAD / head))) + 1))
    nodes, weights = np.polynomial.legendre.leggauss(POINTS)
    half = np.diff(edges)[:, None] / 2
    points = np.exp(edges[:-1, None] + half * (nodes + 1))
    index, weight = [listed, points.ravel()], [np.ones(head), (half * weights * points).ravel()]
    for end, sign in ((head + 0.5, 1.0), (size + 0.5, -1.0)):
        step = end * 1e-3
        index.append(np.array([end - step, end + step]))
        weight.append(sign / 24 / (2 * step) * np.array([-1.0, 1.0]))
    return np.concatenate(index), np.concatenate(weight)
