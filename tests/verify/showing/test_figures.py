"""Figures of the papers: found by name, theory near simulation, the same bytes for the same seed."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from click.testing import CliRunner, Result

from theory import builtin_claims
from verify.commands.main import main
from verify.figures.dohmatob2024.curves import (
    critical,
    lost_truth,
    noisy_labels,
    over_penalties,
    over_rows,
    power_law,
    small,
)
from verify.running.record import read_record
from verify.showing.figures import (
    Figure,
    UnknownFigureError,
    builtin_figures,
    measure,
    measure_all,
    parts,
    select,
    summary,
    svg,
)
from verify.showing.report.page import write_report


ROOT = Path(__file__).parents[3]
PAPER = "dohmatob2024.figure."
EXPERIMENTS = {
    "1a": lambda d: noisy_labels(d),
    "1b": lambda d: power_law(d),
    "2a": lambda d: lost_truth("shared", d),
    "2b": lambda d: lost_truth("independent", d),
}


def toy(name: str, size: int) -> Figure:
    """A figure of the paper at another size, with few points."""
    experiment = EXPERIMENTS[name](size)
    rule = critical if name == "1b" else small
    panels = (
        over_penalties(experiment, 4 * size, (0.01, 1.0)),
        over_rows(experiment, "T", rule, (size // 3, 3 * size)),
    )
    return Figure(f"toy.figure.{name}", "A $title$", "A caption.", "error", "a mean", (), panels)


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def quick(monkeypatch):
    """Figures are measured at a size that takes no time."""

    def all_of(figures, seed, draws, workers, tick):
        for figure in figures:
            yield measure(toy(figure.id.rpartition(".")[2], 16), seed, draws) | {"figure": figure.id}

    monkeypatch.setattr("verify.showing.figures.measure_all", all_of)
    monkeypatch.setattr(
        "verify.showing.figures.with_data", lambda chosen, *_: [f for f in chosen if isinstance(f, Figure)]
    )


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ((), ("1a", "1b", "2a", "2b", "kernel")),
        (("1a",), ("1a",)),
        (("figure.1a",), ("1a",)),
        (("dohmatob2024.figure.1a",), ("1a",)),
        (("2*",), ("2a", "2b")),
        (("dohmatob2024.*b", "1a"), ("1b", "2b", "1a")),
    ],
)
def test_figures_are_named_by_id_by_its_end_or_by_a_glob(words, names):
    chosen = [figure.id for figure in select(words)]
    assert [id_ for id_ in chosen if id_.startswith(PAPER)] == [PAPER + name for name in names]


def test_an_unknown_name_is_an_error_with_the_nearest_ones():
    with pytest.raises(
        UnknownFigureError, match=r"unknown figure 'figure\.1': .* did you mean dohmatob2024\.figure\.1"
    ):
        select(["figure.1"])
    result = verify("figures", "nothing.like.it")
    assert result.exit_code == 2
    assert "unknown figure 'nothing.like.it'" in result.stderr
    assert PAPER + "1a" in result.stderr


def test_the_lines_are_formulas_of_claims_of_the_paper():
    for figure in (f for f in builtin_figures().values() if isinstance(f, Figure)):
        assert figure.claims
        assert set(figure.claims) <= set(builtin_claims())
        assert {claim.partition(".")[0] for claim in figure.claims} == {figure.paper}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_simulated_means_lie_within_their_intervals_and_two_percent_of_theory(name):
    result = measure(toy(name, 90), 0, 12)
    for panel in result["panels"]:
        for curve in panel["curves"]:
            for point in curve["points"]:
                low, high = point["interval"]
                assert low - 0.02 * point["theory"] <= point["theory"] <= high + 0.02 * point["theory"]
                assert low <= point["mean"] <= high


def test_a_wrong_formula_is_far_from_the_points():
    right = noisy_labels(90)
    wrong = replace(right, formula=right.formula.subs(sp.Symbol("n", integer=True, nonnegative=True), 12))
    figure = Figure("toy.figure.wrong", "", "", "", "", (), (over_penalties(wrong, 360, (0.01,)),))
    assert measure(figure, 0, 4)["close"] == 0


def test_theory_is_that_of_the_paper_where_it_is_simple():
    lines = noisy_labels().theory(np.array([1e-12]), 1000.0)
    noise, generators = 0.2**2 * 0.3 / 0.7, 0.2**2 * 0.5 / 0.5
    assert lines[0] == pytest.approx([noise + n * generators for n in (0, 1, 2, 5, 10)], rel=1e-6)
    kept = lost_truth("independent").theory(np.array([1e-12]), 1e6)
    assert kept[0] == pytest.approx([1 - 0.5**n for n in (0, 1, 2, 3, 5)], abs=1e-4)


def test_with_shared_designs_all_generations_are_one():
    drawn = lost_truth("shared", 20).simulate(np.random.default_rng(0), 3, (0.01, 1.0), 60)
    assert drawn[..., 1:] == pytest.approx(np.broadcast_to(drawn[..., 1:2], drawn[..., 1:].shape))


def test_a_million_rows_cost_no_more_than_a_thousand():
    tracemalloc.start()
    power_law().simulate(np.random.default_rng(0), 1, (0.01,), 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**26


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others():
    first, second, other = (measure(toy("2b", 16), seed, 2) for seed in (5, 5, 6))
    assert (first, svg(first)) == (second, svg(second))
    assert first["panels"] != other["panels"]


def test_the_order_in_which_python_hashes_changes_no_byte():
    code = (
        "from tests.verify.showing.test_figures import toy, measure, svg; import json, sys;"
        "r = measure(toy('1b', 16), 0, 2); sys.stdout.write(json.dumps(r) + svg(r))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert len({hashlib.sha256(run).hexdigest() for run in runs}) == 1


def test_the_number_of_workers_changes_no_byte():
    chosen, ticks = select(["1a"]), []
    spread = list(measure_all(chosen, 0, 2, 2, lambda: ticks.append(1)))
    assert spread == [measure(chosen[0], 0, 2)]
    assert len(ticks) == len(parts(chosen[0]))


def test_an_interval_needs_two_draws():
    with pytest.raises(ValueError, match="draws: expected at least 2"):
        measure(toy("1a", 16), 0, 1)
    assert verify("figures", "1a", "--draws", "1").exit_code == 2


@pytest.mark.usefixtures("quick")
def test_the_command_writes_a_picture_and_its_numbers_and_says_how_well_they_agree(tmp_path):
    result = verify("figures", "1a", "2b", "--out", str(tmp_path / "new"), "--draws", "3")
    assert result.exit_code == 0
    assert all(line.startswith("parts of figures: ") for line in result.stderr.splitlines())
    for name in ("1a", "2b"):
        stem = tmp_path / "new" / f"{PAPER}{name}"
        assert f"{stem}.svg  {stem}.json" in result.stdout
        numbers = json.loads(Path(f"{stem}.json").read_text())
        assert summary(numbers) in result.stdout
        assert Path(f"{stem}.svg").read_text() == svg(numbers)
    assert re.search(r"figure\.1a: \d+ of 20 points within 2% of theory; largest gap [+-]", result.stdout)


def test_the_json_page_names_every_key():
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8").partition("# The JSON of a figure")[2]
    result = measure(toy("1a", 16), 0, 2)
    curve = result["panels"][0]["curves"][0]
    nested = [*result, *result["largest_gap"], *result["panels"][0], *curve, *curve["line"], *curve["points"][0]]
    assert [key for key in nested if f"`{key}`" not in text] == []


def test_a_folder_that_cannot_be_written_is_a_usage_error_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    result = verify("figures", "--out", str(tmp_path / "file"))
    assert result.exit_code == 2
    assert "--out: expected a folder that can be written" in result.stderr


def test_ctrl_c_keeps_the_figures_that_are_finished(monkeypatch, tmp_path):
    def interrupted(figures, seed, draws, workers, tick):
        yield measure(toy("1a", 16), seed, draws)
        raise KeyboardInterrupt

    monkeypatch.setattr("verify.showing.figures.measure_all", interrupted)
    result = verify("figures", "--out", str(tmp_path))
    assert result.exit_code == 130
    assert result.stdout.endswith("interrupted\n")
    assert (tmp_path / "toy.figure.1a.svg").exists()


def test_the_page_of_a_run_shows_figures_beside_the_verdicts(suite, tmp_path):
    words = ["run", "dohmatob2024.lemma_f_3", "--regimes", "1", "--workers", "1", "--no-report", "--json", "-"]
    result = json.loads(verify(*words).stdout)
    figures = [measure(toy(name, 16), 0, 2) for name in ("1a", "2a")]
    index = write_report(result, suite, read_record(), tmp_path, figures).read_text()
    assert 'href="figures.html"' in index
    page = (tmp_path / "figures.html").read_text()
    section = page.partition('<section id="figures"')[2].partition("</section>")[0]
    assert section.count("<svg") == section.count("<figcaption>") == 2
    assert "no verdict" in section


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("words", "shown"), [((), False), (("--figures",), True), (("--no-figures",), False)])
def test_a_run_of_some_claims_draws_figures_only_where_asked(words, shown, tmp_path):
    run = ("run", "dohmatob2024.lemma_f_3", "--regimes", "1", "--workers", "1", "--report", str(tmp_path))
    assert verify(*run, *words).exit_code == 0
    assert (tmp_path / "figures.html").exists() is shown
    assert ('href="figures.html"' in (tmp_path / "index.html").read_text()) is shown
