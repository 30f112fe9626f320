"""Classical lemmas that the rules of this stem lean on without deriving them."""

from derivations.rules.lemmas import Lemma


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
