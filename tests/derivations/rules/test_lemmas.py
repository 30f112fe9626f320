"""Steps that rest on a classical lemma: marked as such, never called symbolic, refused where its hypotheses fail."""

import pytest
import sympy as sp

from derivations import Strength, builtin_chains, check
from derivations.dohmatob2024.rules.rotations import Uniform
from derivations.equivalents.rules.kappa_roots import Root
from derivations.kernel.decide import decide
from derivations.rules.cited import Cited
from derivations.rules.gaussian_matrices import ProjectedSquare, Rotation
from derivations.rules.integral_test import IntegralTest
from derivations.rules.lemmas import MONOTONE, Lemma
from derivations.rules.series import SeriesComparison
from derivations.rules.sizes_on_path import Rounding
from derivations.rules.statements import InfiniteProduct, PartialSums
from derivations.xu2025.rules.reflection import DownMore, SymmetricSteps
from tests.derivations.fits import T, a, g, refused, step, t, unevaluated
from theory.language.propositions import Bounded, Converges


ON_LEMMAS = {
    "classical.inverse_wishart": (Rotation, ProjectedSquare),
    "dohmatob2024.kappa": (Root,),
    "dohmatob2024.thm_4_5": (Uniform,),
    "dohmatob2024.growing_data.no_loss.corrected": (IntegralTest,),
    "xu2025.improvement.below_half.general.strict.corrected": (SymmetricSteps, DownMore),
}


def rules_of(step):
    """A rule and those inside it."""
    rule = step.because
    inner = getattr(rule, "rules", None) or {}
    return [rule, getattr(rule, "rule", None), *(inner.values() if isinstance(inner, dict) else ())]


@pytest.mark.parametrize(("name", "rules"), ON_LEMMAS.items())
def test_a_step_by_a_classical_lemma_says_so_and_is_not_called_symbolic(name, rules):
    resting = [one for one in check(builtin_chains()[name]).steps if set(rules) & set(map(type, rules_of(one.step)))]
    assert resting
    for one in resting:
        assert (one.verdict, one.strength) == ("proved", Strength.LEMMA)
        assert "lemma, cited" in one.how


def known(demand):
    """What the kernel says of a demand, in a step that uses none of its hypotheses."""
    return decide(demand, builtin_chains()["dohmatob2024.kappa"].lines[0])


def test_a_lemma_is_weaker_than_any_derivation_and_stronger_than_any_number():
    assert Strength.NUMERIC < Strength.LEMMA < Strength.ENCLOSED < Strength.EXACT < Strength.SYMBOLIC
    assert known(MONOTONE.cited()).strength is Strength.LEMMA
    assert str(Strength.LEMMA) == "lemma"


def test_a_lemma_names_its_book_and_says_what_it_says():
    lemma = Lemma("a lemma", "Nobody 1900, A Book, Theorem 1", "all is well")
    assert known(lemma.cited()).how == "lemma, cited: a lemma (Nobody 1900, A Book, Theorem 1): all is well"
    assert known(lemma.cited("seen at x = 1")).how.endswith("all is well; seen at x = 1")


def test_a_lemma_is_refused_where_its_hypotheses_fail():
    """Bounded partial sums of terms that change sign do not make a series converge: 1 - 1 + 1 - 1 ..."""
    swings = sp.Sum((-1) ** t, (t, 1, T))
    assert refused(Bounded(swings, T), Converges((-1) ** t, t), PartialSums(), sign="⇔")
    growing = unevaluated(t**g)
    assert refused(growing, g < -1, IntegralTest(), sign="⇔")


def test_a_citation_alone_is_no_lemma():
    """What has a chain of its own lends the strength of that."""
    names = {type(rule) for chain in builtin_chains().values() for step in chain.steps for rule in rules_of(step)}
    assert {Cited, SeriesComparison, InfiniteProduct, Rounding} <= names
    found = check(builtin_chains()["dohmatob2024.cor_4_4"])
    cited = [one for one in found.steps if type(one.step.because) is Cited]
    assert all(one.strength is not Strength.LEMMA for one in cited)


def test_the_comparison_of_series_is_a_lemma():
    one, other = unevaluated(1 / (t * (t + a))), unevaluated(t**-2)
    found = step(one, other, SeriesComparison(1 / (1 + a), sp.S.One), sign="⇔")
    assert found.strength <= Strength.LEMMA
