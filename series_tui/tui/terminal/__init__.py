"""The terminal: what it shows, what it sends, and how it is given back."""
