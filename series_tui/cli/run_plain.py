"""`series-tui --plain`: the features of the app line by line, over standard input and output."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from series_tui.api.models import TicketFilters
from series_tui.api.ticket_id import ticket_reference
from series_tui.cli.connect import DEMO_WORKSPACE, connect
from series_tui.cli.output import draws_ascii, is_terminal, terminal_width
from series_tui.cli.printing import as_printed
from series_tui.cli.recents import recents_for
from series_tui.errors import EXIT_OK, UsageError
from series_tui.plain.lines import printed
from series_tui.plain.queue_list import QueueList
from series_tui.plain.session import PlainSession
from series_tui.render.times import zone_of
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.runtime.posix import on_interrupt

if TYPE_CHECKING:
    from series_tui.config import Settings

_PROMPT = "> "
_MAX_LINE_CHARS = 20_000


def run_plain(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Talk until the input ends; return the exit code.

    Raises:
        SeriesError: There is no key, no input, or an argument holds no ticket ID.
    """
    if sys.stdin is None:
        raise UsageError("There is no input to read from.", next_step="Use `series-tui show ID` instead.")
    return asyncio.run(_talk(arguments, settings, environ))


async def _talk(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    references = tuple(ticket_reference(text) for text in arguments.references)
    say = partial(_say, ascii_only=draws_ascii(settings))
    is_answered = is_terminal(sys.stdin) and is_terminal(sys.stdout)
    workspace = DEMO_WORKSPACE if arguments.demo else settings.profile
    async with connect(settings, environ, is_demo=arguments.demo, say=say) as connected:
        say(f"series-tui, workspace {workspace}, key: {connected.key_source}.")
        say("Type an ID, a link, list, help or quit.")
        session = PlainSession(
            connected.service,
            recents_for(settings, environ, is_demo=arguments.demo),
            say=say,
            ask=lambda: _ask(is_answered=is_answered),
            zone=zone_of(settings.timezone),
            now=lambda: datetime.now(UTC),
            names=connected.names.load,
            queue=QueueList(
                connected.service,
                TicketFilters(status=settings.status, department=settings.department),
                settings.views,
                settings.staff_user_id,
                waiting=settings.waiting,
            ),
        )
        talk = asyncio.current_task()
        loop = asyncio.get_running_loop()

        def stop_or_end() -> None:
            if not session.interrupt() and talk is not None:
                talk.cancel()

        try:
            with on_interrupt(loop, stop_or_end):
                await session.run(references)
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None
    return EXIT_OK


def _say(line: str, *, ascii_only: bool) -> None:
    width = terminal_width() if ascii_only else None
    sys.stdout.write(f"{printed(as_printed(line, sys.stdout), width)}\n")
    sys.stdout.flush()


async def _ask(*, is_answered: bool) -> str | None:
    """Return the next line; None at the end. No line editor: one would print control sequences."""
    if is_answered:
        sys.stdout.write(_PROMPT)
        sys.stdout.flush()
    stdin = sys.stdin
    line = await run_in_daemon_thread(lambda: stdin.readline(_MAX_LINE_CHARS))
    if not line:
        if is_answered:
            print()
        return None
    return line
