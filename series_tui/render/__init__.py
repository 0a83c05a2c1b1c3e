"""Ticket as text, Markdown, HTML or JSON. Pure functions without I/O."""
