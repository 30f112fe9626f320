"""Tests of the kernel: chains, the forms of obligations, and what decides them."""
