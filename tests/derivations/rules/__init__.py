"""Tests of the rules that any author may use."""
