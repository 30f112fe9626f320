"""Real data sets, shipped in scikit-learn or fetched through it.

scikit-learn is imported only once a set is asked for.
"""

from __future__ import annotations

import importlib.util
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from verify.simulators import Array


EXTRA = 'pip install "theory-verify[data]"'
ANSWER_SECONDS = 30.0
"""Seconds without an answer after which a network counts as absent."""


class DataError(ValueError):
    """A data set that cannot be had, or that no chosen figure takes."""


@dataclass(frozen=True, eq=False)
class DataSet:
    """A table of real data.

    Attributes:
        name: As on the command line.
        title: What it is.
        source: Where in the package it comes from.
        licence: As far as the package says.
        inputs: Shape (rows, columns).
        target: Shape (rows,).
    """

    name: str
    title: str
    source: str
    licence: str
    inputs: Array
    target: Array

    @property
    def size(self) -> str:
        """Rows and columns in words."""
        rows, columns = self.inputs.shape
        return f"{rows:,} × {columns}"


def _shipped(name: str, title: str, largest: float = 1.0) -> DataSet:
    """A set that scikit-learn holds, its inputs divided by what they are at most."""
    from sklearn import datasets

    inputs, target = getattr(datasets, f"load_{name}")(return_X_y=True)
    source = f"scikit-learn, sklearn.datasets.load_{name} (shipped in the package)"
    return DataSet(name, title, source, "not stated in the package", inputs / largest, target.astype(float))


def _mnist() -> DataSet:
    from sklearn.datasets import fetch_openml

    try:
        with _impatient():
            inputs, target = fetch_openml(
                "mnist_784", version=1, return_X_y=True, as_frame=False, parser="liac-arff", n_retries=1
            )
    except OSError as error:  # URLError and timeouts are
        msg = (
            "data set mnist: expected a network to fetch it with sklearn.datasets.fetch_openml, or a copy that it "
            f"fetched before; got {type(error).__name__}: {error}. --data digits needs no network"
        )
        raise DataError(msg) from error
    return DataSet(
        "mnist",
        "MNIST, handwritten digits of 28 × 28 pixels (OpenML data set mnist_784, version 1)",
        "sklearn.datasets.fetch_openml (fetched over the network)",
        "not stated by the function",
        inputs / 255.0,
        target.astype(float),
    )


DIABETES = "diabetes patients, ten baseline measurements and the disease's progression after a year (Efron et al. 2004)"
DIGITS = "handwritten digits, 8 × 8 pixels (test part of the UCI set 'Optical recognition of handwritten digits')"
SETS: dict[str, Callable[[], DataSet]] = {
    "diabetes": partial(_shipped, "diabetes", DIABETES),
    "digits": partial(_shipped, "digits", DIGITS, 16.0),
    "mnist": _mnist,
}
"""How to get each set, by its name on the command line."""


@contextmanager
def _impatient() -> Iterator[None]:
    """A network that does not answer counts as none, and nothing is said about trying again."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(ANSWER_SECONDS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        socket.setdefaulttimeout(before)


def missing_extra() -> str:
    """Why there are no real data, in words; empty if there are."""
    return "" if importlib.util.find_spec("sklearn") else f"real data need scikit-learn: {EXTRA}"


def load(name: str) -> DataSet:
    """A data set by its name.

    Raises:
        DataError: If scikit-learn is not installed, or the set cannot be fetched.

    """
    if reason := missing_extra():
        raise DataError(reason)
    return SETS[name]()


def described(data: DataSet, split: str, target: str) -> dict[str, str]:
    """What a figure says about its data."""
    return {
        "name": data.name,
        "title": data.title,
        "source": data.source,
        "licence": data.licence,
        "size": data.size,
        "target": target,
        "split": split,
    }
