"""Campaigns: many checks under one budget of time and one of error, in rounds, kept in a ledger."""
