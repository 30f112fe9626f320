"""Tests of how checks, campaigns, mutants and derivations are carried out."""
