"""How commands end where nothing was judged, and what a simulator or a narrow stream does to their output."""

import io
import json
import os
import signal
import subprocess
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


COIN = HEAD.format(before="") + 'claim("a", coin, "=", "p", p=(0.3, 0.6))\n'
BEYOND = "expected a value from 0.3 to 0.6, for the claim speaks of no other; got"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--at", "p=0.9"), f"held.a: p (p): {BEYOND} 0.9"),
        (("--at", "p=0.9", "--check", "0"), f"held.a: p (p): {BEYOND} 0.9"),
        (("--check", "99"), "held.a: check: expected the number of one of its 8 checks, numbered from 0; got 99"),
        (("--check", "3", "--regimes", "3"), "one of its 3 checks, numbered from 0; got 3"),
    ],
)
def test_a_value_or_a_check_that_the_claim_does_not_have_is_refused(told, words, message):
    """A true claim about a coin between 0.3 and 0.6 says nothing of one at 0.9, and has 8 checks."""
    found = told(COIN, "--no-report", "--workers", "1", *words)
    assert (found.exit_code, message in found.stderr) == (2, True)


def test_a_check_of_a_run_with_many_regimes_is_repeated_by_its_command(told):
    """The command names the regimes, without which there is no check of that number."""
    words = ("--no-report", "--workers", "1", "--json", "-")
    last = json.loads(told(COIN, "--regimes", "12", *words).stdout)["checks"][-1]
    assert "--check 11 " in last["reproduce"]
    again = json.loads(told(COIN, *last["reproduce"].split()[3:], *words).stdout)["checks"]
    assert [check["regime"] for check in again] == [last["regime"]]


@pytest.mark.parametrize("command", ["run", "campaign"])
@pytest.mark.parametrize(
    ("regime", "message"),
    [
        ("{p = 7}", f"is outside what the claim speaks of: p (p): {BEYOND} 7"),
        ("{p = 0.3, q = 1}", "names q; expected of p"),
        ("7", "expected a regime of values by letter, such as {n = 2}; got 7"),
    ],
)
def test_a_regime_on_record_of_which_the_claim_does_not_speak_is_an_error_of_the_record(
    told, tmp_path, command, regime, message
):
    """It is no place to begin a run: the record, the claim, the letter and its value are named."""
    record = tmp_path / "own.toml"
    record.write_text(f'[[verdict]]\nclaim = "held.a"\nverdict = "refuted"\nreason = "x"\nregime = {regime}\n')
    more = ("--ledger", str(tmp_path / "l.sqlite"), "--rounds", "1") if command == "campaign" else ()
    found = told(COIN, "--no-report", "--workers", "1", "--record", str(record), *more, command=command)
    assert found.exit_code == 2
    assert f"{record}: held.a: " in found.stderr
    assert message in found.stderr


def test_a_regime_on_record_within_the_range_is_where_a_run_begins(told, tmp_path):
    """It is the first check, beside those that are drawn."""
    record = tmp_path / "own.toml"
    record.write_text('[[verdict]]\nclaim = "held.a"\nverdict = "refuted"\nreason = "x"\nregime = {p = 0.6}\n')
    words = ("--no-report", "--workers", "1", "--json", "-", "--record", str(record), "--check", "0")
    found = told(COIN, *words)
    assert [check["regime"] for check in json.loads(found.stdout)["checks"]] == [{"p": 0.6}]


SLOW = HEAD.format(before="import time; time.sleep(0.2)") + 'claim("one", coin, "=", "p", p=(0.3, 0.6))\n'
PROGRAM = [sys.executable, "-c", "from verify.commands.main import main; main()"]


@pytest.mark.parametrize(
    ("name", "code", "hears"),
    [
        ("SIGTERM", 143, "default_int_handler"),
        ("SIGHUP", 129, "default_int_handler"),
        ("SIGINT", 130, "default_int_handler"),
        ("SIGTERM", -15, "SIG_IGN"),
    ],
)
def test_a_signal_stops_a_run_and_is_told_by_the_exit_code(tmp_path, name, code, hears):
    """Also one that a script started in the background, where Ctrl-C is ignored."""
    (tmp_path / "held.py").write_text(SLOW)
    heard = (
        f"import signal; signal.signal(signal.SIGINT, signal.{hears}); signal.signal(signal.SIGHUP, signal.SIG_DFL); "
    )
    program = [*PROGRAM[:2], heard + PROGRAM[2]]
    words = [*program, "run", "held.py", "--no-report", "--fresh", "--workers", "2", "--budget", "10m"]
    env = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    with subprocess.Popen(words, cwd=tmp_path, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stderr is not None
        for line in process.stderr:  # it draws, in workers
            if b"tossed" in line:
                break
        process.send_signal(getattr(signal, name))
        out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"Traceback" not in out + err


@pytest.mark.parametrize("command", ["list", "run"])
def test_output_that_nobody_reads_ends_a_command_with_a_code_that_is_no_verdict(tmp_path, command):
    """As other programs say it, 128 + 13; 1 would be a finding."""
    (tmp_path / "held.py").write_text(HEAD.format(before="") + 'claim("one", coin, "=", "p", p=(0.3, 0.6))\n')
    reading, writing = os.pipe()
    os.close(reading)
    env = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    words = [*PROGRAM, command, "held.py", *(["--no-report", "--workers", "1"] if command == "run" else [])]
    process = subprocess.run(
        words, cwd=tmp_path, env=env, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert process.returncode == 141
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ValueError("x"), 70, "a fault of this program"),
        (RecursionError("deep"), 70, "a fault of this program"),
        (MemoryError(), 70, "a fault of this program"),
        (PermissionError(13, "Permission denied", "there"), 2, "Permission denied"),
        (OSError(28, "No space left on device"), 2, "No space left on device"),
    ],
)
def test_a_fault_of_the_program_is_one_sentence_and_no_verdict(monkeypatch, error, code, words):
    """And a traceback where somebody asks for it."""

    def fails(*_, **__):
        raise error

    monkeypatch.setattr("verify.running.suite.load_suite", fails)
    found = CliRunner().invoke(main, ["list"])
    assert found.exit_code == code
    assert words in " ".join(found.stderr.split())
    assert "Traceback" not in found.stderr
    shown = CliRunner().invoke(main, ["--debug", "list"])
    assert shown.exception is error
