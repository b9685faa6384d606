"""Bringing a boundary in, step by step."""
