"""A fresh account on a host without D-Bus, keyring and variables: login, status, show, logout."""

from __future__ import annotations

import io
from pathlib import Path

import pexpect
import pytest

from tests.cli.world import KEY, ServedApi, User
from tests.leaks import SENTINEL, leaks

EXAMPLE = "TICKET-1234567890-ABCD"


@pytest.fixture
def account(tmp_path: Path) -> User:
    """Return a user with a home and nothing in it; the API's address comes with each command."""
    return User(tmp_path, "", key="")


def run(account: User, url: str, *arguments: str) -> tuple[pexpect.spawn[str], io.StringIO]:
    """Start a command on a terminal, without any variable of the program's own."""
    from tests.cli.world import COMMAND

    environ = account.environ(XDG_RUNTIME_DIR="")
    child = pexpect.spawn(
        COMMAND, [*arguments, "--api-url", url], env=environ, encoding="utf-8", timeout=60, cwd=account.home
    )
    shown = child.logfile_read = io.StringIO()
    return child, shown


def ended(child: pexpect.spawn[str]) -> int | None:
    """Return the exit code of a command that has ended."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


@pytest.mark.parametrize("is_asked", [True, False], ids=["offered", "with --file"])
def test_login_status_show_and_logout_without_a_keyring(is_asked: bool, account: User) -> None:
    """The file is offered, or wanted at once; then every command works without a variable."""
    with ServedApi() as served:
        url = served.api.url
        child, shown = run(account, url, "auth", "login", *([] if is_asked else ["--file"]))
        child.expect("not shown")
        child.sendline(KEY)
        child.expect("accepts the key")
        if is_asked:
            child.expect("no D-Bus")
            child.expect("Store it there")
            child.sendline("y")
        child.expect("which only you can read")
        assert ended(child) == 0
        assert KEY not in shown.getvalue()
        (file,) = (account.home / ".local/share/series-tui/keys").iterdir()
        assert file.read_text() == f"{KEY}\n"
        assert file.stat().st_mode & 0o777 == 0o600

        child, shown = run(account, url, "auth", "status")
        assert ended(child) == 0
        assert "key file" in shown.getvalue()
        assert "yes: accepted" in shown.getvalue()

        child, shown = run(account, url, "show", EXAMPLE, "--no-color")
        assert ended(child) == 0
        assert "Help with ranking" in shown.getvalue()

        child, shown = run(account, url, "doctor")
        assert ended(child) == 0
        assert "key file" in shown.getvalue()

        child, shown = run(account, url, "auth", "logout")
        assert ended(child) == 0
        assert "Removed" in shown.getvalue()
        assert not file.exists()
        child, shown = run(account, url, "auth", "status")
        assert ended(child) == 3
        assert "auth login --file" in shown.getvalue()


@pytest.mark.parametrize("answer", ["", "n", "\x04"])
def test_no_file_is_written_unless_it_is_wanted(answer: str, account: User) -> None:
    """Enter, no and the end of the input keep nothing, and name what else works."""
    with ServedApi() as served:
        child, _ = run(account, served.api.url, "auth", "login")
        child.expect("not shown")
        child.sendline(KEY)
        child.expect("Store it there")
        child.send(answer if answer == "\x04" else f"{answer}\r")
        child.expect("What you can do instead:")
        assert ended(child) == 3
    assert not (account.home / ".local").exists()
    assert not (account.home / ".config").exists()


def test_a_script_stores_the_key_from_stdin(account: User) -> None:
    """`--stdin --file` asks nothing; `--stdin` alone writes no file unasked."""
    with ServedApi() as served:
        done = account.run("auth", "login", "--stdin", "--api-url", served.api.url, stdin=KEY)
        assert done.code == 3
        assert not (account.home / ".local").exists()
        done = account.run("auth", "login", "--stdin", "--file", "--api-url", served.api.url, stdin=KEY)
        assert done.code == 0
        assert account.run("list", "--api-url", served.api.url).code == 0


def test_a_refused_key_is_not_stored_and_the_next_step_fits_its_source(account: User) -> None:
    """A key of the environment is not mended by `auth login`, which it overrides."""
    with ServedApi() as served:
        url = served.api.url
        done = account.run("auth", "login", "--stdin", "--file", "--api-url", url, stdin=SENTINEL)
        assert done.code == 3
        assert not (account.home / ".local").exists()
        for command in (("show", EXAMPLE), ("list",), ("auth", "status")):
            done = account.run(*command, "--api-url", url, environ={"SERIES_API_KEY": SENTINEL})
            assert done.code == 3
            assert "Set SERIES_API_KEY to another key" in done.out + done.err
            assert "auth login" not in done.out + done.err
            assert leaks(done.out + done.err) == []
