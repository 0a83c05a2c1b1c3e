"""The links of a ticket: templates, who wrote them, and what may be opened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from series_tui.api.models import Message
from series_tui.text.sanitize import SafeText, clean
from series_tui.tickets.ticket_links import MAX_LINKS, fill_template, message_links, page_links
from tests.tui.log_harness import message, ticket
from tests.tui.sample import sample_ticket

PROFILE = "https://www.roblox.com/users/{UserId}/profile"


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        (PROFILE, {"UserId": "123"}, "https://www.roblox.com/users/123/profile"),
        ("https://x.example/t?id={TicketId}", {"TicketId": "A-1"}, "https://x.example/t?id=A-1"),
        ("https://x.example/{_id}/{_id}", {"_id": "0a"}, "https://x.example/0a/0a"),
        (PROFILE, {"UserId": ""}, None),
        (PROFILE, {}, None),
        (PROFILE, {"UserId": "12/../3"}, None),
        (PROFILE, {"UserId": "१२३"}, None),
        (PROFILE, {"UserId": "1" * 21}, None),
        ("https://x.example/{TicketId}", {"TicketId": "a/b"}, None),
        ("https://x.example/{TicketId}", {"TicketId": "a?b#c"}, None),
        ("https://x.example/{TicketId}", {"TicketId": "x" * 65}, None),
        ("http://x.example/{TicketId}", {"TicketId": "A-1"}, None),
        ("javascript:alert({UserId})", {"UserId": "1"}, None),
        ("https://{TicketId}.example/", {"TicketId": "A-1"}, None),
        ("https://x.example{TicketId}", {"TicketId": "A-1"}, None),
        ("", {"UserId": "1"}, None),
    ],
)
def test_values_stand_after_the_host_and_ids_of_users_are_digits(
    template: str, values: dict[str, str], expected: str | None
) -> None:
    """Where a value does not fit there is no link; nothing of a value can change the host."""
    assert fill_template(template, values) == expected


def test_the_ticket_and_the_player_are_linked_where_there_are_templates() -> None:
    """The ticket's template is empty by default."""
    links = page_links(sample_ticket("A-1"), ticket_url="https://d.example/{TicketId}", player_url=PROFILE)
    assert [(link.source, link.url) for link in links] == [
        ("this ticket", "https://d.example/A-1"),
        ("player's profile", "https://www.roblox.com/users/123/profile"),
    ]
    assert page_links(sample_ticket(), ticket_url="", player_url="") == []


def written(*texts: str) -> list[Message]:
    """Return messages that say these texts, cleaned as a response is."""
    return [message(number, clean(text)) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "can_open", "host"),
    [
        ("see https://example.com/a?b=c.", True, ""),
        ("https://user:pw@evil.example/", False, ""),
        ("https://roblox.com@evil.example/", False, ""),
        ("https://xn--80ak6aa92e.com/", True, ""),
        ("https://аррӏе.com/", False, "xn--80ak6aa92e.com"),
        ("https://evil.example/\u202ecod.exe", False, ""),
        ("https://evil.example/\x1b]8;;https://x\x07", False, ""),
        ("https://evil.example/" + "a" * 10_000, False, ""),
        ("https://evil.example\\@good.example/", False, ""),
    ],
)
def test_a_deceptive_link_is_listed_and_never_opened(text: str, can_open: bool, host: str) -> None:
    """A host in other letters is shown as a browser would look it up."""
    links = message_links(ticket(written(text)), lambda _: SafeText("Ann"))
    assert [(link.can_open, link.host, link.source) for link in links] == [(can_open, host, "Ann")]


@pytest.mark.parametrize("text", ["javascript:alert(1)", "file:///etc/passwd", "ftp://x.example/", "ssh://x"])
def test_only_web_addresses_are_links(text: str) -> None:
    """Nothing else is listed."""
    assert message_links(ticket(written(text)), lambda _: SafeText("")) == []


def test_each_address_is_listed_once_and_not_endlessly_many() -> None:
    """The one who wrote it first is named; a flood of links is cut."""
    chat = written("https://a.example/", "https://a.example/ again", "https://b.example/")
    links = message_links(ticket(chat), lambda flooded: flooded.message_id)
    assert [(link.url, link.source) for link in links] == [
        ("https://a.example/", chat[0].message_id),
        ("https://b.example/", chat[2].message_id),
    ]
    flood = " ".join(f"https://a.example/{number}" for number in range(2 * MAX_LINKS))
    flooded = replace(message(0), text=SafeText(flood))
    assert len(message_links(ticket([flooded]), lambda _: SafeText(""))) == MAX_LINKS
