"""Books and papers that the rules of this stem cite."""

BIBLIOGRAPHY = {
    "Bai and Silverstein 2010": "Spectral Analysis of Large Dimensional Random Matrices, 2nd edition, Springer",
    "Bai and Yin 1993": "Limit of the smallest eigenvalue of a large dimensional sample covariance matrix, Annals of "
    "Probability 21(3), 1275-1294",
    "Horn and Johnson 2013": "Matrix Analysis, 2nd edition, Cambridge University Press",
    "Marchenko and Pastur 1967": "Distribution of eigenvalues for some sets of random matrices, Mathematics of the "
    "USSR-Sbornik 1(4), 457-483",
    "Rockafellar 1970": "Convex Analysis, Princeton University Press",
    "Rubio and Mestre 2011": "Spectral convergence for a general class of random matrices, Statistics and Probability "
    "Letters 81(5), 592-602",
}
"""Title, and where it appeared, by author and year."""
