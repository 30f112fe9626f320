"""Figures of Dohmatob et al. (2024): test errors of ridge regression on synthetic labels."""
