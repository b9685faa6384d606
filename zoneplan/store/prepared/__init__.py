"""Parcel layers made ready for the map, kept in a cache beside no plan: written once, read a view at a time."""
