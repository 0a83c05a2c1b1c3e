"""`series-tui show --follow`: print a ticket, then its new messages as they come."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NoReturn, TextIO

from series_tui.api.models import EMPTY, Message, Ticket
from series_tui.api.service import RequestPriority
from series_tui.cli.connect import connect
from series_tui.cli.output import has_reader, print_note
from series_tui.cli.printing import Printer, ShowOptions, as_printed, text_options, writable
from series_tui.errors import Unavailable
from series_tui.render.text_format import TextOptions, TicketText
from series_tui.text.sanitize import SafeText
from series_tui.text.uncertain import is_certain

if TYPE_CHECKING:
    from series_tui.api.ticket_id import TicketId
    from series_tui.config import Settings


def follow(
    reference: TicketId,
    options: ShowOptions,
    arguments: Namespace,
    settings: Settings,
    environ: Mapping[str, str],
) -> NoReturn:
    """Print one ticket and its new messages until Ctrl+C.

    Raises:
        SeriesError: The ticket cannot be fetched at the start, or is gone.
    """
    text = text_options(options, arguments, settings, environ, sys.stdout)
    is_demo: bool = arguments.demo
    asyncio.run(_follow(reference, options, text, settings, environ, is_demo=is_demo))


async def _follow(
    reference: TicketId,
    options: ShowOptions,
    text: TextOptions | None,
    settings: Settings,
    environ: Mapping[str, str],
    *,
    is_demo: bool,
) -> NoReturn:
    async with connect(settings, environ, is_demo=is_demo, say=print_note, keeps_names=False) as connected:
        options = options.with_names(connected.names.load())
        await keep_printing(
            partial(connected.service.get_ticket, reference),
            Follower(options, text, sys.stdout),
            partial(_write, options=options),
            seconds=settings.watch_seconds,
            has_reader=partial(has_reader, sys.stdout),
        )


async def keep_printing(
    fetch: Callable[..., Awaitable[Ticket]],
    follower: Follower,
    write: Callable[[Iterator[str]], None],
    *,
    seconds: float,
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    has_reader: Callable[[], bool] = lambda: True,
) -> NoReturn:
    """Print a ticket, and what is new in it each time that it is fetched again; one request each time.

    Args:
        fetch: Sends the request, at the ``priority`` that is given.
        follower: Makes text of each state of the ticket.
        write: Prints it.
        seconds: How long to wait between two requests.
        pause: Waits.
        has_reader: Returns whether what is printed is still read.

    Raises:
        SeriesError: The ticket cannot be fetched at the start, or is gone.
        BrokenPipeError: What is printed has no reader any more.
    """
    write(follower.start(await fetch()))
    is_lost = False
    while True:
        await pause(seconds)
        if not has_reader():
            raise BrokenPipeError
        try:
            ticket = await fetch(priority=RequestPriority.BACKGROUND)
        except Unavailable as error:
            if not is_lost:
                print_note(f"Connection lost: {error.what} Still trying every {seconds:g} s.")
            is_lost = True
            continue
        if is_lost:
            print_note("Connection restored.")
            is_lost = False
        write(follower.update(ticket))


def _write(parts: Iterator[str], options: ShowOptions) -> None:
    for part in parts:
        sys.stdout.write(writable(part, options.form, sys.stdout.encoding))
    sys.stdout.flush()


class Follower:
    """Turns the states of one ticket into what is printed: everything once, then what is new.

    Args:
        options: The options of ``show``.
        text: The options of the text format.
        stream: The stream that it is printed to.
    """

    def __init__(self, options: ShowOptions, text: TextOptions | None, stream: TextIO) -> None:
        self._options, self._text, self._stream = options, text, stream
        self._ticket = Ticket()
        self._seen: set[tuple[str, str]] = set()
        self._writer: TicketText | None = None

    def start(self, ticket: Ticket) -> Iterator[str]:
        """Yield the ticket.

        Raises:
            UsageError: ``--fields`` names a field that it does not have.
        """
        self._ticket = ticket
        self._seen = set(map(_identity, ticket.messages))
        if self._options.form == "jsonl":
            yield from Printer(self._options, self._text, self._stream, is_one=True).parts(ticket)
            return
        render = as_printed(self._options.render, self._stream)
        self._writer = TicketText(as_printed(ticket, self._stream), render, self._text or TextOptions())
        yield from self._writer.whole(self._options.selection)

    def update(self, ticket: Ticket) -> Iterator[str]:
        """Yield changes and new messages; in jsonl the ticket with the new messages alone."""
        role = self._options.selection.role
        new = [message for message in ticket.messages if _identity(message) not in self._seen]
        self._seen.update(map(_identity, new))
        shown = [message for message in new if role is None or message.role is role]
        changes = state_changes(self._ticket, ticket)
        self._ticket = ticket
        if self._writer is None:
            if shown or changes:
                from series_tui.render.json_format import ticket_json

                yield ticket_json(ticket, fields=self._options.fields, messages=shown) + "\n"
            return
        self._writer.update(as_printed(ticket, self._stream))
        now = ticket.updated if isinstance(ticket.updated, datetime) else datetime.now(UTC)
        for change in changes:
            yield from self._writer.remark(now, as_printed(change, self._stream))
        yield from self._writer.messages(as_printed(tuple(shown), self._stream))


def _identity(message: Message) -> tuple[str, str]:
    """Return how a message is recognised: by its id, else by its time and text."""
    return (message.message_id, "" if message.message_id else f"{message.sent} {message.text}")


def state_changes(before: Ticket, now: Ticket) -> list[SafeText]:
    """Return what changed in status, priority and claimer, one phrase each.

    Nothing follows a value that terminals may draw wider or narrower than expected: what it was before
    comes first then, and is left out where it is such a value as well.
    """
    changes = []
    for name, old, new in (
        ("status", before.status, now.status),
        ("priority", before.priority, now.priority),
        ("claimed by", _claimer_name(before), _claimer_name(now)),
    ):
        if old != new:
            current, was = new or "nobody", f"was {old or 'nobody'}"
            if is_certain(new):
                text = f"{name}: {current} ({was})" if is_certain(old) else f"{name}: {current}, {was}"
            else:
                text = f"{name} ({was}): {current}" if is_certain(old) else f"{name}: {current}"
            changes.append(SafeText(text))
    return changes


def _claimer_name(ticket: Ticket) -> SafeText:
    return (ticket.claimer.name if ticket.claimer else EMPTY) or ticket.claimer_name or ticket.claimed_by
