"""Recursive parametric training: the setting of arXiv 2505.13947. `real_data` is for figures."""
