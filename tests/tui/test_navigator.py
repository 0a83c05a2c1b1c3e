"""Which screen is in front: one has left the stack before the next does, or is discarded."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.screen import ModalScreen, Screen

from series_tui.api.ticket_id import TicketId
from series_tui.demo.samples import EXAMPLE
from series_tui.tui.navigator import AnyScreen, Navigator, ScreenStack
from series_tui.tui.tabs import MAX_BYTES, Tab
from tests.tui.app_harness import PlayedService, played_app


class PlayedStack:
    """Screens of no app, which take a moment to leave.

    Attributes:
        screens: Those on the stack, the one in front last.
        leaving: How many are not gone yet.
        events: What happened, with how many were still leaving then.
    """

    def __init__(self, *screens: AnyScreen) -> None:
        self.screens = [*screens]
        self.leaving = 0
        self.events: list[tuple[str, int]] = []

    def pop(self) -> Awaitable[None]:
        """Take the screen in front off the stack at once, as Textual does; it is gone later."""
        self.screens.pop()
        self.events.append(("popped", self.leaving))
        self.leaving += 1
        return asyncio.ensure_future(self._leave())

    async def _leave(self) -> None:
        await asyncio.sleep(0)
        self.leaving -= 1

    async def show(self, screen: AnyScreen, is_in_place: bool) -> None:
        """Put a screen in front."""
        self.events.append(("shown", self.leaving))
        self.screens[-1 if is_in_place else len(self.screens) :] = [screen]

    async def discard(self, _screen: AnyScreen) -> None:
        """Close a screen."""
        self.events.append(("discarded", self.leaving))


def navigator_of(stack: PlayedStack) -> Navigator:
    """Return one with nothing open yet."""
    operations = ScreenStack(lambda: stack.screens, stack.show, stack.pop, stack.discard)
    return Navigator(operations, played_app(PlayedService()).session, lambda *_: None)


@pytest.mark.parametrize(
    ("go", "shown"),
    [
        (Navigator.to_input, 0),
        (Navigator.close_all, 0),
        (Navigator.to_queue, 1),
        (lambda navigator: navigator.show(Screen()), 1),
    ],
    ids=["to the input", "close all", "to the queue", "to another screen"],
)
async def test_a_screen_has_left_before_the_next_leaves(
    go: Callable[[Navigator], Awaitable[None]], shown: int
) -> None:
    """Two at a time would be removed while the one between them is resumed."""
    stack = PlayedStack(Screen(), ModalScreen(), ModalScreen())
    await go(navigator_of(stack))
    assert stack.events == [("popped", 0)] * 2 + [("shown", 0)] * shown
    assert stack.leaving == 0


async def test_a_closed_ticket_has_left_before_it_is_discarded() -> None:
    """Its screen would be removed from both sides."""
    stack = PlayedStack(Screen())
    navigator = navigator_of(stack)
    await navigator.open(TicketId(EXAMPLE))
    await navigator.close(TicketId(EXAMPLE))
    assert stack.events == [("shown", 0), ("popped", 0), ("discarded", 0)]
    assert not navigator.tabs.tabs


async def test_tickets_are_unloaded_by_the_sizes_of_those_that_are_open() -> None:
    """A ticket walked to has the size of its own response, before its tab is its own too."""
    stack = PlayedStack(Screen())
    navigator = navigator_of(stack)
    first, second, third, gone = (TicketId(f"T-{number}") for number in range(4))
    for ticket_id in (first, second):
        await navigator.open(ticket_id)
        await navigator.update_tab(Tab(ticket_id, size=MAX_BYTES // 2))
    await navigator.update_tab(Tab(gone, size=MAX_BYTES))
    large = Tab(third, size=MAX_BYTES // 2 + 1)
    await navigator.update_tab(large)
    assert [screen for screen in map(navigator.ticket_of, navigator.screens()) if screen] == [second, first]
    await navigator.walked(second, large)
    assert [screen for screen in map(navigator.ticket_of, navigator.screens()) if screen] == [third]
    assert navigator.tabs.tabs == [Tab(first), large]
