"""Uses the app as a restless reader does, for long, and counts what it holds on to.

The app is the real one but for the terminal: the settings, the key, the history, the shared limit and the
connections are those of a user, and the embedded API answers from a process of its own.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, chdir, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from weakref import WeakSet

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from series_tui.cli.make_context import make_context
from series_tui.config import load_settings
from series_tui.tui.app import SeriesApp
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.session import Session
from series_tui.tui.ticket.screen import TicketScreen
from tests.cli.world import exported

Card = TypeVar("Card")
TICKETS = (
    "TICKET-1234567890-ABCD",
    "TICKET-1700000005-0200",
    "TICKET-1700000021-JPJP",
    "TICKET-1700000023-EMOJ",
    "TICKET-1-NONE",
)
SIZES = ((80, 24), (40, 12), (120, 40), (200, 50), (1, 1), (60, 20))
WARM_UP = 100
"""Actions after which everything that is loaded once is loaded."""
FEW_CLOSED = 3
"""Closed screens that may be in memory, however many there were: the last message of a widget names one."""
_QUIET_SECONDS = 60.0
"""Seconds after which it is counted although something still changes."""
_LOOK_EVERY = 0.4
_QUIET_LOOKS = 6
"""Looks at which the same is found; the service may take two seconds to end what nobody waits for."""
_PAUSES = (0.0, 0.0, 0.01, 0.05)
"""Seconds between what is done: with some of them a response arrives, with others it does not."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds on to.

    Attributes:
        tasks: Tasks of the event loop.
        threads: Threads.
        handles: Open file descriptors, sockets among them.
        sockets: Open sockets.
        closed_tickets: Screens of tickets that were closed since the start, and are still in memory.
        megabytes: Memory of the process that is in use (resident), in MB.
    """

    tasks: int
    threads: int
    handles: int
    sockets: int
    closed_tickets: int
    megabytes: float


@contextmanager
def embedded_api() -> Iterator[dict[str, str]]:
    """Run the embedded API in a process of its own; yield the variables that lead to it."""
    command = [sys.executable, "-m", "series_tui", "demo-server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            yield exported(server)
        finally:
            server.terminate()


def dealt(chance: random.Random, cards: Sequence[Card]) -> Iterator[Card]:
    """Yield cards for ever, from a deck that is shuffled again when all are out."""
    while True:
        deck = list(cards)
        chance.shuffle(deck)
        yield from deck


class Soak:
    """Does things at random in an app, the same ones for the same seed.

    What is done, with which ticket and at which size, is dealt like cards: by the end of the warm-up each has
    had its turn, and any hundred actions are much like any other.

    Args:
        pilot: The app's pilot.
        seed: Chooses what is done.
    """

    def __init__(self, pilot: Pilot[int], seed: int) -> None:
        self._pilot = pilot
        self._earlier = WeakSet(_ticket_screens())
        self._random = random.Random(seed)
        self._sizes = dealt(self._random, SIZES)
        self._tickets = dealt(self._random, TICKETS)
        ways: tuple[Callable[[], Awaitable[None]], ...] = (
            self._open,
            self._open,
            self._open_and_stop,
            self._refresh,
            self._refresh_and_stop,
            self._back,
            self._find,
            self._filter,
            self._scroll,
            self._scroll,
            self._resize,
            self._queue,
            self._preview,
            self._help,
        )
        self._ways = dealt(self._random, ways)

    async def act(self, count: int) -> None:
        """Do so many things, none of which waits for a response, unless chance has it."""
        for _ in range(count):
            way = next(self._ways)
            await way()
            self._look_for_fault(way.__name__)
            await asyncio.sleep(self._random.choice(_PAUSES))

    async def held(self) -> Held:
        """Close everything but the first screen, wait until all is quiet, and count.

        Closed tickets are counted first, while there are connections: these must not keep them. Then the
        connections are closed, too: how many of them are idle is chance.
        """
        await self._quiet()
        await self._done(self._app.navigator.close_all)
        await self._type_a_letter()
        for size in (*SIZES, SIZES[0]):  # Textual makes a scrollbar, and its task, where one is first needed
            await self._pilot.resize_terminal(*size)
        closed_tickets = (await self._quiet()).closed_tickets
        await self._done(self._app.session.disconnect)
        return replace(await self._quiet(), closed_tickets=closed_tickets)

    def _look_for_fault(self, after: str) -> None:
        if self._app.fault is not None:
            raise AssertionError(f"a fault after {after}:\n{self._app.fault.text()}")

    async def _type_a_letter(self) -> None:
        """Make sure that keys are still taken: where nothing happens, nothing is held on to either."""
        reference = self._app.screen.query_one("#reference", Input)
        reference.value = ""
        await self._press("x")
        deadline = asyncio.get_running_loop().time() + _QUIET_SECONDS
        while reference.value != "x":
            self._look_for_fault("what was done last")
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError("the app takes no keys any more")
            await self._pilot.pause(_LOOK_EVERY)
        reference.value = ""

    async def _quiet(self) -> Held:
        """Return what is held once the same tasks, threads and handles are seen several times.

        The looks collect no garbage: that takes far longer than they do.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _QUIET_SECONDS
        gc.collect()
        running = _running()
        quiet = 0
        while quiet < _QUIET_LOOKS and loop.time() < deadline:
            await self._pilot.pause(_LOOK_EVERY)
            before, running = running, _running()
            quiet = quiet + 1 if running == before else 0
        return _counted(self._earlier)

    async def _done(self, work: Callable[[], Awaitable[None]]) -> None:
        """Let the app do something as it does for a key."""
        done = asyncio.Event()

        async def do() -> None:
            await work()
            done.set()

        self._app.call_later(do)
        await done.wait()

    @property
    def _app(self) -> SeriesApp:
        app = self._pilot.app
        assert isinstance(app, SeriesApp)
        return app

    async def _press(self, *keys: str) -> None:
        """Press keys as fast as the app takes them; a pilot would wait for a pause after each."""
        for key in keys:
            self._app.post_message(events.Key(key, key if len(key) == 1 else None))
            for node in (self._app, self._app.screen):
                taken = asyncio.Event()
                node.call_later(taken.set)
                # A screen that is closed meanwhile takes nothing.
                while node.is_running and not taken.is_set():
                    await asyncio.sleep(0)

    async def _open(self) -> None:
        await self._press("f3")
        if isinstance(self._app.screen, OpenScreen):
            self._app.screen.query_one("#reference", Input).value = next(self._tickets)
            await self._press("enter")

    async def _open_and_stop(self) -> None:
        await self._open()
        await self._press("escape", *self._random.choice([(), ("r",), ("escape",)]))

    async def _refresh(self) -> None:
        await self._press("f5")

    async def _refresh_and_stop(self) -> None:
        await self._press("f5", "escape")

    async def _back(self) -> None:
        await self._press("escape")

    async def _find(self) -> None:
        await self._press("slash", *self._random.choice(["rank", "the", "zzz"]), "enter", "n", "escape")

    async def _filter(self) -> None:
        await self._press("f")

    async def _scroll(self) -> None:
        await self._press(*self._random.choices(["pagedown", "pageup", "j", "k", "g", "G", "d", "u"], k=3))

    async def _resize(self) -> None:
        await self._pilot.resize_terminal(*next(self._sizes))

    async def _queue(self) -> None:
        await self._press("f2", *self._random.choice([(), ("s",), ("x",), ("0",), ("escape",)]))

    async def _preview(self) -> None:
        await self._press("f2", "j", "j", "enter")

    async def _help(self) -> None:
        await self._press("f1", "escape")


@asynccontextmanager
async def soaking(environ: Mapping[str, str], seed: int) -> AsyncIterator[Soak]:
    """Run the app without a terminal, over what the environment says, and yield what uses it."""
    setup = make_context(load_settings({}, environ), environ, is_demo=False, ascii_only=False)
    # What is typed at random exports tickets, too.
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        async with Session(setup) as session:
            app = SeriesApp(session)
            async with app.run_test(size=SIZES[0]) as pilot:
                yield Soak(pilot, seed)


def _ticket_screens() -> list[TicketScreen]:
    return [candidate for candidate in gc.get_objects() if isinstance(candidate, TicketScreen)]


def _running() -> tuple[int, int, int, int]:
    """Return the numbers of tasks, threads, file descriptors and sockets."""
    handles = {}
    for number in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # that of the listing itself
            handles[number] = os.readlink(f"/proc/self/fd/{number}")
    sockets = sum(target.startswith("socket:") for target in handles.values())
    return len(asyncio.all_tasks()), threading.active_count(), len(handles), sockets


def _counted(earlier: WeakSet[TicketScreen]) -> Held:
    """Count what is held, but for the screens that others made earlier in this process."""
    gc.collect()
    tasks, threads, handles, sockets = _running()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Held(
        tasks=tasks,
        threads=threads,
        handles=handles,
        sockets=sockets,
        closed_tickets=sum(screen not in earlier for screen in _ticket_screens()),
        megabytes=pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
    )
