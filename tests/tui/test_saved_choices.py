"""What is chosen in the palette counts at once, and is saved in the config file: the theme, the alert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from series_tui.errors import UsageError
from series_tui.tui.app import SeriesApp
from tests.tui.app_harness import PlayedService, played_app, seen_on
from tests.tui.sample import sample_ticket
from tests.tui.test_commands import palette
from tests.tui.waiting import settle

SIZE = (100, 30)


@dataclass
class PlayedWriter:
    """A config file that a test looks into.

    Attributes:
        values: What was written.
        refusal: Why nothing can be; None if it can.
    """

    values: dict[str, str] = field(default_factory=dict)
    refusal: UsageError | None = None

    async def set_value(self, name: str, value: str) -> str:
        """Write a setting."""
        if self.refusal is not None:
            raise self.refusal
        self.values[name] = value
        return "config.toml"

    async def save_view(self, name: str, fields: Mapping[str, str | bool]) -> str:
        """Write no view: no test here saves one."""
        raise AssertionError(name, fields)


def app_with(writer: PlayedWriter | None) -> SeriesApp:
    """Return the app with a config file."""
    app = played_app(PlayedService(sample_ticket("A-1")))
    app.session.setup = replace(app.session.setup, writer=writer)
    return app


async def test_choices_of_the_palette_are_written_to_the_config_file() -> None:
    """A toast confirms each with the file's name, and it counts at once."""
    writer = PlayedWriter()
    app = app_with(writer)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        kinds = []
        for name, value in (("theme", "nord"), ("alert", "bell")):
            writer.values.clear()
            await palette(pilot, f"{name}: {value}")
            await pilot.press("enter")
            await settle(pilot)
            assert writer.values == {name: value}
            assert f"Saved {name} = {value} in config.toml" in seen_on(app)
            kinds.append((app.theme, app._alerts.kind))
        assert kinds == [("nord", "off"), ("nord", "bell")]


async def test_a_choice_that_cannot_be_written_counts_until_the_end() -> None:
    """The reason is said."""
    app = app_with(PlayedWriter(refusal=UsageError("config.toml cannot be written.")))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await app.use_theme("nord")
        await settle(pilot)
        assert app.theme == "nord"
        assert "config.toml cannot be written." in seen_on(app)


async def test_the_alert_chosen_rings_from_the_next_change_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the terminal has no focus; the palette offers each kind but the one in use."""
    app = app_with(None)
    sent: list[str] = []
    monkeypatch.setattr(app, "write_sequence", sent.append)
    monkeypatch.setattr(app._alerts, "_write", sent.append)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.app_focus = False
        rings = []
        for unread, kind in ((1, ""), (2, "bell"), (3, "off")):
            if kind:
                await app.use_alert(kind)
            sent.clear()
            app.navigator.queue_unread = unread
            app.navigator.show_tabs()
            rings.append("\a" in sent)
        assert rings == [False, True, False]
        app.app_focus = True
        seen = await palette(pilot, "alert:")
        assert ("Alert: bell" in seen, "Alert: osc9" in seen, "Alert: off" in seen) == (True, True, False)
