"""Wrong versions of claims, and which share of them the suite refutes: its measured power."""
