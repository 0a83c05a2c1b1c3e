"""A model in ASCII: all its texts, and nothing else of it."""

from __future__ import annotations

from datetime import UTC, datetime

from series_tui.api.models import Message, Person, Role, Ticket
from series_tui.render.options import RenderOptions
from series_tui.render.spelled import spelled
from series_tui.text.sanitize import SafeText

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_each_text_is_spelled_at_any_depth() -> None:
    """As the stream would spell it when it is written."""
    message = Message(SafeText("m"), SafeText("7"), Role.PLAYER, SafeText(""), SafeText("é 花"), NOW)
    ticket = Ticket(
        subject=SafeText("é"),
        author=Person(SafeText("7"), display_name=SafeText("花")),
        messages=(message,),
        extra=((SafeText("ö"), SafeText("ä")),),
    )
    shown = spelled(ticket)
    assert shown.subject == r"\xe9"
    assert shown.author.display_name == r"\u82b1"
    assert shown.messages[0].text == r"\xe9 \u82b1"
    assert shown.messages[0].role is Role.PLAYER
    assert shown.messages[0].sent is NOW
    assert shown.extra == ((r"\xf6", r"\xe4"),)


def test_an_ascii_value_stays_the_same_object() -> None:
    """Of a long ticket little is copied."""
    person = Person(SafeText("7"), display_name=SafeText("Mira"))
    assert spelled(person) is person
    options = RenderOptions(UTC, NOW, staff={"8": SafeText("é")})
    assert spelled(options).staff == {"8": r"\xe9"}
