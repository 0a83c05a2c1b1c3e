"""HTTP: one transport over h11 and asyncio, with TLS and the key for one origin."""
