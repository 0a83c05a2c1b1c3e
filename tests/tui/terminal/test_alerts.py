"""The title says what waits in fixed words; an alert comes once, and only while the user is away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from series_tui.tui.polling import UserPresence
from series_tui.tui.terminal.alerts import Alerts
from tests.tui.log_harness import NOW


@dataclass
class Desk:
    """A terminal, a clock and a user.

    Attributes:
        written: What the terminal was sent.
        now: The time.
    """

    kind: str = "bell"
    written: list[str] = field(default_factory=list)
    now: timedelta = timedelta()

    def __post_init__(self) -> None:
        self.presence = UserPresence(lambda: NOW + self.now)
        self.alerts = Alerts(
            self.kind, self.written.append, lambda: self.presence.is_away, lambda: NOW + self.now
        )

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def rings(self, unread: int) -> bool:
        """Return whether the terminal is alerted when so much is unread."""
        self.written.clear()
        self.alerts.show("Queue", unread)
        return any(not text.startswith("\x1b]2;") for text in self.written)


def test_the_title_has_fixed_words_and_is_sent_when_it_changes() -> None:
    """The screen, and how much is unread."""
    desk = Desk()
    for place, unread in (("", 0), ("Queue", 0), ("Queue", 0), ("Queue", 2), ("Ticket", 1_200)):
        desk.alerts.show(place, unread)
    assert desk.written == [
        "\x1b]2;series-tui\a",
        "\x1b]2;Queue · series-tui\a",
        "\x1b]2;(2) Queue · series-tui\a",
        "\x1b]2;(1,200) Ticket · series-tui\a",
    ]
    desk.written.clear()
    desk.alerts.repeat_title()
    assert desk.written == ["\x1b]2;(1,200) Ticket · series-tui\a"]


def test_no_alert_rings_while_the_user_is_present() -> None:
    """Somebody who pressed a key within the last minute, where the terminal does not tell about its focus."""
    desk = Desk()
    desk.later(59)
    assert not desk.rings(1)
    desk.later(1)
    assert desk.rings(2)


def test_reported_focus_counts_more_than_keys() -> None:
    """Away at once without it; there with it, however long no key was pressed."""
    desk = Desk()
    desk.presence.set_focus(False)
    assert desk.rings(1)
    desk.presence.set_focus(True)
    desk.later(600)
    assert not desk.rings(2)


def test_an_alert_rings_for_more_unread_and_at_most_once_in_ten_seconds() -> None:
    """Less unread is no news."""
    desk = Desk()
    desk.presence.set_focus(False)
    assert desk.rings(3)
    desk.later(11)
    assert not desk.rings(3)
    assert not desk.rings(1)
    assert desk.rings(2)
    desk.later(9)
    assert not desk.rings(3)
    desk.later(2)
    assert desk.rings(4)


@pytest.mark.parametrize(
    ("kind", "sent"), [("off", []), ("bell", ["\a"]), ("osc9", ["\x1b]9;series-tui: 2 new\a"])]
)
def test_each_kind_sends_its_own(kind: str, sent: list[str]) -> None:
    """Fixed words; nothing where it is off."""
    desk = Desk(kind)
    desk.presence.set_focus(False)
    desk.alerts.show("", 2)
    assert desk.written[1:] == sent
