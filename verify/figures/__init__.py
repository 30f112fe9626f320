"""Figures of papers, a module or a package each; found by walking this package."""
