"""Queue screen: its loader, its rows, its filters and its widgets."""
