"""Parcels as a fabric, at any size: measured once, judged class by class, each class in columns."""
