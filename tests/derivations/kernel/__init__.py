"""Tests of the kernel: chains, their check, and the prover."""
