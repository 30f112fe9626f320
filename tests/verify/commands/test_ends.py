"""How commands end where nothing was judged, and what a simulator or a narrow stream does to their output."""

import io
import json
import sys

import pytest
from click.testing import CliRunner

from verify.commands.main import main


HEAD = """
import sys
from verify import claim, simulate
print("loaded")

@simulate(bounds=(0, 1))
def coin(rng, draws, *, p):
    \"\"\"A coin.\"\"\"
    print("tossed")
    {before}
    return rng.random(draws) < p
"""
HELD = (
    '{"first": (claim("one", coin, "=", "p", p=(0.3, 0.6)),), "second": [claim("two", coin, "=", "p", p=(0.3, 0.6))]}'
)


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Runs ``verify`` on a file with this content."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def run(content: str, *words: str, command: str = "run"):
        file = tmp_path / "held.py"
        file.write_text(content)
        return CliRunner().invoke(main, [command, str(file), *words])

    return run


@pytest.mark.parametrize("command", ["run", "check", "campaign"])
@pytest.mark.parametrize("content", ["x = 1\n", HEAD.format(before="")])
def test_a_file_without_claims_ends_with_a_code_of_its_own(told, tmp_path, content, command):
    """Exit code 5, whether the file holds nothing or a simulator alone."""
    words = ["--ledger", str(tmp_path / "l.sqlite"), "--no-report"] if command == "campaign" else []
    found = told(content, *words, command=command)
    assert found.exit_code == 5
    assert "expected at least one" in found.stderr


def test_claims_in_tuples_lists_and_dicts_are_judged_and_what_a_file_prints_is_no_json(told):
    """Both claims are found; JSON on standard output is all there is."""
    found = told(HEAD.format(before="") + f"HELD = {HELD}\n", "--no-report", "--json", "-", "--workers", "1")
    assert json.loads(found.stdout)["claims"] == {"held.one": "supported", "held.two": "supported"}
    assert found.exit_code == 0
    assert "loaded" in found.stderr
    assert "tossed" in found.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("raised", ["KeyboardInterrupt", "SystemExit"])
def test_an_interrupt_that_a_simulator_raises_is_its_own_error(told, raised, workers):
    """The check fails, the other claim is judged, and the run ends with 3 and not with 130."""
    other = HEAD.format(before="").replace("def coin", "def sound")
    more = 'claim("a", coin, "=", "p", p=(0.3, 0.6))\nclaim("b", sound, "=", "p", p=(0.3, 0.6))\n'
    found = told(
        HEAD.format(before=f"raise {raised}") + other + more,
        "--no-report",
        "--json",
        "-",
        "--workers",
        workers,
        "--budget",
        "10m",
    )
    assert json.loads(found.stdout)["claims"] == {"held.a": "error", "held.b": "supported"}
    assert found.exit_code == 3
    assert f"coin (held.py:6) raised {raised}" in found.stderr


def test_a_campaign_that_finishes_nothing_is_open(told, tmp_path):
    """Exit code 3 at a budget that ends before the first check."""
    words = ("--ledger", str(tmp_path / "l.sqlite"), "--no-report", "--budget", "0.001s")
    found = told(HEAD.format(before="") + f"HELD = {HELD}\n", *words, command="campaign")
    assert found.exit_code == 3
    assert "no check finished of 2 of 2 claims" in found.stdout


def test_a_stream_of_ascii_gets_words_and_no_traceback(tmp_path, monkeypatch):
    """Signs that the stream cannot take are spelt out; JSON stays JSON."""
    file = tmp_path / "held.py"
    content = HEAD.format(before="") + 'claim("a", coin, "~", "p", p=(0.3, 0.6), n=[4, 16, 64])\n'
    file.write_text(content.replace("*, p", "*, p, n"))
    said = {}
    for words in (("list",), ("show",), ("list", "--json")):
        stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdout", stream)
        main([words[0], str(file), *words[1:]], standalone_mode=False)
        stream.flush()
        said[words] = stream.buffer.getvalue().decode("utf-8")
    assert r"\u2243" in said["list",]
    assert said["list",].isascii()
    assert "held.a" in said["show",]
    assert json.loads(said["list", "--json"])[0]["kind"] == "≃"


def test_the_list_fits_eighty_columns(told, monkeypatch):
    """Also where ids are long."""
    monkeypatch.setenv("COLUMNS", "80")
    content = HEAD.format(before="") + f'claim("{"long_" * 12}id", coin, "=", "p", p=(0.3, 0.6))\n'
    found = told(content, command="list")
    assert max(map(len, found.stdout.splitlines())) <= 80
    assert found.stdout.count("long_") >= 11


def test_the_command_that_a_page_offers_works_as_it_stands(told):
    """``verify show FILE`` prints one that runs its claim."""
    content = HEAD.format(before="") + f"HELD = {HELD}\n"
    lines = [line for line in told(content, command="show").stdout.splitlines() if line.startswith("run it")]
    offered = lines[0].split()[3:]
    assert offered[0] == "run"
    found = told(content, *offered[2:], "--no-report", "--workers", "1")
    assert found.exit_code == 0
    assert "held.one" in found.stdout
    assert "held.two" not in found.stdout
