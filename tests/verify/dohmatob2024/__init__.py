"""Tests of the simulators of dohmatob2024."""
