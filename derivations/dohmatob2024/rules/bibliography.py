"""Where the theorems stand that rules beside this one apply, and no rule for all."""

BIBLIOGRAPHY = {
    "Hardy, Littlewood and Polya 1952": "Inequalities, 2nd edition, Cambridge University Press",
}
"""Title, and where it appeared, by author and year."""
