"""The kernel: chains, what each line demands, and what counts as shown."""
