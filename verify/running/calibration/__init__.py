"""How often the judge errs, measured on laws about which everything is known."""
