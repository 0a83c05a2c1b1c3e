"""The key stays where it belongs: in no object's words, no report, no file, and with no other origin."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from pathlib import Path

import pytest
from rich.pretty import pretty_repr

from series_tui.cli.key_store import ProfileKeyStore
from series_tui.cli.make_context import make_context
from series_tui.config import load_settings
from series_tui.credentials import find_key
from series_tui.errors import SeriesError
from series_tui.runtime.hardening import Environment
from series_tui.tui.session import Session
from tests.credentials.world import Service, User
from tests.leaks import SENTINEL, leaks

_SHOWN = ("series_tui", "httpx", "httpcore", "h11", "textual")
"""Packages whose objects could come into a log or a report."""


def telling_objects() -> dict[str, str]:
    """Return the objects of this process whose words have the key, by their types."""
    gc.collect()  # what earlier tests left in cycles is none of this one's
    telling = {}
    for thing in gc.get_objects():
        kind = type(thing)
        if (kind.__module__ or "").partition(".")[0] not in _SHOWN:
            continue
        try:
            words = f"{thing!r} {thing!s}"
        except Exception:  # what is not fully made has no words yet
            continue
        if leaks(words):
            telling[f"{kind.__module__}.{kind.__qualname__}"] = words
    return telling


async def test_no_object_that_holds_the_key_shows_it(service: Service) -> None:
    """Settings, client, transport, session, setup and request: none has the key in its words, at any time."""
    environ = Environment({"SERIES_API_URL": service.url, "SERIES_API_KEY": SENTINEL})
    settings = load_settings({}, environ)
    setup = make_context(settings, environ, is_demo=False, ascii_only=False)
    service.hold.clear()
    async with Session(setup) as session:
        asking = asyncio.create_task(session.names())
        while not service.requests:
            await asyncio.sleep(0.01)
        assert leaks(service.requests[0][1]), "the request that is under way has the key"
        assert telling_objects() == {}
        for thing in (settings, setup, session, asking, await session.connection()):
            assert leaks(pretty_repr(thing, expand_all=True)) == []
        service.hold.set()
        await asking
        assert telling_objects() == {}


def test_an_object_that_shows_the_key_would_be_found() -> None:
    """The search sees a key that stands in an object's words."""
    shown = SeriesError(f"refused {SENTINEL}")
    assert list(telling_objects()) == ["series_tui.errors.SeriesError"]
    assert leaks(str(shown))


@pytest.mark.parametrize("status", [None, 301, 401, 403, 404, 429, 500])
async def test_no_error_about_a_key_has_it(status: int | None, service: Service) -> None:
    """Whatever the service answers, neither the error nor what it was caused by has the key."""
    service.status = status
    if status is None:
        service.close()
    environ = Environment({"SERIES_API_URL": service.url, "SERIES_API_KEY": SENTINEL})
    settings = load_settings({}, environ)
    key_store = ProfileKeyStore(settings, environ)
    error: BaseException | None = None
    try:
        await key_store.check(find_key(settings, environ).secret.reveal())
    except SeriesError as raised:
        error = raised
    assert (error is None) == (status == 403)
    while error is not None:
        assert leaks(f"{error!r} {error.args} {vars(error)}") == []
        error = error.__cause__ or error.__context__


def test_a_fault_of_a_command_is_reported_without_the_key(user: User) -> None:
    """A mistake of ours whose message has the key ends in a report of places and nothing else."""
    code = (
        "import sys, series_tui.credentials.key_check as k, series_tui.cli.auth as a\n"
        "def broken(settings, secret, *more): raise RuntimeError(secret.reveal())\n"
        "k.check_key = a.check_key = broken\n"
        "from series_tui.cli import main\n"
        "sys.exit(main(['auth', 'status', '--debug-log', sys.argv[1]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(user.debug_log)],
        env=user.variables(SERIES_API_KEY=SENTINEL),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "RuntimeError" in done.stderr
    assert "in broken" in done.stderr
    assert leaks(done.stdout + done.stderr) == []
    assert leaks(user.debug_log) == []


def test_the_command_for_the_key_gets_no_key_of_the_environment(user: User, tmp_path: Path) -> None:
    """What the program starts has neither the key nor a file for TLS secrets in its environment."""
    seen = tmp_path / "seen"
    script = tmp_path / "print-key"
    script.write_text(f"#!/bin/sh\n(cat /proc/$$/cmdline; env) > {seen}\necho another-key\n")
    script.chmod(0o755)
    config = tmp_path / "config.toml"
    config.write_text(f'[profiles.other]\napi_url = "http://localhost:9"\napi_key_command = "{script}"\n')
    done = user.run(
        *("auth", "status"),
        SERIES_TUI_CONFIG=str(config),
        SERIES_API_URL="",
        SERIES_API_KEY=SENTINEL,
        SSLKEYLOGFILE=str(tmp_path / "secrets"),
        TEXTUAL_LOG=str(tmp_path / "log"),
    )
    assert "key command" in done.stdout
    words = seen.read_text()
    assert "PATH=" in words
    assert leaks(words) == []
    assert "SSLKEYLOGFILE" not in words
    assert "TEXTUAL_LOG" not in words
