"""What stands inside means is drawn by its law: matrices, maps made of them, chains of fits, scalars."""

import numpy as np
import pytest
import sympy as sp
from sympy.stats import Binomial, ChiSquared, Normal, StudentT

from derivations import Mean, Noise, Rows
from derivations.equivalents.rules.canonical_traces import Eigenbasis
from derivations.equivalents.rules.ridge_fits import RidgeFit as Map
from derivations.language.formulas import ChainState, Chance, Given
from theory.language import matrices
from verify.running.derivation.means import Draws, Ground, UndrawableError, poles
from verify.running.derivation.step_claims import averaged
from verify.simulators import builtin_simulators
from verify.simulators.engine.fixed_matrices import fixed_in
from verify.simulators.vocabulary.fixed import covariance, truth


COUNT = 20_000
SIGMA, X, E = matrices.Symmetric("Sigma", 2), matrices.Arbitrary("X", 5, 2), matrices.Arbitrary("E", 2, 1)
m, t = sp.symbols("m t", integer=True, positive=True)
LAWS = {"X": Rows(SIGMA), "E": Noise(sp.Integer(4)), "Y": Rows(sp.Identity(2))}
SETTING = {"spectrum": "two_level", "condition": 4.0, "w0": "equal", "w0_norm2": 3.0}


def draws(laws=LAWS, seed=0, strict=False) -> Draws:
    ground = Ground(laws, fixed={"Sigma": covariance, "w_0": truth}, is_strict=strict)
    return Draws(np.random.default_rng(seed), COUNT, ground, SETTING, {})


def close(values, mean: float) -> bool:
    return abs(values.mean() - mean) < 5 * values.std() / np.sqrt(len(values)) + 1e-12


def test_rows_and_noise_have_their_moments():
    drawn = draws()
    assert close(drawn.scalar(sp.Trace(X.T * X)), 5 * 1.25)
    assert close(drawn.scalar(sp.Trace(E.T * E)), 2 * 4)
    assert close(drawn.scalar(sp.Trace(SIGMA * E * E.T)), 4 * 1.25)
    assert close(drawn.scalar(3 * sp.Trace(E.T * E) ** 2 + 1), 3 * 16 * 8 + 1)


def test_a_covariance_and_a_truth_are_those_of_the_regime():
    truth = matrices.Arbitrary("w_0", 2, 1)
    assert np.allclose(draws(strict=True).matrix(SIGMA), np.diag([1, 0.25]))
    assert np.allclose(draws(strict=True).scalar(sp.Trace(truth.T * SIGMA * truth)), 3)


def test_letters_mean_what_their_own_stem_says_and_nothing_in_another():
    builtin_simulators()
    assert {"Sigma", "w_0"} <= fixed_in("dohmatob2024.thm_4_1").keys()
    assert "w_0" not in fixed_in("classical.wishart_mean")
    assert not fixed_in("somebody.elses.claim")


def test_a_matrix_without_a_meaning_is_fixed_or_refused():
    other = matrices.Arbitrary("B", 2, 2)
    assert (draws(seed=1).matrix(other) == draws(seed=2).matrix(other)).all()
    with pytest.raises(UndrawableError, match="nobody says what B is"):
        draws(strict=True).matrix(other)
    with pytest.raises(UndrawableError, match="expected a known size"):
        draws().matrix(matrices.Arbitrary("B", m, 2))


def test_matrix_formulas_are_evaluated_draw_by_draw():
    drawn = draws()
    x = drawn.matrix(X)[0]
    inverse = np.linalg.inv(x.T @ x)
    for formula, expected in (
        ((X.T * X).I, inverse),
        (matrices.PseudoInverse(X), inverse @ x.T),
        (2 * X.T * X - sp.Identity(2), 2 * x.T @ x - np.eye(2)),
        ((X.T * X) ** 3, np.linalg.matrix_power(x.T @ x, 3)),
        (sp.BlockMatrix([[X, X]]), np.hstack([x, x])),
        (sp.ZeroMatrix(2, 3) + sp.ZeroMatrix(2, 3), np.zeros((2, 3))),
    ):
        assert np.allclose(drawn.matrix(formula)[0], expected), formula


def test_generations_are_independent_and_in_order():
    drawn = draws()
    design = matrices.Arbitrary("Y", 1, 2, m)
    one, two = (drawn.matrix(matrices.Projection(design.xreplace({m: sp.Integer(i)}))) for i in (1, 2))
    assert np.allclose(drawn.matrix(matrices.OrderedProduct(matrices.Projection(design), m, 1, 2)), two @ one)
    assert np.allclose(drawn.matrix(matrices.MatrixSum(matrices.Projection(design), m, 1, 2)), one + two)
    state = matrices.Arbitrary("W", 2, 2, m - 1)
    walked = matrices.Recursion(state, matrices.Projection(design) * state, m, sp.Identity(2), 2)
    assert np.allclose(drawn.matrix(walked), two @ one)
    assert close(drawn.scalar(sp.Trace(matrices.OrderedProduct(matrices.Projection(design), m, 1, 2))), 0.5)


def test_letters_made_of_one_design_share_it():
    basis = Eigenbasis(SIGMA, sp.Symbol("Sigma"))
    symbols = sp.symbols("kappa df_2", positive=True)
    fit, noise = (Map("X_0", sp.Integer(9), sp.S.Half, *symbols, basis, of_noise) for of_noise in (False, True))
    free = Map("X_0", sp.Integer(9), sp.S.Zero, *symbols, basis, times=sp.Integer(2))
    drawn = draws({"A": fit, "N": noise, "Q": free})
    A, N, Q = (matrices.Symmetric(name, 2) for name in "ANQ")
    resolvent = (np.eye(2) - drawn.matrix(A)) / 0.5
    assert np.allclose(drawn.matrix(N), drawn.matrix(A) @ resolvent / 9)
    assert np.allclose(drawn.matrix(Q), np.eye(2))


def test_a_chain_of_fits_is_drawn_generation_by_generation():
    theta = sp.Rational(1, 3)
    share = {"p": Given(Binomial("K", 10, ChainState("p", t - 1, theta)) / 10, t)}
    here = ChainState("p", 3, theta)
    drawn = draws(share)
    assert close(drawn.scalar(here), 1 / 3)
    assert close(drawn.scalar(here**2 - here), -2 / 9 * 0.9**3)
    scale = {"v": Given(ChainState("v", t - 1, 2) * ChiSquared("C", 9) / 9, t)}
    pair = scale | {"x": Given(ChainState("x", t - 1, 0) + sp.sqrt(ChainState("v", t - 1, 2)) * Normal("Z", 0, 1), t)}
    drawn = draws(pair)
    assert close(drawn.scalar(ChainState("v", 2, 2) ** 2), 4 * (11 / 9) ** 2)
    assert close(drawn.scalar(ChainState("x", 2, 0) ** 2), 4)
    with pytest.raises(UndrawableError, match="no law of q"):
        drawn.scalar(ChainState("q", 2, 0))


def test_chances_are_means_of_indicators():
    theta = sp.Rational(1, 2)
    fit = ChainState("p", 1, theta)
    mean = averaged(Chance(sp.Eq(fit, 0)))
    assert isinstance(mean, Mean)
    drawn = draws({"p": Given(Binomial("K", 2, ChainState("p", t - 1, theta)) / 2, t)})
    assert close(drawn.scalar(mean.body), 0.25)


def test_scalars_without_a_sampler_of_ours_are_those_of_sympy():
    assert close(draws().scalar(StudentT("S", 9) ** 2), 9 / 7)


def test_the_same_stream_gives_the_same_draws_in_any_order():
    one, two = draws(seed=3), draws(seed=3)
    first = one.matrix(X), one.matrix(E)
    second = two.matrix(E), two.matrix(X)
    assert (first[0] == second[1]).all()
    assert (first[1] == second[0]).all()
    assert (draws(seed=4).matrix(X) != first[0]).any()


@pytest.mark.parametrize(
    ("formula", "times"),
    [
        (sp.Trace(X.T * X), 0),
        (sp.Trace((X.T * X).I), 2),
        (sp.Trace(matrices.PseudoInverse(X) * matrices.PseudoInverse(X).T), 2),
        (sp.Trace(matrices.PseudoInverse(X) * X) + sp.Trace(X.T * X) ** 2, 1),
        (sp.Trace((X.T * X).I) ** 2, 4),
        (1 / sp.Trace(X.T * X), 2),
        (sp.Trace(matrices.PseudoInverse(E) * E), 0),
    ],
)
def test_how_often_a_design_is_divided_by_bounds_the_moments(formula, times):
    assert poles(formula, LAWS).get("X", 0) == times
