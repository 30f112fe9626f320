"""Where the theorems stand that rules apply: the books and papers behind the short names in their docstrings."""

BIBLIOGRAPHY = {
    "Billingsley 1995": "Probability and Measure, 3rd edition, Wiley",
    "Eaton 1983": "Multivariate Statistics: A Vector Space Approach, Wiley",
    "Johnson, Kemp and Kotz 2005": "Univariate Discrete Distributions, 3rd edition, Wiley",
    "Johnson, Kotz and Balakrishnan 1994": "Continuous Univariate Distributions 1, 2nd edition, Wiley",
    "Johnson, Kotz and Balakrishnan 1995": "Continuous Univariate Distributions 2, 2nd edition, Wiley",
    "Knopp 1951": "Theory and Application of Infinite Series, 2nd English edition, Blackie",
    "Landau 1966": "Foundations of Analysis, 3rd edition, Chelsea",
    "Muirhead 1982": "Aspects of Multivariate Statistical Theory, Wiley",
    "Rudin 1976": "Principles of Mathematical Analysis, 3rd edition, McGraw-Hill",
    "Schwartz 1980": "Fast probabilistic algorithms for verification of polynomial identities, Journal of the ACM "
    "27(4), 701-717",
    "Titchmarsh 1986": "The Theory of the Riemann Zeta-Function, 2nd edition, Oxford University Press",
    "Williams 1991": "Probability with Martingales, Cambridge University Press",
}
"""Title, and where it appeared, by author and year."""
