"""Books and papers that the rules of this stem cite."""

BIBLIOGRAPHY = {
    "Hardy, Littlewood and Polya 1952": "Inequalities, 2nd edition, Cambridge University Press",
}
"""Title, and where it appeared, by author and year."""
