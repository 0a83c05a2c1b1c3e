"""The pager of `show` and `list`: used on a terminal for what is longer than the screen, and in no pipe."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pytest

from series_tui.cli import pager
from series_tui.demo.samples import EXAMPLE, LONG_CHAT
from tests.cli.world import User
from tests.e2e.terminal import Terminal

NOTES = "note.txt"
LONGER_THAN_KEPT = "x" * (1 << 21)
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


def _printed(command: Iterable[str], parts: Iterable[str]) -> str:
    """Return what a terminal is sent of some parts when the pager is this command."""
    sent = io.BytesIO()
    with (
        io.TextIOWrapper(sent, encoding="utf-8", newline="\n") as terminal,
        pager.PagedOutput(terminal, [*command], {"PATH": "/usr/bin:/bin"}) as output,
    ):
        for part in parts:
            output.write(part)
        output.close()
        terminal.flush()
        return sent.getvalue().decode()


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


def test_a_reader_who_quits_before_the_end_ends_the_command(user: User) -> None:
    """With the rest of the text unread, and without an error."""
    code, sent = _run(user, "show", LONG_CHAT, SERIES_PAGER="head -1")
    assert code == 0
    assert len(sent.splitlines()) == 1


def test_a_json_line_longer_than_the_screen_goes_through_the_pager(user: User) -> None:
    """The rows that it is wrapped to count, though its line feed is written on its own."""
    code, sent = _run(user, "show", LONG_CHAT, "-f", "jsonl", SERIES_PAGER="wc -l")
    assert (code, sent.split()) == (0, ["1"])


@pytest.mark.parametrize(
    ("parts", "is_paged"),
    [
        (("x" * 80 * 23, "\n"), False),
        (("x" * 80 * 23, "y", "\n"), True),
        (("x" * 80, "y" * 80) * 12, True),
        (("\n",) * 23, False),
        (("\n",) * 24, True),
        (("\x1b[1mx\x1b[0m" * 80, "\n") * 23, False),
        (("さ" * 40, "\n") * 23, False),
        (("さ" * 41, "\n") * 12, True),
    ],
)
def test_wrapped_rows_decide_whether_the_pager_starts(
    parts: tuple[str, ...], is_paged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the lines are cut into parts: 23 rows fit a terminal of 24, one is for the prompt."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    assert _printed(["true"], parts) == ("" if is_paged else "".join(parts))


@pytest.mark.parametrize("parts", [(LONGER_THAN_KEPT, "\n", "end\n"), ("\u200b" * (1 << 21), "end\n")])
def test_nothing_is_lost_before_the_pager_has_taken_it(parts: tuple[str, ...]) -> None:
    """However long it is: a pager that fails at the start, and one that is not started."""
    assert _printed(["false"], parts) == "".join(parts)


def test_a_pager_that_fails_after_a_long_text_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it took is not kept, so the way to print it is named."""
    monkeypatch.setattr(pager, "_FAILS_WITHIN", 60)
    assert _printed(["sh", "-c", "cat > /dev/null; exit 3"], [LONGER_THAN_KEPT, "\n"]) == ""
    assert capsys.readouterr().err == "The pager sh failed with 3. Add --no-pager to print the text.\n"
