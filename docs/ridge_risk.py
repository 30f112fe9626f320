"""A proof of one's own: the risk of ridge regression at a fixed design. Run: verify derive docs/ridge_risk.py"""

import sympy as sp

from derivations import Chain, MatrixAlgebra, Mean, Noise, NoiseMean, Step
from theory import Claim, Kind, Parameter, Source
from theory.language.matrices import Arbitrary


n, d = sp.symbols("n d", integer=True, positive=True)
lam, v = sp.symbols("lam v", positive=True)
X, b, E = Arbitrary("X", n, d), Arbitrary("b", d, 1), Arbitrary("E", n, 1)
R = (X.T * X + lam * sp.Identity(d)).inverse()
error = R * X.T * (X * b + E) - b
parts = R * X.T * E - lam * R * b  # noise, and bias

RISK = Claim(
    id="ridge.risk",
    kind=Kind.EQUAL,
    statement="The risk of ridge at a fixed design is a squared bias and a variance",
    lhs=Mean(sp.Trace(error.T * error)),
    rhs=lam**2 * sp.Trace(b.T * R * R * b) + v * sp.Trace(X * R * R * X.T),
    parameters=(
        Parameter(n, "rows", low=1, high=20),
        Parameter(d, "columns", low=1, high=20),
        Parameter(lam, "penalty", low=0.1, high=10),
        Parameter(v, "variance of the noise", low=0.1, high=10),
    ),
    source=Source("A lecture remembered", "blackboard", "ours"),
)

CHAIN = Chain(
    RISK,
    (
        Step(Mean(sp.Trace(parts.T * parts)), MatrixAlgebra("R X'X - I = -lam R")),
        Step(RISK, NoiseMean(("E",))),
    ),
    laws={"E": Noise(v)},
    symbols={X: "the design, fixed", b: "the truth", E: "the noise"},
)
