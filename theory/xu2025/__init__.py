"""Xu et al.: A Probabilistic Perspective on Model Collapse (2025).

The paper's text is not part of this project. Its claims are formalised from its published summary, and
every source says so. Setting: a parametric family with truth theta; theta_1 = M(n_1 draws of the true law),
theta_t = M(n_t draws of the law fitted at t - 1); n_1, n_2, ... is the schedule.

Where the suite found a claim to fail it is followed by a claim ``<id>.corrected`` of ours.
"""

SECTIONS = ("walk", "bias", "degenerate", "absorption", "improvement", "correction")
"""Modules with claims, in the order of the catalogue."""
