"""Claims are judged from Python as the command line judges them."""

import importlib
import json
import math
import pickle
import subprocess
import sys
from dataclasses import replace

import pytest
import sympy as sp

import verify
from theory import Claim, Kind, Parameter, Quantity, Source, builtin_claims
from theory.errors import LoadError, TheoryError
from verify.simulators import simulator


n = sp.Symbol("n", integer=True, positive=True)
VARIANCE = Quantity("calls.variance", "V", "V", "Mean of the variance with n in the denominator.")
BIASED, UNBIASED = 1 - 1 / n, sp.Integer(1)
QUICK = {"regimes": 2, "workers": 1}


@simulator("calls.variance", moments=lambda **_: math.inf)
def variance(rng, draws, *, n):
    """The variance of n normal draws, divided by n."""
    return rng.normal(size=(draws, n)).var(axis=1)


def said(rhs, name="calls.variance", lhs=None, tolerance=0.05):
    return Claim(
        id=name,
        kind=Kind.EQUAL,
        statement="The mean of the variance",
        lhs=VARIANCE() if lhs is None else lhs,
        rhs=rhs,
        parameters=(Parameter(n, "number of draws", 2, 20),),
        source=Source("Nobody 2026", "Lemma 1", "ours"),
        tolerance=tolerance,
    )


FILE = """
import math
import sympy as sp
from theory import Claim, Kind, Parameter, Quantity, Source
from verify.simulators import simulator

p = sp.Symbol("p", positive=True)
COIN = Quantity("coin.mean", "c", "c", "A coin.")

@simulator("coin.mean", bounds=lambda **_: ((0.0, 1.0),))
def coin(rng, draws, *, p):
    return rng.random(draws) < p

SAID = {"kind": Kind.EQUAL, "statement": "A coin", "lhs": COIN(), "source": Source("Nobody", "here", "ours"),
        "parameters": (Parameter(p, "chance", 0.2, 0.8),), "tolerance": 0.1}
RIGHT = Claim(id="coin.right", rhs=p, **SAID)
WRONG = Claim(id="coin.wrong", rhs=p / 2, **SAID)
"""


@pytest.fixture
def file(tmp_path):
    place = tmp_path / "coins.py"
    place.write_text(FILE)
    return place


def test_a_claim_of_the_program_is_judged_with_its_simulators(capsys):
    found = verify.run([said(BIASED), said(UNBIASED, "calls.unbiased")], **QUICK)
    assert {name: one.verdict for name, one in found.items()} == {
        "calls.variance": "supported",
        "calls.unbiased": "refuted",
    }
    assert not found.as_expected
    refuted = found["calls.unbiased"]
    assert (refuted.regime, refuted.expected, len(refuted.checks)) == ({"n": 2}, "supported", 2)
    assert refuted.interval[0] < refuted.gap < refuted.interval[1] < 0
    assert refuted.reproduce.startswith("verify.run(claim, check=0, seed=0, alpha=")
    assert capsys.readouterr() == ("", ""), "nothing is printed unless it is asked for"


def test_the_call_that_repeats_a_check_gives_the_same_number():
    claim = said(UNBIASED)
    first = verify.run(claim, **QUICK)[claim.id]
    again = eval(first.reproduce, {"verify": verify, "claim": claim})[claim.id]
    assert (again.gap, again.interval, again.regime) == (first.gap, first.interval, first.regime)


def test_a_file_is_judged_as_by_the_command_with_the_command_that_repeats_it(file):
    found = verify.run(file, **QUICK)
    assert {name: one.verdict for name, one in found.items()} == {"coin.right": "supported", "coin.wrong": "refuted"}
    assert found["coin.wrong"].reproduce.startswith(f"verify run {file} coin.wrong --check 0")
    assert list(verify.run([file, "coin.right"], **QUICK)) == ["coin.right"]
    assert list(verify.run("classical.inverse_chi*", regimes=1, workers=1)) == ["classical.inverse_chi_square"]


def test_a_built_in_claim_may_be_changed_and_keep_its_id():
    claim = builtin_claims()["classical.inverse_chi_square"]
    verify.assert_holds(replace(claim, rhs=2 * claim.rhs, wrong=()), expect="refuted", regimes=1)


def test_two_claims_of_one_id_are_refused():
    with pytest.raises(TheoryError, match=r"claim id calls\.variance is used twice"):
        verify.run([said(BIASED), said(UNBIASED)])


def test_a_result_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(KeyError, match=r"no result for 'calls\.other'; expected one of calls\.variance"):
        verify.run(said(BIASED), regimes=1)["calls.other"]


def test_what_is_edited_is_judged_as_it_stands_in_the_same_process_and_in_the_next(file, tmp_path):
    """So it goes in a notebook: judge, edit the file or what it imports, judge again."""

    def verdicts(**how):
        return [one.verdict for one in verify.run(file, ledger=tmp_path / "kept.sqlite", **QUICK, **how).values()]

    (tmp_path / "chances.py").write_text("factor = 1.0\n")
    file.write_text(FILE.replace("rng.random(draws) < p", "rng.random(draws) < p * chances.factor"))
    file.write_text("import chances\n" + file.read_text())
    assert verdicts() == ["supported", "refuted"]
    (tmp_path / "chances.py").write_text("factor = 0.50\n")
    assert verdicts() == ["refuted", "supported"]
    file.write_text(file.read_text().replace("chances.factor", "chances.factor * 2"))
    assert verdicts() == verdicts(fresh=True) == ["supported", "refuted"]
    call = f"verify.run({str(file)!r}, ledger='kept.sqlite', **{QUICK})"
    code = f"import verify; print([one.verdict for one in {call}.values()])"
    told = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "['supported', 'refuted']"


def test_values_are_fixed_by_name():
    assert verify.run(said(BIASED), at={"n": 7}, workers=1)["calls.variance"].regime == {"n": 7}


def test_in_a_test_a_claim_holds_or_the_test_fails_with_everything_about_it():
    assert verify.assert_holds(said(BIASED), regimes=1).verdict == "supported"
    assert verify.assert_holds(said(UNBIASED), regimes=1, expect="refuted").regime == {"n": 2}
    with pytest.raises(AssertionError) as caught:
        verify.assert_holds(said(UNBIASED), regimes=1)
    lines = dict(line.strip().partition("  ")[::2] for line in str(caught.value).splitlines()[1:])
    assert lines.keys() >= {"formula", "because", "at", "theory", "estimate", "gap", "tolerance", "repeat it"}
    assert (lines["formula"].strip(), lines["at"].strip(), lines["theory"].strip()) == ("V = 1", "n = 2", "1")


def test_an_undecided_claim_does_not_hold():
    with pytest.raises(AssertionError, match="undecided"):
        verify.assert_holds(said(BIASED, tolerance=1e-9), regimes=1, budget=0.2)


def test_what_a_notebook_declares_again_takes_the_place_of_what_it_was():
    quantity = Quantity("calls.again", "a", "a", "Declared twice.")
    for shift in (1.0, 0.0):

        @simulator("calls.again", moments=lambda **_: math.inf)
        def again(rng, draws, *, n, shift=shift):
            return rng.normal(size=(draws, n)).var(axis=1) + shift

    verify.assert_holds(said(BIASED, lhs=quantity()), regimes=1)


def test_two_plain_simulators_of_one_quantity_are_refused():
    quantity = Quantity("calls.rivals", "a", "a", "Declared by two.")

    @simulator("calls.rivals")
    def one(rng, draws, *, n):
        return rng.random(draws) * n

    @simulator("calls.rivals")
    def other(rng, draws, *, n):
        return rng.random(draws) * n + 1

    with pytest.raises(LoadError, match=r"two plain simulators draw calls\.rivals, one and other"):
        verify.run(said(BIASED, lhs=quantity()))


BAD = {
    "a number": ({"claims": 3}, TypeError, "claims: expected claims, or ids and files as text; got 3"),
    "nothing": ({"claims": []}, ValueError, "claims: expected at least one"),
    "an unknown id": ({"claims": "classical.invers"}, TheoryError, "did you mean classical"),
    "no such file": ({"claims": "nowhere.py"}, LoadError, "nowhere.py: expected a Python file of claims"),
    "a claim and an id": ({"claims": [said(BIASED), "classical.*"]}, TypeError, "together with 'classical"),
    "processes for what only this one has": ({"claims": said(BIASED), "workers": 2}, ValueError, "workers: expected 1"),
    "a quantity that nothing draws": (
        {"claims": said(BIASED, lhs=Quantity("calls.nobody", "x", "x", "?")())},
        LoadError,
        "no simulator draws calls.nobody",
    ),
    "a certain error": ({"alpha": 1.0}, ValueError, "alpha: expected a probability in"),
    "text for a probability": ({"alpha": "1e-6"}, ValueError, "alpha: expected a probability in"),
    "a time without a unit": ({"budget": "5 minutes"}, ValueError, "budget: expected a positive time"),
    "half a seed": ({"seed": 0.5}, ValueError, "seed: expected a whole number from 0 on; got 0.5"),
    "no regime": ({"regimes": 0}, ValueError, "regimes: expected a whole number from 1 to 99,999; got 0"),
    "more regimes than could be drawn": ({"regimes": 10**30}, ValueError, "regimes: expected a whole number from 1 to"),
    "a time beyond all clocks": (
        {"budget": 10**30},
        ValueError,
        "budget: expected a positive time of at most 1e",
    ),
    "bytes": ({"claims": b"x"}, TypeError, "claims: expected claims, or ids and files as text; got b'x'"),
    "a table of claims": ({"claims": {"a": said(BIASED)}}, TypeError, "claims: expected claims, or ids and files"),
    "no record": ({"record": None}, TypeError, "record: expected paths of files; got None"),
    "a record that is not there": ({"record": "x.toml"}, ValueError, r"record: expected a file; there is no x\.toml"),
    "a number for a ledger": ({"ledger": 5}, TypeError, "ledger: expected the path of a file; got 5"),
    "a word for a switch": ({"fresh": "no"}, TypeError, "fresh: expected True or False; got 'no'"),
    "values without names": ({"at": [3]}, TypeError, "at: expected values by name"),
    "a value of no parameter": ({"claims": said(BIASED), "at": {"m": 3}}, TheoryError, "m"),
    "a value outside the hypotheses": ({"claims": said(BIASED), "at": {"n": -3}}, TheoryError, "n"),
}


@pytest.mark.parametrize(("given", "error", "words"), BAD.values(), ids=BAD)
def test_what_makes_no_sense_is_refused_by_name_before_any_work(given, error, words):
    with pytest.raises(error, match=words):
        verify.run(**given)


def test_what_is_expected_has_to_be_a_verdict():
    with pytest.raises(ValueError, match="expect: expected one of supported"):
        verify.assert_holds(said(BIASED), expect="true")


@pytest.mark.parametrize("several", [None, "classical.*", b"x", [said(BIASED)]], ids=repr)
def test_what_holds_is_one_claim(several):
    """Nothing is judged before that is seen."""
    with pytest.raises((TypeError, ValueError), match="claim: expected one claim, or its id; got "):
        verify.assert_holds(several)


def test_a_test_reads_its_claims_once_and_the_record_once(monkeypatch):
    calls = []
    for place in ("verify.python.given.load_suite", "verify.running.record.read_record"):
        counted(monkeypatch, place, calls)
    verify.assert_holds("classical.inverse_chi_square", regimes=1, workers=1)
    assert sorted(calls) == ["load_suite", "read_record"]


def counted(monkeypatch, place, calls):
    """Notes each call of what stands at a place."""
    module, _, name = place.rpartition(".")
    real = getattr(importlib.import_module(module), name)
    monkeypatch.setattr(place, lambda *given, **more: calls.append(name) or real(*given, **more))


@pytest.mark.parametrize("file", [".", "no/such.json", 5], ids=repr)
def test_what_cannot_be_written_is_named(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = verify.run(said(BIASED), at={"n": 3})
    for way in (found.save, found["calls.variance"].plot().save):
        with pytest.raises(ValueError, match="file: expected the path of a file in a folder that is there; got "):
            way(file)
    (tmp_path / "taken").touch()
    with pytest.raises(ValueError, match="folder: expected the path of a folder; got 'taken'"):
        found.report("taken")


def test_results_show_themselves_and_are_kept(file, tmp_path):
    found = verify.run(file, **QUICK)
    assert "coin.wrong" in repr(found)
    assert "not as expected: coin.wrong is refuted" in repr(found)
    page = found._repr_html_()
    assert page.count("<tr>") == 3
    assert "<svg" in page
    assert page.count("<math") == 1, "the formula of the claim that is not supported"
    assert ".verify-shown svg .theory { stroke: var(--fair)" in page, "pictures bring their colours"
    assert json.loads(found.save(tmp_path / "out.json").read_text())["claims"] == dict(found.json["claims"])
    assert "coin.wrong" in found.report(tmp_path / "site").read_text()
    assert "<svg" in found["coin.right"].plot().save(tmp_path / "plot.html").read_text()


def test_a_frame_without_pandas_says_what_brings_it(file, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="extra `notebook`"):
        verify.run([file, "coin.right"], regimes=1, workers=1).to_frame()


def test_a_claim_shows_its_formula_in_a_notebook():
    assert said(BIASED)._repr_latex_() == r"$\displaystyle V = 1 - \frac{1}{n}$"


def test_nothing_is_loaded_before_it_is_asked_for():
    code = "import verify, sys; print(dir(verify), 'sympy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told == f"{sorted([*verify.__all__, '__version__'])} False\n"


def test_results_may_be_pickled_and_read_by_a_program_that_has_no_claims_file(file, tmp_path):
    came = verify.run([file, "coin.*", "classical.wishart_mean"], regimes=1, workers=1)
    there = tmp_path / "results.pickle"
    there.write_bytes(pickle.dumps(came))
    code = "import pickle; r = pickle.load(open('results.pickle', 'rb')); print(r, r['coin.wrong'])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert told == f"{came} {came['coin.wrong']}\n"


def test_a_claim_may_be_pickled():
    limit = builtin_claims()["dohmatob2024.thm_4_1"]
    claim = pickle.loads(pickle.dumps(limit))
    assert (claim.lhs, claim.where, claim.path.sets) == (limit.lhs, limit.where, limit.path.sets)
    with pytest.raises(TypeError, match="does not support item assignment"):
        claim.where[n] = 1
