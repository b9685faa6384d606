"""Context layers: added, shown, held against the zones."""
