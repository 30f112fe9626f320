"""Claims after public reports: in every file one version is supported and the other refuted."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from verify.commands.main import main


FILES = sorted((Path(__file__).parents[2] / "examples" / "reports").glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_report_is_settled(file):
    """As the file expects, at the smallest regime and another."""
    words = ("--regimes", "2", "--workers", "1", "--no-report", "--json", "-")
    found = CliRunner().invoke(main, ["run", str(file), *words])
    assert found.exit_code == 0, found.stderr
    assert sorted(json.loads(found.stdout)["claims"].values()) == ["refuted", "supported"]


def test_the_page_names_every_file():
    """With its report, as its first line does."""
    page = FILES[0].with_name("README.md").read_text()
    for file in FILES:
        report = file.read_text().partition(":")[0].strip('"')
        assert f"| `{file.name}` | {report} |" in page
    assert len(FILES) == 12
