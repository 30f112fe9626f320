"""The language of claims: formulas, hypotheses, quantities, growth paths, and how they become numbers."""
