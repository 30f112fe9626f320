"""Tests of the second opinion on steps and claims."""
