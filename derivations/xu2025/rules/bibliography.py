"""Books and papers that the rules of this stem cite."""

BIBLIOGRAPHY = {
    "Bhattacharya and Rao 1976": "Normal Approximation and Asymptotic Expansions, Wiley",
    "Billingsley 1999": "Convergence of Probability Measures, 2nd edition, Wiley",
    "DLMF": "NIST Digital Library of Mathematical Functions, dlmf.nist.gov",
    "Feller 1971": "An Introduction to Probability Theory and Its Applications II, 2nd edition, Wiley",
    "Hardy and Wright 2008": "An Introduction to the Theory of Numbers, 6th edition, Oxford University Press",
    "Petrov 1975": "Sums of Independent Random Variables, Springer",
    "Shaked and Shanthikumar 2007": "Stochastic Orders, Springer",
    "van der Vaart 1998": "Asymptotic Statistics, Cambridge University Press",
}
"""Title, and where it appeared, by author and year."""
