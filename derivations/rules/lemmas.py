"""Classical lemmas that steps lean on without deriving them: named, with a reference, and marked as such.

A step that rests on one is no stronger than `Strength.LEMMA`, however its hypotheses were checked.
"""

from __future__ import annotations

from dataclasses import dataclass

from derivations.kernel.forms import CitedLemma


@dataclass(frozen=True)
class Lemma:
    """A textbook lemma, cited and not derived.

    Attributes:
        name: What it is called.
        source: Book and place.
        says: What it says, with its hypotheses.
    """

    name: str
    source: str
    says: str

    def cited(self, seen: str = "") -> CitedLemma:
        """What a step gains by it; that its hypotheses hold is for the step to demand.

        Args:
            seen: Where the lemma's conclusion was looked at for the case in hand.
        """
        return CitedLemma(self.name, self.source, self.says, seen)


TOEPLITZ = Lemma(
    "Toeplitz",
    "Knopp 1951, Theory and Application of Infinite Series, Section 8",
    "averages with weights of sum 1, each of which tends to 0, of a bounded sequence are bounded, and of one that "
    "tends to infinity tend to infinity",
)
REFLECTION = Lemma(
    "reflection",
    "Feller 1971, An Introduction to Probability Theory II, Chapter V",
    "a statistic of a symmetric law with a density that changes its sign with the sample has a symmetric law",
)
STOCHASTIC_ORDER = Lemma(
    "stochastic order",
    "Shaked and Shanthikumar 2007, Stochastic Orders, Theorems 1.A.1 and 1.A.3",
    "what is stochastically smaller stays so in sums of independent terms and under increasing maps",
)
ROTATIONS = Lemma(
    "rotation invariance",
    "Eaton 1983, Multivariate Statistics, Chapters 2 and 7",
    "rows iid N(0, I) turned by a rotation keep their law, and a symmetric matrix that commutes with every rotation "
    "is a multiple of I",
)
CHI_SQUARE = Lemma(
    "chi-square law of a projection",
    "Muirhead 1982, Aspects of Multivariate Statistical Theory, Section 1.4",
    "z'Pz is chi-square with rank P degrees of freedom, for z of independent standard normal entries",
)
SUM_AGAINST_INTEGRAL = Lemma(
    "sum against integral",
    "Rudin 1976, Principles of Mathematical Analysis, Exercise 6.8",
    "a term of a falling positive function is at most its integral over the unit interval before, and at least that "
    "over the one after",
)
INFINITE_PRODUCT = Lemma(
    "infinite products",
    "Knopp 1951, Theory and Application of Infinite Series, Section 28",
    "for 0 <= a_t (< 1 for the former) prod (1 - a_t) > 0 and prod (1 + a_t) < infinity if and only if the sum of a_t "
    "converges",
)
COMPARISON = Lemma(
    "comparison test",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 3.25",
    "a series of nonnegative terms converges if each is at most a multiple of that of a convergent one",
)
MONOTONE = Lemma(
    "monotone sequences",
    "Rudin 1976, Principles of Mathematical Analysis, Theorems 3.14 and 3.24",
    "a monotone sequence converges if and only if it is bounded",
)
LARGE_NUMBERS = Lemma(
    "law of large numbers, bounded convergence",
    "Billingsley 1995, Probability and Measure, Theorems 22.1 and 16.5",
    "means of iid terms come to the expectation, and bounded continuous functions of them do so in the mean",
)
INTERMEDIATE_VALUE = Lemma(
    "intermediate value theorem",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 4.23",
    "a continuous function that is not positive at 0, and positive from somewhere on, has a largest root",
)
DOMINATED = Lemma(
    "dominated convergence",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 11.32",
    "a limit goes under a sum, an integral or a mean where a bound that does not move has a finite one",
)
CONVEX_LIMITS = Lemma(
    "derivatives of convex functions that converge",
    "Rockafellar 1970, Convex Analysis, Theorem 25.7",
    "where convex functions converge at every point near 0 to a differentiable one, so do their derivatives at 0",
)
SMALLEST_EIGENVALUE = Lemma(
    "smallest eigenvalue of a sample covariance",
    "Bai and Yin 1993, Limit of the smallest eigenvalue of a large dimensional sample covariance matrix, pp. 1275-1294",
    "for d/T away from 1 the smallest positive eigenvalue of X'X/T stays away from 0, X with rows iid N(0, Sigma)",
)
LOCAL_LIMIT = Lemma(
    "local limit theorem",
    "Petrov 1975, Sums of Independent Random Variables, Section VII.1",
    "for sums of whole numbers of span 1 the chance of a value is that of the normal density, uniformly",
)
DIVISORS = Lemma(
    "number of divisors",
    "Hardy and Wright 2008, An Introduction to the Theory of Numbers, Theorem 315",
    "a number N has fewer than N^e divisors, for every e > 0 and N large: those ties add up to n^(e - 1)",
)
EDGEWORTH = Lemma(
    "Edgeworth expansions",
    "Bhattacharya and Rao 1976, Normal Approximation and Asymptotic Expansions, Theorems 19.2 and 20.1",
    "the law of a mean of observations with a density and all moments is the normal one with polynomial corrections "
    "from its cumulants, uniformly up to smaller orders; a scale family has one law for every truth",
)
