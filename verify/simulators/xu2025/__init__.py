"""Simulators of the recursive-training paper (xu2025): fit, draw from the fit, fit again.

One recursion is driven by a family of laws, an estimator and a schedule of sample sizes; many chains
run at once. The plain simulators draw every sample and fit it; the fast ones draw the sufficient
statistic of a sample in its place.
`real_data` is for the picture over real data only.
"""
