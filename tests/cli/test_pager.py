"""The pager of `show` and `list`: used on a terminal for what is longer than the screen, and in no pipe."""

from __future__ import annotations

from pathlib import Path

import pytest

from series_tui.demo.samples import EXAMPLE, LONG_CHAT
from tests.cli.world import User
from tests.e2e.terminal import Terminal

NOTES = "note.txt"
LONG_TEXT = ("show", LONG_CHAT, "--last", "60")
"""A command that prints more than a screen."""


def _pager(user: User, script: str) -> str:
    """Return the path of a pager that is a shell script."""
    path = user.home / "pager"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def _run(user: User, *arguments: str, **variables: str) -> tuple[int, str]:
    """Return the exit code, and what a terminal of 24 rows was sent."""
    with Terminal(*arguments, size=(80, 24), environment=dict(user.environ(**variables))) as terminal:
        code = terminal.wait()
        return code, bytes(terminal.sent).decode()


def test_a_long_text_goes_through_the_pager_without_the_key(user: User) -> None:
    """It gets the text and a safe environment: no key, no shell, no history."""
    pager = _pager(user, f"env > {user.home}/{NOTES}; head -1; exit 0")
    secrets = {"SERIES_API_KEY_COMMAND": "echo secret", "SERIES_PROXY": "http://me:secret@proxy.example"}
    code, sent = _run(user, *LONG_TEXT, SERIES_PAGER=pager, LESSHISTFILE="mine", **secrets)
    assert code == 0
    assert LONG_CHAT in sent
    assert len(sent.splitlines()) < 5
    variables = (user.home / NOTES).read_text()
    assert user.key not in variables
    assert "SERIES_API_KEY" not in variables
    assert "secret" not in variables
    assert "LESSSECURE=1" in variables
    assert "LESSHISTFILE=mine" in variables
    assert "LESS=FRX" in variables


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (("show", EXAMPLE), {}),
        ((*LONG_TEXT, "--no-pager"), {}),
        ((*LONG_TEXT, "--pager", "never"), {}),
        (LONG_TEXT, {"TERM": "dumb"}),
    ],
)
def test_no_pager_when_switched_off(
    user: User, arguments: tuple[str, ...], variables: dict[str, str]
) -> None:
    """A short text, a flag, or a terminal that cannot be drawn on."""
    pager = _pager(user, f"touch {user.home}/{NOTES}; cat")
    code, sent = _run(user, *arguments, SERIES_PAGER=pager, **variables)
    assert code == 0
    assert arguments[1] in sent
    assert not (user.home / NOTES).exists()


def test_a_list_that_just_fits_needs_no_pager(user: User) -> None:
    """Its colours take no cells: as many pages as fit are printed, and none of them asks for a key."""
    pager = _pager(user, f"touch {user.home}/{NOTES}; cat")
    environment = dict(user.environ(SERIES_PAGER=pager))
    with Terminal("list", size=(120, 35), environment=environment) as terminal:
        assert terminal.wait() == 0
        sent = bytes(terminal.sent).decode()
    assert len(sent.splitlines()) == 34
    assert "\x1b[" in sent
    assert not (user.home / NOTES).exists()


def test_no_pager_in_a_pipe(user: User) -> None:
    """Whatever the variables say."""
    pager = _pager(user, f"touch {user.home}/{NOTES}; cat")
    assert LONG_CHAT in user.run(*LONG_TEXT, environ={"SERIES_PAGER": pager}).out
    assert not (user.home / NOTES).exists()


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/no/such/pager -x", "Could not start the pager /no/such/pager: No such file or directory."),
        ("false", "The pager false failed with 1; the text is printed directly."),
        ("tail --no-such-flag", "The pager tail failed with 1; the text is printed directly."),
    ],
)
def test_a_pager_that_fails_leaves_the_text_printed(user: User, command: str, says: str) -> None:
    """One that cannot start, and one that refuses its flags."""
    code, sent = _run(user, *LONG_TEXT, PAGER=command)
    assert code == 0
    assert says in sent.replace("\r\n", " ") or says in sent
    assert LONG_CHAT in sent
    assert len(sent.splitlines()) > 60


def test_the_first_named_pager_is_used(user: User, tmp_path: Path) -> None:
    """SERIES_PAGER overrides PAGER."""
    pager = _pager(user, "head -1; echo OURS")
    _, sent = _run(user, *LONG_TEXT, SERIES_PAGER=pager, PAGER="false")
    assert "OURS" in sent


def test_less_shows_the_head_and_ends_with_q(user: User) -> None:
    """The usual pager: from the first line on, and quitting early is no error."""
    with Terminal(*LONG_TEXT, size=(80, 24), environment=dict(user.environ())) as terminal:
        terminal.wait_until(lambda: LONG_CHAT in terminal.rows[0])
        terminal.type("q")
        assert terminal.wait() == 0
