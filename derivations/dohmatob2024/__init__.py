"""How the claims of dohmatob2024 follow, a module for each section of the paper."""
