"""What stands beside and on the map: cards, history, drawing tools, pictures."""
