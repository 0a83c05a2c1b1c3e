"""The sample tickets: like a real queue, and the same from run to run."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from series_tui.demo.data import load
from series_tui.demo.generator import TicketList
from series_tui.demo.people import CATEGORIES, DEPARTMENTS, STAFF
from series_tui.demo.samples import ATTACKS, EXAMPLE, GAME_REPORT, LONG_CHAT, MARKUP
from series_tui.demo.stories import PLAYER, STORIES, WORDS

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LIST = TicketList(NOW, long_messages=200)
"""It is made again for each test: its long chat is a tenth of the usual one."""


def every_ticket(tickets: TicketList = LIST) -> list[dict[str, Any]]:
    """Return the written and the generated tickets."""
    return [*tickets.samples(), *map(tickets.generated, range(tickets.count))]


def texts_of(ticket: dict[str, Any]) -> list[str]:
    """Return the texts of a ticket's messages."""
    messages = [message for message in ticket["Content"].values() if isinstance(message, dict)]
    return [message["Content"] for message in messages if isinstance(message.get("Content"), str)]


def test_there_are_at_least_sixty_with_every_status_and_priority() -> None:
    """Claimed and unclaimed, too."""
    tickets = every_ticket()
    assert len(tickets) >= 60
    assert {"open", "in-progress", "resolved", "closed"} <= {ticket["Status"] for ticket in tickets}
    assert {"low", "medium", "high", "urgent"} <= {ticket["Priority"] for ticket in tickets}
    claimed = [ticket for ticket in tickets if ticket.get("ClaimedBy")]
    assert 20 < len(claimed) < len(tickets) - 10
    assert {ticket["Category"] for ticket in tickets} >= set(CATEGORIES)
    assert {ticket["Department"] for ticket in tickets} >= set(DEPARTMENTS)


def test_ids_are_unique_and_do_not_depend_on_the_time() -> None:
    """An id that was copied from the queue opens the ticket in the next run as well."""
    later = replace(LIST, now=NOW + timedelta(days=3, seconds=17))
    for name in ("TicketId", "_id"):
        ids = [ticket[name] for ticket in every_ticket()]
        assert len(set(ids)) == len(ids)
        assert ids == [ticket[name] for ticket in every_ticket(later)]
    assert all(re.fullmatch(r"TICKET-\d{10}-[0-9A-Z]{4}", t["TicketId"]) for t in every_ticket())
    assert all(re.fullmatch(r"[0-9a-f]{24}", ticket["_id"]) for ticket in every_ticket())


def test_the_same_seed_makes_the_same_tickets_and_another_one_others() -> None:
    """Pictures and figures stay comparable."""
    assert every_ticket() == every_ticket(replace(LIST))
    other = replace(LIST, seed=8)
    assert LIST.generated(0) != other.generated(0)
    assert TicketList(NOW, count=10_000).generated(9_999) == TicketList(NOW, count=20_000).generated(9_999)


def test_messages_of_a_sample_have_their_own_ids_in_order() -> None:
    """Ids that are written down stand with their messages."""
    records = [record for record in load("tickets") if "message_ids" in record]
    samples = {ticket["TicketId"]: ticket for ticket in LIST.samples(is_listed=True)}
    assert records
    for record in records:
        assert list(samples[record["id"]]["Content"]) == record["message_ids"]


def test_the_references_example_is_in_it() -> None:
    """As the reference shows it, with a chat that went on."""
    ticket = next(ticket for ticket in every_ticket() if ticket["TicketId"] == EXAMPLE)
    assert (ticket["Subject"], ticket["Status"], ticket["Priority"]) == (
        "Help with ranking",
        "in-progress",
        "high",
    )
    assert ticket["ClaimedByUser"] == {
        "UserId": 987654321,
        "DisplayName": "Staff Member",
        "Username": "staff123",
    }
    first = next(iter(ticket["Content"].values()))
    assert first == {
        "Content": "I need help with my rank",
        "Author": 123456789,
        "Type": "author_message",
        "Timestamp": "2025-01-15T10:30:00.000Z",
    }


def test_no_ticket_is_newer_than_now_and_each_is_in_order() -> None:
    """Created, then written in, then updated; and the newest is minutes old."""
    ages = []
    for number in range(LIST.count):
        ticket = LIST.generated(number)
        times = [message["Timestamp"] for message in ticket["Content"].values()]
        assert times == sorted(times)
        assert ticket["CreatedAt"] == times[0]
        assert times[-1] == ticket["UpdatedAt"]
        ages.append(NOW - datetime.fromisoformat(ticket["UpdatedAt"]))
    assert all(older > newer > timedelta(0) for newer, older in pairwise(ages))
    assert ages[0] < timedelta(minutes=30)
    assert timedelta(days=1) < ages[-1] < timedelta(days=7)


def test_ten_thousand_tickets_reach_back_less_than_a_year() -> None:
    """Dates of a long queue are still believable."""
    oldest = TicketList(NOW, count=10_000).generated(9_999)
    assert NOW - datetime.fromisoformat(oldest["CreatedAt"]) < timedelta(days=365)


def test_conversations_are_in_order_and_with_the_same_names() -> None:
    """A place or an item stays the same in subject and messages, and no name is left open."""
    for number in range(200):
        ticket = LIST.generated(number)
        texts = [ticket["Subject"], *texts_of(ticket)]
        assert not any("{" in text or "}" in text for text in texts)
        assert all(text[:1].strip() and text == text.strip() for text in texts)
        players = [text for text in texts_of(ticket) if len(text) > 30]
        assert len(set(players)) == len(players)


@pytest.mark.parametrize("status", ["open", "in-progress", "resolved", "closed"])
def test_a_generated_chat_fits_its_status(status: str) -> None:
    """Nobody thanks for what is open, and what is done says so."""
    tickets = [ticket for ticket in map(LIST.generated, range(120)) if ticket["Status"] == status]
    assert tickets
    for ticket in tickets:
        messages = list(ticket["Content"].values())
        kinds = [message["Type"] for message in messages]
        assert kinds[0] == "author_message"
        said = [message["Content"] for message in messages if message["Type"] == "system_message"]
        assert any("claimed by" in text for text in said) is bool(ticket.get("ClaimedBy"))
        changed = [text for text in said if "status changed" in text]
        assert changed == ([] if status == "open" else [f"status changed to {status}"])
        assert (messages[-1]["Content"] in said) is (status in ("resolved", "closed"))


def test_a_queue_does_not_repeat_itself() -> None:
    """Every story comes once before any comes again, from many players and all of the staff."""
    tickets = [LIST.generated(number) for number in range(60)]
    assert len({ticket["Author"]["UserId"] for ticket in tickets}) > 25
    assert len({ticket["ClaimedBy"] for ticket in tickets if "ClaimedBy" in ticket}) == len(STAFF)
    assert max(Counter(ticket["Subject"] for ticket in tickets).values()) <= 3
    first = [ticket["Subject"] for ticket in tickets[: len(STORIES)]]
    assert len(set(first)) == len(first)


def test_several_staff_members_answer_in_one_chat() -> None:
    """A colleague helps out."""
    staff = {who[0] for who in STAFF}
    assert any(
        len({m["Author"] for m in ticket["Content"].values() if m.get("Author") in staff}) > 1
        for ticket in map(LIST.generated, range(60))
    )


def test_the_claimer_writes_most_of_the_staff_messages() -> None:
    """A colleague's are the exception."""
    by_claimer = Counter(
        message["Author"] == ticket["ClaimedBy"]
        for ticket in map(LIST.generated, range(60))
        for message in ticket["Content"].values()
        if message["Type"] == "staff_message"
    )
    assert by_claimer[True] > 5 * by_claimer[False] > 0


def test_no_ticket_has_a_priority_that_its_story_skips() -> None:
    """Each has one of three; a ticket's subject tells its story."""
    order = ["low", "medium", "high", "urgent"]
    stories = {
        subject.format_map(dict.fromkeys(WORDS, "")): story for story in STORIES for subject in story.subjects
    }
    choices = re.compile("|".join(sorted((re.escape(w) for ws in WORDS.values() for w in ws), key=len)[::-1]))
    for number in range(200):
        ticket = LIST.generated(number)
        skipped = stories[choices.sub("", ticket["Subject"])].skipped_priorities
        assert ticket["Priority"] in order[skipped : skipped + 3]


def test_both_sides_of_the_long_chat_speak_about_events() -> None:
    """Staff and player say their own sentences; four of five are about events."""
    sides = {
        kind: re.compile(
            "|".join(
                re.sub(r"\\{\w+\\}", ".+", re.escape(text))
                for story in STORIES
                if story.department == "events-dept"
                for who, text in story.turns
                if (who == PLAYER) is (kind == "author_message")
            )
        )
        for kind in ("author_message", "staff_message")
    }
    messages = list(LIST.long_chat()["Content"].values())
    assert messages[0]["Type"] == "author_message"
    fitting = [m for m in messages if sides[m["Type"]].fullmatch(m["Content"])]
    assert len(fitting) >= 0.8 * len(messages)


def test_game_reports_have_place_and_server() -> None:
    """As the game sends them."""
    reports = [ticket for ticket in every_ticket() if ticket["GameReport"] is True]
    assert len(reports) > 5
    assert all({"placeId", "serverId"} <= set(ticket["GameData"]) for ticket in reports)
    assert any(ticket["TicketId"] == GAME_REPORT for ticket in reports)


@pytest.mark.parametrize("script", ["CJK", "HIRAGANA", "ARABIC", "DEVANAGARI", "THAI", "HEBREW", "CYRILLIC"])
def test_people_write_in_many_scripts(script: str) -> None:
    """Subjects, names and messages."""
    text = json.dumps(every_ticket(), ensure_ascii=False)
    assert any(unicodedata.name(character, "").startswith(script) for character in set(text))


@pytest.mark.parametrize("text", ["👨‍👩‍👧‍👦", "👍🏽", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "\n", "1️⃣"])
def test_emoji_and_lines_are_in_it(text: str) -> None:
    """Sequences of several characters, and messages of several lines."""
    assert any(text in line for ticket in every_ticket() for line in texts_of(ticket))


def test_attacks_on_terminals_and_markup_are_in_it() -> None:
    """Whoever looks at the demo sees what becomes of them."""
    tickets = {ticket["TicketId"]: json.dumps(ticket, ensure_ascii=False) for ticket in every_ticket()}
    for text in ("\\u001b]52;", "\u202e", "\u009b"):
        assert text in tickets[ATTACKS]
    for text in ("[/]", "[@click=", "<script>", "[link="):
        assert text in tickets[MARKUP]


def test_the_long_chat_has_two_thousand_messages() -> None:
    """For scrolling and searching."""
    ticket = next(ticket for ticket in TicketList(NOW).samples() if ticket["TicketId"] == LONG_CHAT)
    assert len(ticket["Content"]) == 2_000


@pytest.mark.parametrize("count", [0, 1, 1_234])
def test_the_huge_chat_is_made_in_parts_and_is_valid(count: int) -> None:
    """It has exactly as many messages as were asked for."""
    parts = list(TicketList(NOW, huge_messages=count).huge())
    ticket = json.loads(b"".join(parts))
    assert len(ticket["Content"]) == count
    assert max(map(len, parts)) < 400_000
