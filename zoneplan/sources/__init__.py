"""Floor 2: what comes in, read without guessing."""
