"""Lines of a ticket: untrusted text never stands where the program's own words do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.models import EMPTY, Message, Person, Role, Ticket, TicketPage, TicketSummary
from series_tui.plain import lines
from series_tui.render.options import NO_NAMES, RenderOptions
from series_tui.text.sanitize import HEADER_MARK, SafeText, clean, clean_line

OPTIONS = RenderOptions(UTC, datetime(2026, 1, 15, 12, tzinfo=UTC), ascii_only=True)
LINE = st.text(max_size=40).map(clean_line)


def ticket_with(subject: SafeText, name: SafeText, text: SafeText) -> Ticket:
    """Return a ticket with untrusted texts."""
    return Ticket(
        ticket_id=SafeText("TICKET-1"),
        subject=subject,
        author=Person(SafeText("1"), display_name=name),
        messages=(Message(SafeText("a"), SafeText("1"), Role.PLAYER, EMPTY, text, EMPTY),),
    )


@given(LINE, LINE, st.text(max_size=80).map(clean))
def test_foreign_text_is_indented_on_lines_of_its_own(
    subject: SafeText, name: SafeText, text: SafeText
) -> None:
    """Keep the left edge for the program's own lines, whatever a player writes."""
    written = ticket_with(subject, name, text)
    harmless = ticket_with(SafeText("x"), SafeText("y"), SafeText("z"))
    page = TicketPage((TicketSummary(ticket_id=SafeText("T"), subject=subject, author=written.author),))
    plain_page = TicketPage((TicketSummary(ticket_id=SafeText("T"), subject=SafeText("x")),))

    def at_the_edge(*parts: list[str]) -> list[str]:
        return [line for part in parts for line in part if line and not line.startswith("  ")]

    assert at_the_edge(
        list(lines.headline(written)),
        list(lines.messages(written, OPTIONS, [0])),
        list(lines.page(page, OPTIONS.now, NO_NAMES)),
    ) == at_the_edge(
        list(lines.headline(harmless)),
        list(lines.messages(harmless, OPTIONS, [0])),
        list(lines.page(plain_page, OPTIONS.now, NO_NAMES)),
    )


@given(st.text(max_size=80).map(clean))
def test_every_line_of_a_message_is_read(text: SafeText) -> None:
    """Print every character of a text; no line feed breaks a line."""
    told = list(lines.messages(ticket_with(EMPTY, EMPTY, text), OPTIONS, [0]))
    assert "\n".join(line[4:] for line in told[3:]) == (text or "(no text)")
    assert not any("\n" in line for line in told)


def test_details_name_every_field() -> None:
    """Print unknown fields, and those of messages, under the service's names."""
    ticket = Ticket(
        subject=SafeText("s"),
        extra=((SafeText("Mood"), SafeText("calm")),),
        messages=(
            Message(
                SafeText("a"),
                EMPTY,
                Role.SYSTEM,
                EMPTY,
                EMPTY,
                SafeText("soon"),
                ((SafeText("Colour"), SafeText("red")),),
            ),
        ),
    )
    told = list(lines.details(ticket, OPTIONS))
    assert told[told.index('Field "Mood":') + 1] == "  calm"
    said = list(lines.messages(ticket, OPTIONS, [0]))
    assert "    Colour: red" in said
    assert "  time as sent: soon" in said


@pytest.mark.parametrize(
    ("line", "width", "printed"),
    [
        ("Nothing new.", None, f"{HEADER_MARK} Nothing new."),
        ("  Nothing new.", None, "  Nothing new."),
        ("", None, ""),
        ("one two three four five six", 22, "one two three four\n  five six"),
        ("  one two three four five six", 22, "  one two three four\n  five six"),
    ],
)
def test_the_programs_own_lines_are_marked_and_wrapped_lines_are_indented(
    line: str, width: int | None, printed: str
) -> None:
    """Mark no line of a stranger and no empty line; in ASCII indent what a line is continued by."""
    assert lines.printed(line, width) == printed


@pytest.mark.parametrize(
    ("ticket", "told"),
    [
        (Ticket(), ["Unclaimed."]),
        (Ticket(claimed_by=SafeText("7")), ["Claimed by:", "  7"]),
        (Ticket(claimed_by=SafeText("7"), claimer_name=SafeText("Ann")), ["Claimed by:", "  Ann"]),
        (
            Ticket(claimed_by=SafeText("7"), claimer=Person(SafeText("7"), display_name=SafeText("Ann"))),
            ["Claimed by:", "  Ann"],
        ),
    ],
)
def test_a_headline_ends_with_the_claimer(ticket: Ticket, told: list[str]) -> None:
    """Name the claimer, else their ID; a ticket without one is unclaimed."""
    assert list(lines.headline(ticket))[-len(told) :] == told


def test_a_missing_subject_and_an_empty_queue_are_said() -> None:
    """Print that there is no subject, and that a page has no tickets."""
    assert list(lines.details(Ticket(), OPTIONS))[:2] == ["Subject:", "  (no subject)"]
    assert list(lines.details(Ticket(subject=SafeText("Rank")), OPTIONS))[:2] == ["Subject:", "  Rank"]
    assert list(lines.page(TicketPage(()), OPTIONS.now, NO_NAMES)) == ["No tickets."]
