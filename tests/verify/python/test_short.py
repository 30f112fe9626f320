"""Ten lines state a theorem of one's own; what can be inferred is."""

import pytest
import sympy as sp

import verify
from tests.pages import blocks
from theory import Kind, Var, load_file
from theory.errors import ClaimError
from theory.registry import claims_of
from verify import claim, simulate


@simulate
def variance(rng, draws, *, n, v):
    """Variance of n normal draws, divisor n."""
    return rng.normal(0, v**0.5, (draws, n)).var(axis=1)


@simulate(bounds=(0, 1))
def largest(rng, draws, *, n):
    return rng.random((draws, n)).max(axis=1)


def test_the_file_on_the_page_is_judged_as_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (file, *_) = blocks("docs/your-own-claims.md", "python")
    (tmp_path / "bessel.py").write_text(file)
    found = verify.run("bessel.py", workers=1)
    assert {name: one.verdict for name, one in found.items()} == {
        "bessel.biased": "supported",
        "bessel.unbiased": "refuted",
        "bessel.limit": "supported",
    }
    assert [one.id for one in claims_of(load_file("bessel.py"))] == list(found)


def test_letters_get_their_domain_from_what_they_may_be():
    made = claim("one", variance, "=", "v*(1 - 1/n)*(a + 1 - a)", n=(2, 50), v=(0.1, 10), a=(-1.0, 2.0))
    n, v, a = (parameter.symbol for parameter in made.parameters)
    assert (n.is_integer, n.is_positive, v.is_integer, v.is_positive) == (True, True, None, True)
    assert (a.is_real, a.is_positive, made.parameters[2].spread) == (True, None, "linear")
    assert (made.id, made.kind, made.source.place) == ("test_short.one", Kind.EQUAL, "one")


def test_text_and_formulas_of_sympy_say_the_same():
    n, v = sp.symbols("n v")
    letters = {"n": (2, 50), "v": (0.1, 10.0)}
    by_text = claim("text", "variance", "<=", "v*(1 - n^-1)", given="n >= 3", wrong={"less": "v/2"}, **letters)
    by_sympy = claim("sympy", variance, "<=", v * (1 - 1 / n), given=[n >= 3], wrong={"less": v / 2}, **letters)
    assert (by_text.lhs, by_text.rhs, by_text.hypotheses) == (by_sympy.lhs, by_sympy.rhs, by_sympy.hypotheses)
    assert by_text.wrong == by_sympy.wrong


def test_words_sizes_and_abbreviations():
    made = claim("limit", largest, "->", "m/m", n=[4, 16, 64, 256], law=["normal", "uniform"], where={"m": "n + 1"})
    assert (made.path.sizes, made.path.size.name) == ((4, 16, 64, 256), "n")
    assert made.parameters[0].choices == ("normal", "uniform")
    verify.assert_holds(claim("limit", largest, "->", 1, n=[4, 16, 64, 256]))


def test_variances_are_said_in_text_and_refutations_expected():
    """For normal draws the variance with divisor n has variance 2 v^2 (n - 1)/n^2."""
    right, wrong = "2*v^2*(n - 1)/n^2", "2*v^2/n^2"
    made = claim("spread", "Var(variance)", "=", right, n=(5, 20), v=(0.5, 2.0), tolerance=0.1)
    assert made.lhs == Var(variance)
    verify.assert_holds(made, at={"n": 5})
    counter = claim("counter", "Var(variance)", "=", wrong, expect="refuted", n=(5, 20), v=(0.5, 2.0))
    assert verify.run(counter, at={"n": 5}).as_expected


LETTERS = {"n": (2, 50), "v": (0.1, 10.0)}
BAD = {
    "a name": (
        ("One", variance, "=", "v"),
        LETTERS,
        "claim: expected a name in small letters.*; got 'One'",
    ),
    "a sign": (("one", variance, "is", "v"), LETTERS, "claim one: sign: expected one of .*; got 'is'"),
    "a formula": (("one", variance, "=", "v*("), LETTERS, r"claim one: right side: expected a formula; got 'v\*\('"),
    "a letter": (("one", variance, "=", "w"), LETTERS, "undeclared symbol w"),
    "a range": (("one", variance, "=", "v"), {"n": 3}, r"claim one: n: expected \(smallest, largest\).*; got 3"),
    "a range from above": (("one", variance, "=", "v"), {"n": (5, 2)}, r"claim one: n: expected .*; got \(5, 2\)"),
    "two that grow": (("one", largest, "->", "1"), {"n": [4, 16, 64], "m": [4, 16, 64]}, "one letter with a list of"),
    "a limit of nothing": (("one", largest, "->", "1"), {"n": (4, 16)}, "expected a growth path"),
    "a word of Python": (("one", variance, "=", "v"), LETTERS | {"lambda": (1, 2)}, "expected no word of Python"),
}


@pytest.mark.parametrize(("given", "letters", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_named(given, letters, words):
    with pytest.raises(ClaimError, match=words):
        claim(*given, **letters)


def test_a_simulator_without_a_plain_name_or_with_odd_bounds_is_refused():
    with pytest.raises(ClaimError, match="expected a function with a name in small letters"):
        simulate(lambda rng, draws: rng.random(draws))
    with pytest.raises(ClaimError, match=r"bounds: expected \(smallest, largest\); got \[0, 1\]"):
        simulate(bounds=[0, 1])
