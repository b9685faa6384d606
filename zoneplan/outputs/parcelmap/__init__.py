"""A large parcel layer made ready for the map, and the tiles that the browser asks for."""
