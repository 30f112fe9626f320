"""Rules that the derivations of dohmatob2024 alone need."""
