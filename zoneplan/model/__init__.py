"""Floor 0: the planner's words as types. Nothing here reads a file or measures anything."""
