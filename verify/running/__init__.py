"""Running: what is to be done, who does it, where it is kept, and how it is resumed."""
