"""The app's context: everything from outside, behind small interfaces."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from random import random
from typing import NamedTuple, Protocol, runtime_checkable

from series_tui.api.service import TicketService
from series_tui.api.ticket_id import TicketId
from series_tui.tickets.recents import Recents
from series_tui.tickets.views import SavedFields


class Connection(Protocol):
    """A way to the service, with a key."""

    @property
    def service(self) -> TicketService:
        """The service to read from."""
        ...

    @property
    def key_source(self) -> str:
        """The key's source: ``OS keyring``, ``SERIES_API_KEY``, ``built in``."""
        ...


class KeyStore(Protocol):
    """Checks and stores the key that a person enters, and never returns it."""

    @property
    def may_open_window(self) -> bool:
        """Whether the keyring may ask for its password in a window that a person sees."""
        ...

    async def check(self, text: str) -> str:
        """Ask the service whether it accepts a key; return its other remarks, empty for none.

        Raises:
            SeriesError: The text is not a key, the service refuses it, or does not respond.
        """
        ...

    async def store(self) -> str:
        """Store the accepted key in the system's keyring, and use it from now on; return what was done.

        Raises:
            SeriesError: No keyring keeps it; ``why`` says what is wrong.
        """
        ...

    @property
    def file_offer(self) -> str:
        """The file that could keep the key; empty where none can be written."""
        ...

    async def store_in_file(self) -> str:
        """Store the accepted key in that file, and use it from now on; return what was done.

        Raises:
            SeriesError: The file, or the config file that names it, cannot be written.
        """
        ...

    async def alternatives(self) -> Sequence[str]:
        """Return the other ways to give the key, one sentence each, commands in backticks."""
        ...

    def use_for_now(self) -> None:
        """Use the accepted key until the app ends, stored nowhere."""
        ...


Connect = Callable[[], AbstractAsyncContextManager[Connection]]


class NoticeQueue:
    """Passes sentences from the connection to the app, and keeps them while no app listens."""

    def __init__(self) -> None:
        self._pending: list[str] = []
        self._listener: Callable[[str], None] | None = None

    def put(self, text: str) -> None:
        """Pass a sentence on, now or once there is a listener."""
        if self._listener is None:
            self._pending.append(text)
        else:
            self._listener(text)

    def listen(self, listener: Callable[[str], None]) -> None:
        """Pass on what is pending, and everything from now on."""
        self._listener = listener
        pending, self._pending = self._pending, []
        for text in pending:
            listener(text)


class QueueWalk(NamedTuple):
    """The queue as it is filtered and sorted, for going from one ticket to the next.

    Attributes:
        ids: The tickets that are loaded, in order.
        label: What they are, in a few words: ``unclaimed``; empty for the whole queue.
        is_whole: Whether every ticket of the kind is among them.
    """

    ids: tuple[TicketId, ...] = ()
    label: str = ""
    is_whole: bool = True


@runtime_checkable
class TicketQueue(Protocol):
    """The queue, as far as the screen of a ticket uses it."""

    def walk(self) -> QueueWalk:
        """Return the loaded tickets in the order in which they are shown."""
        ...

    def walked(self, ticket_id: TicketId) -> None:
        """Put the cursor on the ticket that the user went on to, once the queue is in front again."""
        ...

    def show_author(self, user_id: str) -> None:
        """Show one author's tickets; the filters of before come back with the first ``queue.back``."""
        ...


class SettingsWriter(Protocol):
    """Writes what a person chose in the app to the config file."""

    async def set_value(self, name: str, value: str) -> str:
        """Write a setting; return where it was written, for a message.

        Raises:
            SeriesError: It cannot be written.
        """
        ...

    async def save_view(self, name: str, fields: Mapping[str, str | bool]) -> str:
        """Write a view of the queue under a name, in the place of one that has it; return where.

        Raises:
            SeriesError: It cannot be written, or the name is not one.
        """
        ...


class Pauses(NamedTuple):
    """Seconds that the app waits, for a user who may press another key or for the service.

    Attributes:
        counts: In a queue, before the other statuses are counted.
        preview: On a row of the queue, before its ticket is requested.
        search: In a search, before the service is asked.
        prefetch: On a ticket, before the next one is requested.
        read: On a ticket that was walked to, before it counts as read.
        superseded: Before a request is cancelled whose response no longer counts.
        refused: Before all pages are read on, where the limit refused one and the service does not say when.
        collect: After a screen has closed, before its memory is freed.
        flash: While a flash is shown.
    """

    counts: float = 0.5
    preview: float = 0.35
    search: float = 0.25
    prefetch: float = 0.15
    read: float = 1.0
    superseded: float = 2.0
    refused: float = 5.0
    collect: float = 0.25
    flash: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)  # making both takes a millisecond
class AppContext:
    """Everything the app needs from outside.

    Attributes:
        connect: Makes the way to the service; raises a ``SeriesError`` if there is none.
        prepare: Imports what `connect` needs; called off the event loop, once the screen is painted.
        recents: What is remembered of opened tickets.
        workspace: What the workspace is called here: the profile's name, or ``demo``.
        host: The host that answers, for messages about it.
        zone: The zone that times are shown in.
        now: The clock.
        references: Tickets to open at the start.
        ascii_only: Whether the program's own marks are ASCII.
        theme: The theme's name, or ``auto``.
        alert: What a change does while the user is away: ``off``, ``bell`` or ``osc9``.
        keys: Keys that replace the built-in ones: binding id to key.
        clipboard: How the terminal is reached: ``terminal``, ``tmux`` or ``screen``.
        notice: Something to say at the start, one sentence; empty for nothing.
        is_plain_http: Whether the key travels unencrypted (to this machine alone).
        department: Id of the department that the queue starts with; empty for all.
        status: Status that the queue starts with, as the API spells it; empty for all.
        staff_user_id: UserId of the person who works here; empty if it is not known.
        watch_seconds: How often what is watched is asked for.
        pauses: The app's own waits.
        sleep: Waits for a number of seconds: before the next poll, before a ticket counts as read, before
            a refused request is repeated.
        chance: Returns a number from 0 to 1, another one each time.
        key_store: Takes the key from the person; None where there is none to be had, as in the demo.
        profiles: The profiles that can be switched to, this one among them.
        for_profile: Returns what the app needs for another profile; raises a ``SeriesError`` if there is a
            setting in it that cannot be used.
        notices: What the connection has to say later.
        waiting: Whether the queue shows from the start who waits.
        views: The saved views of the queue by name.
        view: The name of the view that the queue starts on; empty for none.
        writer: Writes settings and views; None where they are not kept, as in the demo.
        mouse: Whether the app takes the mouse; otherwise it is the terminal's.
        links: Whether links in messages are sent as hyperlinks of the terminal (OSC 8).
        ticket_url: Web address of a ticket with ``{TicketId}`` or ``{_id}`` in it; empty for none.
        player_url: Web address of a player's profile with ``{UserId}`` in it; empty for none.
        open_link: Opens a web address, and returns whether that went well; None where no browser would open
            in front of the user.
    """

    connect: Connect
    prepare: Callable[[], None]
    recents: Recents
    workspace: str
    host: str
    zone: tzinfo
    now: Callable[[], datetime]
    references: tuple[TicketId, ...] = ()
    ascii_only: bool = False
    theme: str = "auto"
    alert: str = "off"
    keys: Mapping[str, str] = field(default_factory=dict)
    clipboard: str = "terminal"
    notice: str = ""
    is_plain_http: bool = False
    department: str = ""
    status: str = ""
    staff_user_id: str = ""
    watch_seconds: int = 30
    pauses: Pauses = field(default_factory=Pauses)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random
    key_store: KeyStore | None = None
    profiles: tuple[str, ...] = ()
    for_profile: Callable[[str], AppContext] | None = None
    notices: NoticeQueue = field(default_factory=NoticeQueue)
    waiting: bool = False
    views: Mapping[str, SavedFields] = field(default_factory=dict)
    view: str = ""
    writer: SettingsWriter | None = None
    mouse: bool = True
    links: bool = True
    ticket_url: str = ""
    player_url: str = ""
    open_link: Callable[[str], bool] | None = None
