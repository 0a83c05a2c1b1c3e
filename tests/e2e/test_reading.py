"""The main job in a real terminal: type an ID, read the ticket, leave."""

from __future__ import annotations

import pytest

from tests.e2e.terminal import Terminal

TICKET = "TICKET-1234567890-ABCD"


def test_typing_an_id_shows_the_ticket_and_quitting_restores_the_terminal() -> None:
    """Subject, status, priority, claimer, and the message with who and when; nothing stays behind."""
    with Terminal("--demo", is_modern=True, is_installed=True) as terminal:
        terminal.wait_for("Open a ticket", "demo · key: built in")
        terminal.type(TICKET, "enter")
        screen = terminal.wait_for(
            "Help with ranking", "in progress", "high", "Staff Member", "I need help with my rank"
        )
        rows = screen.split("\n")
        author = next(number for number, row in enumerate(rows) if "player" in row and "10:30" in row)
        assert "Player Name" in rows[author]
        assert "I need help with my rank" in rows[author + 1]
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_behind() == []
        assert terminal.text.strip() == ""


@pytest.mark.parametrize("size", [(40, 12), (140, 40)])
def test_an_id_as_argument_leads_straight_to_the_ticket(size: tuple[int, int]) -> None:
    """No input is shown first; escape leads to it."""
    with Terminal("--demo", TICKET, size=size) as terminal:
        terminal.wait_for("in progress", "high", "Staff Member", "The training centre one.")
        terminal.type("escape")
        terminal.wait_for("Open a ticket")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0


def test_an_unknown_id_is_an_error_and_stays_in_the_input() -> None:
    """The message names the ID and what to press; escape leads back to the input that still has it."""
    with Terminal("--demo") as terminal:
        terminal.wait_for("Open a ticket")
        terminal.type("TICKET-1-NONE", "enter")
        terminal.wait_for("No ticket TICKET-1-NONE in this workspace.", "esc")
        terminal.type("escape")
        terminal.wait_for("Open a ticket", "TICKET-1-NONE")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_behind() == []


def test_keys_typed_before_the_first_paint_take_effect() -> None:
    """A hurried reader types ahead; the ticket opens all the same."""
    with Terminal("--demo", is_installed=True) as terminal:
        terminal.type(TICKET, "enter")
        terminal.wait_for("Help with ranking", "I need help with my rank")


def test_keys_that_arrive_together_take_effect_in_their_order() -> None:
    """As when a slow connection goes on: what is deleted is what stood there."""
    with Terminal("--demo") as terminal:
        terminal.wait_for("Open a ticket")
        terminal.write(b"TICKET-1x\x7f-ABCE\x7fD")
        terminal.wait_for("▌ TICKET-1-ABCD")
        terminal.write(b"\x15" + TICKET.encode() + b"\r")
        terminal.wait_for("Help with ranking")
