"""What every test shares: a fixed Hypothesis profile, a suite, versions in the header, a state folder."""

from collections.abc import Iterator

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import HealthCheck, settings

from verify.running.mutation.operators import altered
from verify.running.suite import Suite, load_suite


pytest_plugins = ["pytester"]
collect_ignore = ["data"]  # its tests belong to a tree that `test_adding_a_paper.py` makes

settings.register_profile(
    "fixed", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("fixed")


def pytest_report_header() -> str:
    return f"numpy {np.__version__}, sympy {sp.__version__}, mpmath {mpmath.__version__}"


@pytest.fixture(scope="session")
def suite() -> Suite:
    """The built-in claims, with their mutants, and simulators."""
    return load_suite(variants=altered)


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_ones_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep runs of fixtures that several tests share out of the user's cache folder, and tables as wide as they are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COLUMNS", raising=False)  # set where tests run in several processes
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep last verdicts and runs out of the user's folders, and BLAS on one thread in child processes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
