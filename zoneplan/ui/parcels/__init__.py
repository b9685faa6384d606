"""The parts of the page of parcels: balances, large layers made ready in a process of their own, one parcel's card."""
