"""Minimum shares of land as dated rules; those that zoneplan ships stand beside this file as TOML."""
