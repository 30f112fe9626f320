"""What README.md and docs/ show is what happens: commands, files, output and tables."""

import json
import re
import shlex
import subprocess
import sys

import click
import numpy as np
import pytest
from click.testing import CliRunner

import derivations
from tests.pages import ROOT, TEXTS, anchors, blocks, column, commands, links, mentioned, modules, paths
from theory import builtin_claims
from verify.commands.main import main
from verify.running.mutation.operators import OPERATORS
from verify.running.record import read_record
from verify.running.suite import select


README = "README.md"
BESSEL = "docs/bessel.py"
SHOWN = [(page, command) for page in TEXTS for command in dict.fromkeys(commands(page))]
MENTIONED = [(page, command) for page in TEXTS for command in dict.fromkeys(mentioned(page))]


def taken(words: list[str]) -> click.Context:
    """The context that words on the command line lead to, without carrying anything out."""
    command: click.Command = main
    name = "verify"
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        name = words[0]
        command, words = command.commands[name], words[1:]
    return command.make_context(name, list(words))


def timeless(text: str) -> list[str]:
    """Lines without the seconds in them."""
    return [re.sub(r" [\d.]+( s[,;]|$)", "", line.rstrip()) for line in text.strip().splitlines()]


def printed(*words: str) -> str:
    """What a command prints, with one worker."""
    return CliRunner().invoke(main, [*words, "--workers", "1"]).stdout


@pytest.mark.parametrize(("page", "command"), SHOWN, ids=str)
def test_every_command_shown_is_one_that_the_command_line_takes(page, command, suite, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "night.sqlite").touch()  # some options name a file that has to be there
    context = taken(shlex.split(command)[1:])
    named = context.params.get("claims") or ()
    files = [TEXTS[page], *(file.read_text(encoding="utf-8") for file in ROOT.glob("docs/*.py"))]
    stated = re.findall(r'id="(\w+)\.', "".join(files))  # in a file that the page shows, or that stands beside it
    ours = [word for word in named if not word.endswith(".py") and word.partition(".")[0] not in stated]
    assert not ours or select(suite, ours)


@pytest.mark.parametrize(("page", "command"), MENTIONED, ids=str)
def test_every_command_in_a_sentence_has_its_name_and_options(page, command):
    try:
        taken(shlex.split(command)[1:])
    except click.MissingParameter:
        pass  # `verify where` in a sentence names no claim
    except (click.exceptions.NoArgsIsHelpError, click.exceptions.Exit):
        pass  # `verify ledger` alone shows its help


def test_every_command_is_shown_and_has_help():
    assert {command.split()[1] for _, command in SHOWN} == set(main.commands)
    below = {" ".join(command.split()[1:3]) for _, command in SHOWN}
    assert all(f"ledger {name}" in below for name in main.commands["ledger"].commands)
    assert all(command.help for command in main.commands.values())


def test_the_readme_is_short():
    assert len(TEXTS[README].splitlines()) <= 160


def test_the_readme_leads_to_every_page():
    assert {link.partition("#")[0] for link in links(README)} >= {page for page in TEXTS if page != README}


@pytest.mark.parametrize("page", TEXTS)
def test_links_lead_somewhere(page):
    for link in links(page):
        file, _, place = link.partition("#")
        target = ((ROOT / page).parent / file).resolve() if file else ROOT / page
        assert target.exists(), link
        assert not place or place in anchors(target.relative_to(ROOT).as_posix()), link


@pytest.mark.parametrize("page", TEXTS)
def test_files_and_modules_that_a_page_names_exist(page):
    from pkgutil import resolve_name

    assert [path for path in paths(page) if not list(ROOT.glob(path.rstrip("/")))] == []
    assert all(resolve_name(name) is not None for name in modules(page))


def test_the_table_of_tests_names_files_that_exist():
    table = (ROOT / "tests" / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:\w+/)?\w+\.py|\w+/)`", table)
    assert [name for name in named if not list((ROOT / "tests").rglob(name.rstrip("/")))] == []


def test_the_tree_on_the_page_about_the_house_is_the_tree():
    (tree,) = blocks("docs/how-it-is-built.md", "text")
    above: list[str] = []
    for line in tree.splitlines():
        name = next(iter(line.split()), "")
        if re.fullmatch(r"(\w+/)?(\w+/|<stem>)", name):
            depth = (len(line) - len(line.lstrip())) // 2
            above = [*above[:depth], name.rstrip("/").replace("<stem>", "*")]
            assert list(ROOT.glob("/".join(above))), line


def test_the_five_steps_are_the_file():
    steps = blocks("docs/your-own-claims.md", "python")[1:5]
    file = (ROOT / BESSEL).read_text(encoding="utf-8")
    assert all(step.strip() in file for step in steps)


def test_the_other_snippets_about_claims_run_beside_that_file():
    names = {}
    exec("import math\nfrom theory import GrowthPath\n" + (ROOT / BESSEL).read_text(encoding="utf-8"), names)
    for snippet in blocks("docs/your-own-claims.md", "python")[5:]:
        exec(snippet, names)
    assert names["declared"].moments_at({"n": 2, "v": 1.0}) > 4
    drawn = [
        names[name].sample(np.random.default_rng(1), 8, {"n": 2, "v": 1.0}) for name in ("declared", "taken_whole")
    ]
    assert np.array_equal(*drawn)


def test_the_file_of_the_five_steps_prints_what_is_shown(monkeypatch):
    monkeypatch.chdir(ROOT)
    (shown,) = blocks("docs/your-own-claims.md", "text")
    assert timeless(printed("run", BESSEL, "--no-report")) == timeless(shown)


def test_a_record_of_one_s_own_is_read_as_shown(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    (text,) = blocks("docs/your-own-claims.md", "toml")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    told = CliRunner().invoke(
        main, ["run", BESSEL, "--no-report", "--record", str(tmp_path / "mine.toml"), "--workers", "1"]
    )
    assert told.exit_code == 0
    assert "refuted (on record)" in told.stdout


def test_the_theorem_in_one_screen_prints_what_is_shown(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (file,) = blocks(README, "python")
    (tmp_path / "largest.py").write_text(file, encoding="utf-8")
    shown = blocks(README, "text")[-1]
    assert timeless(printed("run", "largest.py", "--no-report"))[:3] == timeless(shown)
    told = json.loads(CliRunner().invoke(main, ["where", "largest.py", "largest.limit", "--json"]).stdout)
    assert told["answers"][0]["places"][0]["usable_from"] is not None


def test_the_file_named_as_claims_prints_what_is_shown_in_pytest(pytester):
    (file,) = blocks(README, "python")
    pytester.makepyfile(claims_largest=file)
    told = pytester.runpytest_inprocess("-v", "-n", "0").stdout.str()
    (shown,) = blocks("docs/pytest-and-python.md", "text")
    (passed, failed), lines = shown.split("\n\n")[0].splitlines(), shown.split("\n\n")[1].splitlines()
    assert all(line in told for line in (passed, failed, *lines))


def test_the_snippets_about_pytest_and_python_run(monkeypatch, tmp_path):
    tests, strategies, calls, hunts, _ = blocks("docs/pytest-and-python.md", "python")
    names = {"__name__": "a_page"}  # other tests declare simulators of the same quantity
    exec((ROOT / BESSEL).read_text(encoding="utf-8"), names)
    exec(tests + strategies, names)
    names["test_the_variance_with_divisor_n_is_too_small"]()
    names["test_the_formula_is_positive"]()
    (tmp_path / "docs").mkdir()
    (tmp_path / BESSEL).write_text((ROOT / BESSEL).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(calls, names)
    assert (tmp_path / "bessel-report/index.html").is_file()
    assert names["refuted"].regime == {"n": 2, "v": 1}
    exec(hunts, names)
    assert [row["claim"] for row in names["hunted"].json["campaign"]["findings"]] == ["bessel.unbiased"]


def test_the_snippet_about_proofs_and_usable_sizes_runs():
    code = "import verify\n" + blocks("docs/pytest-and-python.md", "python")[4]
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.startswith("proved exact 4\n")
    assert "from d = 15 on" in told


def test_the_options_of_pytest_that_are_named_are_those_that_there_are(pytester):
    told = pytester.runpytest_inprocess("--help").stdout.str()
    named = {name.split()[0] for name in column("docs/pytest-and-python.md", "Claims files are tests")}
    assert named == set(re.findall(r"^  (--verify[\w-]*)", told, re.M))


def test_the_chain_that_is_shown_is_what_is_printed():
    (shown,) = blocks("docs/derivations.md", "text")
    assert timeless(printed("derive", "classical.inverse_chi_square")) == timeless(shown)


def test_the_chain_of_one_s_own_is_proved(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (file,) = blocks("docs/derivations.md", "python")
    (tmp_path / "my_file.py").write_text(file, encoding="utf-8")
    told = CliRunner().invoke(main, ["derive", "my_file.py", "--workers", "1"])
    assert told.exit_code == 0
    assert "mine.square: proved (symbolic)" in told.stdout


def test_the_rules_that_are_named_can_be_imported():
    below = TEXTS["docs/derivations.md"].partition("\n## Rules\n")[2]
    named = re.findall(r"`([A-Z]\w+)`", below)
    assert len(named) > 20
    assert set(named) <= set(derivations.__all__)


def test_the_operators_that_are_named_are_those_that_there_are():
    assert set(column("docs/mutants.md", "Operators")) == {operator.name for operator in OPERATORS}


def test_the_fields_of_a_claim_that_are_named_are_fields():
    assert set(column("docs/your-own-claims.md", "What a claim may say")) < set(
        next(iter(builtin_claims().values())).__dataclass_fields__
    )


def test_the_table_shows_claims_in_their_order_with_their_verdicts():
    table = blocks(README, "text")[0]
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

    text = TEXTS["docs/json.md"]
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
