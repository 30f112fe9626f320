"""Chains of proof steps carried out: checked, simulated where nothing else decides, shown."""
