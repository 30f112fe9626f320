"""Claims files are tests of whoever runs pytest."""

import re
from xml.etree import ElementTree

import pytest

from tests.verify.python.test_calls import FILE


QUICK = ("-p", "no:cacheprovider", "-n", "0", "--verify-regimes", "1")


@pytest.fixture
def session(pytester):
    """Runs pytest in a folder of its own, with a file of two claims, one of which is wrong."""
    pytester.makepyfile(claims_coins=FILE)

    def run(*words):
        return pytester.runpytest_inprocess(*QUICK, *words)

    return run


def test_each_claim_is_an_item_by_its_id_and_fails_with_everything_about_it(session, pytester):
    told = session("--junitxml=out.xml", "-v")
    told.assert_outcomes(passed=1, failed=1)
    text = told.stdout.str()
    assert re.search(r"claims_coins\.py::coin\.right PASSED", text)
    assert re.search(r"coin\.wrong: refuted \(expected supported\)\n +formula +c = p/2\n +because +confirmed", text)
    # Where pytest finds itself in CI, its summary says the whole once more.
    (command,) = set(re.findall(r"repeat it +(verify run claims_coins\.py coin\.wrong --check 0 .*)", text))
    assert "--alpha 5e-07 " in command, "the session's budget, shared by two claims"
    cases = {one.get("name"): one for one in ElementTree.parse(pytester.path / "out.xml").iter("testcase")}
    found = {one.get("name"): one.get("value") for one in cases["coin.wrong"].iter("property")}
    assert (found["verdict"], found["expected"], found["repeat"]) == ("refuted", "supported", command)
    assert float(found["gap_low"]) < float(found["gap"]) < float(found["gap_high"])


def test_the_error_probability_is_that_of_all_claims_whichever_are_run(session):
    told = session("--verify-alpha", "0.01", "-k", "wrong")
    told.assert_outcomes(failed=1, deselected=1)
    assert "--alpha 0.005" in told.stdout.str()


def test_what_is_on_record_is_expected(session, pytester):
    (pytester.path / "known.toml").write_text('[[verdict]]\nclaim = "coin.wrong"\nverdict = "refuted"\nreason = "half"')
    session("--verify-record", "known.toml").assert_outcomes(passed=2)


def test_an_undecided_claim_fails_unless_it_is_to_be_skipped(pytester):
    pytester.makepyfile(claims_coins=FILE.replace('"tolerance": 0.1', '"tolerance": 1e-9'))
    words = (*QUICK, "-k", "right", "--verify-budget", "0.2")
    failed = pytester.runpytest_inprocess(*words)
    failed.assert_outcomes(failed=1, deselected=1)
    assert "coin.right: undecided (expected supported)" in failed.stdout.str()
    pytester.runpytest_inprocess(*words, "--verify-undecided=skip").assert_outcomes(skipped=1, deselected=1)


def test_files_are_named_by_a_setting_or_an_option(pytester):
    pytester.makepyfile(coins=FILE)
    pytester.runpytest_inprocess(*QUICK).assert_outcomes()
    pytester.runpytest_inprocess(*QUICK, "-k", "right", "--verify", "coins.py").assert_outcomes(passed=1, deselected=1)
    pytester.makeini("[pytest]\nverify_files = co*.py")
    pytester.runpytest_inprocess(*QUICK, "-k", "right").assert_outcomes(passed=1, deselected=1)


def test_capital_letters_in_the_name_of_a_file_are_no_difference(pytester):
    pytester.makepyfile(Claims_Coins=FILE)
    pytester.runpytest_inprocess(*QUICK, "-k", "right").assert_outcomes(passed=1, deselected=1)


def test_a_file_of_tests_is_none_of_claims_unless_it_is_named(pytester):
    pytester.makepyfile(test_claims="def test_nothing():\n    pass\n" + FILE)
    pytester.runpytest_inprocess(*QUICK).assert_outcomes(passed=1)
    told = pytester.runpytest_inprocess(*QUICK, "--verify", "test_claims.py", "-k", "nothing or right")
    told.assert_outcomes(passed=2, deselected=1)


def test_built_in_claims_are_named_by_id(pytester):
    told = pytester.runpytest_inprocess(*QUICK, "-v", "--verify", "classical.inverse_chi*")
    told.assert_outcomes(passed=1)
    assert "verify::classical.inverse_chi_square PASSED" in told.stdout.str()


def test_a_file_that_cannot_be_judged_is_one_error_with_its_reason(pytester):
    pytester.makepyfile(claims_coins=FILE.replace('@simulator("coin.mean"', '@simulator("coin.men"'))
    told = pytester.runpytest_inprocess(*QUICK)
    told.assert_outcomes(errors=1)
    assert "claim coin.right measures coin.mean, and no simulator draws coin.mean" in told.stdout.str()
    assert "Traceback" not in told.stdout.str()


BAD = {
    "a certain error": (("--verify-alpha", "1"), r"--verify-alpha: expected a probability in \(0, 1\); got 1"),
    "a negative seed": (("--verify-seed", "-1"), "--verify-seed: expected a whole number from 0 on; got -1"),
    "no regime": (("--verify-regimes", "0"), "--verify-regimes: expected a whole number from 1 on; got 0"),
    "no such file": (("--verify", "nowhere.py"), "--verify: expected a file of claims; there is no "),
    "a folder": (("--verify", "."), r"--verify: expected a file of claims, an id or a glob of ids; got \., a folder"),
    "no such record": (("--verify-record", "no.toml"), "--verify-record: expected a file; there is no "),
    "no such id": (("--verify", "classical.invers"), "--verify: unknown claim 'classical.invers'"),
    "no time": (("--verify-budget", "soon"), "--verify-budget: expected a positive time"),
}


@pytest.mark.parametrize(("words", "sentence"), BAD.values(), ids=BAD)
def test_options_that_make_no_sense_are_refused_in_one_sentence(session, words, sentence):
    told = session(*words)
    assert told.ret == pytest.ExitCode.USAGE_ERROR
    assert re.search(sentence, told.stderr.str() + told.stdout.str())


def test_warnings_that_pytest_turns_into_errors_do_not_break_a_simulator(pytester):
    loud = "    import warnings\n    warnings.warn('rounded', stacklevel=1)\n    return rng.random(draws) < p"
    pytester.makepyfile(claims_coins=FILE.replace("    return rng.random(draws) < p", loud))
    told = pytester.runpytest_inprocess(*QUICK, "-W", "error", "-k", "right")
    told.assert_outcomes(passed=1, deselected=1, warnings=2)  # by the trial, and by the draws
