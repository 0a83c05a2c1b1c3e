"""What is offered where no keyring keeps the key works on the very machine it is offered on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from series_tui.config import Settings
from series_tui.credentials import (
    FoundKey,
    alternatives,
    find_key,
)
from tests.leaks import SENTINEL
from tests.test_history import nobody_in_particular


def test_alternatives_name_what_is_here(tmp_path: Path) -> None:
    """A folder that can be written and a password program are offered where they are here, and only there."""
    programs = tmp_path / "bin"
    programs.mkdir()
    environ = {"PATH": str(programs), "SHELL": "/bin/bash", "HOME": str(tmp_path)}
    settings = Settings(config_file=tmp_path / "conf" / "config.toml")
    ways = alternatives(settings, environ)
    assert len(ways) == 2
    assert "SERIES_API_KEY_FILE=~/conf/key" in ways[0]
    assert "read -rs SERIES_API_KEY" in ways[1]
    for name in ("pass", "gpg"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    assert alternatives(settings, environ) == ways, "a program that was never set up keeps nothing"
    (tmp_path / ".gnupg" / "private-keys-v1.d").mkdir(parents=True)
    assert "Let gpg keep it" in alternatives(settings, environ)[1]
    (tmp_path / ".password-store").mkdir()
    assert "SERIES_API_KEY_COMMAND='pass show series'" in alternatives(settings, environ)[1]
    (tmp_path / "file").write_text("")
    nowhere = Settings(config_file=tmp_path / "file" / "config.toml")
    ways = alternatives(nowhere, {"PATH": "", "SHELL": "/usr/bin/fish"})
    assert len(ways) == 1
    assert "read -s -x SERIES_API_KEY" in ways[0]


def test_a_home_that_may_not_be_looked_into_offers_nothing_in_it(tmp_path: Path) -> None:
    """As after `sudo -u` with another user's home: what needs no home is left."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "pass").write_text("#!/bin/sh\n")
    (programs / "pass").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir(0o000)
    settings = Settings(config_file=home / "conf" / "config.toml")
    with nobody_in_particular():
        ways = alternatives(settings, {"PATH": str(programs), "HOME": str(home)})
    assert [way for way in ways if "For this shell alone" not in way] == []


@pytest.mark.parametrize("folder", ["conf", "a folder", "it's"])
@pytest.mark.parametrize("has_bash", [True, False])
def test_the_file_that_alternatives_offer_is_one_that_is_taken(
    has_bash: bool, folder: str, tmp_path: Path
) -> None:
    """The command works as it stands, shows nothing of the key, and makes a file that is private."""
    import shlex
    import subprocess

    path = os.environ["PATH"] if has_bash else ""
    settings = Settings(config_file=tmp_path / folder / "config.toml")
    way = alternatives(settings, {"PATH": path, "HOME": str(tmp_path)})[0]
    done = subprocess.run(
        ["sh", "-c", way.split("`")[1]],
        input=f"{SENTINEL}\n",
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout + done.stderr == ""
    named = shlex.split(way.rpartition("SERIES_API_KEY_FILE=")[2].removesuffix("."))[0]
    named = named.replace("~", str(tmp_path))
    found: FoundKey = find_key(Settings(api_key_file=named), {})
    assert found.secret.reveal() == SENTINEL
