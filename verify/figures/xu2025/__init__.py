"""Figures of Xu et al. (2025): recursive training under growing sample sizes."""
