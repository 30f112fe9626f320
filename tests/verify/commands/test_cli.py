"""The command line as a stranger uses it: good input, bad input, files, exit codes, interrupts."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sympy as sp
from click.testing import CliRunner, Result

from tests.verify.campaigns import FEW, write
from theory import builtin_claims
from verify.commands.main import main


BARE = """
BARE = Claim(id="mine.{name}", kind=Kind.EQUAL, statement="s", lhs={left}, rhs={right}, parameters=(),
             source=Source("Mine", "here"))
"""
MINE = """
import numpy as np, sympy as sp
from theory import Claim, Kind, Parameter, Quantity, Source
from verify.simulators import simulator

mu = sp.Symbol("mu", positive=True)
n = sp.Symbol("n", integer=True, positive=True)
MEAN = Quantity("mine.mean{tag}", "m", "m", "A mean.")

def claim(name, rhs, *hypotheses, kind=Kind.EQUAL, more=()):
    return Claim(id="mine." + name, kind=kind, statement="Mine", lhs=MEAN(), rhs=rhs, hypotheses=hypotheses,
                 parameters=(Parameter(mu, "mean", 1, 2), *more), source=Source("Mine", "here", "ours"))

@simulator("mine.mean{tag}")
def mine_{tag}(rng, draws, *, mu):
    {body}

{claims}
"""
DYING = "import os; len(rng.bit_generator.seed_seq.spawn_key) == 1 or os._exit(0); return mu * (1 + rng.random(draws))"
"""Only when it is judged, not when it is tried."""
GOOD = "return mu * (1 + 0.1 * rng.standard_normal(draws))"
_made = iter(range(10**6))


@pytest.fixture
def mine(tmp_path):
    """Writes a claims file of one's own; simulator names are unique per file."""

    def write(claims: str, body: str = GOOD) -> str:
        file = tmp_path / "mine.py"
        file.write_text(MINE.format(claims=claims, body=body, tag=next(_made)))
        return str(file)

    return write


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def run_json(*words: str) -> tuple[int, dict]:
    result = verify("run", *words, "--workers", "1", "--no-report", "--json", "-")
    return result.exit_code, json.loads(result.stdout)


def test_list_shows_every_claim_with_kind_source_and_statement(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)  # nobody says how wide it is; in a narrow terminal long ids are folded
    result = verify("list")
    assert result.exit_code == 0
    for claim in builtin_claims().values():
        assert claim.id in result.stdout
    rows = json.loads(verify("list", "--json").stdout)
    assert {tuple(row) for row in rows} == {("id", "kind", "source", "statement")}
    assert [row["id"] for row in rows] == list(builtin_claims())


def test_list_takes_globs():
    rows = json.loads(verify("list", "--json", "*.snr*").stdout)
    assert {row["id"].split(".")[1] for row in rows} == {"snr"}


@pytest.mark.parametrize("claim", builtin_claims())
def test_show_prints_formula_hypotheses_source_and_last_verdict(claim):
    text = verify("show", claim).stdout
    found = builtin_claims()[claim]
    sign = found.kind.value if found.rhs not in (sp.true, sp.false) else "< oo"
    for word in ("hypotheses", "source", "tolerance", "last run    never on this machine", sign):
        assert word in text


def test_show_tells_where_values_are_drawn_from_and_which_sizes_a_path_has():
    text = verify("show", "xu2025.bias.threshold.noise").stdout
    assert "kappa     exponent of the variance: it is of order n^-kappa; drawn from 0.25 to 4\n" in text
    assert "drawn from 0.25 to 4, often at 50/(51*kappa) or 51/(50*kappa)\n" in text
    assert "T = 100 to 1e+12 in 11 sizes\n" in text
    assert "  always    n = 0, a = 0.5\n" in verify("show", "dohmatob2024.thm_4_6.limit.bound").stdout
    assert "  phi_0_star limit of d/T_0; drawn from 0.2 to 0.96\n" in verify("show", "dohmatob2024.cor_5_2").stdout


def test_show_tells_the_verdict_of_the_last_run():
    assert run_json("dohmatob2024.lemma_f_3", "--regimes", "1")[0] == 0
    assert "last run    supported on" in verify("show", "dohmatob2024.lemma_f_3").stdout


def test_a_run_reports_everything_that_is_promised():
    code, result = run_json("dohmatob2024.thm_4_1.finite", "--regimes", "2", "--seed", "3", "--alpha", "1e-4")
    assert code == 0
    assert result["claims"] == {"dohmatob2024.thm_4_1.finite": "supported"}
    run = result["run"]
    assert (run["seed"], run["alpha"], run["threads"]) == (3, 1e-4, 1)
    assert {"version", "numpy", "wall_seconds"} <= set(run)
    assert run["alpha_spent"] <= 1e-4 * (1 + 1e-9)
    promised = {
        *("claim", "kind", "source", "verdict", "alpha_spent", "regime", "theory", "estimate", "interval", "gap"),
        *("tolerance", "samples", "seconds", "confirmed_by", "reason", "reproduce"),
    }
    for check in result["checks"]:
        assert promised <= set(check)
        low, high = check["interval"]
        assert low <= check["estimate"] <= high


def test_a_path_reports_every_size_and_the_limit():
    _, result = run_json("dohmatob2024.thm_4_1", "--regimes", "1")
    check = next(c for c in result["checks"] if "path" in c)
    sizes = builtin_claims()["dohmatob2024.thm_4_1"].path.sizes
    assert [row["size"] for row in check["path"]["sizes"]] == list(sizes)
    assert all(row["T"] >= row["size"] + 2 for row in check["path"]["sizes"])
    low, high = check["path"]["limit"]
    assert -0.01 < low <= high < 0.01


def on_record(folder: Path, claim: str, verdict: str, regime: str = "") -> Path:
    """Writes a record of one's own with one entry."""
    file = folder / "record.toml"
    file.write_text(f'[[verdict]]\nclaim = "{claim}"\nverdict = "{verdict}"\nreason = "by design"\n{regime}')
    return file


def without_clocks(check: dict) -> dict:
    return {key: value for key, value in check.items() if key != "seconds"}


def test_a_check_is_reproduced_bit_for_bit_by_its_command():
    _, result = run_json("dohmatob2024.thm_4_1.finite", "--regimes", "3")
    check = next(c for c in result["checks"] if c["claim"].endswith("finite") and c["check"] == 2)
    words = check["reproduce"].split()
    assert words[:2] == ["verify", "run"]
    _, again = run_json(*words[2:])
    assert without_clocks(again["checks"][-1]) == without_clocks(check)


def test_the_number_of_workers_changes_no_bit():
    words = ["run", "dohmatob2024.thm_4_1*", "--regimes", "2", "--no-report", "--json", "-"]
    runs = [json.loads(verify(*words, "--workers", str(workers)).stdout) for workers in (1, 2)]
    assert [without_clocks(c) for c in runs[0]["checks"]] == [without_clocks(c) for c in runs[1]["checks"]]


def test_a_refutation_on_record_is_as_expected_and_starts_at_its_regime():
    code, result = run_json("dohmatob2024.growing_data.no_loss", "--regimes", "1")
    assert code == 0
    assert result["claims"] == {"dohmatob2024.growing_data.no_loss": "refuted"}
    first = next(c for c in result["checks"] if "agreement" not in c)
    assert (first["regime"]["d"], first["regime"]["N"]) == (1, 2)
    assert first["confirmed_by"].startswith("plain (iterated_labels")


def test_a_file_of_one_s_own_works_like_the_built_in_claims(mine):
    file = mine('RIGHT = claim("right", mu)\nWRONG = claim("wrong", 1.1 * mu)')
    code, result = run_json(file, "--regimes", "2")
    assert code == 1
    assert result["claims"] == {"mine.right": "supported", "mine.wrong": "refuted"}
    assert run_json(file, "mine.right", "--regimes", "2")[0] == 0
    assert "mine.right" in verify("list", file).stdout
    assert "Mine, here (ours)" in verify("show", "mine.right", file).stdout
    assert "mine.wrong" in verify("show", file).stdout


def test_verdicts_on_record_of_one_s_own(mine, tmp_path):
    file = mine('WRONG = claim("wrong", 1.1 * mu)')
    record = on_record(tmp_path, "mine.wrong", "refuted", "regime = {mu = 1.5}")
    code, result = run_json(file, "--record", str(record))
    assert code == 0
    assert result["checks"][0]["regime"] == {"mu": 1.5}
    on_record(tmp_path, "mine.wrong", "vacuous")
    assert run_json(file, "--record", str(record))[0] == 1


def test_a_verdict_on_record_that_changes_is_reported(mine, tmp_path):
    file = mine('RIGHT = claim("right", mu)')
    record = on_record(tmp_path, "mine.right", "refuted")
    result = verify("run", file, "--workers", "1", "--no-report", "--record", str(record))
    assert result.exit_code == 1
    assert "not as expected: mine.right is supported, expected refuted" in result.stdout


def test_a_vacuous_claim_is_named_and_never_passes(mine):
    file = mine('EMPTY = claim("empty", mu, sp.Gt(mu, 3), sp.Lt(mu, 2))')
    code, result = run_json(file)
    assert (code, result["claims"]) == (1, {"mine.empty": "vacuous"})
    assert "cannot hold together" in result["checks"][0]["reason"]


def test_a_claim_without_a_simulator_is_refused_before_the_run(mine):
    lost = BARE.format(name="lost", left='Quantity("mine.meen", "q", "q", "m")()', right=1)
    file = mine(f'{lost}\nRIGHT = claim("right", mu)')
    for command in ("run", "mutate", "where"):
        result = verify(command, file, "mine.lost")
        assert result.exit_code == 2
        assert "claim mine.lost measures mine.meen, and no simulator draws mine.meen" in result.stderr
        assert "there is one of mine.mean" in result.stderr
        assert '@simulator("mine.meen")' in result.stderr
    assert verify("show", "mine.lost", file).exit_code == 0
    assert run_json(file, "mine.right", "--regimes", "1")[0] == 0


def test_the_command_that_reproduces_a_check_names_one_s_own_files(mine, tmp_path):
    file = mine('WRONG = claim("wrong", 1.1 * mu)')
    record = on_record(tmp_path, "mine.wrong", "refuted", "regime = {mu = 1.5}")
    _, result = run_json(file, "--record", str(record), "--regimes", "2")
    words = result["checks"][0]["reproduce"].split()
    assert without_clocks(run_json(*words[2:])[1]["checks"][0]) == without_clocks(result["checks"][0])


def test_a_claim_that_measures_nothing_is_decided_exactly(mine):
    file = mine(BARE.format(name="bare", left="sp.Integer(1)", right="sp.Integer(2)"))
    code, result = run_json(file)
    assert (code, result["claims"]) == (1, {"mine.bare": "refuted"})
    assert result["checks"][0]["samples"] == 0


def test_a_regime_that_is_pinned_whole_is_checked_once(mine):
    _, result = run_json(mine('RIGHT = claim("right", mu)'), "--at", "mu=1.5")
    assert [c["regime"] for c in result["checks"]] == [{"mu": 1.5}]


def test_a_check_of_a_regime_that_is_pinned_whole_is_never_nothing(mine):
    code, result = run_json(mine('WRONG = claim("wrong", 1.1 * mu)'), "--at", "mu=1.5", "--check", "3")
    assert (code, [c["check"] for c in result["checks"]]) == (1, [3])


@pytest.mark.parametrize("kind", ["ORDER", "LIMIT", "ASYMPTOTIC"])
def test_a_statement_about_a_limit_without_a_path_is_refused(mine, kind):
    result = verify("run", mine(f'LATER = claim("later", mu, kind=Kind.{kind})'))
    assert result.exit_code == 2
    assert "expected a growth path" in result.stderr


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise ArithmeticError('broken')", "raised ArithmeticError: broken"),
        ("return np.full(draws, np.nan)", "expected finite draws"),
        ("return np.zeros((draws, 2))", "expected shape"),
        ("return None", "got NoneType that holds no numbers"),
    ],
)
def test_a_simulator_that_fails_fails_its_checks_with_the_regime_and_the_run_goes_on(mine, body, words):
    file = mine('RIGHT = claim("right", mu)', body)
    code, result = run_json(file, "dohmatob2024.lemma_f_3", "mine.right", "--regimes", "2")
    assert code == 3
    assert result["claims"] == {"dohmatob2024.lemma_f_3": "supported", "mine.right": "error"}
    failed = [c for c in result["checks"] if c["claim"] == "mine.right"]
    assert all(words in c["reason"] and "'mu':" in c["reason"] and c["regime"]["mu"] > 0 for c in failed)


def test_a_worker_that_dies_is_an_error_and_not_the_end_of_the_run(mine):
    file = mine('RIGHT = claim("right", mu)', DYING)
    result = verify("run", file, "--regimes", "2", "--workers", "2", "--no-report", "--json", "-")
    assert result.exit_code == 3
    assert {c["reason"] for c in json.loads(result.stdout)["checks"]} == {"a worker process died"}


def test_a_simulator_that_ends_its_process_does_not_end_the_run(mine):
    file = mine('RIGHT = claim("right", mu)', "import os; os._exit(0)")
    code, result = run_json(file, "--regimes", "1")
    assert (code, result["claims"]) == (3, {"mine.right": "error"})
    assert "a copy of it died at the first draw" in result["checks"][0]["reason"]


def test_what_fails_before_a_worker_dies_keeps_its_own_reason(mine):
    """One worker does both, one after the other; what failed is not remembered, and so is done again by itself."""
    broken = "@simulator('mine.other')\ndef mine_other(rng, draws, *, mu):\n    raise ArithmeticError('broken')\n"
    other = 'OTHER = dataclasses.replace(claim("other", mu), lhs=Quantity("mine.other", "o", "o", "o")())'
    file = mine(f'import dataclasses\n{broken}{other}\nRIGHT = claim("right", mu)', DYING)
    result = verify("run", file, "--regimes", "1", "--workers", "2", "--no-report", "--json", "-")
    reasons = {row["claim"]: row["reason"] for row in json.loads(result.stdout)["checks"]}
    assert "raised ArithmeticError: broken" in reasons["mine.other"]
    assert reasons["mine.right"] == "a worker process died"


def test_a_verdict_that_rests_on_what_was_not_tried_says_so(mine):
    file = mine('RIGHT = claim("right", mu)', f"import time; time.sleep(0.4 if draws < 32 else 0.0)\n    {GOOD}")
    result = verify("run", file, "--regimes", "1", "--workers", "1", "--no-report")
    assert result.exit_code == 0
    assert "supported †" in result.stdout
    assert "† assumes that simulator mine_" in result.stdout
    assert "its rows are independent" in result.stdout


def test_a_parameter_that_reaches_nothing_is_an_error(mine):
    file = mine(
        'TYPO = claim("typo", mu * n, more=(Parameter(n, "misspelt", 1, 5),))\n'
        'FREE = claim("free", mu * n, kind=Kind.AT_MOST, more=(Parameter(n, "any factor", 1, 5, simulated=False),))\n'
        "import dataclasses\n"
        'FIXED = dataclasses.replace(claim("fixed", mu), lhs=MEAN(nu=3))'
    )
    code, result = run_json(file, "--regimes", "2")
    assert (code, result["claims"]) == (3, {"mine.typo": "error", "mine.free": "supported", "mine.fixed": "error"})
    reasons = {c["claim"]: c["reason"] for c in result["checks"]}
    assert "parameter n reaches no simulator; they take mu" in reasons["mine.typo"]
    assert "m fixes nu; its simulators take mu" in reasons["mine.fixed"]


def test_a_simulator_s_name_is_used_once(mine, tmp_path):
    file = Path(mine(""))
    file.write_text(file.read_text().replace("def mine_", "def bartlett_pivots(rng, draws, *, mu): pass\ndef mine_", 1))
    result = verify("run", str(file))
    assert (result.exit_code, "named bartlett_pivots exists already" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "dohmatob2024.thm_4_1.finit"], "did you mean dohmatob2024.thm_4_1.finite"),
        (["show", "dohmatob2024.lema_f_3"], "did you mean dohmatob2024.lemma_f_3"),
        (["list", "nothing*"], "unknown claim 'nothing*'"),
        (["run", "no_such_file.py"], "expected a Python file of claims; there is none"),
        (["run", "--budget", "soon"], "expected a positive time such as 90, 90s, 5m or 2h; got 'soon'"),
        (["run", "--alpha", "0"], "0<x<1"),
        (["run", "--workers", "0"], "x>=1"),
        (["run", "--seed", "-1"], "x>=0"),
        (["run", "--at", "d"], "expected NAME=VALUE, such as d=100; got 'd'"),
        (["run", "dohmatob2024.thm_4_1.finite", "--at", "d=-5"], "expected a value that is positive; got -5"),
        (["run", "dohmatob2024.thm_4_1.finite", "--at", "d=5", "--at", "T=5"], "expected T >= d + 2; got T = 5, d = 5"),
        (["run", "dohmatob2024.thm_4_1.finite", "--at", "rows=5"], "unknown parameter rows"),
        (["run", "dohmatob2024.lemma_f_3", "--record", "no_such_record.toml"], "expected [[verdict]] tables"),
    ],
)
def test_bad_input_is_one_clear_error_before_any_work(words, message):
    started = time.monotonic()
    result = verify(*words)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("option", ["--report", "--json"])
def test_an_output_that_cannot_be_written_is_told_before_any_work(tmp_path, option):
    taken = tmp_path / "a_file"
    taken.write_text("")
    result = verify("run", option, str(taken / "below"))
    assert result.exit_code == 2
    assert f"{option}: expected a folder that can be written" in " ".join(result.stderr.split())


def test_too_little_time_is_undecided_with_exit_code_3():
    code, result = run_json("dohmatob2024.growing_data.sum", "--regimes", "1", "--budget", "0.001s")
    assert (code, result["claims"]) == (3, {"dohmatob2024.growing_data.sum": "undecided"})
    assert "out of time" in result["checks"][-1]["reason"]


def heed_interrupts() -> None:
    """A shell's background jobs are born deaf to Ctrl-C, and so would be the run that is interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_keeps_what_is_computed(tmp_path, workers):
    out = tmp_path / "out.json"
    command = [sys.executable, "-m", "verify.commands.main", "run", "--workers", workers, "--json", str(out)]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, preexec_fn=heed_interrupts)
    try:
        deadline = time.monotonic() + 240  # planning alone takes long on a loaded machine
        while not out.exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert json.loads(out.read_text())["checks"], "results are saved while the run goes on"
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 130  # the report is written
    finally:
        process.kill()
        process.wait()
    result = json.loads(out.read_text())
    assert result["run"]["interrupted"]
    verdicts = {c["verdict"] for c in result["checks"]}
    assert {"supported", "undecided"} <= verdicts
    assert "interrupted" in {c["reason"] for c in result["checks"]}
    assert "interrupted" in (tmp_path / "verify-report" / "index.html").read_text()


def test_ctrl_c_before_the_first_check_is_no_refutation(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("verify.running.agenda.plan", interrupt)
    assert verify("run", "dohmatob2024.lemma_f_3", "--no-report").exit_code == 130


def test_a_run_writes_its_report_unless_told_otherwise(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["run", "dohmatob2024.lemma_f_3", "--regimes", "1", "--workers", "1"]
    assert "report: verify-report/index.html" in verify(*words).stdout
    assert "dohmatob2024.lemma_f_3" in (tmp_path / "verify-report" / "index.html").read_text()
    verify(*words, "--report", "elsewhere")
    assert (tmp_path / "elsewhere" / "index.html").exists()


def test_help_names_every_option_and_the_exit_codes():
    text = verify("run", "--help").stdout
    for option in ("--budget", "--alpha", "--seed", "--workers", "--json", "--report", "--check", "--at", "--record"):
        assert option in text
    assert "Exit codes: 0 all claims as expected" in text


def test_show_speaks_of_a_file_of_ones_own_and_of_the_claim_as_it_is_now(tmp_path):
    file = tmp_path / "mine.py"

    def shown(*change: str) -> str:
        write(tmp_path, *([change] if change else []))
        for name in [name for name in sys.modules if name.startswith("claims_mine_")]:
            del sys.modules[name]
        return verify("show", str(file), "mine.right").stdout

    assert f"run it      verify run {file} mine.right\n" in shown()
    verify("run", str(file), "mine.right", *FEW)
    assert "last run    supported on" in shown()
    assert "last run    never on this machine, as it stands now" in shown("MEAN, mu)", "MEAN, 1.0*mu)")


def test_an_interrupt_before_anything_was_done_has_its_exit_code_too(monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("verify.running.suite.load_suite", interrupt)
    for words in (["list"], ["show", "dohmatob2024.*"], ["run"], ["where", "dohmatob2024.*"], ["derive"]):
        assert verify(*words).exit_code == 130, words


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--alpha", "nan"], "expected a number; got 'nan'"),
        (["--work", "nan"], "expected a number; got 'nan'"),
        (["--at", "k=1", "--at", "k=2"], "got several for k"),
        (["--check", "99999999999999999999"], "not in the range"),
        (["--json", "."], "expected the name of a file, or - for standard output; got '.'"),
        (["--json", ""], "expected the name of a file, or - for standard output; got ''"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error_before_any_work(words, message):
    told = verify("run", "dohmatob2024.lemma_f_3", "--no-report", *words)
    assert told.exit_code == 2
    assert message in told.stderr


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (
            b'[[verdict]]\nclaim = "mine.nope"\nverdict = "refuted"\nreason = "x"\n',
            0,
            "mine.nope is no claim that is at hand",
        ),
        (b"\xff", 2, "expected [[verdict]] tables"),
        (b'[[verdict]]\nclaim = "mine.right"\n', 2, "an entry missing 2 required positional arguments"),
    ],
)
def test_a_record_that_says_nothing_of_a_claim_at_hand_is_told(mine, tmp_path, text, code, message):
    file = tmp_path / "own.toml"
    file.write_bytes(text)
    words = ["--record", str(file), "--regimes", "1", "--workers", "1", "--no-report"]
    told = verify("run", mine('RIGHT = claim("right", mu)'), *words)
    assert told.exit_code == code
    assert message in told.stderr


def test_a_regime_on_record_is_of_parameters_that_the_claim_has(mine, tmp_path):
    record = on_record(tmp_path, "mine.right", "refuted", "regime = {nu = 1.5}")
    told = verify("run", mine('RIGHT = claim("right", mu)'), "--record", str(record), "--no-report")
    assert told.exit_code == 2
    assert "mine.right: the regime on record names nu; expected of mu" in told.stderr


def test_an_empty_file_is_no_ledger_and_no_traceback(tmp_path):
    file = tmp_path / "empty.sqlite"
    file.touch()
    for words in (["list"], ["export", str(tmp_path / "out.csv")]):
        told = verify("ledger", *words, "--ledger", str(file))
        assert told.exit_code == 2, told.output


RIVAL = """
@simulator(MEAN.name{how})
def rival(rng, draws, *, mu):
    return 2 * mu + rng.random(draws)

RIGHT = claim("right", mu)
"""


@pytest.mark.parametrize(
    ("how", "code", "said"), [("", 2, "two plain simulators draw mine.mean"), (", plain=False", 3, "rival")]
)
def test_two_plain_simulators_of_one_quantity_are_refused_and_a_fast_one_is_checked(mine, how, code, said):
    told = verify("run", mine(RIVAL.replace("{how}", how)), "--regimes", "1", "--workers", "1", "--no-report")
    assert told.exit_code == code, told.output
    assert said in told.output
