"""Chains checked: by the kernel, and by a second opinion on each step and on the claim, which can only refute."""
