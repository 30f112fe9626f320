"""A wrong bound of a tail is refuted where its event is seen often enough, whoever wrote it down and however."""

import json

import pytest

from tests.verify.commands.test_cli import verify


FILE = """
import numpy as np
from verify import claim, simulate

@simulate
def far(rng, draws, *, n, t):
    return ((rng.random((draws, n)) < 0.5).mean(axis=1) - 0.5 >= t).astype(float)

@simulate(bounds=(0, 1))
def counted(rng, draws, *, n):
    return rng.binomial(n, 0.5, draws) >= 0.8 * n

@simulate
def spread(rng, draws, *, n, c):
    return np.abs(rng.binomial(n, 0.5, draws) / n - 0.5) >= c / np.sqrt(n)

@simulate(bounds=(0, 1))
def signs(rng, draws, *, n, t):
    return rng.choice([-1, 1], (draws, n)).sum(axis=1) >= n * t

claim("far", far, "<=", "exp(-{c}*n*t**2)", n=(5, 50), t=(0.05, 0.5))
claim("counted", counted, "<=", "exp(-{c}*n*0.09)", n=(1, 60))
claim("spread", spread, "<=", "2*exp(-{c}*c**2)", n=(5, 50), c=(0.1, 3.0))
claim("signs", signs, "<=", "exp(-{c}*n*t**2/4)", n=(5, 40), t=(0.1, 1.0))
"""
"""Hoeffding's inequality for fair coins, with a constant in its exponent: it holds for 2."""


def run(tmp_path, constant, name):
    """The JSON of a run of one of the claims."""
    file, out = tmp_path / "tail.py", tmp_path / "out.json"
    file.write_text(FILE.replace("{c}", constant))
    words = ["--workers", "1", "--budget", "20m", "--work", "1e9", "--regimes", "4", "--no-report", "--json", str(out)]
    verify("run", str(file), f"tail.{name}", *words)
    return json.loads(out.read_text())


@pytest.mark.parametrize("name", ["far", "counted", "spread", "signs"])
def test_a_bound_with_too_large_an_exponent_is_refuted_though_it_is_undecided_where_its_event_is_never_seen(
    tmp_path, name
):
    found = run(tmp_path, "3", name)
    assert found["claims"][f"tail.{name}"] == "refuted"
    (row,) = (row for row in found["checks"] if row["verdict"] == "refuted")
    assert row["theory"] > 1e-5
    assert row["confirmed_by"] == f"plain ({name})"


@pytest.mark.parametrize("name", ["far", "counted"])
def test_the_bound_itself_is_not_refuted(tmp_path, name):
    found = run(tmp_path, "2", name)
    assert found["claims"][f"tail.{name}"] in ("supported", "undecided")
    assert found["run"]["alpha_spent"] <= found["run"]["alpha"]
