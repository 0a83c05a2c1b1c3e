"""Screens of the app besides the ticket and the queue."""
