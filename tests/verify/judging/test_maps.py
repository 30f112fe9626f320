"""Maps of the region where a claim holds: bounds that hold together, labels that say no more than was seen."""

import numpy as np
import pytest
from scipy.stats import binom

from verify.judging.map_cells import lower
from verify.judging.map_points import exceeding, points_of, settling
from verify.judging.maps import divergence_map, needed
from verify.running.suite import load_suite
from verify.thresholds.maps import MAP_CONFIDENCE


def points(verdict, count, seed=0, **laws):
    """Points of a design with some parameters, judged by a rule."""
    rng = np.random.default_rng(seed)
    regimes = [{name: law(rng) for name, law in laws.items()} for _ in range(count)]
    return [{"regime": r, "verdict": verdict(r, rng), "gap": 0.0, "interval": [0.0, 0.0]} for r in regimes]


CLAIM = load_suite().claims["dohmatob2024.thm_f_1"]
"""Its design has T rows, of which the paper speaks as phi = d/T."""


def uniform(rng):
    return float(rng.random())


def word(rng):
    return str(rng.choice(["even", "odd"]))


def below_half(regime, _):
    return "supported" if regime["x"] < 0.5 else "refuted"


@pytest.mark.parametrize(("hits", "count"), [(1, 10), (7, 10), (10, 10), (40, 120)])
def test_the_lower_bound_is_where_as_many_hits_have_the_probability_of_the_error(hits, count):
    bound = lower(hits, count, 1e-3)
    assert binom.sf(hits - 1, count, bound) == pytest.approx(1e-3)
    assert bound < hits / count


def test_without_a_hit_the_lower_bound_is_zero():
    assert lower(0, 50, 0.05) == 0


@pytest.mark.parametrize("error", [0.3, 1e-2, 1e-5])
def test_the_points_needed_are_the_fewest_whose_bound_is_above_one_half(error):
    count = needed(error)
    assert lower(count, count, error) > 0.5 >= lower(count - 1, count - 1, error) - 1e-12


def test_cells_left_and_right_of_a_border_are_told_apart():
    found = divergence_map(points(below_half, 400, x=uniform, y=uniform, w=word))
    assert found.strips["x"][0].label == "agree"
    assert found.strips["x"][-1].label == "disagree"
    assert {cell.label for cell in found.strips["w"]} == {"mixed"}
    assert found.region.label == "mixed"
    assert found.region.low < 0.5 < found.region.high
    assert found.grids["x", "y"][0].label == "agree"


def test_every_point_is_in_one_cell_of_each_cut():
    drawn = points(below_half, 150, x=uniform, n=lambda rng: int(rng.integers(1, 4)), w=word)
    found = divergence_map(drawn)
    for part in (*found.strips.values(), *found.grids.values()):
        assert sum(cell.points for cell in part) == 150
        assert sum(cell.agree for cell in part) == found.region.agree
    assert found.axes["n"].labels == ("1", "2", "3")
    assert found.axes["w"].labels == ("even", "odd")


def test_few_points_are_not_called_by_what_was_seen_of_them():
    found = divergence_map(points(lambda *_: "supported", 6, x=uniform, y=uniform))
    assert {cell.label for cell in found.cells} <= {"unknown", "none"}
    assert not found.grids


def test_one_refutation_among_many_points_is_not_hidden():
    drawn = points(lambda *_: "supported", 500, x=uniform, w=word)
    drawn[17]["verdict"] = "refuted"
    found = divergence_map(drawn)
    assert found.region.label == "mixed"
    assert sum(cell.label == "mixed" for cell in found.strips["x"]) == 1


@pytest.mark.parametrize("verdict", ["undecided", "error"])
def test_open_points_count_for_neither_side(verdict):
    found = divergence_map(points(lambda *_: verdict, 300, x=uniform))
    assert (found.region.low, found.region.high, found.region.undecided) == (0, 1, 300)
    assert {cell.label for cell in found.cells} == {"unknown"}


def test_cells_are_cut_by_the_regimes_alone():
    drawn = points(below_half, 200, x=uniform, y=uniform)
    turned = [{**p, "verdict": {"supported": "refuted", "refuted": "supported"}[p["verdict"]]} for p in drawn]
    assert divergence_map(drawn).axes == divergence_map(turned).axes


def missed(seed, confidence):
    """Whether any bound of a map misses the true share of its cell: 0.9 for even, 0.4 for odd."""
    shares = {"even": 0.9, "odd": 0.4}

    def verdict(regime, rng):
        return "supported" if rng.random() < shares[regime["w"]] else "refuted"

    found = divergence_map(points(verdict, 120, seed, w=word, v=word), confidence)

    def share(cell):
        known = dict(zip(cell.parameters, cell.place, strict=True))
        return shares[found.axes["w"].words[known["w"]]] if "w" in known else sum(shares.values()) / 2

    return any(not cell.low <= share(cell) <= cell.high for cell in found.cells if cell.points)


def test_all_bounds_of_a_map_hold_together_as_often_as_they_say():
    """Of 400 maps at most as many miss as 5 % can explain; were the nine cells taken one by one, far more would."""
    most = int(binom.isf(1e-3, 400, 1 - MAP_CONFIDENCE))
    assert sum(missed(seed, MAP_CONFIDENCE) for seed in range(400)) <= most
    assert sum(missed(seed, 1 - 9 * (1 - MAP_CONFIDENCE)) for seed in range(400)) > most


def row(*intervals, kind="≃", purpose="design"):
    sizes = [{"size": 10 * 4**i, "gap_interval": list(ends)} for i, ends in enumerate(intervals)]
    path = {"name": "d → ∞", "size": "d", "sizes": sizes}
    rest = {"verdict": "supported", "gap": 0.0, "gap_interval": [0.0, 0.0], "regime": {"x": 1.0}}
    return {"kind": kind, "path": path, "purpose": purpose, **rest}


def test_a_formula_is_usable_from_the_size_after_which_no_interval_leaves_the_tolerance():
    one = row((-0.2, 0.2), (0.02, 0.04), (0.01, 0.03), (-0.001, 0.004))
    assert settling(one) == {"0.01": 640, "0.05": 40, "0.1": 40}
    assert settling(row((0.0, 0.001), (0.2, 0.3))) == {"0.01": None, "0.05": None, "0.1": None}


def test_what_an_inequality_allows_for_does_not_count_against_it():
    assert settling(row((0.5, 0.9), (0.2, None), kind="≥")) == {"0.01": 10, "0.05": 10, "0.1": 10}
    assert settling(row((0.5, 0.9), (-0.9, -0.5), kind="≤"))["0.05"] == 40
    assert settling(row((0.0, 0.0), kind="≍")) == {}


def test_an_interval_across_the_tolerance_tells_neither_way():
    one = row((0.2, 0.3), (0.03, 0.08))
    assert (settling(one)["0.05"], exceeding(one)["0.05"]) == (None, 10)
    found = divergence_map(points_of(CLAIM, [one] * 60))
    at_end = next(s for s in found.settled if (s.tolerance, s.size) == (0.05, 40))
    assert (at_end.within, at_end.outside, at_end.low, at_end.high) == (0, 0, 0, 1)
    at_start = next(s for s in found.settled if (s.tolerance, s.size) == (0.05, 10))
    assert at_start.outside == 60
    assert at_start.high < 0.5


def test_only_checks_of_the_design_are_points():
    rows = [row((0, 0), purpose=p) for p in ("design", "search", "finding", "ablation", "record")]
    assert len(points_of(CLAIM, rows)) == 1
    assert points_of(CLAIM, [{k: v for k, v in row((0, 0)).items() if k != "purpose"}]) == []


def test_a_map_is_in_the_ratios_of_the_paper_instead_of_the_sizes_drawn():
    regime = {"d": 50, "T": 200, "lam": 0.1}
    shown = points_of(CLAIM, [row((0, 0)) | {"regime": regime}])[0]["regime"]
    assert shown == {"d": 50, "phi": 0.25, "lam": 0.1}


def test_no_points_make_no_map():
    assert divergence_map([]) is None


def test_of_many_parameters_those_are_named_along_which_the_verdicts_differ():
    laws = dict.fromkeys("abcdefghx", uniform)
    found = divergence_map(points(below_half, 300, **laws))
    assert len(found.telling) == 6
    assert "x" in found.telling
    assert set(found.strips) == set(laws)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_that_is_no_probability_is_refused(confidence):
    with pytest.raises(ValueError, match=r"confidence: expected a probability in \(0, 1\); got"):
        divergence_map(points(below_half, 9, x=uniform), confidence)


def test_points_with_other_parameters_are_refused():
    drawn = points(below_half, 9, x=uniform)
    drawn[3]["regime"] = {"z": 1}
    with pytest.raises(ValueError, match="points: expected the parameters x; got z"):
        divergence_map(drawn)
