"""`verify derive --certify`: Coq files of what steps ask for, and what coqc confirms of them."""

import json
import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
import sympy as sp
from click.testing import CliRunner

from derivations import Algebra, Chain, Obligation, Rule, Setting, Step, Strength, builtin_chains
from derivations.certificates.asked import SIGNS, Asked
from derivations.certificates.coq import statement
from derivations.certificates.lemma import lemma_of
from derivations.kernel import decide
from derivations.kernel.proof import Proof
from tests.derivations.toys import toy_claim
from tests.verify.commands.test_derive import HEAD
from theory import Parameter
from verify.commands.main import main
from verify.running.derivation import certificates
from verify.running.derivation.certificates import Written, certificate, prepare
from verify.running.derivation.rows import Orders, row_of
from verify.running.suite import Suite


x, y = sp.symbols("x y", positive=True)
r = sp.Symbol("r", real=True)
n, d = sp.symbols("n d", integer=True, positive=True)
FRACTIONS = """
PARTS = claim("toy.parts", 1/(x - 1) - 1/x, 1/(x*(x - 1)), sp.Gt(x, 2))
PARTS_CHAIN = Chain(PARTS, (Step(PARTS, Algebra("partial fractions")),))
"""
COUNTS = ("obligations", "confirmed", "not_confirmed", "not_expressible")
NUMBER = Parameter(x, "a number", 1, 2)
needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed")


def parts() -> Chain:
    """The chain of `FRACTIONS`."""
    claim = toy_claim(lhs=1 / (x - 1) - 1 / x, rhs=1 / (x * (x - 1)), parameters=(NUMBER,), hypotheses=(x > 2,))
    return Chain(claim, (Step(claim, Algebra("partial fractions")),))


def row(chain: Chain, folder: Path) -> dict:
    """What comes of a chain by itself, with its file in a prepared folder."""
    return row_of(Suite({}, None, {}), chain, Orders(simulate=False, certify=folder))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with what all files share, compiled."""
    made = tmp_path_factory.mktemp("coq")
    assert prepare(made) == ""
    return made


@pytest.fixture
def without_coq(monkeypatch):
    """A machine without coqc."""
    monkeypatch.setattr(certificates.shutil, "which", lambda _: None)


@pytest.mark.usefixtures("without_coq")
def test_files_are_written_where_coqc_is_absent_and_nothing_is_confirmed(tmp_path):
    file, rows = tmp_path / "mine.py", tmp_path / "rows.json"
    file.write_text(HEAD + FRACTIONS)
    words = [str(file), "--workers", "1", "--json", str(rows), "--certify", str(tmp_path / "coq")]
    told = CliRunner().invoke(main, ["derive", *words])
    found = json.loads(rows.read_text())["toy.parts"]
    assert (told.exit_code, found["verdict"]) == (0, "proved")
    assert [found["certificate"][key] for key in COUNTS] == [2, 0, 2, 0]
    assert "coqc is not installed" in found["certificate"]["how"]
    assert "0 of 2 obligations confirmed by Coq's kernel, 2 not confirmed" in " ".join(told.stdout.split())
    text = Path(found["certificate"]["file"]).read_text()
    assert len(re.findall(r"^Lemma step_1_\d :", text, re.MULTILINE)) == 2
    assert "x_ > 0 -> x_ > 2 -> " in text
    assert (tmp_path / "coq" / "Confirm.v").exists()


@needs_coq
def test_coqc_confirms_a_chain_and_its_file_is_taken_as_it_is(folder):
    found = row(parts(), folder)["certificate"]
    assert [found[key] for key in COUNTS] == [2, 2, 0, 0]
    assert (found["false"], found["how"]) == ([], "")
    words = ["coqc", "-q", "-R", str(folder), "Obligations", found["file"]]
    assert subprocess.run(words, check=False, cwd=folder).returncode == 0
    assert "Admitted" not in Path(found["file"]).read_text()


def lemma(goal: sp.Basic, *hypotheses: sp.Basic) -> Written:
    asked = Asked(str(goal), goal, Setting(hypotheses), "proved")
    return Written(1, asked, lemma_of(asked), statement(lemma_of(asked)))


def relation(left, sign, right):
    return SIGNS[sign](*Obligation(sp.sympify(left), sign, sp.sympify(right)).sides, evaluate=False)


TRUE = (
    lemma(relation((r**2 - 1) / (r - 1), "=", r + 1), r > 1),
    lemma(relation(1 / (x + y), "<", 1 / x)),
    lemma(relation(n, "≥", 1)),
    lemma(relation(n - d - 1, ">", 0), sp.Ge(n, d + 2)),
    lemma(relation(n, "≥", d + 1), n > d),
    lemma(relation(r**2 + x**2, "≥", 2 * r * x)),
    lemma(relation(1 - sp.exp(-1), ">", sp.Rational(1, 2))),
    lemma(relation(sp.sqrt(x) ** 2 + sp.log(2), ">", x)),
    lemma(relation(x**y * x, "=", x ** (y + 1))),
    lemma(relation(sp.sin(r), "≤", r), sp.Ge(r, sp.Rational(1, 2)), sp.Le(r, 1)),
)
FALSE = (
    lemma(relation((r**2 - 1) / (r - 1), "=", r + 1)),  # at r = 1, where 0/0 = 0 for Coq, but has no value
    lemma(relation(0 * r, "=", sp.Mul(0, 1 / r, evaluate=False))),  # 0/0 once more
    lemma(relation(1 / (x + r), "<", 1 / x)),
    lemma(relation(n, "≥", 2)),
    lemma(relation(n - d - 1, ">", 0), sp.Ge(n, d + 1)),
    lemma(relation(x, "≥", y + 1), x > y),  # true of whole numbers
    lemma(relation(r**2 + x**2, "≥", 3 * r * x)),
    lemma(relation(1 - sp.exp(-1), ">", sp.Rational(2, 3))),
    lemma(relation(sp.log(r) + 1, "=", 1 + sp.log(r) + 0 * r), sp.Ge(r, 0)),
    lemma(relation(sp.sqrt(r), "≥", 0)),  # no real number for r < 0
    lemma(relation(sp.sin(r), "≤", r), sp.Ge(r, -1), sp.Le(r, 1)),
)


@needs_coq
def test_true_lemmas_are_confirmed_and_false_ones_that_are_like_them_are_not(folder):
    found = certificate("toy", [*TRUE, *FALSE], folder)
    assert found["how"] == ""
    assert found["open"] == [one.asked.words for one in FALSE]
    assert found["confirmed"] == len(TRUE)
    assert {one["text"] for one in found["false"]} >= {FALSE[3].asked.words, FALSE[6].asked.words}


@needs_coq
def test_what_coqc_does_not_take_confirms_nothing(folder):
    broken = Written(1, TRUE[0].asked, TRUE[0].lemma, "forall r_ : R, r_ = nonsense_")
    found = certificate("toy", [*TRUE[1:3], broken], folder)
    assert found["confirmed"] == 0
    assert "nonsense_" in found["how"]


@pytest.fixture
def pretended(tmp_path, monkeypatch):
    """A folder as `folder`, and what a coqc is given, which finds only that lemmas are false."""
    (program := tmp_path / "bin" / "coqc").parent.mkdir()
    program.write_text(
        f"""#!/bin/sh
for file; do :; done
{{ echo "seconds: $(ulimit -t)"; cat "$file"; }} >> {tmp_path}/given
touch "${{file%.v}}.vo"
grep -q "solve .counter" "$file" && echo "holds 1"
exit 0
"""
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    assert prepare(tmp_path / "coq") == ""
    return tmp_path / "coq", tmp_path / "given"


def test_coqc_is_told_how_long_it_may_take(pretended):
    folder, given = pretended
    certificate("toy", [TRUE[0]], folder)
    assert {*re.findall(r"seconds: (\d+)", given.read_text())} == {"60"}
    assert {*re.findall(r"timeout (\d+)", given.read_text())} == {"10"}


def test_a_point_where_a_lemma_fails_is_looked_for_a_while(pretended, monkeypatch):
    def found(asked, lemma):
        started = time.process_time()
        while time.process_time() < started + 1:
            pass
        return {r: sp.Integer(2)}

    monkeypatch.setattr(certificates, "counterexample", found)
    (one,) = certificate("toy", [TRUE[0]], pretended[0])["false"]
    assert one["at"] == {"r": "2"}


@pytest.mark.usefixtures("without_coq")
def test_what_is_no_statement_about_numbers_is_counted_as_not_expressible(tmp_path):
    prepare(tmp_path)
    limit = Written(1, Asked("Limit", None, Setting(), "proved"), None, "no relation between numbers")
    found = certificate("toy", [TRUE[0], limit], tmp_path)
    assert [found[key] for key in COUNTS] == [2, 0, 1, 1]
    assert "Step 1: Limit\n   Not expressible" in Path(found["file"]).read_text()


@dataclass(frozen=True, eq=False)
class Claims(Rule):
    """What asks for something false beside the step."""

    words = "because"

    def demands(self, line):
        """The step itself, and that."""
        yield line.itself()
        yield Obligation(x, "≥", sp.S.One, "for one thing")


@needs_coq
def test_a_step_that_asks_for_what_coq_proves_false_is_refuted(folder, monkeypatch):
    """With a kernel that calls everything true."""
    monkeypatch.setitem(decide.DECIDERS, Obligation, lambda demand, line: Proof(True, Strength.SYMBOLIC, "says so"))
    claim = toy_claim(lhs=x * (x + 1), rhs=x**2 + x, parameters=(NUMBER,))
    found = row(Chain(claim, (Step(claim, Claims()),)), folder)
    (step,) = found["steps"]
    assert (step["verdict"], step["strength"]) == ("refuted", "none")
    assert "the rule is unsound" in step["how"]
    assert [one["text"] for one in found["certificate"]["false"]] == ["x ≥ 1 (for one thing)"]
    assert "_fails :" in Path(found["certificate"]["file"]).read_text()


@needs_coq
@pytest.mark.parametrize("name", ["dohmatob2024.thm_4_1.finite", "dohmatob2024.cor_4_4.reduces"])
def test_coq_confirms_and_contradicts_nothing_in_a_sample_of_the_built_in_chains(name, folder):
    found = row(builtin_chains()[name], folder)["certificate"]
    assert found["false"] == []
    assert found["confirmed"] > 2
