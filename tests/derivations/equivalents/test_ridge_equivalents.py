"""Deterministic equivalents as reasons: what they give, and what they refuse."""

from derivations.dohmatob2024._design import (
    BASIS,
    ONE,
    SIGMA,
    A,
    N,
    P,
    Q,
    trace,
)
from derivations.equivalents.rules.canonical_traces import canonical
from derivations.equivalents.rules.eigenbasis import InEigenbasis, Isotropic
from derivations.equivalents.rules.ridge_equivalents import Equivalent, OneByOne
from derivations.language.formulas import Mean
from tests.derivations.designs import checked
from tests.derivations.toys import toy_claim
from theory import Covariance, Kind, Sandwich, Trace, equivalents
from theory.dohmatob2024 import label_noise, noiseless, ridge, synthetic
from theory.dohmatob2024._generations import TRUTH
from theory.dohmatob2024._setting import w_0
from theory.vocabulary.covariances import EIGENVALUE as EIGENVALUES
from theory.vocabulary.ridge import Sigma, T, d, df_2, kappa


s = EIGENVALUES


def first(of="A"):
    return Equivalent(equivalents.FIRST_ORDER, of=of)


def second(of="A"):
    return Equivalent(equivalents.SECOND_ORDER, of=of)


SHRUNK = Trace(s / (s + kappa), Sigma)


def test_one_letter_becomes_its_first_order_equivalent():
    assert checked(Mean(trace(A)), SHRUNK, first()).verdict == "proved"


def test_a_wrong_equivalent_is_refuted_at_a_point():
    step = checked(Mean(trace(A)), Trace(s / (s + kappa) ** 2, Sigma), first())
    assert step.verdict == "refuted"
    assert step.counterexample


def test_the_mean_of_a_product_of_dependent_maps_is_not_the_product_of_their_equivalents():
    """E[A Σ A] replaced by E[A] Σ E[A]: the first-order lemma refuses, the second-order one refutes."""
    independent = Trace(s**3 / (s + kappa) ** 2, Sigma)
    step = checked(Mean(trace(A, SIGMA, A)), independent, first())
    assert step.verdict not in ("proved", "confirmed")
    assert "the mean of a product of dependent letters" in step.how
    assert checked(Mean(trace(A, SIGMA, A)), independent, second()).verdict == "refuted"


def test_the_second_order_equivalent_has_a_second_term():
    spread = s / (s + kappa) ** 2
    spill = kappa**2 * Trace(spread, Sigma) * Trace(s * spread, Sigma) / (T - df_2)
    assert (
        checked(Mean(trace(A, SIGMA, A)), Trace(s**3 / (s + kappa) ** 2, Sigma) + spill, second()).verdict == "proved"
    )


def test_letters_of_one_design_are_not_averaged_one_by_one():
    step = checked(Mean(trace(A, N)), Mean(trace(SIGMA * (SIGMA + kappa * ONE).I, N)), first())
    assert "depend on each other" in step.how


def test_a_product_of_random_traces_is_refused():
    step = checked(Mean(trace(A) * trace(A, SIGMA)), SHRUNK * Trace(s**2 / (s + kappa), Sigma), first())
    assert "a product of means is not the mean of a product" in step.how


def test_random_letters_on_both_sides_are_refused():
    step = checked(Mean(trace(P, A, Q, A)), SHRUNK, second(), claim=label_noise.THM_4_3_RHO)
    assert "another lemma" in step.how


def test_sizes_that_do_not_grow_in_proportion_are_refused():
    """In low dimension T alone grows, and S tends to Σ: no equivalents."""
    step = checked(Mean(trace(A)), SHRUNK, first(), claim=synthetic.LOW_DIMENSIONAL)
    assert "sizes in proportion" in step.how


def test_as_many_rows_as_columns_without_penalty_are_left_open():
    """At λ = 0 the limit does not exist for d/T → 1."""
    claim = toy_claim(
        kind=Kind.ASYMPTOTIC,
        lhs=Trace(s, Sigma),
        rhs=SHRUNK,
        parameters=ridge.DF_EMPIRICAL.parameters,
        where=dict(ridge.DF_EMPIRICAL.where),
        path=ridge.CLEAN_PATH,
    )
    step = checked(Mean(trace(A)), SHRUNK, first(), claim=claim)
    assert step.verdict == "unverified"
    assert "which the hypotheses do not imply" in step.how


def test_the_lemma_on_noise_does_not_speak_of_the_map():
    assert "does not speak of A" in checked(Mean(trace(A)), SHRUNK, Equivalent(equivalents.NOISE, of="A")).how


def test_a_map_on_both_sides_of_another_is_not_a_recursion():
    step = checked(
        Mean(trace(Q, SIGMA, Q)), SHRUNK, OneByOne(equivalents.SECOND_ORDER, of="Q"), claim=noiseless.LEMMA_F_7
    )
    assert "expected Q alone, or Q' D Q" in step.how


def test_the_recursion_of_the_node_is_the_one_that_is_used():
    """What `Sandwich` evaluates to after one step is the formula that proofs use."""
    from theory import Kappa, to_mpmath

    covariance = Covariance("two_level", 6, 4)
    rooted = Kappa(0, 3, covariance)
    freedom = Trace(s**2 / (s + rooted) ** 2, covariance)
    formula = Sandwich.after_one(s, 3, covariance, rooted, freedom)
    one, other = (to_mpmath(Trace(s * body, covariance)) for body in (Sandwich(1, s, 3, covariance), formula))
    assert abs(one - other) < 1e-40 * abs(other)


def test_traces_do_not_collapse_where_sigma_may_be_anything():
    step = checked(Trace(s / (s + kappa), Sigma), d / (1 + kappa), Isotropic(Sigma, d), sign="=")
    assert "expected a claim about Σ = I" in step.how


def test_words_do_not_depend_on_rotation_or_transposition():
    names = ("A", "N")
    one, other = Mean(trace(A, SIGMA, N)), Mean(trace(N, A, SIGMA))
    turned = Mean(trace(SIGMA, A, N))
    assert canonical(one, BASIS, names) == canonical(other, BASIS, names)
    assert canonical(one, BASIS, names) == canonical(turned, BASIS, names)
    assert canonical(one, BASIS, names) != canonical(Mean(trace(A, N)), BASIS, names)


def test_forms_are_read_off_in_the_eigenbasis():
    from theory import Form

    before = trace(TRUTH.T, SIGMA, (SIGMA + kappa * ONE).I, TRUTH)
    after = Form(w_0, s / (s + kappa), w_0, Sigma)
    assert checked(before, after, InEigenbasis(BASIS), sign="=", claim=ridge.PROP_4_2_BIAS).verdict == "proved"
    assert checked(before, 2 * after, InEigenbasis(BASIS), sign="=", claim=ridge.PROP_4_2_BIAS).verdict == "refuted"
