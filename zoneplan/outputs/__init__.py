"""Floor 5: what leaves zoneplan: reports, GIS files, the map."""
