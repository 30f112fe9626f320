"""Tests of the rules beside the derivations of xu2025."""
