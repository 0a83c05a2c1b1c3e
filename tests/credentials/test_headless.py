"""A fresh account on a host without D-Bus, keyring and variables: login, status, show, logout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.world import KEY, ServedApi, User
from tests.e2e.terminal import Terminal
from tests.leaks import SENTINEL, leaks

EXAMPLE = "TICKET-1234567890-ABCD"


@pytest.fixture
def account(tmp_path: Path) -> User:
    """Return a user with a home and nothing in it; the API's address comes with each command."""
    return User(tmp_path, "", key="")


def terminal_of(account: User, url: str, *arguments: str) -> Terminal:
    """Start a command on a terminal, without any variable of the program's own."""
    environ = {**account.environ(), "XDG_RUNTIME_DIR": None}
    return Terminal(*arguments, "--api-url", url, size=(250, 50), environment=environ)


def run(account: User, url: str, *arguments: str) -> tuple[int, str]:
    """Run a command on a terminal; return its exit code and what it wrote."""
    with terminal_of(account, url, *arguments) as terminal:
        return terminal.wait(), bytes(terminal.sent).decode()


@pytest.mark.parametrize("is_asked", [True, False], ids=["offered", "with --file"])
def test_login_status_show_and_logout_without_a_keyring(is_asked: bool, account: User) -> None:
    """The file is offered, or wanted at once; then every command works without a variable."""
    with ServedApi() as served:
        url = served.api.url
        with terminal_of(account, url, "auth", "login", *([] if is_asked else ["--file"])) as terminal:
            terminal.wait_for("not shown")
            terminal.type(KEY, "enter")
            terminal.wait_for("accepts the key")
            if is_asked:
                terminal.wait_for("no D-Bus", "Store it there")
                terminal.type("y", "enter")
            terminal.wait_for("which only you can read")
            assert terminal.wait() == 0
            assert KEY.encode() not in terminal.sent
        (file,) = (account.home / ".local/share/series-tui/keys").iterdir()
        assert file.read_text() == f"{KEY}\n"
        assert file.stat().st_mode & 0o777 == 0o600

        code, shown = run(account, url, "auth", "status")
        assert code == 0
        assert "key file" in shown
        assert "yes: accepted" in shown

        code, shown = run(account, url, "show", EXAMPLE, "--no-color")
        assert code == 0
        assert "Help with ranking" in shown

        code, shown = run(account, url, "doctor")
        assert code == 0
        assert "key file" in shown

        code, shown = run(account, url, "auth", "logout")
        assert code == 0
        assert "Removed" in shown
        assert not file.exists()
        code, shown = run(account, url, "auth", "status")
        assert code == 3
        assert "auth login --file" in shown


@pytest.mark.parametrize("answer", ["enter", "n", "ctrl+d"])
def test_no_file_is_written_without_the_flag(answer: str, account: User) -> None:
    """Enter, no and the end of the input keep nothing, and name what else works."""
    with ServedApi() as served, terminal_of(account, served.api.url, "auth", "login") as terminal:
        terminal.wait_for("not shown")
        terminal.type(KEY, "enter")
        terminal.wait_for("Store it there")
        terminal.type(answer, *["enter"] * (answer == "n"))
        terminal.wait_for("What you can do instead:")
        assert terminal.wait() == 3
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
