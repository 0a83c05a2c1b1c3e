"""Generated tickets: any number, each with any number of messages, from one seed, on demand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from series_tui.demo.people import PLAYERS, STAFF, DemoPerson, claimed_by, person
from series_tui.demo.samples import HUGE_CHAT, LONG_CHAT, sample_tickets
from series_tui.demo.stories import COLLEAGUE, NUDGES, PLAYER, STORIES, THANKS, WORDS, Story
from series_tui.demo.ticket_json import AUTHOR_MESSAGE, STAFF_MESSAGE, SYSTEM_MESSAGE, object_id, stamp

_STATUSES = ("open", "in-progress", "resolved", "closed")
_PRIORITIES = ("low", "medium", "high", "urgent")
_CHUNK = 500
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class TicketList:
    """Tickets of a workspace.

    Args:
        now: The time from which their ages count.
        count: Number of generated tickets besides the samples.
        seed: The same seed makes the same tickets.
        long_messages: Messages of the long chat.
        huge_messages: Messages of the largest chat, which is not in the queue.
    """

    now: datetime
    count: int = 60
    seed: int = 7
    long_messages: int = 2_000
    huge_messages: int = 100_000

    def samples(self, *, is_listed: bool = False) -> list[dict[str, Any]]:
        """Return the sample tickets and the long chat; for a list the chat has no messages."""
        return [*sample_tickets(self.now), self._chat(LONG_CHAT, 0) if is_listed else self.long_chat()]

    def long_chat(self) -> dict[str, Any]:
        """Return the long chat, whose messages take longer to make than all other samples."""
        return self._chat(LONG_CHAT, self.long_messages)

    def generated(self, number: int) -> dict[str, Any]:
        """Return a generated ticket by its number, from 0."""
        chance = Random(f"{self.seed}:{number}")
        story, author, claimer = self._story(number), chance.choice(PLAYERS[1:]), chance.choice(STAFF)
        words = {name: chance.choice(choices) for name, choices in WORDS.items()}
        status = chance.choices(_STATUSES, (4, 3, 3, 5))[0]
        is_claimed = status != "open" or chance.random() < 0.15
        lines = _conversation(story, chance, status, claimer if is_claimed else None)
        updated = self.now - _age_of(number) - timedelta(milliseconds=chance.randrange(180_000))
        created = updated - timedelta(seconds=sum(line[2] for line in lines))
        ticket: dict[str, Any] = {
            "_id": object_id(f"{self.seed}:{number}"),
            "TicketId": _ticket_id(self.seed, number),
            "Subject": chance.choice(story.subjects).format_map(words),
            "Category": story.category,
            "Department": story.department,
            "Status": status,
            "Priority": chance.choice(_PRIORITIES[story.skipped_priorities : story.skipped_priorities + 3]),
            "Author": person(author),
            "Content": _content(lines, created, author.user_id, words),
            "GameReport": story.category == "reports",
            "CreatedAt": stamp(created),
            "UpdatedAt": stamp(updated),
        }
        if story.category == "reports":
            ticket["GameData"] = {
                "placeId": 1_818_181_818 + chance.randrange(9),
                "serverId": f"{chance.getrandbits(64):016x}",
                "placeName": words["place"],
            }
        if is_claimed:
            ticket |= claimed_by(claimer)
        return ticket

    def _story(self, number: int) -> Story:
        """Return the story of a ticket: every story once before any repeats, in a shuffled order."""
        turn, place = divmod(number, len(STORIES))
        return Random(f"{self.seed}:stories:{turn}").sample(STORIES, len(STORIES))[place]

    def huge(self) -> Iterator[bytes]:
        """Yield the JSON of the largest ticket in parts; it is never in memory whole."""
        head = self._chat(HUGE_CHAT, 0)
        before, after = json.dumps(head).split('"Content": {}')
        yield f'{before}"Content": {{'.encode()
        for first in range(0, self.huge_messages, _CHUNK):
            last = min(first + _CHUNK, self.huge_messages)
            content = json.dumps(self._messages(first, last, self.huge_messages, long=True))
            yield (", " * bool(first) + content[1:-1]).encode()
        yield f"}}{after}".encode()

    def _chat(self, ticket_id: str, count: int) -> dict[str, Any]:
        author, claimer = PLAYERS[12], STAFF[1]
        return {
            "_id": object_id(ticket_id),
            "TicketId": ticket_id,
            "Subject": "The parade: floats, costumes and who walks where",
            "Category": "support",
            "Department": "events-dept",
            "Status": "in-progress",
            "Priority": "medium",
            "Author": person(author),
            "Content": self._messages(0, count, count),
            **claimed_by(claimer),
            "GameReport": False,
            "CreatedAt": stamp(self.now - timedelta(minutes=4 * max(count, self.long_messages))),
            "UpdatedAt": stamp(self.now - timedelta(minutes=4)),
        }

    def _messages(self, first: int, last: int, count: int, *, long: bool = False) -> dict[str, Any]:
        """Return messages `first` to `last` of a chat of `count`, four minutes apart."""
        content: dict[str, Any] = {}
        talk = [story for story in STORIES if story.department == "events-dept"]
        for number in range(first, last):
            # Seeded by its number, so that any part of the chat can be generated alone.
            chance = Random(f"{self.seed}:chat:{number}")
            story = talk[number // 6 % len(talk)] if number % 5 else chance.choice(STORIES)
            words = {name: chance.choice(choices) for name, choices in WORDS.items()}
            is_staff = (number // 3) % 2 == 1
            sentences = [text for who, text in story.turns if (who == PLAYER) is not is_staff]
            # In turn, so that no author repeats a sentence at once.
            text = sentences[(number + number // 6) % len(sentences)].format_map(words)
            while long and len(text) < chance.randrange(10, 400):
                text += " " + chance.choice(sentences).format_map(words)
            moment = self.now - timedelta(minutes=4 * (count - number), seconds=chance.randrange(60))
            writer = STAFF[1 + number // 40 % 2].user_id if is_staff else PLAYERS[12].user_id
            content[f"msj_{int(moment.timestamp())}_{number:06x}"] = {
                "Content": text[:400],
                "Author": writer,
                "Type": STAFF_MESSAGE if is_staff else AUTHOR_MESSAGE,
                "Timestamp": stamp(moment),
            }
        return content


_Line = tuple[str, str, int, int | None]


def _age_of(number: int) -> timedelta:
    """Return the age of a ticket: many of today, and each a few minutes older than the one before."""
    busy = min(number, 200)
    return timedelta(minutes=4 + 5 * busy + 5 * busy**1.5 + 40 * (number - busy))


def _ticket_id(seed: int, number: int) -> str:
    """Return an id in the service's form that is the same in every run."""
    chance = Random(f"{seed}:id:{number}")
    stamp_of_id = 1_767_200_000 - 2_957 * number - chance.randrange(2_000)
    return f"TICKET-{stamp_of_id}-{''.join(chance.choices(_LETTERS, k=4))}"


def _conversation(story: Story, chance: Random, status: str, claimer: DemoPerson | None) -> list[_Line]:
    """Return (type, text, seconds after the one before, staff's UserId) of each message."""
    lines: list[_Line] = [(AUTHOR_MESSAGE, chance.choice(story.openings), 0, None)]
    if claimer is None:
        if chance.random() < 0.3:
            lines.append((AUTHOR_MESSAGE, chance.choice(NUDGES), chance.randrange(600, 9_000), None))
        return lines
    lines.append((SYSTEM_MESSAGE, f"claimed by {claimer.display_name}", chance.randrange(60, 4_000), None))
    colleague = chance.choice([who for who in STAFF if who != claimer])
    is_done = status in ("resolved", "closed")
    if status == "in-progress":
        lines.append((SYSTEM_MESSAGE, f"status changed to {status}", 2, None))
    turns = story.turns if is_done else story.turns[: chance.randrange(1, len(story.turns))]
    for who, text in turns:
        seconds = chance.randrange(20, chance.choice((120, 900, 3_600)))
        if who == PLAYER:
            lines.append((AUTHOR_MESSAGE, text, seconds, None))
        else:
            lines.append((STAFF_MESSAGE, text, seconds, (colleague if who == COLLEAGUE else claimer).user_id))
    if is_done:
        lines.append((AUTHOR_MESSAGE, chance.choice(THANKS), chance.randrange(30, 900), None))
        lines.append((SYSTEM_MESSAGE, f"status changed to {status}", chance.randrange(20, 400), None))
    return lines


def _content(lines: list[_Line], started: datetime, author: int, words: dict[str, str]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    moment = started
    for number, (kind, text, seconds, staff) in enumerate(lines):
        moment += timedelta(seconds=seconds)
        writer = {AUTHOR_MESSAGE: author, STAFF_MESSAGE: staff}.get(kind)
        content[f"msj_{int(moment.timestamp())}_{number:06x}"] = {
            "Content": text if kind == SYSTEM_MESSAGE else text.format_map(words),
            **({"Author": writer} if writer else {}),
            "Type": kind,
            "Timestamp": stamp(moment),
        }
    return content
