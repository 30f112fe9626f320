"""Whether one statement holds if and only if another one does: when a series converges.

Judge it with `verify run mine.py`.
"""

import sympy as sp

from theory import Claim, GrowthPath, Kind, Parameter, Source, Wrong
from theory.language.propositions import Converges


# 1. The letters, with the ranges in which regimes are drawn; next to critical values the answer changes.
t = sp.Symbol("t", integer=True, positive=True)
a = sp.Symbol("a", positive=True)
EXPONENT = Parameter(a, "exponent", 0.2, 3, critical=(sp.Rational(9, 10), 1, sp.Rational(11, 10)))

# 2. The theorem as printed: what is summed from 1 on, and when that converges. Nothing is simulated here; a statement
#    about a measured sequence also needs its `equivalent`.
CLAIM = Claim(
    id="mine.iff",
    kind=Kind.IFF,
    statement="The sum of t^-a converges if and only if a > 1",
    lhs=Converges(t**-a, t),
    rhs=a > 1,
    parameters=(EXPONENT,),
    path=GrowthPath("t grows", t, tuple(10**k for k in range(2, 13))),
    source=Source("Where it is printed", "Lemma 6"),
    wrong=(Wrong("a >= 1", a >= 1),),
)
