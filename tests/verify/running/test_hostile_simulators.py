"""What a stranger's simulator does costs its own check one clear sentence, and the sound claims beside it nothing."""

import json
import os
import signal
import sys
import warnings

import mpmath
import numpy as np
import pytest
from click.testing import CliRunner

from tests.verify.campaigns import finish, start
from tests.verify.hostile import DEADLY, ERRORS, HARMLESS, HEAD, TRAITS, of_body, of_claim
from verify.commands.main import main


WORDS = {name: words for name, (_, words) in (ERRORS | TRAITS).items()}
SOUND = ("sound_first", "sound_between", "sound_last")


def stated() -> tuple[object, ...]:
    """What the rest of the program relies on."""
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGALRM, signal.SIGTERM)]
    return (
        *(os.getcwd(), np.geterr(), np.geterrcall(), np.get_printoptions(), mpmath.mp.dps, handlers),
        *(list(warnings.filters), warnings.showwarning, sys.getrecursionlimit(), sys.stdin, sys.stdout, sys.stderr),
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """One run of all of them in one process, in which sound claims come first, in between and last."""
    folder = tmp_path_factory.mktemp("hostile")
    first, between, last = (f"\n\n{name} = simulate(named({name!r}))\n{of_claim(name)}" for name in SOUND)
    failing = [of_body(name, body) for name, (body, _) in ERRORS.items()]
    failing += [
        of_body(name, "return normal(rng, draws, n)").replace("@simulate", f"@simulate({trait})")
        for name, (trait, _) in TRAITS.items()
    ]
    harmless = [of_body(name, body) for name, body in HARMLESS.items()]
    file = folder / "odd.py"
    file.write_text("".join([HEAD, first, *failing, between, *harmless, last]))
    before = stated()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        words = ["run", str(file), "--workers", "1", "--regimes", "1", "--check", "0", "--budget", "1h", "--json", "-"]
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            found = CliRunner().invoke(main, words)
    assert stated() == before
    return found, {row["claim"].removeprefix("odd."): row for row in json.loads(found.stdout)["checks"]}


def test_the_run_says_three_and_standard_output_is_nothing_but_its_answer(told):
    """Something failed; what simulators print, and their tracebacks, are no part of the answer."""
    found, rows = told
    assert found.exit_code == 3
    assert len(rows) == len(ERRORS) + len(TRAITS) + len(HARMLESS) + len(SOUND) > 90
    assert "corrupt" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("name", WORDS)
def test_what_fails_is_told_in_one_sentence_that_names_it(told, name):
    """The simulator, its line and the setting are named; the sentence is one line of letters that can be printed."""
    row = told[1][name]
    assert row["verdict"] == "error"
    assert row["reason"].startswith(f"simulator {name} (odd.py:")
    assert WORDS[name] in row["reason"]
    assert "setting {'n': 2}" in row["reason"]
    assert row["reason"].isprintable()
    assert len(row["reason"]) < 900


@pytest.mark.parametrize("name", HARMLESS)
def test_what_draws_soundly_is_judged_whatever_else_it_does(told, name):
    """Its changes are put back after each call, so that they reach nobody else."""
    assert told[1][name]["verdict"] == "supported", told[1][name]["reason"]


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_claim_beside_them_is_judged_as_ever(told, name):
    """First, in between and last."""
    assert told[1][name]["verdict"] == "supported", told[1][name]["reason"]


def test_what_would_end_its_process_or_take_what_it_needs_is_found_in_a_copy_of_it(tmp_path):
    """Two workers; each is named, the sound claim is judged, and the run ends though threads and children do not."""
    file, out = tmp_path / "deadly.py", tmp_path / "found.json"
    left = {name: of_body(name, f"{body}\n    return normal(rng, draws, n)") for name, body in LEFT.items()}
    bodies = [of_body(name, body) for name, (body, _) in DEADLY.items()]
    file.write_text("".join([HEAD, *bodies, *left.values(), of_body("sound", "return normal(rng, draws, n)")]))
    words = (str(file), "--workers", "2", "--regimes", "1", "--check", "0", "--budget", "1h", "--json", str(out))
    code, text = finish(start(*words, command="run"))
    assert code == 3, text
    rows = {row["claim"].removeprefix("deadly."): row for row in json.loads(out.read_text())["checks"]}
    for name, (_, expected) in DEADLY.items():
        assert rows[name]["verdict"] == "error"
        assert rows[name]["reason"].startswith(f"simulator {name} (deadly.py:")
        assert expected in rows[name]["reason"]
    assert {rows[name]["verdict"] for name in (*LEFT, "sound")} == {"supported"}
    assert "Traceback" not in text


LEFT = {
    "forks": "os.fork()",
    "leaves_a_thread_that_never_ends": "threading.Thread(target=time.sleep, args=(10**6,)).start()",
    "leaves_a_child_that_sleeps": "KEPT.append(subprocess.Popen(['sleep', '60']))",
}
"""What goes on when its draws are done."""
