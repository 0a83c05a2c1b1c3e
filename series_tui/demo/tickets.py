"""Any number of tickets, each with any number of messages, from one seed; made when they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from series_tui.demo.patterns import TOPICS, WORDS, Topic
from series_tui.demo.people import PLAYERS, STAFF, person
from series_tui.demo.written import HUGE_CHAT, LONG_CHAT, hash_of, stamp, written_tickets

_STATUSES = ("open", "in-progress", "resolved", "closed")
_PRIORITIES = ("low", "medium", "high", "urgent")
_CHUNK = 500
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class TicketList:
    """The tickets of a workspace.

    Args:
        now: The moment that they are as old as they are from.
        count: How many generated ones there are, besides the written ones.
        seed: The same seed makes the same tickets.
        long_messages: Messages of the long chat.
        huge_messages: Messages of the chat that is only there to be large; it is not in the queue.
    """

    now: datetime
    count: int = 60
    seed: int = 7
    long_messages: int = 2_000
    huge_messages: int = 100_000

    def written(self) -> list[dict[str, Any]]:
        """Return the tickets written by hand, and the long chat."""
        return [*written_tickets(self.now), self._chat(LONG_CHAT, self.long_messages)]

    def generated(self, number: int) -> dict[str, Any]:
        """Return one generated ticket, from 0."""
        chance = Random(f"{self.seed}:{number}")
        topic = TOPICS[number % len(TOPICS)]
        author, claimer = chance.choice(PLAYERS[1:]), chance.choice(STAFF)
        status = chance.choices(_STATUSES, (4, 3, 3, 5))[0]
        is_claimed = status != "open" or chance.random() < 0.15
        # The queue is busiest at its front: each ticket is a little older than the one before.
        age = timedelta(minutes=3 + 11 * number + chance.randrange(11))
        lines = _conversation(topic, chance, status, claimer if is_claimed else None)
        updated = self.now - age
        created = updated - timedelta(minutes=sum(line[2] for line in lines))
        ticket: dict[str, Any] = {
            "_id": f"{int(created.timestamp()):08x}{hash_of(f'{self.seed}:{number}'):016x}",
            "TicketId": f"TICKET-{1_700_001_000 + number}-{''.join(chance.choices(_LETTERS, k=4))}",
            "Subject": _filled(chance.choice(topic.subjects), chance),
            "Category": topic.category,
            "Department": topic.department,
            "Status": status,
            "Priority": chance.choices(_PRIORITIES, (2, 5, 3, 1))[0],
            "Author": person(author),
            "Content": _content(lines, created, author[0]),
            "GameReport": topic.category == "reports",
            "CreatedAt": stamp(created),
            "UpdatedAt": stamp(updated),
        }
        if topic.category == "reports":
            ticket["GameData"] = {
                "placeId": 1_818_181_818 + chance.randrange(9),
                "serverId": f"{chance.getrandbits(64):016x}",
            }
        if is_claimed:
            user = person(claimer)
            ticket["ClaimedBy"] = claimer[0]
            ticket["ClaimedByUser"] = {name: user[name] for name in ("UserId", "DisplayName", "Username")}
        return ticket

    def huge(self) -> Iterator[bytes]:
        """Yield the JSON of the largest ticket in parts; it is never in memory as a whole."""
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
        user = person(claimer)
        return {
            "_id": f"655a{hash_of(ticket_id):016x}beef",
            "TicketId": ticket_id,
            "Subject": "The parade: floats, costumes and who walks where",
            "Category": "support",
            "Department": "events-dept",
            "Status": "in-progress",
            "Priority": "medium",
            "Author": person(author),
            "Content": self._messages(0, count, count),
            "ClaimedBy": claimer[0],
            "ClaimedByUser": {name: user[name] for name in ("UserId", "DisplayName", "Username")},
            "GameReport": False,
            "CreatedAt": stamp(self.now - timedelta(minutes=4 * max(count, self.long_messages))),
            "UpdatedAt": stamp(self.now - timedelta(minutes=4)),
        }

    def _messages(self, first: int, last: int, count: int, *, long: bool = False) -> dict[str, Any]:
        """Return messages `first` to `last` of a chat of `count`, four minutes apart on average."""
        content: dict[str, Any] = {}
        chance = Random(f"{self.seed}:chat:{first}")
        for number in range(first, last):
            topic = TOPICS[5] if number % 3 else chance.choice(TOPICS)
            is_staff = (number // 3) % 2 == 1
            sentences = topic.answers if is_staff else topic.replies
            text = _filled(chance.choice(sentences), chance)
            length = min(chance.randrange(10, 400), chance.randrange(10, 400)) if long else 0
            while len(text) < length:
                text += " " + _filled(chance.choice(sentences), chance)
            moment = self.now - timedelta(minutes=4 * (count - number), seconds=chance.randrange(60))
            writer = STAFF[1 + number // 40 % 2][0] if is_staff else PLAYERS[12][0]
            content[f"msj_{int(moment.timestamp())}_{number:06x}"] = {
                "Content": text[:400],
                "Author": writer,
                "Type": "staff_message" if is_staff else "author_message",
                "Timestamp": stamp(moment),
            }
        return content


_Line = tuple[str, str, int, int | None]


def _conversation(
    topic: Topic, chance: Random, status: str, claimer: tuple[int, str, str] | None
) -> list[_Line]:
    """Return (type, text, minutes after the one before, staff's UserId) of each message."""
    lines: list[_Line] = [("author_message", _filled(chance.choice(topic.openings), chance), 0, None)]
    if claimer is None:
        return lines
    lines.append(("system_message", f"claimed by {claimer[2]}", chance.randrange(2, 90), None))
    for _ in range(chance.randrange(1, 4)):
        lines.append(_staff(topic.answers, chance, claimer))
        lines.append(
            ("author_message", _filled(chance.choice(topic.replies), chance), chance.randrange(1, 50), None)
        )
    if chance.random() < 0.3:
        colleague = chance.choice([who for who in STAFF if who != claimer])
        lines.append(_staff(topic.answers, chance, colleague))
    if status in ("resolved", "closed"):
        lines.append(_staff(topic.endings, chance, claimer))
        lines.append(("author_message", chance.choice(WORDS["thanks"]), chance.randrange(1, 9), None))
        lines.append(("system_message", f"status changed to {status}", chance.randrange(1, 5), None))
    return lines


def _staff(sentences: tuple[str, ...], chance: Random, who: tuple[int, str, str]) -> _Line:
    return ("staff_message", _filled(chance.choice(sentences), chance), chance.randrange(1, 40), who[0])


def _content(lines: list[_Line], started: datetime, author: int) -> dict[str, Any]:
    content: dict[str, Any] = {}
    moment = started
    for number, (kind, text, minutes, staff) in enumerate(lines):
        moment += timedelta(minutes=minutes)
        writer = {"author_message": author, "staff_message": staff}.get(kind)
        content[f"msj_{int(moment.timestamp())}_{number:06x}"] = {
            "Content": text,
            **({"Author": writer} if writer else {}),
            "Type": kind,
            "Timestamp": stamp(moment),
        }
    return content


def _filled(pattern: str, chance: Random) -> str:
    """Return a sentence with a word in the place of each name in braces."""
    if "{" not in pattern:
        return pattern[:1].upper() + pattern[1:]
    for name, words in WORDS.items():
        if f"{{{name}}}" in pattern:
            pattern = pattern.replace(f"{{{name}}}", chance.choice(words))
    return pattern[:1].upper() + pattern[1:]
