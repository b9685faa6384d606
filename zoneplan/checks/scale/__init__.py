"""Parcels beyond one memory or one machine: the same checks, part by part."""
