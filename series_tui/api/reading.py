"""Reads responses: small ones at once, large ones in a thread, so that the event loop goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from series_tui.api.attempt import RequestCancelled
from series_tui.api.response.ticket_parser import Report, ignore_count
from series_tui.api.service import OnProgress, Phase, Progress
from series_tui.runtime.daemon_thread import run_in_daemon_thread

_Result = TypeVar("_Result")
_SMALL_BODY = 64 * 1024
"""Bytes that are read in less time than a thread is worth."""
_REPORT_EVERY = 0.05


async def read_response(
    read: Callable[[Report], _Result], size: int, cancelled: asyncio.Event, on_progress: OnProgress
) -> _Result:
    """Return what is read of a response.

    Args:
        read: Reads it; calls what it is given behind each message.
        size: Bytes of the body.
        cancelled: Set when the caller went away; the reading ends with the next message.
        on_progress: Called on the event loop, now and then.

    Raises:
        RequestCancelled: The caller went away.
        SeriesError: The response holds nothing that can be taken.
    """
    if size <= _SMALL_BODY:
        return read(ignore_count)
    loop = asyncio.get_running_loop()
    is_over = False
    reported_at = monotonic()

    def report(count: int) -> None:
        nonlocal reported_at
        if is_over or cancelled.is_set():
            raise RequestCancelled("the caller went away")
        now = monotonic()
        if now - reported_at > _REPORT_EVERY:
            reported_at = now
            loop.call_soon_threadsafe(on_progress, Progress(Phase.READING, received=count))

    try:
        return await run_in_daemon_thread(lambda: read(report))
    finally:
        is_over = True
