"""Recursive training on a real table under four schedules: the catalogue's entry ``xu2025.real_data``, exploratory.

The lines start from what the first fit, the real one, gets wrong; from the second fit on rows are drawn from
a known law, and what theory says of the steps needs nothing of the data.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.special import digamma

from verify.evidence.streams import generator
from verify.showing.figures.data_sets import DataSet, described
from verify.showing.figures.declaring import DataFigure, Figure, Group, Panel
from verify.simulators import Array
from verify.simulators.xu2025 import real_data as chains


ID = "xu2025.real_data"
POWERS = (0.0, 1.0, 1.5, 2.5)
CURVES = ("constant: n_t = n_1", "linear: n_t = n_1 t", "n_t = n_1 t^1.5", "n_t = n_1 t^2.5")
GENERATIONS = 30
SHOWN = (1, 2, 3, 5, 8, 12, 20, 30)
LABEL = "target above its median"
TIMES = 10
"""Chains at each point, for each of the draws asked for: they cost little."""
SPLITS = 1000
"""Random splits from which it is known where the lines start."""


def inverse_sizes(first: int, generations: int) -> Array:
    """1/n_t, shape (generations, schedules)."""
    return 1.0 / np.array([chains.schedule(first, power, generations) for power in POWERS]).T


def squared_error(p: float, first: int, held: int, generations: int) -> Array:
    """E|mean - held-out mean|^2 = tr S (1/held + sum of 1/n_t): exact for any table and unbiased covariances.

    Means of random parts of a finite table differ by tr S (1/first + 1/held), S its covariance with divisor N - 1;
    each later step adds E tr S_(t-1)/n_t, and E S_t = S. The steps are martingale increments, as in the entry
    ``xu2025.mse_decomposition``.
    """
    return np.asarray(p * (1 / held + inverse_sizes(first, generations).cumsum(axis=0)))


def likelihood(determinant: float, length: float, p: int, first: int, generations: int) -> Array:
    """Negative log-likelihood per held-out row, from where it starts: exact, as all steps are Gaussian.

    log det S_t gains sum_i digamma((n - i)/2) - log((n - 1)/2), i = 1..p, n = n_t; the mean squared Mahalanobis
    length q goes to (n - 1)/(n - p - 2) (q + p/n).
    """
    sizes = 1 / inverse_sizes(first, generations)
    found = np.empty_like(sizes)
    logs, lengths = (np.full(sizes.shape[1], value) for value in (determinant, length))
    for t, n in enumerate(sizes):
        if t:
            logs = logs + sum(digamma((n - i) / 2) - np.log((n - 1) / 2) for i in range(1, p + 1))
            lengths = (n - 1) / (n - p - 2) * (lengths + p / n)
        found[t] = chains.log_likelihood(logs, lengths, p)
    return found


def first_order(start: float, p: int, first: int, generations: int) -> Array:
    """Logarithmic loss to first order: p/2 times the sum of 1/n_t, t >= 2, above where it starts.

    The coefficients' covariance grows by the inverse of n_t times the Fisher information, and the loss is half
    its trace against the Hessian of the loss, which is that information.
    """
    added = inverse_sizes(first, generations)
    added[0] = 0
    return np.asarray(start + p / 2 * added.cumsum(axis=0))


def build(data: DataSet, seed: int, generations: int = GENERATIONS, splits: int = SPLITS) -> Figure:
    """The picture for a table: columns standardised, label 1 where the target is above its median."""
    rows = (data.inputs - data.inputs.mean(axis=0)) / data.inputs.std(axis=0, ddof=1)
    labels = (data.target > np.median(data.target)).astype(float)
    features = np.hstack([np.ones((len(rows), 1)), rows])
    count, p = rows.shape
    first = count // 2
    held = count - first
    starts = _starts(rows, features, labels, first, generator(seed, ID, {"part": "starts"}, 1, 0), splits)
    squared = squared_error(p, first, held, generations)
    gaussian = likelihood(starts[0], starts[1], p, first, generations)
    logistic = first_order(starts[2], p + 1, first, generations)
    gauss = partial(gaussian_errors, rows=rows, first=first, generations=generations)
    return Figure(
        id=ID,
        title=(
            f"Recursive fits, the first on {first} real rows ({data.name}), each later one on $n_t$ rows drawn from "
            "the fit before"
        ),
        caption=_caption(data.name, first, held, p, splits),
        quantity="held-out error",
        claims=("xu2025.mse_decomposition",),
        panels=(
            _panel("Gaussian model: its mean", r"squared error of the mean, $|\hat\mu_t - \bar x|^2$", squared, gauss),
            _panel("Gaussian model: its law", "negative log-likelihood per row", gaussian, partial(gauss, which=1)),
            _panel(
                "Logistic model",
                "logarithmic loss per row, nats",
                logistic,
                partial(logistic_errors, features=features, labels=labels, first=first, generations=generations),
            ),
        ),
        draws="a random split and a chain of fits",
        data=described(
            data,
            f"at random for each draw: {first} rows for the first fit, {held} held out",
            f"Gaussian: the columns; logistic: {LABEL}",
        ),
        findings=_findings(squared, gaussian, logistic, generations),
    )


def _caption(name: str, first: int, held: int, p: int, splits: int) -> str:
    return (
        f"Gaussian and logistic models fitted recursively to {name}: fit 1 on n_1 = {first} real rows, fit t on "
        f"n_t rows drawn from fit t - 1; errors on {held} real rows that no fit has seen. Gaussian: mean and "
        f"unbiased covariance of {p} standardised columns. Logistic: label 1 for {LABEL}, on the {p} columns and "
        "a constant; the features of synthetic rows are those of fit 1, drawn with replacement, only their "
        "labels come from the model; Firth's correction, which removes the bias of order 1/n and keeps the fit "
        "finite where the classes are separable. Lines: left, tr S (1/n_held + Σ 1/n_t), exact for any table; "
        f"middle, exact, from the mean of first fits over {splits} splits on; right, (p/2) Σ 1/n_t over t ≥ 2 "
        f"above the mean of those, p = {p + 1}: to first order, for labels that follow the model given the "
        "features, which holds for synthetic ones."
    )


def _findings(squared: Array, gaussian: Array, logistic: Array, generations: int) -> tuple[str, ...]:
    """What the lines say at the last fit."""
    return tuple(
        f"{name} at t = {generations}, theory: "
        + ", ".join(f"{line[-1, k]:.3g} ({word})" for k, word in enumerate(("constant", "linear", "t^1.5", "t^2.5")))
        + f"; at t = 1: {line[0, 0]:.3g}"
        for name, line in (
            ("squared error of the mean", squared),
            ("negative log-likelihood", gaussian),
            ("logarithmic loss", logistic),
        )
    )


def _starts(
    rows: Array, features: Array, labels: Array, first: int, rng: np.random.Generator, splits: int
) -> tuple[float, float, float]:
    """Means over random splits of what first fits get wrong: log-determinant, squared length, logarithmic loss."""
    train, held = chains.split(rng, splits, len(rows), first)
    _, determinant, length = chains.gaussian_errors(*chains.first_gaussian(rows[train]), rows[held])
    theta = chains.first_logistic(features[train], labels[train])
    loss = chains.log_loss(theta, features[held], labels[held])
    return float(determinant.mean()), float(length.mean()), float(loss.mean())


def gaussian_errors(
    rng: np.random.Generator,
    draws: int,
    x: tuple[float, ...],
    *,
    rows: Array,
    first: int,
    generations: int,
    which: int = 0,
) -> Array:
    """Squared errors of the mean (0) or negative log-likelihoods (1), shape (draws, len(x), schedules)."""
    found = chains.gaussian_chain(rng, draws, rows=rows, first=first, powers=POWERS, generations=generations)
    return _errors_at(found[which], x)


def logistic_errors(
    rng: np.random.Generator,
    draws: int,
    x: tuple[float, ...],
    *,
    features: Array,
    labels: Array,
    first: int,
    generations: int,
) -> Array:
    """Logarithmic losses, likewise."""
    found = chains.logistic_chain(
        rng, draws, features=features, labels=labels, first=first, powers=POWERS, generations=generations
    )
    return _errors_at(found, x)


def _errors_at(errors: Array, x: tuple[float, ...]) -> Array:
    return errors[:, [int(t) - 1 for t in x]]


def _panel(
    title: str, quantity: str, line: Array, simulate: Callable[[np.random.Generator, int, tuple[float, ...]], Array]
) -> Panel:
    generations = len(line)
    return Panel(
        title=title,
        x="t",
        label="number of the fit $t$",
        curves=CURVES,
        line=np.arange(1.0, generations + 1),
        groups=(Group(tuple(float(t) for t in SHOWN if t <= generations), TIMES),),
        theory=lambda x: line[np.asarray(x, dtype=int) - 1],
        simulate=simulate,
        quantity=quantity,
    )


REAL_DATA = DataFigure(ID, ("diabetes",), build)
