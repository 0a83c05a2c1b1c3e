"""The names of users, from every ticket that was read."""

from __future__ import annotations

from dataclasses import replace

from series_tui.api.models import Person, Ticket
from series_tui.text.sanitize import SafeText
from series_tui.tickets.recording import People
from tests.tickets.moving_queue import ticket


def test_authors_and_claimers_are_known_by_name_from_then_on() -> None:
    """A newer name counts; a response without one takes none away."""
    people = People()
    first = replace(ticket(1), author=Person(SafeText("5"), SafeText("five"), SafeText("Five")))
    people.learn(first)
    assert (people.name("5"), people.name("7"), people.name("6")) == ("Five", "Mira", None)
    people.learn(replace(first, author=Person(SafeText("5"))))
    assert people.name("5") == "Five"
    people.learn(replace(first, author=Person(SafeText("5"), SafeText("five"), SafeText("Fives"))))
    assert people.name("5") == "Fives"
    assert [person.name for person in people.authors] == ["Fives"]
    assert list(people.staff) == [("7", "Mira")]


def test_a_whole_ticket_names_its_claimer() -> None:
    """Where the list only had the id."""
    people = People()
    people.learn(Ticket(claimed_by=SafeText("8"), claimer=Person(SafeText("8"), SafeText("otto"))))
    assert people.name("8") == "otto"
