"""Regression on iterated synthetic labels: the setting of arXiv 2402.07712.

Everything is in the eigenbasis of Sigma: Gaussian designs, minimum-norm least squares, ridge and the
Sigma-norm are equivariant under rotations, so this loses nothing.

Plain simulators fit and score: `least_squares`, `process`, `generators`. Fast ones integrate label
noise and directions out: `least_squares`, `projections`, `resolvent`. `grid` is for figures.
"""
