"""What takes how long, measured; each a program of its own."""
