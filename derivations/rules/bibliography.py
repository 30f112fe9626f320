"""Where the theorems stand that rules apply: the books and papers behind the short names in their docstrings."""

BIBLIOGRAPHY = {
    "Bai and Silverstein 2010": "Spectral Analysis of Large Dimensional Random Matrices, 2nd edition, Springer",
    "Bai and Yin 1993": "Limit of the smallest eigenvalue of a large dimensional sample covariance matrix, Annals of "
    "Probability 21(3), 1275-1294",
    "Bhattacharya and Rao 1976": "Normal Approximation and Asymptotic Expansions, Wiley",
    "Billingsley 1995": "Probability and Measure, 3rd edition, Wiley",
    "Billingsley 1999": "Convergence of Probability Measures, 2nd edition, Wiley",
    "DLMF": "NIST Digital Library of Mathematical Functions, dlmf.nist.gov",
    "Eaton 1983": "Multivariate Statistics: A Vector Space Approach, Wiley",
    "Feller 1971": "An Introduction to Probability Theory and Its Applications II, 2nd edition, Wiley",
    "Hardy and Wright 2008": "An Introduction to the Theory of Numbers, 6th edition, Oxford University Press",
    "Hardy, Littlewood and Polya 1952": "Inequalities, 2nd edition, Cambridge University Press",
    "Horn and Johnson 2013": "Matrix Analysis, 2nd edition, Cambridge University Press",
    "Johnson, Kemp and Kotz 2005": "Univariate Discrete Distributions, 3rd edition, Wiley",
    "Johnson, Kotz and Balakrishnan 1994": "Continuous Univariate Distributions 1, 2nd edition, Wiley",
    "Johnson, Kotz and Balakrishnan 1995": "Continuous Univariate Distributions 2, 2nd edition, Wiley",
    "Knopp 1951": "Theory and Application of Infinite Series, 2nd English edition, Blackie",
    "Landau 1966": "Foundations of Analysis, 3rd edition, Chelsea",
    "Marchenko and Pastur 1967": "Distribution of eigenvalues for some sets of random matrices, Mathematics of the "
    "USSR-Sbornik 1(4), 457-483",
    "Muirhead 1982": "Aspects of Multivariate Statistical Theory, Wiley",
    "Petrov 1975": "Sums of Independent Random Variables, Springer",
    "Rockafellar 1970": "Convex Analysis, Princeton University Press",
    "Rubio and Mestre 2011": "Spectral convergence for a general class of random matrices, Statistics and Probability "
    "Letters 81(5), 592-602",
    "Rudin 1976": "Principles of Mathematical Analysis, 3rd edition, McGraw-Hill",
    "Schwartz 1980": "Fast probabilistic algorithms for verification of polynomial identities, Journal of the ACM "
    "27(4), 701-717",
    "Shaked and Shanthikumar 2007": "Stochastic Orders, Springer",
    "Titchmarsh 1986": "The Theory of the Riemann Zeta-Function, 2nd edition, Oxford University Press",
    "van der Vaart 1998": "Asymptotic Statistics, Cambridge University Press",
    "Williams 1991": "Probability with Martingales, Cambridge University Press",
}
"""Title, and where it appeared, by author and year."""
