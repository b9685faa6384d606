"""Floor 4: one check a file, one table, validate(plan, limits) -> Report."""
