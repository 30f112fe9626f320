"""Evidence: regimes, streams of random numbers, and draws of the gap between the sides of a claim."""
