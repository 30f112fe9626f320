"""Tests of the rules beside the derivations about special functions."""
