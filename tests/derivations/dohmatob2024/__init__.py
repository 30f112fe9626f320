"""Tests of the rules beside the derivations of dohmatob2024."""
