"""What is to be mended in a claims file is told in seconds, claim by claim."""

import pytest

from tests.verify.commands.test_cli import verify
from verify.running import run as running
from verify.showing.terminal import checks_of


judge = running.run_claims


FILE = """
import numpy as np
import sympy as sp
from theory import Claim, Kind, Parameter, Quantity, Source, Wrong
from verify.simulators import simulator

n = sp.Symbol("n", integer=True, positive=True)
w = sp.Symbol("w", positive=True)
V, U, X, NOBODY = (Quantity(f"bad.{name}", name, name, name) for name in ("v", "u", "x", "nobody"))

@simulator("bad.v")
def variance(rng, draws, *, n):
    return rng.normal(size=(draws, n)).var(axis=1)

@simulator("bad.u")
def global_state(rng, draws, *, n):
    return np.random.normal(size=draws) * n

@simulator("bad.x")
def idle(rng, draws, *, n):
    return rng.normal(size=draws) * n

N, W = Parameter(n, "n", 2, 9), Parameter(w, "w", 1, 2)

def said(name, lhs, rhs, *parameters, **fields):
    return Claim(id=f"bad.{name}", kind=Kind.EQUAL, statement=name, lhs=lhs, rhs=rhs, parameters=parameters,
                 source=Source("Nobody", "here", "ours"), **fields)

CLAIMS = [
    said("sound", V(), 1 - 1 / n, N, wrong=(Wrong("no correction", sp.Integer(1)),)),
    said("false", V(), sp.Integer(1), N),
    said("global", U(), sp.Integer(0), N),
    said("empty", V(), 1 - 1 / n, N, hypotheses=(n > 5, n < 3)),
    said("range", V(), 1 - 1 / n, N, hypotheses=(n > 50,)),
    said("unreached", V(), 1 - 1 / n, N, W),
    said("unspoken", (w + 1) ** 2, w**2 + 2 * w + 1, W, N),
    said("nobody", NOBODY(), sp.Integer(1), N),
]
"""
MENDS = {
    "global": "mend: simulator global_state (bad.py:15) uses the global random state of numpy; draw from its argument",
    "empty": "mend: the hypotheses cannot hold together",
    "range": "mend: no admissible regime in 500 tries; hypotheses: n > 50; widen the ranges of the parameters",
    "unreached": "mend: parameter w reaches no simulator; they take n",
    "unspoken": "mend: parameter n stands in no formula and no hypothesis; use it or leave it out",
    "nobody": "mend: bad.py: claim bad.nobody measures bad.nobody, and no simulator draws bad.nobody",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Lines about each claim, and those about the file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("bad"))
        with open("bad.py", "w", encoding="utf-8") as file:
            file.write(FILE)
        result = verify("check", "bad.py")
    assert result.exit_code == 1
    found, name = {"": []}, ""
    for line in result.stdout.splitlines():
        if line.startswith("bad."):
            found[name := line.partition(".")[2]] = []
        else:
            found[name if line.startswith("  ") else ""].append(line.strip())
    return found


@pytest.mark.parametrize("name", MENDS)
def test_a_mistake_is_told_below_its_claim_with_what_would_mend_it(told, name):
    assert [line for line in told[name] if line.startswith(MENDS[name])], told[name]
    assert not any(line.startswith("roughly") for line in told[name])


def test_sound_claims_come_out_roughly(told):
    (line,) = told["sound"]
    assert line.startswith("roughly supported, gap ")
    assert told["false"][0].startswith("roughly refuted, gap -")
    assert told["false"][0].endswith("at n = 2")


ENDS = """
import numpy as np
import sympy as sp
from theory import Claim, Kind, Parameter, Quantity, Source
from verify.simulators import simulator

n = sp.Symbol("n", integer=True, positive=True)
X = Quantity("ends.x", "x", "x", "a die with n sides")

@simulator("ends.x")
def die(rng, draws, *, n):
    return 1 + np.floor(n * rng.random(draws))

OFF = {"least": (5 - n) * (4 - n) * (3 - n) / 6, "largest": (n - 2) * (n - 3) * (n - 4) / 6}

CLAIMS = [
    Claim(id=f"ends.{name}", kind=Kind.EQUAL, statement=name, lhs=X(), rhs=(n + 1) / 2 + off,
          parameters=(Parameter(n, "n", 2, 5),), source=Source("Nobody", "here", "ours"))
    for name, off in OFF.items()
]
"""
"""Two claims, one false at the smallest size alone, and one at the largest."""
FALSE_AT = {"least": "n = 2", "largest": "n = 5"}


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """Lines of the check of both claims, with what it asked to be judged and what came of it."""
    calls = []

    def watched(*given):
        result = judge(*given)
        calls.append((given, result))
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("ends"))
        patch.setattr(running, "run_claims", watched)
        with open("ends.py", "w", encoding="utf-8") as file:
            file.write(ENDS)
        lines = verify("check", "ends.py").stdout.splitlines()
    ((given, result),) = calls
    return lines, given, result


def test_two_regimes_are_judged_roughly_and_the_worst_one_is_found(judged):
    lines, _, result = judged
    rough = {name: lines[lines.index(f"ends.{name}") + 1] for name in FALSE_AT}
    assert {line.split()[1].strip(",") for line in rough.values()} == {"refuted"}
    assert {name: line.partition(" at ")[2] for name, line in rough.items()} == FALSE_AT
    for name in FALSE_AT:
        sizes = {int(check["regime"]["n"]) for check in checks_of(result, f"ends.{name}")}
        assert 2 <= len(sizes) <= 3, "two that were drawn, and the worst"


def test_a_rough_verdict_is_wrong_once_in_a_hundred_files_at_most(judged):
    _, (_, claims, options, *_), _ = judged
    assert claims == ["ends.least", "ends.largest"]
    assert options.alpha <= 1 / 100


def test_what_weakens_a_file_is_noted(told):
    assert any(line.startswith("note: no wrong version says how sharp the check is") for line in told["false"])
    assert "note: simulator idle (bad.py:19) draws bad.x, which no claim measures" in told[""]
    assert told[""][-1] == "6 of 8 claims to be mended"


def test_a_file_without_mistakes_ends_with_what_comes_next(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    verify("new", "mine", "--kind", "coverage")
    result = verify("check", "mine.py")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "next: verify run mine.py")


@pytest.mark.parametrize(("words", "sentence"), [((), "Missing argument"), (("nowhere.py",), "there is none")])
def test_what_is_no_file_of_claims_is_a_mistake_of_the_caller(words, sentence):
    result = verify("check", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
