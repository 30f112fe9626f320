"""Kernel ridge regression on generations of synthetic labels, for inputs and labels from a real data set.

The setting of the paper with features of a kernel in place of Gaussian rows: designs are images drawn
without replacement from those not held out, anew for each generation. For figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve

from verify.simulators.engine.declaring import Array


Numbers = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

JITTER = 1e-10
"""Added to the diagonal of a generator's kernel matrix, whose mean is 1: two images may be equal."""
DEGREE = 5


@dataclass(frozen=True)
class Kernel:
    """A kernel, scaled to 1 on average at equal arguments.

    Attributes:
        name: ``rbf``: exp(-|x - y|^2/length), or ``polynomial``: (x'y/length + 1)^5.
        length: In units of squared distances.
        norm: What the kernel is divided by.
    """

    name: str
    length: float
    norm: float = 1.0

    def __call__(self, left: Array, right: Array) -> Array:
        """Its values for all pairs of rows."""
        inner = left @ right.T
        if self.name == "polynomial":
            return np.asarray((inner / self.length + 1) ** DEGREE / self.norm)
        squared = (left**2).sum(1)[:, None] + (right**2).sum(1) - 2 * inner
        return np.asarray(np.exp(-np.maximum(squared, 0) / self.length) / self.norm)


@dataclass(frozen=True, eq=False)
class Images:
    """Inputs with their true labels, some of which are held out at random.

    Attributes:
        inputs: Shape (images, columns).
        labels: Shape (images,).
        held: How many are held out in each draw.
    """

    inputs: Array
    labels: Array
    held: int

    def split(self, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
        """Numbers of the images to draw designs from, and of those held out."""
        order = rng.permutation(len(self.inputs))
        return order[self.held :], order[: self.held]


def held_out_errors(
    rng: np.random.Generator,
    draws: int,
    *,
    images: Images,
    kernel: Kernel,
    T: int,
    T_0: int,
    curves: Sequence[tuple[int, float]],
    sigma: float,
    sigma_0: float,
) -> Array:
    """Mean squared error on the held-out rows, against their labels without noise.

    Generators interpolate: kernel regression without a penalty on T_0 rows, the first on true labels, each
    later one on those of the one before, all with fresh noise. The downstream fit is kernel ridge with
    the penalty T lambda added to the diagonal. Label noise is integrated out given the designs, which all
    curves of a draw share.

    Args:
        rng: Source of randomness.
        draws: Independent sets of designs.
        images: Inputs and labels.
        kernel: The kernel.
        T: Rows of the downstream design.
        T_0: Rows of each generator's design.
        curves: Pairs of a number of generations and a penalty lambda > 0.
        sigma: Standard deviation of the downstream label noise.
        sigma_0: That of the generators' label noise.

    Returns:
        Shape (draws, len(curves)).

    Raises:
        ValueError: If a design has more rows than are not held out.

    """
    if max(T, T_0) > len(images.inputs) - images.held:
        msg = f"rows: expected at most the {len(images.inputs) - images.held} not held out; got {max(T, T_0)}"
        raise ValueError(msg)
    errors = np.empty((draws, len(curves)))
    for i in range(draws):
        pool, held = images.split(rng)
        designs = [rng.choice(pool, T_0, replace=False) for _ in range(max(n for n, _ in curves))]
        rows = rng.choice(pool, T, replace=False)
        labels = _labels(images, kernel, designs, rows, sigma_0)
        inner = kernel(images.inputs[rows], images.inputs[rows])
        cross = kernel(images.inputs[rows], images.inputs[held])
        for penalty in dict.fromkeys(penalty for _, penalty in curves):
            weights = solve(inner + T * penalty * np.eye(T), cross, assume_a="pos").T
            for k, (n, own) in enumerate(curves):
                if own == penalty:
                    mean, spread = labels[n]
                    noise = sigma**2 * (weights**2).sum() + ((weights @ spread) ** 2).sum()
                    errors[i, k] = (((weights @ mean - images.labels[held]) ** 2).sum() + noise) / len(held)
    return errors


def _labels(
    images: Images, kernel: Kernel, designs: Sequence[Numbers], rows: Numbers, sigma_0: float
) -> list[tuple[Array, Array]]:
    """Labels of the downstream rows after 0, 1, ... generations, its own noise left out.

    Each as the mean, and a matrix that takes independent noise of variance 1 to the deviation from it.
    """
    found = [(images.labels[rows], np.zeros((len(rows), 1)))]
    mean, spread = images.labels[designs[0]] if designs else np.zeros(0), np.zeros((0, 0))
    for at, following in zip(designs, [*designs[1:], None], strict=True):
        inner = kernel(images.inputs[at], images.inputs[at]) + JITTER * np.eye(len(at))
        noise = sigma_0 * np.eye(len(at))
        labels = np.column_stack([mean, np.hstack([spread, noise]) if spread.size else noise])
        weights = solve(inner, labels, assume_a="pos")
        after = kernel(images.inputs[rows], images.inputs[at]) @ weights
        found.append((after[:, 0], after[:, 1:]))
        if following is not None:
            after = kernel(images.inputs[following], images.inputs[at]) @ weights
            mean, spread = after[:, 0], after[:, 1:]
    return found
