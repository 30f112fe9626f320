"""Where the theorems stand that rules beside this one apply, and no rule for all."""

BIBLIOGRAPHY = {
    "David and Nagaraja 2003": "Order Statistics, 3rd edition, Wiley",
}
"""Title, and where it appeared, by author and year."""
