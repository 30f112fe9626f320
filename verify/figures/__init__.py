"""Figures of papers, a module each; found by walking this package."""
