"""`series-tui demo-server`: the embedded API alone, until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from series_tui.demo.generator import TicketList
from series_tui.demo.server import FakeApi, Fault
from series_tui.errors import EXIT_OK, UsageError

_FAULTS = {
    "close": Fault(closes=True),
    "cut": Fault(cut_after=200),
    "hang": Fault(hangs=True),
    "portal": Fault(
        body=b"<!doctype html><html><head><title>Sign in to WiFi</title></head></html>",
        headers={"content-type": "text/html"},
    ),
}


def run_demo_server(arguments: argparse.Namespace) -> int:
    """Serve, and print the address and the key; return the exit code.

    Raises:
        UsageError: The port is taken, or a fault is unknown.
    """
    faults = [_fault(name.strip()) for name in (arguments.faults or "").split(",") if name.strip()]
    return asyncio.run(_serve(arguments, faults))


async def _serve(arguments: argparse.Namespace, faults: list[Fault]) -> int:
    tickets = TicketList(
        datetime.now(UTC),
        count=arguments.tickets,
        seed=arguments.seed,
        huge_messages=arguments.messages,
    )
    async with AsyncExitStack() as stack:
        api = FakeApi(tickets, faults=faults, latency=arguments.latency / 1000, port=arguments.port)
        try:
            await stack.enter_async_context(api)
        except OSError as error:
            raise UsageError(
                f"Port {arguments.port} cannot be used.",
                why=f"{error.strerror}.",
                next_step="Choose another with --port.",
            ) from error
        print(f"export SERIES_API_URL={api.url}\nexport SERIES_API_KEY={api.key}", flush=True)
        await asyncio.Event().wait()
    return EXIT_OK


def _fault(name: str) -> Fault:
    """Return what a name on the command line stands for.

    Raises:
        UsageError: It stands for nothing.
    """
    if name in _FAULTS:
        return _FAULTS[name]
    if name.isascii() and name.isdigit() and 200 <= int(name[:4]) < 600:
        return Fault(status=int(name))
    names = ", ".join(_FAULTS)
    raise UsageError(
        "Unknown fault in --faults.",
        why=f"Faults are {names}, and statuses from 200 to 599.",
        next_step="For example: --faults 503,close,429.",
    )
