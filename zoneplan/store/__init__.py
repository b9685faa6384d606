"""Floor 3: where plans are kept."""
