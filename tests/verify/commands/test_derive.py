"""`verify derive` as a stranger uses it: chains good and bad, files, exit codes, interrupts."""

import itertools
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derivations import Strength
from derivations.errors import ChainError
from derivations.kernel.dependencies import UNKNOWN, Footing, Standing, combine, leaning
from verify.commands.main import main


ROOT = Path(__file__).parents[3]
HEAD = """
import sympy as sp
from derivations import Algebra, Chain, Cited, Definition, LawOf, Mean, Rows, Step
from theory import Claim, Kind, Measured, Parameter, Quantity, Source
from theory.language.matrices import Arbitrary
from verify.simulators import simulator

x = sp.Symbol("x", positive=True)
d, T = sp.symbols("d T", integer=True, positive=True)
SIZES = (Parameter(d, "dimension", 1, 5), Parameter(T, "rows", 1, 5))
X = Arbitrary("X", T, d)
WISHART, INVERSE = Mean(sp.Trace(X.T * X)), Mean(sp.Trace((X.T * X).I))
LAWS = {"X": Rows(sp.Identity(d))}

def claim(name, lhs, rhs, *hypotheses, kind=Kind.EQUAL, parameters=(Parameter(x, "a number", 1, 2),)):
    return Claim(id=name, kind=kind, statement="A toy", lhs=lhs, rhs=rhs, hypotheses=hypotheses,
                 parameters=parameters, source=Source("Nobody", "here", "ours"))
"""
GOOD = """
SQUARE = claim("toy.square", (x + 1)**2, x**2 + 2*x + 1, sp.Ge(x, 1))
SQUARE_CHAIN = Chain(SQUARE, (Step(x*(x + 1) + x + 1, Algebra("one factor apart")), Step(SQUARE, Algebra("expand"))))
"""
WRONG = """
WRONG = claim("toy.wrong", (x + 1)**2, x**2 + 1)
WRONG_CHAIN = Chain(WRONG, (Step(WRONG, Algebra("as a freshman"), printed=True),))
"""
LAW = """
LAW = claim("toy.law", WISHART, {rhs}, parameters=SIZES)
LAW_CHAIN = Chain(LAW, (Step(LAW, LawOf("chi-square with T d degrees of freedom")),), laws=LAWS)
"""
PROVED = Standing.of(Strength.SYMBOLIC)
"""The best there is."""
STEP = {"from", "to", "because", "strength", "verdict", "counterexample"}
_made = itertools.count()


@pytest.fixture
def mine(tmp_path):
    """Writes a file of chains of one's own."""

    def write(*parts: str) -> str:
        file = tmp_path / f"mine_{next(_made)}.py"
        file.write_text(HEAD + "".join(parts))
        return str(file)

    return write


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def derive_json(*words: str) -> tuple[int, dict]:
    result = verify("derive", *words, "--workers", "1", "--json", "-")
    return result.exit_code, json.loads(result.stdout)


def without_clocks(found: dict) -> str:
    return re.sub(r'"seconds": [\d.]+', "", json.dumps(found))


def test_a_chain_is_printed_line_by_line_with_reasons_and_checks(mine):
    result = verify("derive", mine(GOOD), "--workers", "1")
    assert result.exit_code == 0
    for words in (
        *("toy.square: proved (symbolic)", "(x + 1)**2", "= x**2 + 2*x + 1", "expand [proved (symbolic)]"),
        *("not needed  x >= 1", "hypotheses  x >= 1", "x: a number", "repeat it   verify derive"),
        *("1 chain: 1 proved; 2 steps: 2 symbolic;", "0 printed steps found wrong"),
    ):
        assert words in result.stdout, words


def test_the_json_holds_a_verdict_and_steps_for_each_claim(mine):
    code, found = derive_json(mine(GOOD, WRONG))
    assert code == 1
    assert list(found) == ["toy.square", "toy.wrong"]
    assert [found[one]["verdict"] for one in found] == ["proved", "refuted"]
    steps = found["toy.square"]["steps"]
    assert all(set(step) >= STEP for step in steps)
    assert [(step["from"], step["to"]) for step in steps] == [
        ("(x + 1)**2", "x*(x + 1) + x + 1"),
        ("x*(x + 1) + x + 1", "x**2 + 2*x + 1"),
    ]
    assert steps[1]["to_latex"] == "x^{2} + 2 x + 1"
    assert {(step["strength"], step["verdict"], step["counterexample"]) for step in steps} == {
        ("symbolic", "proved", None)
    }
    (wrong,) = found["toy.wrong"]["steps"]
    assert wrong["counterexample"] == {"x": "1", "left side": "4", "right side": "2"}
    assert wrong["printed"]


def test_the_json_page_names_every_key(mine):
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    file = mine(LAW.format(rhs="T * d"), "BARE = claim('toy.bare', x, x)")
    found = derive_json(file, "toy.law", "toy.bare")[1]
    nested = [key for row in found.values() for part in (row, *row["steps"], *row.get("meaning", ())) for key in part]
    assert [key for key in nested if f"`{key}`" not in text] == []


def test_a_printed_step_that_is_wrong_is_counted_and_named(mine):
    result = verify("derive", mine(WRONG), "--workers", "1")
    assert result.exit_code == 1
    assert "1 printed step found wrong: toy.wrong (step 1)" in " ".join(result.stdout.split())
    assert "as printed; as a freshman [refuted]" in result.stdout
    assert "counterexample: x = 1, left side = 4, right side = 2" in result.stdout
    assert "not as expected: toy.wrong: expected proved or confirmed, got refuted" in result.stdout


def test_a_refuted_chain_is_expected_where_the_record_says_so(mine):
    head = "from theory.dohmatob2024 import algebra\nCLAIM = algebra.THM_4_6_PROOF_STEP\n"
    chain = 'CHAIN = Chain(CLAIM, (Step(CLAIM, MatrixAlgebra("projections"), printed=True),))\n'
    code, found = derive_json(
        mine("from derivations import MatrixAlgebra\n", head, chain), "dohmatob2024.thm_4_6.proof_step"
    )
    assert (code, found["dohmatob2024.thm_4_6.proof_step"]["verdict"]) == (0, "refuted")
    assert found["dohmatob2024.thm_4_6.proof_step"]["on_record"].startswith("refuted: ")


def test_a_step_that_is_left_to_simulation_is_confirmed_or_refuted_by_the_judge(mine):
    code, found = derive_json(mine(LAW.format(rhs="T * d")))
    (step,) = found["toy.law"]["steps"]
    assert (code, step["strength"], step["verdict"]) == (0, "simulated", "confirmed")
    code, found = derive_json(mine(LAW.format(rhs="T * (d + 1)")))
    (step,) = found["toy.law"]["steps"]
    assert (code, step["verdict"]) == (1, "refuted")
    assert {"d", "T", "left side", "right side"} == set(step["counterexample"])


def test_an_inverse_is_simulated_only_where_it_has_moments(mine):
    law = "INV = claim('toy.inv', INVERSE, d / (T - d - {one}), sp.Ge(T, d + 2), parameters=SIZES)\n"
    chain = "CHAIN = Chain(INV, (Step(INV, LawOf('inverse Wishart')),), laws=LAWS)\n"
    code, found = derive_json(mine(law.format(one=1), chain))
    (step,) = found["toy.inv"]["steps"]
    assert (code, step["strength"]) == (0, "simulated")
    code, found = derive_json(mine(law.format(one=0), chain))
    (step,) = found["toy.inv"]["steps"]
    assert (code, step["verdict"]) == (1, "refuted")
    assert int(step["counterexample"]["T"]) >= int(step["counterexample"]["d"]) + 20


def test_a_rule_that_breaks_leaves_its_chain_unverified_and_the_others_go_on(mine):
    broken = """
class Broken(Algebra):
    def demands(self, line):
        raise ArithmeticError("broken")

B = claim("toy.broken", x, x)
B_CHAIN = Chain(B, (Step(B, Broken()),))
"""
    code, found = derive_json(mine(broken, GOOD))
    assert (code, [row["verdict"] for row in found.values()]) == (3, ["unverified", "proved"])
    assert "ArithmeticError: broken" in found["toy.broken"]["steps"][0]["how"]


def test_what_only_simulation_decides_is_unverified_without_it(mine):
    code, found = derive_json(mine(LAW.format(rhs="T * d")), "--no-simulate")
    assert (code, found["toy.law"]["verdict"]) == (3, "unverified")
    assert found["toy.law"]["reproduce"].endswith("--no-simulate")


@pytest.mark.parametrize(("factor", "verdict"), [("1", "confirmed"), ("2", "refuted")])
def test_the_meaning_of_a_quantity_is_what_its_plain_simulator_draws(mine, factor, verdict):
    file = mine(
        f"""
SUM = Quantity("toy.sum{factor}", "s", "s", "A sum of squares.")
S = claim("toy.sum", SUM(), T * d, parameters=SIZES)
S_CHAIN = Chain(S, (Step({factor} * WISHART, Definition("the sum")), Step(S, LawOf("chi-square"))), laws=LAWS,
                meaning={{SUM(): {factor} * WISHART}})

@simulator("toy.sum{factor}")
def draw_sum_{factor}(rng, draws, *, d, T):
    return (rng.standard_normal((draws, T, d))**2).sum((1, 2))
"""
    )
    _, found = derive_json(file)
    (meaning,) = found["toy.sum"]["meaning"]
    assert meaning["verdict"] == verdict
    assert found["toy.sum"]["steps"][0]["verdict"] == {"confirmed": "proved"}.get(verdict, verdict)
    assert bool(meaning["counterexample"]) is (verdict == "refuted")


def test_the_same_seed_gives_the_same_chains_whatever_the_number_of_workers(mine):
    file = mine(GOOD, LAW.format(rhs="T * d"))
    runs = [verify("derive", file, "--workers", workers, "--json", "-").stdout for workers in ("1", "1", "2")]
    assert without_clocks(json.loads(runs[0])) == without_clocks(json.loads(runs[1]))
    assert without_clocks(json.loads(runs[0])) == without_clocks(json.loads(runs[2]))


def test_a_chain_is_repeated_bit_for_bit_by_its_command(mine):
    _, found = derive_json(mine(GOOD, LAW.format(rhs="T * d")), "--seed", "4")
    words = found["toy.law"]["reproduce"].split()
    assert words[:2] == ["verify", "derive"]
    _, again = derive_json(*words[2:])
    assert without_clocks(again["toy.law"]) == without_clocks(found["toy.law"])


def test_a_claim_without_a_chain_says_so(mine):
    file = mine("BARE = claim('toy.bare', x, x)\n", GOOD)
    result = verify("derive", file, "toy.bare", "--workers", "1")
    assert (result.exit_code, "toy.bare: no chain leads to this claim" in result.stdout) == (3, True)
    code, found = derive_json(file, "toy.bare")
    assert (code, found["toy.bare"]["verdict"], found["toy.bare"]["steps"]) == (3, "unverified", [])


def test_claims_without_a_chain_that_a_glob_names_are_told_in_one_line(mine):
    file = mine("BARE, LONE = claim('toy.bare', x, x), claim('toy.lone', x, x)\n", GOOD)
    result = verify("derive", file, "toy.*", "--workers", "1")
    assert (result.exit_code, "no chain leads to 2 of the claims: toy.bare, toy.lone\n" in result.stdout) == (0, True)
    code, found = derive_json(file, "toy.*")
    assert (code, {name: row["verdict"] for name, row in found.items()}) == (
        0,
        {"toy.square": "proved", "toy.bare": "unverified", "toy.lone": "unverified"},
    )
    assert derive_json("equivalents.first_o*")[0] == 3


def test_a_file_that_does_not_import_is_named_and_the_others_are_checked(mine, tmp_path):
    good, broken = mine(GOOD), mine(GOOD, "\nimport nobody_has_this\n")
    result = verify("derive", broken, good, "--workers", "1")
    assert (result.exit_code, "1 chain: 1 proved" in result.stdout) == (2, True)
    (told,) = [line for line in result.stderr.splitlines() if "left out" in line]
    assert told.startswith(f"left out: {broken}:")
    assert told.endswith("expected a file that imports; ModuleNotFoundError: No module named 'nobody_has_this'")
    alone = verify("derive", broken, "--workers", "1")
    assert (alone.exit_code, "No module named" in alone.stderr, alone.stdout) == (2, True, "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["derive", "dohmatob2024.thm_4_1.finit"], "did you mean dohmatob2024.thm_4_1.finite"),
        (["derive", "nothing*"], "unknown claim 'nothing*'"),
        (["derive", "no_such_file.py"], "expected a Python file of claims; there is none"),
        (["derive", "--alpha", "0"], "0<x<1"),
        (["derive", "--workers", "0"], "x>=1"),
    ],
)
def test_bad_input_is_one_clear_error(words, message):
    result = verify(*words)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_a_chain_is_no_better_than_what_it_cites(mine):
    cites = """
A = claim("toy.a", (x + 1)**2, {rhs})
B = claim("toy.b", (x + 1)**2, {rhs})
A_CHAIN = Chain(A, (Step(A, Algebra("expand")),))
B_CHAIN = Chain(B, (Step(B, Cited({cited})),))
"""
    for rhs, cited, verdict in (
        ("x**2 + 2*x + 1", "A_CHAIN", ("proved", "symbolic")),
        ("x**2 + 2*x + 1", "A", ("proved", "symbolic")),
        ("x**2 + 1", "A_CHAIN", ("refuted", "none")),
    ):
        found = derive_json(mine(cites.format(rhs=rhs, cited=cited)), "toy.b")[1]["toy.b"]
        assert (found["verdict"], found["strength"]) == verdict
        assert found["leans_on"]["toy.a"]["verdict"] == verdict[0]
    bare = cites.replace('A_CHAIN = Chain(A, (Step(A, Algebra("expand")),))', "")
    found = derive_json(mine(bare.format(rhs="x**2 + 2*x + 1", cited="A")), "toy.b")[1]["toy.b"]
    assert (found["verdict"], found["leans_on"]["toy.a"]["verdict"]) == ("unverified", "unverified")


def test_chains_that_cite_each_other_in_a_circle_are_an_error(mine):
    file = mine(
        "A, B = claim('toy.a', x, x), claim('toy.b', x, x)\n",
        "A_CHAIN = Chain(A, (Step(A, Cited(B)),))\nB_CHAIN = Chain(B, (Step(B, Cited(A)),))\n",
    )
    result = verify("derive", file)
    assert result.exit_code == 2
    assert "in a circle: toy.a → toy.b → toy.a" in " ".join(result.stderr.split())


def test_results_lend_their_standing_through_several_chains():
    footings = {
        "a": Footing((PROVED,), (("known",),)),
        "b": Footing((PROVED, PROVED), ((), ("a",))),
        "c": Footing((PROVED,), ((),), knows=("b",)),
        "lost": Footing((PROVED,), (("nobody",),)),
    }
    simulated = Standing.of(Strength.SIMULATED)
    found = combine(list(footings), footings, {"known": simulated})
    assert [found[one].chain for one in footings] == [simulated, simulated, simulated, UNKNOWN]
    assert found["b"].steps == (PROVED, simulated)
    assert found["c"].steps == (PROVED,)
    assert simulated.verdict == "confirmed"


def test_an_order_puts_what_is_cited_first():
    from derivations import Algebra, Chain, Cited, Step
    from tests.verify.toys import claim, mu

    one, two = (claim(mu, lhs=mu, id=f"toy.{name}") for name in ("one", "two"))
    first = Chain(one, (Step(one, Algebra()),))
    second = Chain(two, (Step(two, Cited(first)),))
    assert leaning({"toy.two": second, "toy.one": first}, ["toy.two"]) == ["toy.one", "toy.two"]
    circle = Chain(one, (Step(one, Cited(second)),))
    with pytest.raises(ChainError, match="circle"):
        leaning({"toy.two": second, "toy.one": circle}, ["toy.two"])


def test_the_page_is_typeset_self_contained_and_shows_every_step(mine, tmp_path):
    result = verify(
        "derive", mine(GOOD, WRONG, LAW.format(rhs="T * d")), "--workers", "1", "--html", str(tmp_path / "out")
    )
    assert "page: " in result.stdout
    page = (tmp_path / "out" / "derivations.html").read_text()
    for one in ("toy.square", "toy.wrong", "toy.law"):
        section = page[page.index(f'<section id="{one}"') :].partition("</section>")[0]
        assert section.count("<math") >= 3
        assert "verify derive" in section
    assert not re.search(r"<(script|link|img|iframe)\b", page)
    assert not re.search(r'(src|href)="(?!#)', page)
    for words in (
        "one factor apart",
        "as printed",
        "Not so.",
        "prefers-color-scheme: dark",
        "@media print",
        "simulated",
    ):
        assert words in page, words


def test_the_report_of_a_run_holds_the_derivation(mine, tmp_path):
    result = verify("run", mine(GOOD), "--workers", "1", "--report", str(tmp_path), "--regimes", "1", "--derivations")
    assert result.exit_code == 0
    page = (tmp_path / "claims" / "toy.square.html").read_text()
    assert "one factor apart" in page.partition('id="derivation"')[2].partition("</section>")[0]
    assert 'href="claims/toy.square.html#derivation"' in (tmp_path / "derivations.html").read_text()


def test_formulas_are_set_as_papers_write_them():
    import sympy as sp

    from derivations import Mean
    from tests.verify.toys import claim, mu
    from theory.language.matrices import Arbitrary
    from verify.running.typesetting import latex
    from verify.showing.formulas import pieces

    X, one = Arbitrary("X", 3, 2), claim(mu)
    assert latex(one, X.T * X) == r"X^{\top} \, X"
    assert latex(one, (X.T * X).I) == r"\left(X^{\top} \, X\right)^{-1}"
    assert latex(one, Mean(sp.Trace(X.T * X))) == r"\mathbb{E}\left[\operatorname{tr}\left(X^{\top} \, X\right)\right]"
    long = sum(sp.Symbol(f"a_{i}") * sp.Symbol(f"b_{i}") ** 2 for i in range(30)) - mu
    parts = pieces(one, long)
    assert len(parts) == 31
    assert any(part.startswith("- ") for part in parts)
    assert not parts[0].startswith("+")
    assert pieces(one, Mean(long))[0].startswith(r"\mathbb{E}\bigl[")


def test_chains_in_a_list_are_checked_and_two_of_one_claim_refused(mine):
    listed = GOOD.replace("SQUARE_CHAIN = ", "ALL = [").rstrip() + "]\n"
    told = verify("derive", mine(listed), "--workers", "1")
    assert told.exit_code == 0
    assert "toy.square: proved" in told.stdout
    told = verify("derive", mine(GOOD, GOOD.split("\n")[2].replace("SQUARE_CHAIN", "AGAIN") + "\n"), "--workers", "1")
    assert told.exit_code == 2
    assert "two chains lead to toy.square; expected one" in told.stderr
