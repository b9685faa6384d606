"""Adding a parcel layer from the page of parcels, step by step."""
