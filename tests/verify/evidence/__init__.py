"""Tests of what is drawn: regimes, simulators."""
