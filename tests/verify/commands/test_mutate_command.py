"""``verify mutate`` as a stranger uses it: output, bad input, interrupts, the same answer again."""

import json
import shlex

import pytest
from click.testing import CliRunner, Result

from verify.commands.main import main
from verify.running.checks import execute


ONE = "classical.inverse_chi_square"
FEW = ("--operator", "drop", "--operator", "factor_1.01", "--operator", "sign", "--regimes", "2")


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def mutants(*words: str) -> tuple[int, dict]:
    result = verify("mutate", *words, "--json", "-")
    return result.exit_code, json.loads(result.stdout)


def timeless(result: dict) -> str:
    """A result to the last bit, without times and the number of workers."""
    kept = json.loads(json.dumps(result))
    for key in ("workers", "wall_seconds"):
        del kept["run"][key]
    for row in (*kept["checks"], *(m for c in kept["claims"].values() for m in c["mutants"].values())):
        del row["seconds"]
    return json.dumps(kept, sort_keys=True)


@pytest.fixture(scope="module")
def alone():
    return mutants(ONE, *FEW, "--workers", "1")


def test_the_table_and_the_json_say_the_same(alone):
    code, result = alone
    assert code == 0
    assert result["made"] == sum(row["made"] for row in result["operators"].values()) == 4
    assert result["refuted"] + result["survived"] + result["equivalent"] == 4
    shown = verify("mutate", ONE, *FEW, "--workers", "1").stdout
    for operator, row in result["operators"].items():
        (line,) = (line for line in shown.splitlines() if line.startswith(f"{operator} "))
        assert line.split()[1] == str(row["made"])
    assert f"{result['refuted']} of {result['refuted'] + result['survived']} wrong versions refuted" in shown


def test_two_workers_give_bit_for_bit_what_one_gives(alone):
    assert timeless(mutants(ONE, *FEW, "--workers", "2")[1]) == timeless(alone[1])


def test_another_seed_gives_other_draws(alone):
    assert timeless(mutants(ONE, *FEW, "--workers", "1", "--seed", "1")[1]) != timeless(alone[1])


def test_a_refuted_mutant_is_repeated_by_one_command(alone):
    told = alone[1]["claims"][ONE]["mutants"][f"{ONE}~drop.1"]
    row = next(row for row in alone[1]["checks"] if row["claim"] == f"{ONE}~drop.1" and row["verdict"] == "refuted")
    command = shlex.split(told["reproduce"])
    assert command[:3] == ["verify", "run", f"{ONE}~drop.1"]
    result = verify(*command[1:], "--workers", "1", "--no-report", "--json", "-")
    assert result.exit_code == 1, "a refutation that is not on record"
    again = [row for row in json.loads(result.stdout)["checks"] if "agreement" not in row]
    assert [(r["verdict"], r["gap_interval"]) for r in again] == [("refuted", row["gap_interval"])]


def test_a_mutant_is_shown_like_any_claim():
    shown = verify("show", f"{ONE}~drop.1").stdout
    assert f"{ONE}~drop.1" in shown
    assert "Wrong on purpose" in shown


def test_a_file_of_ones_own_can_be_altered():
    code, result = mutants("docs/bessel.py", "--operator", "factor_2", "--regimes", "1", "--workers", "1")
    assert code == 0
    assert result["claims"]["bessel.unbiased"]["verdict"] == "refuted"
    assert [m["status"] for m in result["claims"]["bessel.unbiased"]["mutants"].values()] == ["open"]
    assert [m["status"] for m in result["claims"]["bessel.unbiased.corrected"]["mutants"].values()] == ["refuted"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("classical.inverse_chi_squar",), "did you mean classical.inverse_chi_square"),
        ((ONE, "--operator", "dorp"), "--operator: expected an operator, or a mutant of these claims; got 'dorp'"),
        ((ONE, "--operator", "drop.9"), "did you mean drop"),
        ((f"{ONE}~drop.1",), f"verify mutate {ONE} --operator drop.1"),
        (("dohmatob2024.lemma_i_2.bias",), "on record as refuted: a wrong version of it says nothing"),
        ((ONE, "--regimes", "0"), "--regimes"),
        ((ONE, "--json", "no/such/folder/out.json"), "--json: expected a folder that can be written"),
    ],
)
def test_bad_input_gets_one_clear_error_before_any_work(words, message):
    result = verify("mutate", *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_an_unknown_mutant_is_answered_with_near_ones():
    result = verify("show", f"{ONE}~drop.9")
    assert result.exit_code == 2
    assert f"did you mean {ONE}~drop" in result.stderr


def test_claims_on_record_as_refuted_are_left_out_and_said_to_be():
    words = ("dohmatob2024.lemma_i_2.bias*", "--operator", "factor_2", "--regimes", "1", "--workers", "1")
    result = verify("mutate", *words)
    assert result.exit_code == 0
    assert "not altered: dohmatob2024.lemma_i_2.bias: on record as refuted" in result.stdout
    assert "1 of 1 wrong versions refuted" in result.stdout


def test_too_little_time_is_said_to_be_the_reason():
    words = ("--operator", "factor_1.01", "--budget", "0.001s", "--workers", "1")
    _, result = mutants("dohmatob2024.growing_data.sum", *words)
    (told,) = result["claims"]["dohmatob2024.growing_data.sum"]["mutants"].values()
    assert (told["status"], "out of time" in told["reason"]) == ("open", True)


def test_ctrl_c_keeps_what_is_computed(tmp_path, monkeypatch):
    out, calls = tmp_path / "out.json", iter(range(100))

    def interrupted(*arguments):
        if next(calls) == 3:
            raise KeyboardInterrupt
        return execute(*arguments)

    monkeypatch.setattr("verify.running.tasks.execute", interrupted)
    result = verify("mutate", ONE, *FEW, "--workers", "1", "--json", str(out))
    assert result.exit_code == 130
    assert "interrupted" in result.stdout
    kept = json.loads(out.read_text())
    assert kept["run"]["interrupted"]
    told = kept["claims"][ONE]["mutants"].values()
    assert {m["status"] for m in told} == {"refuted", "open"}
    assert {m["reason"] for m in told if m["status"] == "open"} == {"interrupted"}


def test_ctrl_c_while_comparing_is_no_error(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("verify.running.mutation.judging.sameness", interrupt)
    assert verify("mutate", ONE, *FEW, "--workers", "1").exit_code == 130
