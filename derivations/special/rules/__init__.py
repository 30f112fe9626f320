"""Rules about special functions that are words of a vocabulary: Student's distribution function."""
