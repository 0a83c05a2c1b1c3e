"""Who writes in a ticket: names from wherever they are known, and the types of messages."""

from __future__ import annotations

import pytest

from series_tui.api.models import EMPTY, Message, Person, Role, Ticket
from series_tui.render.participants import Participants
from series_tui.text.sanitize import SafeText

ID, MIRA = SafeText("7"), SafeText("Mira")


def message(role: Role = Role.STAFF, type_name: str = "") -> Message:
    """Return a message of user 7."""
    return Message(EMPTY, ID, role, SafeText(type_name), SafeText("text"), EMPTY)


@pytest.mark.parametrize(
    ("ticket", "label", "name"),
    [
        (Ticket(), "staff", "id 7"),
        (Ticket(claimer=Person(ID)), "staff · claimer", "id 7"),
        (Ticket(claimer=Person(ID, MIRA)), "staff · claimer", "Mira"),
        (Ticket(claimer=Person(EMPTY, MIRA)), "staff", "id 7"),
        (Ticket(claimer=Person(SafeText("8"), MIRA)), "staff", "id 7"),
        (Ticket(author=Person(ID)), "staff · author", "id 7"),
        (Ticket(author=Person(ID, MIRA)), "staff · author", "Mira"),
        (Ticket(author=Person(ID), claimer=Person(ID, MIRA)), "staff · author · claimer", "Mira"),
        (Ticket(author=Person(ID, MIRA), claimer=Person(ID, ID)), "staff · author · claimer", "Mira"),
    ],
)
def test_people_have_the_names_that_the_ticket_gives(ticket: Ticket, label: str, name: str) -> None:
    """A number in the place of a name is none."""
    people = Participants(ticket)
    assert (people.label(message()), people.name(message())) == (label, name)


def test_a_name_known_from_elsewhere_stands_for_a_number() -> None:
    """Of people of whom the ticket gives a number alone."""
    people = Participants(Ticket(author=Person(ID), claimer=Person(ID)), name_of=lambda _: MIRA)
    assert people.name(message()) == "Mira"


@pytest.mark.parametrize(
    ("role", "type_name", "whole", "cut"),
    [
        (Role.STAFF, "staff_message", "staff", "staff"),
        (Role.SYSTEM, "system_message", "system", "system"),
        (Role.SYSTEM, "closed", "system [closed]", "system"),
        (Role.OTHER, "note_of_a_bot", "[note_of_a_bot]", "[note_of…]"),
        (Role.OTHER, "", "[no type]", "[no type]"),
    ],
)
def test_an_unknown_type_is_named_as_far_as_there_is_room(
    role: Role, type_name: str, whole: str, cut: str
) -> None:
    """In brackets, which no word of the program's has."""
    written = message(role, type_name)
    assert Participants(Ticket()).label(written) == whole
    assert Participants(Ticket(), max_type_cells=8).label(written) == cut
