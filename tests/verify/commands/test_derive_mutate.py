"""`verify derive --mutate` as a stranger uses it: tables, JSON, exit codes, seeds, and Ctrl-C."""

import json

import pytest
from click.testing import CliRunner, Result

from tests.verify.commands.test_derive import GOOD, HEAD
from tests.verify.commands.test_derive_time import interrupted
from verify.commands.main import main
from verify.running.soundness.judging import Asked
from verify.showing.soundness import summary


PLANTED = """
from dataclasses import dataclass
from derivations import Obligation, Rule

@dataclass(frozen=True)
class Believes(Rule):
    words = "believe me"

    def demands(self, line):
        yield Obligation(x, "=", x)

HALVES = claim("toy.halves", Mean(2*x)/2, Mean(x))
HALVES_CHAIN = Chain(HALVES, (Step(HALVES, Believes()),))
"""
STUCK = """
import time

class Stuck(Believes):
    def demands(self, line):
        if line.after != 2*x:
            open("{sign}", "w").close()
            time.sleep(60)
        yield from super().demands(line)

STUCK = claim("toy.stuck", x + x, 2*x)
STUCK_CHAIN = Chain(STUCK, (Step(STUCK, Stuck()),))
"""


@pytest.fixture
def mine(tmp_path):
    """Writes a file of chains of one's own."""

    def write(*parts: str) -> str:
        file = tmp_path / "mine.py"
        file.write_text(HEAD + "".join(parts).format(sign=tmp_path / "started"))
        return str(file)

    return write


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, ["derive", *words, "--mutate", "--workers", "1"])


def mutants(*words: str) -> tuple[int, dict]:
    result = verify(*words, "--json", "-")
    return result.exit_code, json.loads(result.stdout)


def test_a_sound_chain_leaves_nothing_unexplained(mine):
    code, found = mutants(mine(GOOD), "--mutants", "8")
    assert code == 0
    assert found["made"] == len(found["mutants"]) == 8
    assert found["false"] == found["unexplained"] == 0
    assert found["refuted"] >= 1
    assert sum(row["made"] for row in found["operators"].values()) == 8
    assert sum(row["made"] for row in found["places"].values()) == 8


def test_a_planted_rule_that_is_not_sound_is_found_and_each_mutant_is_repeated_by_one_command(mine):
    file = mine(PLANTED)
    name = "toy.halves~factor_2.1"
    code, found = mutants(file, name)
    assert code == 1
    assert found["mutants"][name]["status"] == "unexplained"
    assert found["mutants"][name]["rule"] == "Believes"
    assert found["mutants"][name]["reproduce"] == f"verify derive {file} '{name}' --mutate"
    shown = " ".join(summary(found).plain.split())
    assert f"{name}: the right side times 2 unexplained: Believes" in shown
    assert "1 of 1 mutants still called proved or confirmed: 0 shown to be true, 0 false, 1 not explained" in shown


def test_a_word_that_names_no_mutant_and_options_that_do_not_go_together_are_errors(mine, tmp_path):
    file = mine(GOOD)
    assert "expected a mutant of a chain, such as toy.square~" in verify(file, "toy.square~none").output
    assert verify(file, "toy.square~none").exit_code == 2
    assert verify(file, "--html", str(tmp_path)).exit_code == 2
    assert CliRunner().invoke(main, ["derive", file, "--mutants", "3"]).exit_code == 2


def test_as_many_mutants_as_take_minutes_are_judged_each_for_seconds():
    told = " ".join(CliRunner().invoke(main, ["derive", "--help"]).stdout.split())
    assert "how many, drawn by the seed; default 500." in told
    assert "or for each mutant (4s)" in told
    assert Asked() == Asked(count=500, budget=4)


def test_ctrl_c_keeps_the_mutants_that_are_finished(mine, tmp_path):
    started, out = tmp_path / "started", tmp_path / "out.json"
    file = mine(GOOD, PLANTED, STUCK)
    words = [file, "toy.square~sign*", "toy.stuck~*", "--mutate", "--json", str(out)]
    code, printed = interrupted(words, tmp_path, started)
    assert code == 130
    assert "interrupted" in printed
    assert {*json.loads(out.read_text())["mutants"]} == {"toy.square~sign.1"}
