"""Whether a statistical theorem holds, where it stops holding, and how sure that is."""

__version__ = "0.1.0"
