"""Rules that the derivations of xu2025 alone need."""
