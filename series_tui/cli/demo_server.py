"""`series-tui demo-server`: the embedded API by itself, until it is interrupted."""

from __future__ import annotations

import asyncio

from series_tui.demo.fake_api import FakeApi
from series_tui.errors import EXIT_OK, UsageError


def run_demo_server(port: int) -> int:
    """Serve, and print the address and the key; return the exit code.

    Raises:
        UsageError: The port is taken.
    """
    return asyncio.run(_serve(port))


async def _serve(port: int) -> int:
    try:
        async with FakeApi(port=port) as api:
            print(f"SERIES_API_URL={api.url}\nSERIES_API_KEY={api.key}", flush=True)
            await asyncio.Event().wait()
    except OSError as error:
        raise UsageError(
            f"Port {port} cannot be used.", why=f"{error.strerror}.", next_step="Choose another with --port."
        ) from error
    return EXIT_OK
