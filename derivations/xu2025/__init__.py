"""How the claims of xu2025 follow, a module for each section."""
