"""Scanned plans: placing one, looking at it, keeping it."""
