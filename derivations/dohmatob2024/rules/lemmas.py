"""Classical lemmas that the rules of this stem lean on without deriving them."""

from derivations.rules.lemmas import Lemma


LARGE_NUMBERS = Lemma(
    "law of large numbers, bounded convergence",
    "Billingsley 1995, Probability and Measure, Theorems 22.1 and 16.5",
    "means of iid terms come to the expectation, and bounded continuous functions of them do so in the mean",
)
