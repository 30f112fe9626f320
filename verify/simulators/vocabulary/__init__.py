"""Spectra and directions that several settings share; nothing here may import theory."""
