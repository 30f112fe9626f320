"""Thresholds of maps: where in the region of a claim it holds."""

from __future__ import annotations

from verify.thresholds.rows import named, row


MAP_CONFIDENCE = row(
    0.95,
    "probability",
    "With which all bounds of a map hold together.",
    0.5,
    "judging/test_maps.py::test_all_bounds_of_a_map_hold_together_as_often_as_they_say",
)
MAP_BINS = row(
    6,
    "bins",
    "Of a parameter that takes many values, at most: a cell needs regimes to be called by.",
    2,
    "judging/test_maps.py::test_every_point_is_in_one_cell_of_each_cut",
)
MAP_TOLERANCES = row(
    (0.01, 0.05, 0.10),
    "relative gap",
    "For which a map says from which size on a formula is usable.",
    (0.5,),
    "judging/test_maps.py::test_an_interval_across_the_tolerance_tells_neither_way",
)
MAP_SHARE = row(
    0.5,
    "share of a cell",
    "From which it is called by what was seen there.",
    1.1,
    "judging/test_maps.py::test_cells_left_and_right_of_a_border_are_told_apart",
)
MAP_SHOWN = row(
    6,
    "parameters",
    "Along which a map is drawn at most, those where verdicts differ most: more of them nobody looks at.",
    3,
    "judging/test_maps.py::test_of_many_parameters_those_are_named_along_which_the_verdicts_differ",
)

TABLE = named(globals())
"""The rows of this section by name."""
