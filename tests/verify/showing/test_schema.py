"""What a run writes keeps to its JSON schema."""

import importlib.resources
import json

import jsonschema
import pytest
from click.testing import CliRunner

import verify
from verify.commands.main import main


SCHEMA = json.loads((importlib.resources.files("verify.showing") / "run.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
WORDS = ("--regimes", "1", "--workers", "1", "--no-report", "--json", "-")


@pytest.mark.parametrize(
    "claims",
    [
        ("docs/bessel.py",),  # refuted and supported, at points
        ("xu2025.schedule.dichotomy",),  # a statement, with a fast simulator that has to agree
        ("dohmatob2024.kappa.isotropic", "dohmatob2024.thm_4_1.fixed_generator"),  # exactly, and along a path
        ("docs/bessel.py", "--budget", "0.001"),  # out of time
    ],
    ids=" ".join,
)
def test_the_json_of_a_run_keeps_to_its_schema(claims):
    told = CliRunner().invoke(main, ["run", *claims, *WORDS])
    assert not list(VALIDATOR.iter_errors(json.loads(told.stdout)))


@pytest.mark.parametrize(
    "spoilt",
    [{"verdict": "true"}, {"gap": "small"}, {"interval": [0.0, 1.0, 2.0]}, {"samples": -1}, {"unheard_of": 1}],
    ids=str,
)
def test_what_is_spoilt_does_not(spoilt):
    found = verify.run("docs/bessel.py", regimes=1).json
    found["checks"][0] |= spoilt
    assert list(VALIDATOR.iter_errors(found))
