"""Tests of the simulators of xu2025."""
