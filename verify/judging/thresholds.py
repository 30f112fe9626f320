"""Every threshold of the judge in one table: value, unit, reason, and the test that fails if it moves.

The modules of this room take their numbers from here and hold none of their own. `test_thresholds.py` moves each one
to its ``moved`` value and sees the named test fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar


Value = TypeVar("Value")


@dataclass(frozen=True)
class Threshold:
    """One row of the table.

    Attributes:
        value: The number, or numbers.
        unit: What it counts, or what it is relative to.
        reason: Why there has to be one, and why it is this large.
        moved: Another value, at which the test fails.
        test: Name of that test.
    """

    value: Any
    unit: str
    reason: str
    moved: Any
    test: str


_ROWS: list[Threshold] = []


def _row(value: Value, unit: str, reason: str, moved: Value, test: str) -> Value:
    """Enter a threshold into the table, and return its value."""
    _ROWS.append(Threshold(value, unit, reason, moved, test))
    return value


# Intervals for a mean -------------------------------------------------------------------------

FIRST_LOOK = _row(
    512, "draws", "At the first look: enough for the methods of intervals, too few to cost anything.", 1024, ""
)
LEAST_LOOK = _row(
    32, "draws", "At the first look where one is dear: with fewer no gap could be told from none.", 16, ""
)
DEAR_LOOK = _row(
    1e9, "operations", "From which a first look counts as dear and takes fewer draws: a second of work.", 1e12, ""
)
GROUPS = _row(
    (4, 8, 16, 32, 64),
    "groups of draws",
    "The smallest number g is taken at which all group means on one side, 2^(1 - g) and slack, are rare enough.",
    (4,),
    "",
)
GROUP_SLACK = _row(
    0.03,
    "probability",
    "Room for higher orders in the probability that the mean of a group falls on the likelier side.",
    0.3,
    "",
)
CLIPS = _row(
    (4.0, 16.0, 64.0, 256.0, 1024.0),
    "scale of the gap",
    "Levels at which heavy-tailed draws are clipped: fixed beforehand, so that the data do not choose.",
    (1e9,),
    "",
)
LARGEST_SHARE = _row(
    0.02,
    "share of the sum of squares",
    "That one draw may carry where nobody has declared moments: beyond, the tails are not light enough for Student.",
    0.9,
    "",
)
GAP_ROUNDING = _row(
    1e-9,
    "relative gap",
    "Put down to floating point, and added to every interval: an equality is not refuted by it.",
    0.0,
    "",
)

# One comparison -------------------------------------------------------------------------------

WORK = _row(4e10, "operations", "That one stream may spend: about half a minute.", 4e7, "")
PLAIN_WORK = _row(
    6e9, "operations", "That the attempt to confirm a suspect with the plain simulator may spend.", 1e5, ""
)
SECOND_STREAM = _row(
    64,
    "times the draws of the first stream",
    "A second stream of the same kind may take, before the check stays open.",
    1,
    "",
)

# Fast simulators against plain ones -------------------------------------------------------------

AGREEMENT_TOLERANCE = _row(
    0.02,
    "relative gap",
    "Within which a fast simulator has to agree with the plain one; findings need twice that.",
    0.5,
    "",
)
AGREEMENT_SETTINGS = _row(
    3, "settings", "In which each pair is compared; a simulator with branches in one for each.", 1, ""
)
AGREEMENT_CANDIDATES = _row(20, "regimes of each claim", "Among which the settings are chosen.", 1, "")
PILOTS = _row(72, "settings", "Of which a pilot is run to see where a comparison is cheap.", 0, "")
AFFORDABLE_SETTING = _row(
    3e8,
    "operations to a verdict",
    "As the pilot sees it, up to which settings are taken in the order in which they come.",
    0.0,
    "",
)
PILOT_DRAWS = _row(256, "draws", "Of a pilot: its variance is known to a tenth.", 2, "")
PILOT_COST = _row(
    1e5, "operations per draw", "Beyond which no pilot is run: such settings come last, the cheapest first.", 0.0, ""
)
UNSEEN_DRAWS = _row(
    1e9, "draws", "That a setting without a pilot is taken to need, so that it comes after all others.", 1.0, ""
)
CHOICE_SECONDS = _row(
    60.0,
    "seconds",
    "For the choice of a simulator's settings, which takes far less: pilots are run in this process.",
    1e-4,
    "",
)
DEVIATIONS = _row(
    7.0, "standard errors", "Between the mean and the tolerance, at the error probabilities of a run.", 700.0, ""
)

# Formulas against formulas --------------------------------------------------------------------

DIGITS = _row(
    (50, 400),
    "digits",
    "To which the sides are evaluated; to more only where the first leave too large an error.",
    (8, 12),
    "",
)
FEWER_DIGITS = _row(
    20, "digits", "How many fewer show what rounding does: far more than a formula loses by accident.", 1, ""
)
DIGITS_ROUNDING = _row(1e-25, "relative gap", "Largest that is put down to rounding in digits.", 1e-3, "")
TERMS_IN_DIGITS = _row(
    2000, "terms of sums and products", "Up to which a size is evaluated in digits, which takes seconds.", 1, ""
)
DOUBLE_ROUNDING = _row(1e-9, "relative gap", "Put down to rounding in double precision.", 1e-2, "")
SIMPLIFIED_DEGREE = _row(
    60, "degree", "Of a difference that is still simplified; beyond, that could take minutes.", 0, ""
)
SIMPLIFIED_LETTERS = _row(
    8, "symbols", "In a difference that is still simplified; beyond, that could take minutes.", 0, ""
)

# Exponents along a path -----------------------------------------------------------------------

CAUTION = _row(1.5, "factor", "On top of the bound for what a sequence of slopes still has to go.", 0.0, "")
LOG_POWER = _row(0.05, "power of a logarithm", "Smallest that is told from none.", 5.0, "")
LARGEST_LOG_POWER = _row(4.0, "power of a logarithm", "Largest that is believed in.", 0.1, "")
SLOPE_RESOLUTION = _row(
    2.5e-7,
    "slope",
    "What each may be off by without anybody looking at it: where it changes by less, its course says nothing.",
    0.1,
    "",
)
QUIET = _row(
    4.0,
    "errors of a slope",
    "Up to which a change is not looked at; beyond, ratios of changes mean something.",
    1e9,
    "",
)
STEADINESS = _row(0.01, "relative", "How far the ratio of changes may fall and still count as not falling.", 1.0, "")
LOG_LIKENESS = _row(
    0.15, "power of 1/L", "How far from 1 the power may be with which slopes of a logarithm fall.", 1e-9, ""
)
LOG_DRIFT = _row(0.03, "power of 1/L", "How far from its last value that power may be.", 1e-9, "")
FEWEST_SIZES = _row(
    6, "sizes", "Without which nothing is said of an exponent: four slopes, and two to see them settle.", 60, ""
)

# Orders of magnitude --------------------------------------------------------------------------

LOGARITHM_ROUNDING = _row(1e-11, "logarithm", "Bound for what rounding does to that of either side.", 1.0, "")
PLACE_ROUNDING = _row(1e-7, "logarithm", "The same for the place of a minimum, which is known to less.", 1.0, "")
EQUIVALENT_GAP = _row(
    0.25, "relative gap", "Up to which an equivalent agrees with simulation at a size that fits a machine.", 1e-6, ""
)
EQUIVALENT_SHRINKING = _row(0.7, "share of the gap", "To which a larger one has to shrink between two sizes.", 1e-6, "")
EQUIVALENT_FACTOR = _row(4, "factor", "Between those two sizes.", 1, "")
EQUIVALENT_SIZES = _row((256, 128, 64, 32, 16), "size", "That are simulated: the first that the work allows.", (), "")
EQUIVALENT_DRAWS = _row(2048, "draws", "That have to be affordable at a size for it to be simulated.", 10**9, "")
EQUIVALENT_WORK = _row(2e8, "operations", "That count as affordable.", 1.0, "")
EQUIVALENT_PATIENCE = _row(24, "times that", "That may be spent on a stream, where draws are skewed.", 0, "")

# Limits along a growth path -------------------------------------------------------------------

EXTRAPOLATED_SIZES = _row(3, "sizes", "On which the extrapolation rests: two changes, and whether they shrink.", 2, "")
EARLY_RADIUS = _row(1 / 2, "tolerance", "Radius aimed at before the last two sizes.", 1e-3, "")
LIMIT_RADII = _row(
    (3 / 4, 1 / 2, 1 / 3),
    "tolerance",
    "Radius of the limit's interval aimed at, one after the other until it decides.",
    (1e3,),
    "",
)
ROUGH_RADIUS = _row(
    8.0, "tolerance", "The same, before those, where a gap far on the right side of a bound decides.", 1e-3, ""
)
STEADY_RADIUS = _row(1 / 8, "gap there", "The same at sizes that only show whether changes shrink.", 1e-6, "")
SHARP_RADIUS = _row(
    1 / 32,
    "gap there",
    "The same before the last three sizes once a limit is suspected: plain draws may confirm it there.",
    10.0,
    "",
)
NEGLIGIBLE_CHANGE = _row(
    1 / 50, "tolerance", "Change of a gap from one size to the next that is no sign of a trend.", 1e6, ""
)
SKEWNESS_DRAWS = _row(
    512,
    "draws",
    "At every size but the last two: their skewness stands for a bound at larger sizes, where draws are few.",
    32,
    "",
)
EARLY_WORK = _row(1e9, "operations", "At a size before the last three, which show the way but decide nothing.", 1.0, "")
FAINT_GAP = _row(
    AGREEMENT_TOLERANCE,
    "relative gap",
    "Below which no second stream of a fast simulator is drawn: it would count only if it agreed with the plain one to "
    "half of the gap, and agreement is not sought that closely.",
    10.0,
    "",
)
LASTING_CHANGE = _row(1 / 20, "gap", "Largest last change with which a limit may be refuted.", 1e6, "")

# Statements -----------------------------------------------------------------------------------

SIMULATED_STEPS = _row(
    (4, 16, 64), "size of the path", "At which a measured sequence is simulated, as far as the work allows.", (4,), ""
)
SIMULATED_WORK = _row(1e9, "operations", "Allowed for each of those streams.", 1.0, "")
SIMULATED_DRAWS = _row(2048, "draws", "That they have to be enough for.", 10**12, "")
FLAT_EXPONENT = _row(0.01, "exponent", "Below which a sequence counts as not growing like a power.", 10.0, "")

# Random matrices, maps ------------------------------------------------------------------------

LARGEST_ENTRY = _row(
    1 << 20,
    "whole number",
    "Entries of random matrices lie between it and its negative: a false identity holds by chance at most "
    "degree/(2 x + 1) times.",
    1,
    "",
)
SINGULAR_DRAWS = _row(20, "draws", "After which matrices are taken to be singular whatever is drawn.", 0, "")
MAP_CONFIDENCE = _row(0.95, "probability", "With which all bounds of a map hold together.", 0.5, "")
MAP_BINS = _row(
    6, "bins", "Of a parameter that takes many values, at most: a cell needs regimes to be called by.", 2, ""
)
MAP_TOLERANCES = _row(
    (0.01, 0.05, 0.10), "relative gap", "For which a map says from which size on a formula is usable.", (0.5,), ""
)
MAP_SHARE = _row(0.5, "share of a cell", "From which it is called by what was seen there.", 1.1, "")

TABLE = dict(zip([name for name in globals() if name.isupper() and not name.startswith("_")], _ROWS, strict=True))
"""All rows by name."""
