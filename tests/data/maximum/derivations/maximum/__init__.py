"""How the mean of the largest of n uniform draws follows."""
