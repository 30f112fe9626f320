"""What proofs speak of beyond the formulas of claims: means, chances, and laws of what is random."""
