"""Classical lemmas that the rules of this stem lean on without deriving them."""

from derivations.rules.lemmas import Lemma


INTERMEDIATE_VALUE = Lemma(
    "intermediate value theorem",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 4.23",
    "a continuous function that is not positive at 0, and positive from somewhere on, has a largest root",
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
