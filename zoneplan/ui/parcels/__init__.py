"""The parts of the page of parcels."""
