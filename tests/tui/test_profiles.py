"""Switching to another workspace: its key, names and history; nothing of the one before stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC

import pytest
from textual.pilot import Pilot

from series_tui.api.models import WorkspaceConfig
from series_tui.api.ticket_id import TicketId
from series_tui.errors import InvalidSetting
from series_tui.text.sanitize import SafeText
from series_tui.tickets.recents import Recent
from series_tui.tui.app import SeriesApp
from series_tui.tui.commands import workspace_commands
from series_tui.tui.context import AppContext
from series_tui.tui.session import Session
from tests.tui.app_harness import MemoryRecents, PlayedConnection, PlayedKeyStore, PlayedService, seen_on
from tests.tui.log_harness import NOW
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import seen_settled, settle, until


class World:
    """Two workspaces, each with a service, a key and a history of its own.

    Attributes:
        services: The service of each.
        open: The workspaces that are connected now.
    """

    def __init__(self) -> None:
        self.services = {
            name: PlayedService(sample_ticket(subject=f"In {name}")) for name in ("north", "south")
        }
        self.recents = {name: MemoryRecents([Recent(f"OLD-{name}", NOW)]) for name in self.services}
        self.open: list[str] = []

    def setup(self, name: str) -> AppContext:
        """Return what the app needs for one of them."""
        if name not in self.services:
            raise InvalidSetting("timezone", "There is no such zone.", "Write another.")

        @asynccontextmanager
        async def connect() -> AsyncIterator[PlayedConnection]:
            self.open.append(name)
            yield PlayedConnection(self.services[name], f"{name}'s own")
            self.open.remove(name)

        return AppContext(
            connect=connect,
            prepare=lambda: None,
            recents=self.recents[name],
            workspace=name,
            host=f"{name}.example",
            zone=UTC,
            now=lambda: NOW,
            key_store=PlayedKeyStore(),
            profiles=("north", "south", "broken"),
            for_profile=self.setup,
        )

    def app(self, *references: str) -> SeriesApp:
        """Return the app on the first one."""
        return SeriesApp(Session(self.setup("north")), references=tuple(map(TicketId, references)))


async def choose(pilot: Pilot[int], words: str) -> str:
    """Choose a command in the palette by its words."""
    await pilot.press("ctrl+p")
    await pilot.pause()
    await pilot.press(*words)
    await until(pilot, lambda: words in seen_on(pilot.app).split("\n", 2)[2])
    await pilot.press("enter")
    await settle(pilot)
    await until(pilot, lambda: all(work.is_finished for work in pilot.app.workers))
    return await seen_settled(pilot)


async def test_the_palette_switches_to_another_workspace() -> None:
    """The other key is in use, the other history is there, and the tickets that were open are closed."""
    world = World()
    app = world.app(REFERENCE)
    async with app.run_test(size=(100, 24)) as pilot:
        assert "In north" in await seen_settled(pilot)
        seen = await choose(pilot, "Workspace south")
        assert "south · key: south's own" in seen
        assert "OLD-south" in seen
        assert "north" not in seen
        assert world.open == ["south"]
        assert app.navigator.tabs.latest_first() == ()
        await pilot.press(*REFERENCE, "enter")
        assert "In south" in await seen_settled(pilot)
        assert world.services["north"].asked == [REFERENCE]
        assert world.services["south"].asked == [REFERENCE]
        assert [recent.ticket_id for recent in world.recents["south"].tickets] == [REFERENCE, "OLD-south"]


async def test_departments_have_the_names_of_the_workspace_in_use() -> None:
    """A profile that cannot be used changes nothing, and the mistake is shown."""
    world = World()
    for name, service in world.services.items():
        service.config = WorkspaceConfig(
            enabled=True, departments=((SafeText("support-dept"), SafeText(f"Desk {name}")),)
        )
    app = world.app(REFERENCE)
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        assert "Desk north" in await seen_settled(pilot)
        await app.switch_profile("broken")
        seen = await seen_settled(pilot)
        assert "The setting timezone cannot be used." in seen
        assert "In north" in seen
        assert "Desk north" in seen
        assert world.open == ["north"]
        await app.switch_profile("south")
        await settle(pilot)
        await pilot.press(*REFERENCE, "enter")
        seen = await seen_settled(pilot)
        assert "Desk south" in seen
        assert "Desk north" not in seen


async def test_a_response_after_the_switch_is_dropped() -> None:
    """A ticket of the workspace before does not appear in the one after."""
    world = World()
    world.services["north"].gate.clear()
    app = world.app(REFERENCE)
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await app.switch_profile("south")
        world.services["north"].gate.set()
        seen = await seen_settled(pilot)
        assert "In north" not in seen
        assert [recent.ticket_id for recent in world.recents["north"].tickets] == ["OLD-north"]


@pytest.mark.parametrize(
    ("profiles", "offered"), [((), []), (("north",), []), (("north", "south"), ["Workspace south"])]
)
def test_every_other_workspace_is_offered(profiles: tuple[str, ...], offered: list[str]) -> None:
    """One workspace, or the demo, has no such command."""

    async def switch(_name: str) -> None:
        """Do nothing."""

    assert [command.title for command in workspace_commands(profiles, "north", switch)] == offered
