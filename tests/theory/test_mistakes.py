"""Mistakes in a claims file are told with their line, what was expected, and a mend."""

import pytest

from theory import load_file
from theory.errors import LoadError


HEAD = """import sympy as sp
from theory import Claim, Kind, Parameter, Quantity, Source
from verify.simulators import simulator
n = sp.Symbol("n", integer=True, positive=True)
Q = Quantity("mine.q", "q", "q", "q")
"""
CLAIM = """C = Claim(id="mine.c", kind={kind}, statement="s", lhs=Q(), rhs=n, parameters=(Parameter(n, "n", 1, 9),),
          source=Source("Mine", "here", "ours"){more})
"""
DRAW = """@simulator("mine.q", {traits})
def q(rng, draws, *, n):
    \"\"\"n.\"\"\"
    return n + rng.normal(size=draws)
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CLAIM.format(kind="Kind.EQUALS", more=""), r":6: .*no Kind.EQUALS; .*did you mean Kind.EQUAL\?"),
        (
            CLAIM.format(kind="Kind.EQUAL", more=", hypotheses=n >= 2"),
            r":6: .*expected a tuple of .*such as \(n >= 2,\)",
        ),
        (
            CLAIM.format(kind="Kind.EQUAL", more=", expect='wrong'"),
            ":6: claim mine.c: expect: expected one of supported",
        ),
        (
            DRAW.format(traits="bounds=(0, 1)"),
            r":6: .*bounds: expected a function .*such as lambda \*\*_: \(\(0, 1\),\)",
        ),
        (
            DRAW.format(traits="cost=10"),
            r":6: .*cost: expected a function of the setting, such as lambda \*\*_: 10; got 10",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_a_mend(tmp_path, text, told):
    file = tmp_path / "mine.py"
    file.write_text(HEAD + text)
    with pytest.raises(LoadError, match=told):
        load_file(file)
