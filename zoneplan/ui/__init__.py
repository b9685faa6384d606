"""Floor 6: the app. One page a file; a page draws what lower floors answered and computes nothing."""
