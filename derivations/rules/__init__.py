"""Rules of proof by subject, for any paper."""
