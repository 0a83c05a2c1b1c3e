"""Read Series support tickets in a terminal: fast, safe, and pleasant over SSH."""

__version__ = "0.2.0"
