"""The client of the tickets API: no terminal, no settings, no environment in here."""
