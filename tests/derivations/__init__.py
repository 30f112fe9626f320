"""Tests of how claims follow, mirroring the package."""
