"""Waits of a pilot for those widgets alone that have something to do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from textual._queue import Queue
from textual.app import ScreenStackError
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout


@pytest.fixture(scope="session", autouse=True)
def short_waits() -> Iterator[None]:
    """Let a pilot send no message to the widgets that wait for their next one.

    Textual's own wakes every widget of a screen each time, which is half of the messages of a test.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pilot, "_wait_for_screen", _wait_for_screen)
        yield


def is_waiting(node: MessagePump) -> bool:
    """Return whether a node has handled all its messages and waits for the next one."""
    queue: Queue[Message | None] = node._message_queue
    return node._pending_message is None and queue.empty() and bool(queue.ready_event._waiters)


async def _wait_for_screen(pilot: Pilot[Any], timeout: float = 30.0) -> bool:
    """Wait until the app, its screen and the screen's widgets have handled what they were sent.

    Returns:
        False where an error ends the app first.
    """
    app = pilot.app
    try:
        screen = app.screen
    except ScreenStackError:
        return False
    done = asyncio.Event()
    waited_for = 0

    def handled() -> None:
        nonlocal waited_for
        waited_for -= 1
        if not waited_for:
            done.set()

    for node in [app, screen, *(node for node in screen.walk_children() if not is_waiting(node))]:
        waited_for += node.call_later(handled)
    if not waited_for:
        return True
    ends = [asyncio.ensure_future(end.wait()) for end in (done, app._exception_event)]
    finished, pending = await asyncio.wait(ends, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    for end in pending:
        end.cancel()
    if not finished:
        raise WaitForScreenTimeout("widgets did not handle their messages in time")
    return done.is_set()
