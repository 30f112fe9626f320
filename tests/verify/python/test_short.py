"""Ten lines state a theorem of one's own; what can be inferred is."""

import math

import pytest
import sympy as sp

import verify
from tests.pages import blocks
from theory import Kind, Var, load_file
from theory.errors import ClaimError, InadmissibleError
from theory.registry import claims_of
from verify import claim, simulate
from verify.evidence.sampling import regimes


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


def test_logarithms_are_to_any_base_that_is_usual():
    """The power may be too large for a number: its logarithm is the exponent."""
    letters = {"n": (2, 5000)}
    assert claim("bits", variance, "=", "log2(2**n) - n + log10(100)", **letters).rhs == 2


LETTERS = {"n": (2, 50), "v": (0.1, 10.0)}
BAD = {
    "a name": (
        ("One", variance, "=", "v"),
        LETTERS,
        "claim: expected a name in small letters.*; got 'One'",
    ),
    "a sign": (("one", variance, "is", "v"), LETTERS, "claim one: sign: expected one of .*; got 'is'"),
    "a formula": (("one", variance, "=", "v*("), LETTERS, r"claim one: right side: expected a formula; got 'v\*\('"),
    "a function": (("one", variance, "=", "v*shrink(n)"), LETTERS, r"undefined function shrink in v\*shrink\(n\)"),
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
    with pytest.raises(ClaimError, match=r"bounds: expected \(smallest, largest\), .*; got \[0, 1\]"):
        simulate(bounds=[0, 1])
    with pytest.raises(ClaimError, match=r"bounds: expected \(smallest, largest\), .*; got \('a', 'b'\)"):
        simulate(bounds=("a", "b"))
    with pytest.raises(ClaimError, match=r"moments: expected a positive number, or a function .*; got 'all'"):
        simulate(moments="all")
    with pytest.raises(ClaimError, match="cost: expected a positive number, or a function of the setting; got 0"):
        simulate(cost=0)


@simulate(bounds=lambda n, **_: ((0, n),), moments=lambda **_: math.inf, cost=lambda n, **_: n)
def highest(rng, draws, *, n):
    return n * rng.random((draws, n)).max(axis=1)


def test_what_is_declared_may_be_a_function_of_the_setting():
    """With bounds a verdict assumes nothing of rare events."""
    one = verify.assert_holds(claim("highest", highest, "=", "n**2/(n + 1)", n=(2, 6)), at={"n": 3})
    assert one.assumes == ()


def test_a_letter_is_nothing_outside_its_range():
    """The variance of 51 draws is not what a claim about 2 to 50 speaks of, whoever asks."""
    made = claim("one", variance, "=", "v*(1 - 1/n)", n=(2, 50), v=(0.1, 10.0))
    with pytest.raises(InadmissibleError, match=r"n \(n\): expected a value from 2 to 50, .*; got 51"):
        made.at(n=51, v=1.0)
    for ask in (verify.run, verify.assert_holds):
        with pytest.raises(InadmissibleError, match=r"v \(v\): expected a value from 0.1 to 10.0, .*; got 10.5"):
            ask(made, at={"v": 10.5})
        with pytest.raises(InadmissibleError, match=r"check: expected the number of one of its 8 checks.*; got 8"):
            ask(made, check=8)
    limit = claim("limit", largest, "->", 1, n=[4, 16, 64, 256], m=(1, 5))
    with pytest.raises(InadmissibleError, match=r"m \(m\): expected a value from 1 to 5, .*; got 7"):
        verify.where(limit, at={"m": 7})


n, k = sp.symbols("n k", integer=True, positive=True)
RELATIONS = {
    "k == n": (sp.Eq(k, n), lambda k, n: k == n),
    "k != n": (sp.Ne(k, n), lambda k, n: k != n),
    "2 < k <= n": (sp.And(sp.Lt(2, k), sp.Le(k, n)), lambda k, n: 2 < k <= n),
    "k >= 2 and n >= 3": (sp.And(k >= 2, n >= 3), lambda k, n: k >= 2 and n >= 3),
    "k == n or k < 3": (sp.Or(sp.Eq(k, n), k < 3), lambda k, n: k == n or k < 3),
    "not k > max(5, n!)": (k <= sp.Max(5, sp.factorial(n)), lambda k, n: k <= max(5, math.factorial(n))),
}


@pytest.mark.parametrize("text", RELATIONS)
def test_hypotheses_are_written_as_in_python(text):
    """What is written is what regimes keep to."""
    made = claim("one", variance, "=", "v*(1 - 1/n)", given=text, k=(1, 9), n=(2, 9), v=(0.1, 10.0))
    meant, is_so = RELATIONS[text]
    assert made.hypotheses == (meant,)
    assert all(is_so(one["k"], one["n"]) for one in regimes(made, 12, seed=0))


def test_a_hypothesis_names_no_function_that_is_undefined():
    with pytest.raises(ClaimError, match=r"undefined function half in half\(n\) > 2"):
        claim("one", variance, "=", "v", given="half(n) > 2", **LETTERS)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("k = n", r"got 'k = n' \(equality is written ==\)"),
        ("n + 2", r"got 'n \+ 2'$"),
        ("n in (1, 2)", "numbers are compared by ==, !=, <, <=, > and >="),
        (True, "got True$"),
        (3, "got 3$"),
        (["n >= 3", None], "got None$"),
    ],
)
def test_a_hypothesis_that_is_no_relation_is_refused(given, words):
    """The argument is named, with what may stand there."""
    with pytest.raises(ClaimError, match=f"claim one: given: expected a relation, such as 'n >= k \\+ 2'.*{words}"):
        claim("one", variance, "=", "v", given=given, n=(2, 9), v=(0.1, 10.0), k=(1, 9))
