"""What is offered where no keyring keeps the key works on the very machine it is offered on."""

from __future__ import annotations

from pathlib import Path

from series_tui.credentials import alternatives, ways_without_file
from tests.test_history import nobody_in_particular


def test_alternatives_are_those_that_work_on_the_host(tmp_path: Path) -> None:
    """A folder that can be written and a password program are offered where they are here, and only there."""
    programs = tmp_path / "bin"
    programs.mkdir()
    environ = {"PATH": str(programs), "SHELL": "/bin/bash", "HOME": str(tmp_path)}
    ways = alternatives({**environ, "XDG_DATA_HOME": str(tmp_path)})
    assert len(ways) == 2
    assert "`series-tui auth login --file`" in ways[0]
    assert "read -rs SERIES_API_KEY" in ways[1]
    assert ways_without_file(environ) == ways[1:]
    for name in ("pass", "gpg"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    assert ways_without_file(environ) == ways[1:], "a program that was never set up keeps nothing"
    (tmp_path / ".gnupg" / "private-keys-v1.d").mkdir(parents=True)
    assert "Keep it in gpg" in ways_without_file(environ)[0]
    (tmp_path / ".password-store").mkdir()
    assert "SERIES_API_KEY_COMMAND='pass show series'" in ways_without_file(environ)[0]
    (tmp_path / "file").write_text("")
    ways = alternatives({"PATH": "", "SHELL": "/usr/bin/fish", "XDG_DATA_HOME": str(tmp_path / "file")})
    assert len(ways) == 1
    assert "read -s -x SERIES_API_KEY" in ways[0]


def test_an_unreadable_home_offers_no_file(tmp_path: Path) -> None:
    """As after `sudo -u` with another user's home: what needs no home is left."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "pass").write_text("#!/bin/sh\n")
    (programs / "pass").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir(0o000)
    environ = {"PATH": str(programs), "HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    with nobody_in_particular():
        ways = alternatives(environ)
    assert [way for way in ways if "For this shell only" not in way] == []
