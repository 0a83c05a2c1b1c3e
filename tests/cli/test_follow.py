"""`show --follow`: new messages as they come, one request each time, until Ctrl+C."""

from __future__ import annotations

import json
import signal
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from series_tui.api.models import Role
from series_tui.cli.follow import Follower
from series_tui.cli.printing import ShowOptions
from series_tui.demo.samples import EXAMPLE
from series_tui.render.options import ALL_MESSAGES, MessageSelection
from series_tui.render.text_format import TextOptions
from series_tui.text.sanitize import HEADER_MARK
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


def _follower(form: str = "text", selection: MessageSelection = ALL_MESSAGES) -> Follower:
    options = ShowOptions(form, None, selection, replace(OPTIONS, now=datetime.now(UTC)), False, False)
    return Follower(options, TextOptions())


def test_only_what_is_new_is_printed() -> None:
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


def test_a_role_leaves_out_the_others() -> None:
    """`--role staff` prints no player's new message."""
    follower = _follower(selection=MessageSelection(role=Role.STAFF))
    assert "I need help" not in "".join(follower.start(read(SMALL)))
    assert "One more thing" not in "".join(follower.update(read(LATER)))


def test_jsonl_prints_the_ticket_with_the_new_messages_alone() -> None:
    """One line for each change."""
    follower = _follower("jsonl")
    assert json.loads("".join(follower.start(read(SMALL)))) == SMALL
    assert "".join(follower.update(read(SMALL))) == ""
    changed = json.loads("".join(follower.update(read(LATER))))
    assert changed["Status"] == "resolved"
    assert changed["Content"] == {"msj_4": NEW}


def test_ctrl_c_ends_it_with_130(served: ServedApi, user: User) -> None:
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
        ((EXAMPLE, "-f", "html"), "--follow prints text or jsonl to stdout."),
        ((EXAMPLE, "-o", "x.txt"), "--follow prints text or jsonl to stdout."),
    ],
)
def test_what_it_cannot_do_is_refused(
    served: ServedApi, user: User, arguments: tuple[str, ...], says: str
) -> None:
    """Several IDs, other formats and files, before anything is asked for."""
    ended = user.run("show", *arguments, "--follow")
    assert ended.code == 2
    assert says in ended.err
    assert served.asked == []
