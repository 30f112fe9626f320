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
DOMINATED = Lemma(
    "dominated convergence",
    "Rudin 1976, Principles of Mathematical Analysis, Theorem 11.32",
    "a limit goes under a sum, an integral or a mean where a bound that does not move has a finite one",
)
