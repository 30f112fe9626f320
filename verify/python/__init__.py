"""What Python programs, notebooks and pytest call."""
