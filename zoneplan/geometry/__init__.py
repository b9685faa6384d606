"""Floor 1: measures and relations of boundaries on a VN-2000 plane."""
