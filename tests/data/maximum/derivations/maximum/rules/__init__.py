"""Reasons for steps that this paper alone needs: the largest of some draws."""
