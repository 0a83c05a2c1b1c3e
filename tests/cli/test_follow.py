"""`show --follow`: new messages as they come, one request each time, until Ctrl+C."""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.models import Role, Ticket
from series_tui.api.rate_limit.memory import MemoryRateLimiter
from series_tui.api.service import RequestPriority
from series_tui.api.ticket_id import ticket_reference
from series_tui.cli.follow import Follower, keep_printing
from series_tui.cli.output import has_reader
from series_tui.cli.printing import ShowOptions
from series_tui.demo.samples import EXAMPLE
from series_tui.demo.server import FakeApi, Fault
from series_tui.errors import TicketNotFound, UsageError
from series_tui.render.options import ALL_MESSAGES, MessageSelection
from series_tui.render.text_format import TextOptions
from series_tui.text.sanitize import HEADER_MARK
from tests.api.limits_for_tests import ONCE
from tests.cli.world import ServedApi, User
from tests.render.tickets import OPTIONS, SMALL, read

NEW = {
    "Content": "One more thing",
    "Author": 123456789,
    "Type": "author_message",
    "Timestamp": "2025-01-16T09:00:00.000Z",
}
LATER: dict[str, Any] = {
    **SMALL,
    "Status": "resolved",
    "UpdatedAt": "2025-01-16T09:01:00.000Z",
    "Content": {**SMALL["Content"], "msj_4": NEW},
}

LATEST: dict[str, Any] = {
    **LATER,
    "Content": {
        **LATER["Content"],
        "msj_5": {**NEW, "Content": "And another", "Timestamp": "2025-01-16T09:05:00.000Z"},
    },
}


def _follower(
    form: str = "text",
    selection: MessageSelection = ALL_MESSAGES,
    fields: tuple[str, ...] | None = None,
) -> Follower:
    options = ShowOptions(form, fields, selection, replace(OPTIONS, now=datetime.now(UTC)), False, False)
    return Follower(options, TextOptions(), sys.stdout)


def test_only_new_messages_are_printed() -> None:
    """The ticket once; then a line for a status change, and each new message under its day."""
    follower = _follower()
    assert "Help with ranking" in "".join(follower.start(read(SMALL)))
    assert "".join(follower.update(read(SMALL))) == ""
    lines = "".join(follower.update(read(LATER))).splitlines()
    assert lines == [
        f"{HEADER_MARK} 09:01 UTC  status: resolved (was in-progress)",
        f"{HEADER_MARK} 09:00 UTC  player · author  Player Name",
        "  One more thing",
    ]
    assert "".join(follower.update(read(LATER))) == ""


def test_no_text_follows_a_value_of_uncertain_width() -> None:
    """A terminal decides how wide it is: what it was before comes first, or last, or is left out."""
    follower = _follower()
    "".join(follower.start(read(SMALL)))
    for status, text in (
        ("स्थिति", "status (was in-progress): स्थिति"),
        ("स्थि", "status: स्थि"),
        ("closed", "status: closed, was स्थि"),
    ):
        (line,) = "".join(follower.update(read({**SMALL, "Status": status}))).splitlines()
        assert line.endswith(f"  {text}")


def test_the_author_mark_precedes_an_unknown_message_type() -> None:
    """A type may be drawn wider than it is counted: no word of the program follows it."""
    follower = _follower()
    "".join(follower.start(read(SMALL)))
    odd = {
        **LATER,
        "Status": SMALL["Status"],
        "Content": {**SMALL["Content"], "msj_4": {**NEW, "Type": "स्थि"}},
    }
    line, text = "".join(follower.update(read(odd))).splitlines()
    assert line == f"{HEADER_MARK} 09:00 UTC  author · [स्थि]  Player Name"
    assert text == "  One more thing"


def test_a_role_filter_prints_no_other_role() -> None:
    """`--role staff` prints no player's new message."""
    follower = _follower(selection=MessageSelection(role=Role.STAFF))
    assert "I need help" not in "".join(follower.start(read(SMALL)))
    assert "One more thing" not in "".join(follower.update(read(LATER)))


def test_jsonl_prints_the_ticket_with_only_its_new_messages() -> None:
    """One line for each change."""
    follower = _follower("jsonl")
    assert json.loads("".join(follower.start(read(SMALL)))) == SMALL
    assert "".join(follower.update(read(SMALL))) == ""
    changed = json.loads("".join(follower.update(read(LATER))))
    assert changed["Status"] == "resolved"
    assert changed["Content"] == {"msj_4": NEW}


def test_an_unknown_field_is_refused_at_the_start() -> None:
    """As without `--follow`: empty objects would be printed for ever."""
    with pytest.raises(UsageError, match="Unknown field Nosuch"):
        "".join(_follower("jsonl", fields=("Status", "Nosuch")).start(read(SMALL)))
    follower = _follower("jsonl", fields=("Status",))
    assert json.loads("".join(follower.start(read(SMALL)))) == {"Status": SMALL["Status"]}
    assert json.loads("".join(follower.update(read(LATER)))) == {"Status": "resolved"}


async def test_over_http_each_new_message_and_a_lost_connection_are_printed_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One request each time, nothing for what is unchanged, a line when it is lost and when it is back."""
    scene: list[tuple[str, list[Fault]]] = [
        ("unchanged", [_served(SMALL)]),
        ("a new message and a status", [_served(LATER)]),
        ("unchanged", [_served(LATER)]),
        ("lost", [Fault(status=502)]),
        ("lost still", [Fault(status=503)]),
        ("back", [_served(LATER)]),
        ("another message", [_served(LATEST)]),
    ]
    seen: list[tuple[str, str, str, int]] = []
    steps = iter(scene)
    name = "at the start"
    async with FakeApi(limit=0) as api:

        async def pause(seconds: float) -> None:
            nonlocal name
            assert seconds == 30
            printed = capsys.readouterr()
            seen.append((name, printed.out, printed.err, len(api.requests)))
            name, faults = next(steps, ("", []))
            if not name:
                raise KeyboardInterrupt
            api.faults.extend(faults)

        api.faults.append(_served(SMALL))
        limit = MemoryRateLimiter()
        async with SeriesClient(api.url, lambda: api.key, rate_limit=limit, retry=ONCE) as client:
            with pytest.raises(KeyboardInterrupt):
                await keep_printing(
                    partial(client.get_ticket, ticket_reference(EXAMPLE)),
                    _follower(),
                    lambda parts: print("".join(parts), end=""),
                    seconds=30,
                    pause=pause,
                )
    printed = {at: (out, err) for at, out, err, _ in reversed(seen)}
    assert [requests for *_, requests in seen] == list(range(1, len(scene) + 2))
    assert "Help with ranking" in printed["at the start"][0]
    assert printed["unchanged"] == ("", "")
    assert printed["a new message and a status"][0].count("\n") == 3
    assert "status: resolved (was in-progress)" in printed["a new message and a status"][0]
    assert printed["lost"][0] == ""
    assert printed["lost"][1].count("Connection lost") == 1
    assert "Still trying every 30 s." in printed["lost"][1]
    assert printed["lost still"] == ("", "")
    assert printed["back"] == ("", "Connection restored.\n")
    assert "And another" in printed["another message"][0]
    assert "One more thing" not in printed["another message"][0]


async def test_a_follower_ends_once_nobody_reads_any_more() -> None:
    """Before another request: on a shared host it would go on for ever, and use the limit of all."""
    fetched: list[Ticket] = []

    async def fetch() -> Ticket:
        fetched.append(read(SMALL))
        return fetched[-1]

    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as stream:
        has_readers = [has_reader(stream)]

        async def pause(_seconds: float) -> None:
            os.close(reader)

        with pytest.raises(BrokenPipeError):
            await keep_printing(
                fetch,
                _follower(),
                lambda parts: None,
                seconds=30,
                pause=pause,
                has_reader=partial(has_reader, stream),
            )
        has_readers.append(has_reader(stream))
    assert has_readers == [True, False]
    assert len(fetched) == 1


async def test_polls_have_bulk_priority_in_the_rate_limit() -> None:
    """The first request is a person's, the others are background work."""
    given: list[RequestPriority] = []

    async def fetch(*, priority: RequestPriority = RequestPriority.INTERACTIVE) -> Ticket:
        given.append(priority)
        if len(given) > 2:
            raise TicketNotFound(EXAMPLE)
        return read(SMALL)

    async def pause(_seconds: float) -> None:
        pass

    with pytest.raises(TicketNotFound):
        await keep_printing(fetch, _follower(), lambda parts: None, seconds=30, pause=pause)
    assert given == [RequestPriority.INTERACTIVE, RequestPriority.BACKGROUND, RequestPriority.BACKGROUND]


def _served(ticket: dict[str, Any]) -> Fault:
    return Fault(body=json.dumps({"success": True, "data": {"Ticket": ticket}}).encode())


def test_ctrl_c_exits_with_130(served: ServedApi, user: User) -> None:
    """After one request, with the ticket printed."""
    process = user.start("show", EXAMPLE, "--follow")
    assert process.stdout is not None
    assert EXAMPLE.encode() in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert served.asked == [f"/tickets/get/{EXAMPLE}"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((EXAMPLE, "T2"), "--follow needs exactly one ID."),
        (("-",), "--follow needs exactly one ID."),
        ((EXAMPLE, "-f", "html"), "--follow prints only text or jsonl, and only to stdout."),
        ((EXAMPLE, "-o", "x.txt"), "--follow prints only text or jsonl, and only to stdout."),
    ],
)
def test_follow_refuses_several_ids_other_formats_and_files(
    served: ServedApi, user: User, arguments: tuple[str, ...], says: str
) -> None:
    """Several IDs, other formats and files, before anything is asked for."""
    ended = user.run("show", *arguments, "--follow")
    assert ended.code == 2
    assert says in ended.err
    assert served.asked == []
