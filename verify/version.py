"""The version of these packages."""

__version__ = "0.1.0"
