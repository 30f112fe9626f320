"""Theory over real data: chains and kernels against their settings written out, exploratory and said to be."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError

import numpy as np
import pytest
from click.testing import CliRunner, Result
from scipy.optimize import minimize

from theory import builtin_claims, to_numpy
from theory.dohmatob2024._setting import sigma, w_0
from theory.dohmatob2024.ridge import PROP_4_2
from theory.vocabulary.ridge import DOWNSTREAM, Sigma, T, df_2, kappa, lam
from verify.commands.main import main
from verify.figures.dohmatob2024 import kernel as kernel_figure
from verify.figures.xu2025 import real_data as table_figure
from verify.running.record import read_record
from verify.showing.figures import (
    DataError,
    DataFigure,
    builtin_figures,
    measure,
    measure_all,
    select,
    summary,
    svg,
    with_data,
)
from verify.showing.figures.data_sets import DataSet, load
from verify.showing.report.page import write_report
from verify.simulators.dohmatob2024.kernel import Images, Kernel, held_out_errors
from verify.simulators.xu2025 import real_data as chains


ROOT = Path(__file__).parents[3]
IDS = ["dohmatob2024.figure.kernel", "xu2025.real_data"]
MISSING = 'pip install "theory-verify[data]"'


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def table(rows: int = 60, columns: int = 3) -> DataSet:
    """A made-up table with a target that depends on its columns."""
    rng = np.random.default_rng(3)
    inputs = rng.normal(size=(rows, columns)) * [1.0, 10.0, 0.1][:columns]
    return DataSet("toy", "a toy", "here", "none", inputs, inputs[:, 0] + rng.normal(size=rows))


def images(count: int = 120) -> DataSet:
    """Made-up pictures of digits 0 to 9."""
    rng = np.random.default_rng(4)
    return DataSet(
        "toy", "a toy", "here", "none", rng.uniform(size=(count, 6)), rng.integers(0, 10, count).astype(float)
    )


@pytest.fixture(scope="module")
def small():
    """Both figures, built from made-up data at a size that takes no time."""
    return {
        IDS[0]: kernel_figure.build(images(), 0, rows=(10, 40), generator_rows=20, halves=3),
        IDS[1]: table_figure.build(table(), 0, generations=4, splits=20),
    }


@pytest.fixture
def quick(monkeypatch, small):
    """The command line measures those."""

    def built(chosen, data, seed):
        return [small[f.id] if isinstance(f, DataFigure) else f for f in chosen]

    monkeypatch.setattr("verify.showing.figures.with_data", built)


@pytest.fixture
def bare(monkeypatch):
    """scikit-learn is not installed."""
    from importlib.util import find_spec

    monkeypatch.setattr("importlib.util.find_spec", lambda name, *a: None if name == "sklearn" else find_spec(name, *a))


def near(values: np.ndarray, expected: float) -> bool:
    """Whether a mean of draws is within five standard errors."""
    return bool(abs(values.mean() - expected) < 5 * values.std(ddof=1) / len(values) ** 0.5)


def test_sizes_follow_their_schedule_and_are_whole():
    assert chains.schedule(221, 0, 3) == [221, 221, 221]
    assert chains.schedule(221, 1, 3) == [221, 442, 663]
    assert chains.schedule(10, 1.5, 3) == [10, 29, 52]


def test_statistics_of_synthetic_gaussian_rows_have_the_law_of_those_of_rows():
    rng, draws, rows = np.random.default_rng(0), 40_000, 6
    mean, factor = np.array([1.0, -2.0]), np.array([[2.0, 0.0], [1.0, 0.5]])
    tiled = np.tile(mean, (draws, 1)), np.tile(factor, (draws, 1, 1))
    drawn = mean + rng.standard_normal((draws, rows, 2)) @ factor.T
    for stat in (
        lambda m, f: (m**2).sum(1),
        lambda m, f: (f @ f.swapaxes(1, 2))[:, 0, 1],
        lambda m, f: ((f @ f.swapaxes(1, 2)) ** 2).sum((1, 2)),
        lambda m, f: np.log(f[:, 0, 0] * f[:, 1, 1]),
    ):
        fast, plain = stat(*chains.next_gaussian(rng, *tiled, rows)), stat(*chains.first_gaussian(drawn))
        assert abs(fast.mean() - plain.mean()) < 5 * np.hypot(fast.std(), plain.std()) / draws**0.5


def test_too_few_rows_for_a_covariance_are_refused():
    with pytest.raises(ValueError, match="expected at least 4 for 2 columns; got 3"):
        chains.next_gaussian(np.random.default_rng(0), np.zeros((1, 2)), np.eye(2)[None], 3)


@pytest.mark.parametrize(("rows", "ones"), [(10, 3), (10, 0), (1000, 1000)])
def test_the_logistic_fit_of_a_constant_is_that_of_firth_and_finite_where_classes_separate(rows, ones):
    label = (np.arange(rows) < ones).astype(float)[None]
    theta = chains.fit_logistic(np.ones((1, rows, 1)), np.ones((1, rows)), label)
    assert theta[0, 0] == pytest.approx(np.log((ones + 0.5) / (rows - ones + 0.5)))


def test_the_logistic_fit_maximises_the_corrected_likelihood_also_of_separable_classes():
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(12), rng.normal(size=12)])
    for label in ((x[:, 1] > 0).astype(float), (rng.uniform(size=12) < 0.5).astype(float)):

        def loss(theta, label=label):
            score = x @ theta
            share = 1 / (1 + np.exp(-score))
            information = (x * (share * (1 - share))[:, None]).T @ x
            return -(label * score - np.logaddexp(0, score)).sum() - np.linalg.slogdet(information)[1] / 2

        best = minimize(loss, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
        assert chains.first_logistic(x[None], label[None])[0] == pytest.approx(best.x, abs=1e-5)


def test_long_chains_of_logistic_fits_on_few_rows_settle_though_their_classes_come_apart():
    rng = np.random.default_rng(2)
    features = np.column_stack([np.ones(120), rng.normal(size=(120, 5))])
    labels = (features @ [0.0, 2.0, -1.0, 0.5, 0.0, 0.0] + rng.logistic(size=120) > 0).astype(float)
    losses = chains.logistic_chain(rng, 40, features=features, labels=labels, first=40, powers=(0.0,), generations=40)
    assert np.isfinite(losses).all()
    assert losses[:, -1].mean() > 2 * losses[:, 0].mean()


def test_counts_of_rows_are_the_rows_themselves():
    x = np.column_stack([np.ones(8), np.arange(8.0)])[None]
    counts, ones = np.array([[3.0, 1, 2, 0, 1, 2, 1, 2]]), np.array([[1.0, 0, 1, 0, 1, 1, 1, 2]])
    repeated = np.repeat(x[0], counts[0].astype(int), axis=0)
    labels = np.concatenate(
        [np.repeat([1.0, 0.0], [int(k), int(c - k)]) for c, k in zip(counts[0], ones[0], strict=True)]
    )
    assert chains.fit_logistic(x, counts, ones) == pytest.approx(chains.first_logistic(repeated[None], labels[None]))


def test_the_lines_of_the_gaussian_model_are_exact_for_any_table():
    data, generations = table(), 5
    rows = (data.inputs - data.inputs.mean(0)) / data.inputs.std(0, ddof=1)
    rng = np.random.default_rng(5)
    squared, likelihood = chains.gaussian_chain(
        rng, 8000, rows=rows, first=40, powers=table_figure.POWERS, generations=generations
    )
    line = table_figure.squared_error(3, 40, 20, generations)
    assert all(near(squared[:, t, k], line[t, k]) for t in range(generations) for k in range(4))
    # The second line starts from the means at the first fit, which it does not know: those of the same draws.
    train, held = (rows[at] for at in chains.split(np.random.default_rng(5), 8000, 60, 40))
    _, determinant, length = chains.gaussian_errors(*chains.first_gaussian(train), held)
    law = table_figure.likelihood(determinant.mean(), length.mean(), 3, 40, generations)
    grown = likelihood - likelihood[:, :1]
    assert law[0] == pytest.approx(likelihood[:, 0].mean(0))
    assert all(near(grown[:, t, k], law[t, k] - law[0, k]) for t in range(1, generations) for k in range(4))


def test_the_line_of_the_logistic_model_is_right_to_first_order():
    rng = np.random.default_rng(6)
    features = np.column_stack([np.ones(2000), rng.normal(size=(2000, 2))])
    labels = (rng.uniform(size=2000) < 1 / (1 + np.exp(-features @ [0.2, 1.0, -0.5]))).astype(float)
    losses = chains.logistic_chain(
        rng, 200, features=features, labels=labels, first=1000, powers=table_figure.POWERS, generations=5
    )
    line = table_figure.first_order(0.0, 3, 1000, 5)
    grown = losses - losses[:, :1]
    assert all(near(grown[:, 4, k], line[4, k]) for k in range(4))
    assert not near(grown[:, 4, 0], 2 * line[4, 0])


def test_held_out_errors_are_those_of_the_process_with_its_noise_drawn():
    rng = np.random.default_rng(7)
    x, y = rng.uniform(size=(40, 3)), rng.normal(size=40)
    kernel, sizes, curves = Kernel("rbf", 0.5), {"T": 12, "T_0": 8}, ((0, 0.1), (1, 0.1), (2, 0.02))
    pictures = Images(x, y, 10)
    exact = held_out_errors(
        np.random.default_rng(9), 1, images=pictures, kernel=kernel, **sizes, curves=curves, sigma=0.5, sigma_0=0.2
    )[0]
    again = np.random.default_rng(9)
    pool, held = pictures.split(again)
    designs = [again.choice(pool, 8, replace=False) for _ in range(2)]
    rows = again.choice(pool, 12, replace=False)
    for k, (generations, penalty) in enumerate(curves):
        drawn = np.empty(4000)
        for i in range(len(drawn)):
            model = lambda at: y[at]  # noqa: E731
            for at in designs[:generations]:
                noisy = model(at) + 0.2 * rng.standard_normal(8)
                weights = np.linalg.solve(kernel(x[at], x[at]), noisy)
                model = lambda to, at=at, weights=weights: kernel(x[to], x[at]) @ weights  # noqa: E731
            labels = model(rows) + 0.5 * rng.standard_normal(12)
            fit = np.linalg.solve(kernel(x[rows], x[rows]) + 12 * penalty * np.eye(12), labels)
            drawn[i] = ((kernel(x[held], x[rows]) @ fit - y[held]) ** 2).mean()
        assert near(drawn, exact[k])
    with pytest.raises(ValueError, match="expected at most the 30 not held out; got 31"):
        held_out_errors(rng, 1, images=pictures, kernel=kernel, T=31, T_0=8, curves=curves, sigma=1, sigma_0=1)


def test_a_power_law_gives_back_its_exponents():
    at = np.arange(1.0, 2e5)
    found = kernel_figure.Spectrum(at**-1.5, at ** -(1 + 2 * 1.5 * 0.3))
    assert kernel_figure.slopes(found, (20, 200)) == pytest.approx((1.5, 0.3), abs=0.01)


def test_beyond_the_rows_of_the_generators_the_better_penalty_stays():
    exponents = kernel_figure.Exponents(1.5, 0.25, (1.5, 1.5), (0.25, 0.25))
    crit = 1.5 / (2 * 1.5 * 0.25 + 1)
    both = kernel_figure.penalties(exponents, np.array([10.0, 100.0, 1000.0]), 100)
    assert both["crit"] == pytest.approx(np.array([10.0, 100.0, 1000.0]) ** -crit)
    assert both["*"] == pytest.approx(np.array([10.0, 100.0, 100.0]) ** -crit)


def test_on_clean_labels_the_line_is_proposition_4_2():
    found = kernel_figure.Spectrum(np.arange(1.0, 60) ** -1.3, np.arange(1.0, 60) ** -2.0)
    rows, penalty = np.array([20.0, 90.0]), np.array([0.1, 0.01])
    known = {T: rows, lam: penalty, Sigma: found.values, w_0: found.truth, sigma: 1.0}
    known |= {kappa: to_numpy(DOWNSTREAM[kappa], known)}
    known |= {df_2: to_numpy(DOWNSTREAM[df_2], known)}
    assert kernel_figure.equivalent(found, 0, penalty, rows, 30) == pytest.approx(to_numpy(PROP_4_2.rhs, known))


def test_the_figures_are_found_by_their_names_and_name_claims_that_exist():
    assert [figure.id for figure in select(["kernel", "real_data"])] == IDS
    assert isinstance(builtin_figures()[IDS[0]], DataFigure)
    assert set(kernel_figure.CLAIMS) <= set(builtin_claims())


def test_captions_numbers_and_pictures_say_that_there_is_no_verdict(small):
    for figure in small.values():
        numbers = measure(figure, 0, 2)
        assert numbers["exploratory"] is True
        assert numbers["caption"].startswith("Exploratory: theory drawn over real data, no verdict.")
        assert "exploratory, no verdict" in summary(numbers)
        assert "no verdict" in svg(numbers)
        assert set(numbers["data"]) == {"name", "title", "source", "licence", "size", "target", "split"}
        assert json.dumps(numbers, allow_nan=False)


def test_the_json_page_names_every_key(small):
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8").partition("# The JSON of a figure")[2]
    numbers = measure(small[IDS[0]], 0, 2)
    panel, sketch = numbers["panels"][0], numbers["sketches"][0]
    nested = [*numbers, *numbers["data"], *panel, *panel["curves"][0]["look"], *panel["marks"][0], *sketch]
    nested += [*sketch["series"][0]]
    assert [key for key in nested if f"`{key}`" not in text] == []


def test_neither_the_number_of_workers_nor_a_second_time_changes_a_byte(small):
    figures = list(small.values())
    alone, spread = (list(measure_all(figures, 1, 2, workers)) for workers in (1, 2))
    assert json.dumps(alone) == json.dumps(spread)
    assert [svg(numbers) for numbers in alone] == [svg(numbers) for numbers in spread]
    rebuilt = kernel_figure.build(images(), 0, rows=(10, 40), generator_rows=20, halves=3)
    assert json.dumps(measure(rebuilt, 1, 2)) == json.dumps(alone[0])
    assert json.dumps(measure(figures[0], 2, 2)["panels"]) != json.dumps(alone[0]["panels"])


def test_digits_give_exponents_and_lines_near_the_points():
    (figure,) = with_data(select(["kernel"]), None, 0)
    assert figure.data is not None
    assert (figure.data["size"], figure.data["name"]) == ("1,797 × 64", "digits")
    for line, name in zip(figure.findings, ("RBF", "polynomial"), strict=True):
        assert line.startswith(name)
        beta, low, high, r = map(float, re.findall(r"β = ([\d.]+) \[([\d.]+), ([\d.]+)\], r = ([\d.]+)", line)[0])
        assert 1 < low < beta < high < 2
        assert 0.1 < r < 0.4
    panel = figure.panels[0]
    values = panel.simulate(np.random.default_rng(0), 4, (200.0,))
    theory = panel.theory(np.array([200.0]))
    assert values.mean(axis=0) == pytest.approx(theory, rel=0.15)


def test_the_table_ships_with_the_package():
    data = load("diabetes")
    assert data.size == "442 × 10"
    assert "shipped in the package" in data.source


def test_nothing_loads_scikit_learn_before_data_are_asked_for():
    load = "from verify.showing.figures import builtin_figures; builtin_figures()"
    code = f"import sys; {load}; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    "words", [("kernel",), ("real_data", "1*"), ("*kernel",), ("--data", "digits"), ("kernel", "--data", "mnist")]
)
def test_without_the_extra_the_pictures_asked_for_are_a_usage_error_before_any_work(words, monkeypatch, tmp_path):
    monkeypatch.setattr("verify.showing.figures.measure_all", lambda *_: pytest.fail("work was started"))
    result = verify("figures", *words, "--out", str(tmp_path))
    assert result.exit_code == 2
    assert result.stderr.count(MISSING) == 1


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("words", [(), ("*",), ("*a*", "figure.*")])
def test_without_the_extra_all_other_figures_are_drawn_and_one_line_says_why(words, monkeypatch, tmp_path):
    monkeypatch.setattr("verify.showing.figures.measure_all", lambda figures, *_: iter([]))
    result = verify("figures", *words, "--out", str(tmp_path))
    assert result.exit_code == 0
    assert result.stdout.startswith("left out: ")
    assert all(id_ in result.stdout for id_ in IDS)
    assert result.stdout.endswith(f": real data need scikit-learn: {MISSING}\n")
    assert result.stdout.count("\n") == 1


@pytest.mark.usefixtures("bare")
def test_without_the_extra_the_page_of_a_run_says_what_was_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr("verify.showing.figures.measure_all", lambda figures, *_: iter([]))
    words = ("dohmatob2024.lemma_f_3", "--regimes", "1", "--workers", "1", "--figures", "--report", str(tmp_path))
    result = verify("run", *words)
    assert result.exit_code == 0
    assert f"left out: {IDS[0]}: real data need scikit-learn: {MISSING}" in result.stderr
    page = (tmp_path / "figures.html").read_text()
    section = page.partition('<section id="real-data"')[2].partition("</section>")[0]
    assert "left out: dohmatob2024.figure.kernel" in section


def test_the_page_of_a_run_shows_real_data_apart_from_the_figures(suite, tmp_path, small):
    words = ["run", "dohmatob2024.lemma_f_3", "--regimes", "1", "--workers", "1", "--no-report", "--json", "-"]
    result = json.loads(verify(*words).stdout)
    write_report(result, suite, read_record(), tmp_path, [measure(f, 0, 2) for f in small.values()])
    page = (tmp_path / "figures.html").read_text()
    assert '<section id="figures"' not in page
    section = page.partition('<section id="real-data"')[2].partition("</section>")[0]
    assert section.count("<svg") == section.count("<figcaption>") == 2
    assert "no verdict" in section
    assert "licence: none" in section


@pytest.mark.usefixtures("quick")
def test_the_command_writes_pictures_and_numbers(tmp_path):
    result = verify("figures", "kernel", "real_data", "--out", str(tmp_path), "--draws", "2", "--workers", "1")
    assert result.exit_code == 0
    assert all(line.startswith("parts of figures: ") for line in result.stderr.splitlines())
    assert result.stdout.count("exploratory, no verdict") == 2
    for id_ in IDS:
        numbers = json.loads((tmp_path / f"{id_}.json").read_text())
        assert (tmp_path / f"{id_}.svg").read_text() == svg(numbers)


@pytest.mark.parametrize("words", [("1a", "--data", "digits"), ("real_data", "--data", "mnist")])
def test_data_that_no_chosen_figure_takes_are_a_usage_error(words, tmp_path):
    result = verify("figures", *words, "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "expected a set that one of the chosen figures takes" in result.stderr


@pytest.mark.parametrize("error", [URLError("no route"), TimeoutError("timed out")])
def test_mnist_without_a_network_is_a_usage_error_that_says_so(error, monkeypatch, tmp_path):
    def offline(*_, **__):
        raise error

    monkeypatch.setattr("sklearn.datasets.fetch_openml", offline)
    result = verify("figures", "kernel", "--data", "mnist", "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "expected a network" in result.stderr
    assert "Traceback" not in result.output


def test_mnist_with_a_network_is_thinned_at_random(monkeypatch):
    rng = np.random.default_rng(0)
    fetched = rng.integers(0, 256, (5000, 9)), rng.integers(0, 10, 5000).astype(str)
    monkeypatch.setattr("sklearn.datasets.fetch_openml", lambda *_, **__: fetched)
    data = load("mnist")
    assert (data.inputs.max(), data.target.dtype) == (1.0, float)
    kept = kernel_figure.chosen(data, rng)
    assert (len(kept.inputs), kept.held, set(kept.labels)) == (4000, 1000, {0.0, 1.0})


def test_an_unknown_set_has_no_figure():
    with pytest.raises(DataError, match="none takes real data"):
        with_data(select(["1a"]), "digits", 0)
