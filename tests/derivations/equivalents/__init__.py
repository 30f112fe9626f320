"""Tests of the rules beside the derivations of equivalents."""
