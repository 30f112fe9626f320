"""A proof of one's own: the bias of the sample variance. Run: verify derive docs/sample_variance.py"""

import sympy as sp
from bessel import BIASED, VARIANCE, n, sample_variance, v

from derivations import Chain, Definition, MatrixAlgebra, Mean, Noise, NoiseMean, Step
from theory.language.matrices import Arbitrary


m = sp.Symbol("m", real=True)
E = Arbitrary("E", n, 1)
ones = Arbitrary("ones", n, 1)
X = m * ones + E
C = sp.Identity(n) - ones * ones.T / n

variance = Mean(sp.Trace((C * X).T * (C * X)) / n)

CHAIN = Chain(
    BIASED,
    (
        Step(variance, Definition("the sample variance with divisor n")),
        Step(Mean(sp.Trace(E.T * C * E) / n), MatrixAlgebra("C is symmetric, CC = C, and C ones = 0")),
        Step(v * sp.Trace(C) / n, NoiseMean(("E",))),
        Step(BIASED, MatrixAlgebra("the trace of C is n - 1")),
    ),
    where={ones: sp.OneMatrix(n, 1)},
    laws={"E": Noise(v)},
    meaning={VARIANCE(): variance},
    symbols={m: "the mean", E: "n deviations from the mean", ones: "a column of n ones"},
)
