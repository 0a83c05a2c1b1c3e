"""The choices of the queue's menus: what is offered, in which order, and what may be typed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from series_tui.api.models import Person, WorkspaceConfig
from series_tui.text.sanitize import SafeText
from series_tui.tickets.recording import People
from series_tui.tickets.sort import SERVICE_ORDER, SortKey, SortOrder
from series_tui.tui.queue import menus
from series_tui.tui.widgets.select_dialog import Choice
from tests.tickets.moving_queue import ticket


def by(user_id: str, name: str = "", **fields: str) -> Person:
    """Return an author."""
    return Person(SafeText(user_id), SafeText(name), **{key: SafeText(text) for key, text in fields.items()})  # type: ignore[arg-type]  # texts only


def values(choices: list[Choice]) -> list[str]:
    """Return what choices stand for."""
    return [choice.value for choice in choices]


def test_a_status_is_offered_with_its_count_where_that_is_known() -> None:
    """All statuses come first."""
    choices = menus.status_choices({"": 1_234, "open": 0, "closed": None})
    assert [choice.label for choice in choices] == [
        "all statuses  1,234",
        "○ open  0",
        "◐ in progress",
        "✓ resolved",
        "✕ closed",
    ]


def test_priorities_are_offered_with_the_most_urgent_first() -> None:
    """After all of them."""
    assert values(menus.priority_choices()) == ["", "urgent", "high", "medium", "low"]


@pytest.mark.parametrize("order", [SERVICE_ORDER, SortOrder(SortKey.STATUS), SortOrder(SortKey.AUTHOR, True)])
def test_each_order_is_offered_with_the_one_that_applies_first(order: SortOrder) -> None:
    """Each in both directions, once."""
    choices = menus.sort_choices(order)
    orders = [menus.sort_order(choice.value) for choice in choices]
    assert orders[0] == order
    assert len(set(orders)) == len(orders) == 1 + 2 * len(SortKey)
    assert Choice("author reversed", "Author, Z to A") in choices
    assert menus.sort_order("author reversed") == SortOrder(SortKey.AUTHOR, reverse=True)
    assert menus.sort_order("author") == SortOrder(SortKey.AUTHOR)


def test_departments_of_tickets_are_offered_besides_those_of_the_workspace() -> None:
    """By name where there is one."""
    names = WorkspaceConfig(departments=((SafeText("a"), SafeText("Alpha")), (SafeText("b"), SafeText(""))))
    tickets = [replace(ticket(1), department=SafeText(name)) for name in ("a", "c", "")]
    labels = [(choice.value, choice.label) for choice in menus.department_choices(tickets, names)]
    assert labels == [("", "all departments"), ("a", "Alpha"), ("b", "b"), ("c", "c")]
    assert values(menus.department_choices(tickets, None)) == ["", "a", "c"]


def test_the_author_of_the_row_is_offered_first() -> None:
    """All authors come next, then everybody who was seen; without a row all authors come first."""
    people = People()
    for author in (by("1", "one"), by("2", "two")):
        people.learn(replace(ticket(1), author=author))
    row = replace(ticket(1), author=by("2", "two"))
    assert values(menus.author_choices(row, people)) == ["2", "", "1"]
    assert values(menus.author_choices(replace(row, author=by("")), people)) == ["1", "", "2"]
    assert values(menus.author_choices(None, people)) == ["1", "", "2"]
    assert values(menus.author_choices(None, People())) == [""]


def test_claimers_are_offered_by_name_before_members_of_departments() -> None:
    """Each once; a member whose name is known has it."""
    people = People()
    for user_id, name in (("7", "mira"), ("8", "Anna")):
        people.learn(
            replace(
                ticket(1), claimed_by=SafeText(user_id), claimer_name=SafeText(name), author=by("5", "five")
            )
        )
    names = WorkspaceConfig(members=(SafeText("7"), SafeText("5"), SafeText("9")))
    assert [choice.label for choice in menus.staff_choices(people, names)] == [
        "Anna  id 8",
        "mira  id 7",
        "five  id 5",
        "id 9",
    ]
    assert len(menus.staff_choices(people, None)) == 2


def test_an_id_is_typed_in_letters_digits_and_dashes() -> None:
    """At least one digit is among them, and not more than 64 characters."""
    for text in ("5", "a-1_b", "x" * 63 + "1"):
        assert menus.typed_id(text) == Choice(text, f"id {text}")
    for text in ("", "abc", "a b1", "a/1", "é1", "x" * 64 + "1", "-_"):
        assert menus.typed_id(text) is None


def test_the_id_of_a_user_is_typed_in_digits() -> None:
    """Twenty of them at the most."""
    for text in ("7", "1" * 20):
        assert menus.typed_user_id(text) == Choice(text, f"id {text}")
    for text in ("", "7a", "१२", "1" * 21):
        assert menus.typed_user_id(text) is None


def test_a_view_is_saved_under_any_name_but_an_empty_one() -> None:
    """The config file checks it."""
    assert menus.typed_name("a b") == Choice("a b", 'save as "a b"')
    assert menus.typed_name("") is None
