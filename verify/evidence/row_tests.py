"""Exact tests that rows are independent and of one law: for any law, with ties or heavy tails, and any number of rows.

Rows are marked by a level that depends on their values as a set alone. Where they are independent and alike, every
order of the marks is equally likely; so the number of runs of equal marks, and of marks in the first of two parts, have
known laws. No approximation enters the probabilities returned here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from verify.simulators import Array
from verify.thresholds.trials import EXTRA_PAIRS, ORDINARY_COUNT, TAIL_PARTS, TAIL_ROWS


Marks = NDArray[np.bool_]


def marked(values: Array) -> Iterator[Marks]:
    """Marks of the rows, shape (rows,): above the middle, far from it, among the largest, among the smallest."""
    middle, cut = (len(values) - 1) // 2, max(len(values) // TAIL_PARTS, TAIL_ROWS)
    if len(values) <= 2 * cut:
        return
    low, median, high = np.partition(values, [cut, middle, len(values) - cut - 1])[[cut, middle, -cut - 1]]
    distance = np.abs(values - median)
    yield values > median if (values > median).any() else values < median
    yield distance > np.partition(distance, middle)[middle]
    yield values > high
    yield values < low


def runs(marks: Marks) -> float:
    """How likely a number of runs at least as far out is, by the exact law of Wald and Wolfowitz."""
    ones, rows = int(np.count_nonzero(marks)), len(marks)
    zeros = rows - ones
    if not ones or not zeros:
        return 1.0
    seen = 1 + int(np.count_nonzero(marks[1:] != marks[:-1]))
    mean = 1 + 2 * ones * zeros / rows
    variance = (mean - 1) * (mean - 2) / max(rows - 1, 1)
    if abs(seen - mean) <= ORDINARY_COUNT * np.sqrt(max(variance, 0.0)):
        return 1.0
    most = 2 * min(ones, zeros) + (ones != zeros)
    numbers = np.arange(2, seen + 1) if seen < mean else np.arange(seen, most + 1)
    half = numbers // 2
    even = np.log(2) + _choose(ones - 1, half - 1) + _choose(zeros - 1, half - 1)
    mixed = [
        _choose(ones - 1, half) + _choose(zeros - 1, half - 1),
        _choose(ones - 1, half - 1) + _choose(zeros - 1, half),
    ]
    each = np.where(numbers % 2 == 0, even, np.logaddexp(*mixed))
    return _doubled(logsumexp(each) - _choose(rows, np.array([ones]))[0])


def parted(marks: Marks, first: int) -> float:
    """How likely a number of marks in the first rows is, or one further out, by the exact law of Fisher."""
    rows, ones, seen = len(marks), int(np.count_nonzero(marks)), int(np.count_nonzero(marks[:first]))
    mean = first * ones / rows
    variance = mean * (1 - ones / rows) * (rows - first) / max(rows - 1, 1)
    if abs(seen - mean) <= ORDINARY_COUNT * np.sqrt(variance):
        return 1.0
    least, most = max(0, first + ones - rows), min(first, ones)
    numbers = np.arange(least, seen + 1) if seen < mean else np.arange(seen, most + 1)
    each = _choose(ones, numbers) + _choose(rows - ones, first - numbers)
    return _doubled(logsumexp(each) - _choose(rows, np.array([first]))[0])


def repeated(first: Array, second: Array) -> float:
    """How likely it is that a second call gives the rows of the first one again, if all their orders are; else 1."""
    if not np.array_equal(first, second):
        return 1.0
    _, counts = np.unique(first, return_counts=True)
    alike = gammaln(len(first) + 1) - gammaln(counts + 1).sum()
    every = gammaln(2 * len(first) + 1) - gammaln(2 * counts + 1).sum()
    return float(np.exp(alike - every))


def by_lag(values: Array, lag: int) -> Array:
    """The rows in an order in which those that were some rows apart are neighbours."""
    places = np.arange(-(-len(values) // lag) * lag).reshape(-1, lag).T.ravel()
    return values[places[places < len(values)]]


def by_ends(values: Array) -> Array:
    """The rows in an order in which the first and the last, the second and the last but one are neighbours."""
    places = np.stack([np.arange(len(values)), np.arange(len(values))[::-1]], axis=1).ravel()
    return values[places[: len(values)]]


def most_likely_lag(values: Array) -> int:
    """The number of rows apart at which rows are most alike, or most unlike, by their marks above the middle."""
    marks = next(marked(values), None)
    if marks is None or marks.all() or not marks.any():
        return 1
    centred = marks - marks.mean()
    spectrum = np.abs(np.fft.rfft(centred, 2 * len(centred))) ** 2
    products = np.fft.irfft(spectrum)[1 : len(centred)]
    return 1 + int(np.argmax(np.abs(products) / np.sqrt(np.arange(len(centred) - 1, 0, -1) + EXTRA_PAIRS)))


def _choose(of: int, numbers: NDArray[np.int_]) -> Array:
    """Logarithms of binomial coefficients; of an impossible one minus infinity."""
    inside = (numbers >= 0) & (numbers <= of)
    k = np.where(inside, numbers, 0)
    found = gammaln(of + 1.0) - gammaln(k + 1.0) - gammaln(of - k + 1.0)
    return np.asarray(np.where(inside, found, -np.inf))


def _doubled(log_tail: float) -> float:
    return float(min(1.0, 2 * np.exp(log_tail)))
