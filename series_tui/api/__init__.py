"""Client of the tickets API: no terminal, no settings, no environment.

``http`` moves the bytes, ``response`` turns them into models, ``rate_limit`` keeps the shared limit.
"""
