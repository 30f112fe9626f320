"""What README.md and docs/ show is what happens."""

import re
import shlex
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from theory import builtin_claims
from verify.commands.main import main
from verify.running.record import read_record


ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [(kind, textwrap.dedent(text)) for kind, text in re.findall(r"^ *```(\w+)\n(.*?)^ *```", README, re.M | re.S)]
COMMANDS = re.findall(r"(?:^|&& )(verify \w+\b.*?)\s*(?:#.*)?$", "".join(t for k, t in BLOCKS if k == "console"), re.M)
FILE = (ROOT / "docs" / "bessel.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shown_is_one_that_the_command_line_takes(command):
    _, name, *words = shlex.split(command)
    main.commands[name].make_context(name, words)


def test_every_command_is_shown_and_has_help():
    assert {command.split()[1] for command in COMMANDS} == set(main.commands)
    assert all(command.help for command in main.commands.values())


def test_the_five_steps_are_the_file():
    steps = [text for kind, text in BLOCKS if kind == "python"]
    assert len(steps) == 4
    assert all(step.strip() in FILE for step in steps)


def test_the_file_of_the_five_steps_prints_what_is_shown(monkeypatch):
    monkeypatch.chdir(ROOT)
    shown = next(text for kind, text in BLOCKS if text.startswith("claim ") and "bessel" in text)
    printed = CliRunner().invoke(main, ["run", "docs/bessel.py", "--no-report", "--workers", "1"]).stdout

    def timeless(text: str) -> list[str]:
        return [re.sub(r" [\d.]+( s,|$)", "", line.rstrip()) for line in text.strip().splitlines()]

    assert timeless(printed) == timeless(shown)


def test_the_chain_that_is_shown_is_what_is_printed():
    shown = next(text for kind, text in BLOCKS if text.startswith("classical.inverse_chi_square: "))
    printed = CliRunner().invoke(main, ["derive", "classical.inverse_chi_square", "--workers", "1"]).stdout

    def timeless(text: str) -> list[str]:
        return [re.sub(r" [\d.]+ s;", "", line.rstrip()) for line in text.strip().splitlines()]

    assert timeless(printed) == timeless(shown)


def test_the_table_shows_claims_in_their_order_with_their_verdicts():
    table = next(text for kind, text in BLOCKS if text.startswith("claim ") and "dohmatob2024" in text)
    record = read_record()
    rows = {line.split()[0]: line for line in table.splitlines()[1:] if line != "..."}
    assert len(rows) > 10
    assert list(rows) == [claim for claim in builtin_claims() if claim in rows]
    for claim, row in rows.items():
        expected = f"{record[claim].verdict} (on record)" if claim in record else "supported"
        assert f" {expected} " in row


def test_the_json_page_names_every_key(suite):
    from verify.running.checks import execute
    from verify.running.plan import Options, plan

    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    claims = [suite.claims["dohmatob2024.snr"], suite.claims["dohmatob2024.lemma_f_3"]]
    for check in plan(suite, claims, Options(regimes=1), {}):
        row = execute(suite, check, Options(work=1e6))
        nested = [*row, *row.get("path", {}), *(key for size in row.get("path", {}).get("sizes", []) for key in size)]
        assert [key for key in nested if f"`{key}`" not in text] == []


def test_nothing_names_a_package_host_or_a_machine_s_folder():
    folders = [ROOT / name for name in ("theory", "verify", "derivations", "tests", "docs", ".ci")]
    files = [p for folder in folders for p in folder.rglob("*") if p.is_file()]
    files += [p for p in ROOT.iterdir() if p.is_file()]
    texts = {
        p: p.read_text(encoding="utf-8")
        for p in files
        if p.suffix in (".py", ".md", ".toml", ".txt", ".cff") or p.name == "run"
    }
    hosts = ("pypi." + "org", "python" + "hosted", "registry.npm" + "js", "/ro" + "ot/", "/wo" + "rk/")
    found = [f"{p.relative_to(ROOT)}: {host}" for p, text in texts.items() for host in hosts if host in text]
    assert not found
