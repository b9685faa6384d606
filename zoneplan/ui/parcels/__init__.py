"""Large parcel layers in the app: made ready in a process of its own, shown by tiles, and one parcel's card."""
