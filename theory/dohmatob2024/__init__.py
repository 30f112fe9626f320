"""Dohmatob, Feng, Kempe: Model Collapse Demystified: The Case of Regression (arXiv 2402.07712).

Setting: x ~ N(0, Sigma) in dimension d, y = x'w0 + noise of variance sigma**2. Generators
w_0 = w0 and w_m = minimum-norm least squares on T_0 rows labelled by w_{m-1} with noise
variance sigma_0**2, for m = 1..n; designs independent across generations or shared. Downstream
ridge regression with penalty lambda on T fresh rows labelled by w_n with noise variance sigma**2.

Every claim stands as printed. What the suite found to fail is followed by a claim
``<id>.corrected`` of ours.
"""

SECTIONS = (
    "least_squares",
    "degrees_of_freedom",
    "roots",
    "ridge",
    "synthetic",
    "label_noise",
    "extended",
    "noiseless",
    "algebra",
    "power_law",
    "optimal_penalty",
    "noisy_regime",
)
"""Modules with claims, in printed order."""
