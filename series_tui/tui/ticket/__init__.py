"""The ticket screen, its loader, and what is done with a ticket."""
