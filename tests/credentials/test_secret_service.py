"""The key in a real Secret Service: stored, found, removed; and each way in which it cannot be."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.credentials.world import (
    LOCK,
    Service,
    User,
    needs_bus,
    needs_keyring,
    session,
    silent_service,
)
from tests.leaks import SENTINEL, leaks

_ITEMS = (
    "import secretstorage as s\n"
    "for i in s.get_default_collection(s.dbus_init()).get_all_items():\n"
    "    print(sorted(i.get_attributes().items()), i.get_label(), i.get_secret().decode())"
)


@pytest.fixture
def seated(user: User) -> Iterator[User]:
    """Give the user a session with an unlocked keyring."""
    with session(user, keyring=True) as running:
        yield running


def login(user: User, **more: str) -> None:
    """Store the key, or fail the test."""
    done = user.run("auth", "login", "--stdin", given=SENTINEL + "\n", **more)
    assert done.returncode == 0, done.stderr


@needs_keyring
def test_login_status_and_logout(seated: User, service: Service) -> None:
    """The key is stored, is found and works, and is gone after logout; each step says what it did."""
    done = seated.run("auth", "login", "--stdin", given=SENTINEL + "\n")
    assert done.returncode == 0, done.stderr
    assert "Stored in the keyring (Secret Service) for profile default, and verified." in done.stdout
    assert "unencrypted to http" in done.stderr

    done = seated.run("auth", "status")
    assert done.returncode == 0
    assert "profile default (in use)" in done.stdout
    assert f"api      {service.url} (plain http" in done.stdout
    assert "key      OS keyring (Secret Service)" in done.stdout
    assert "works    yes" in done.stdout

    done = seated.run("auth", "logout")
    assert done.returncode == 0
    assert "from the keyring (Secret Service)." in done.stdout
    done = seated.run("auth", "status")
    assert done.returncode == 3
    assert "No API key found." in done.stdout
    done = seated.run("auth", "logout")
    assert done.returncode == 0
    assert "No keyring or key file of series-tui has a key for profile default" in done.stdout


@needs_keyring
def test_a_refused_key_is_not_stored(seated: User, service: Service) -> None:
    """The service's own words are shown, the exit code is 3, and the keyring stays empty."""
    service.key = "another"
    done = seated.run("auth", "login", "--stdin", given=SENTINEL)
    assert done.returncode == 3
    assert "The key was refused (401)." in done.stderr
    assert "Invalid API key" in done.stderr
    assert seated.python(_ITEMS) == ""


@needs_keyring
def test_a_key_of_a_workspace_without_tickets_is_stored_with_a_note(seated: User, service: Service) -> None:
    """A bad key and a workspace without the module are distinguished."""
    service.status = 403
    done = seated.run("auth", "login", "--stdin", given=SENTINEL)
    assert done.returncode == 0
    assert "accepts the key" in done.stdout
    assert "Tickets module is not enabled for this workspace" in done.stdout
    done = seated.run("auth", "status")
    assert done.returncode == 3
    assert "partly: the key is accepted, but the tickets cannot be read" in done.stdout


@needs_keyring
def test_an_unreachable_service_stores_no_key(seated: User, service: Service) -> None:
    """Without an answer nothing is known of the key, and it is not kept."""
    service.close()
    done = seated.run("auth", "login", "--stdin", given=SENTINEL)
    assert done.returncode == 5
    assert "The key was not stored." in done.stderr
    assert seated.python(_ITEMS) == ""


@needs_keyring
def test_a_key_belongs_to_its_profile_and_origin(seated: User, service: Service) -> None:
    """Another origin or another profile gets neither the key nor a request with it."""
    login(seated)
    other = Service("other")
    try:
        done = seated.run("auth", "status", SERIES_API_URL=other.url)
        assert done.returncode == 3
        assert f"has no key for profile default and {other.url}" in done.stdout
        assert other.requests == []
    finally:
        other.close()
    config = seated.home / "profiles.toml"
    config.write_text("[profiles.guild]\n")
    done = seated.run("auth", "status", SERIES_TUI_CONFIG=str(config), SERIES_PROFILE="guild")
    assert done.returncode == 3
    assert "profile guild (in use)" in done.stdout
    assert "works    yes" in done.stdout.partition("profile guild")[0]
    stored = seated.python(_ITEMS)
    assert f"('username', 'default@{service.url}')" in stored
    assert stored.count("\n") == 1


@needs_keyring
def test_login_names_the_source_that_comes_before_the_keyring(seated: User) -> None:
    """Who stores a key while a variable holds another learns which one is used."""
    done = seated.run("auth", "login", "--stdin", given=SENTINEL, SERIES_API_KEY="another")
    assert done.returncode == 0
    assert "the variable SERIES_API_KEY overrides it and is still in use." in done.stdout


@needs_keyring
def test_logout_names_the_remaining_source(seated: User, tmp_path: Path) -> None:
    """A variable or a file that still has a key is named, and not touched."""
    login(seated)
    file = tmp_path / "key"
    file.write_text(SENTINEL)
    file.chmod(0o600)
    done = seated.run("auth", "logout", SERIES_API_KEY=SENTINEL, SERIES_API_KEY_FILE=str(file))
    assert "from the keyring (" in done.stdout
    assert "Still in use: the variable SERIES_API_KEY." in done.stdout
    assert f"Still in use: the key file {file}" in done.stdout
    assert file.read_text() == SENTINEL


@needs_keyring
def test_a_locked_keyring_is_reported(seated: User) -> None:
    """A keyring that nobody can unlock here is named as locked, with what works instead."""
    login(seated)
    assert seated.python(LOCK) == "True\n"
    done = seated.run("auth", "status")
    assert done.returncode == 3
    assert "locked" in done.stdout
    assert "auth login --file" in done.stdout
    done = seated.run("auth", "login", "--stdin", given=SENTINEL)
    assert done.returncode == 3
    assert "locked" in done.stderr
    assert "What you can do instead:" in done.stderr
    assert "auth login --file" in done.stderr
    done = seated.run("auth", "logout")
    assert done.returncode == 3
    assert "locked" in done.stderr


@needs_keyring
def test_a_keyring_without_a_collection_is_reported(user: User) -> None:
    """A keyring that was never set up has no key, and takes none without a person at its window."""
    with session(user) as running:
        done = running.run("auth", "status")
        assert done.returncode == 3
        assert "No API key found." in done.stdout
        assert "no collection" in done.stdout
        done = running.run("auth", "login", "--stdin", given=SENTINEL)
        assert done.returncode == 3
        assert "no collection" in done.stderr


@needs_bus
def test_a_session_without_a_keyring_is_reported(user: User) -> None:
    """A bus on which no keyring runs or can be started has no key, and logout finds nothing to do."""
    with session(user, services=False) as running:
        done = running.run("auth", "status")
        assert done.returncode == 3
        assert "No keyring (Secret Service or KWallet) is running in this session" in done.stdout
        assert running.run("auth", "logout").returncode == 0


def test_a_host_without_a_bus_is_reported(user: User) -> None:
    """Over SSH there is often no bus at all; the key's file is offered instead."""
    done = user.run("auth", "login", "--stdin", given=SENTINEL)
    assert done.returncode == 3
    assert "This session has no D-Bus" in done.stderr
    assert "auth login --file" in done.stderr
    assert leaks(done.stdout + done.stderr) == []


@needs_bus
@pytest.mark.parametrize("mode", ["deaf", "waiting"])
def test_a_keyring_that_never_answers_is_given_up(mode: str, user: User) -> None:
    """A service that says nothing, or whose prompt nobody answers, does not keep the program."""
    with session(user, services=False) as running, silent_service(running, mode):
        done = running.run("auth", "login", "--stdin", given=SENTINEL)
    assert done.returncode == 3
    assert "did not respond within 3 s" in done.stderr
    assert "What you can do instead:" in done.stderr
    assert leaks(done.stdout + done.stderr) == []


@needs_bus
def test_a_dismissed_prompt_is_a_locked_keyring(user: User) -> None:
    """Closing the keyring's window leaves it locked, and the error says so."""
    with session(user, services=False) as running, silent_service(running, "dismissed"):
        done = running.run("auth", "status")
    assert done.returncode == 3
    assert "locked and was not unlocked" in done.stdout


@needs_keyring
def test_the_key_is_in_no_output_log_file_or_other_entry(seated: User, service: Service) -> None:
    """After every command with every source, the key is in the keyring and nowhere else."""
    login(seated)
    said = []
    for arguments, more in (
        (("auth", "status"), {}),
        (("auth", "status"), {"SERIES_API_KEY": SENTINEL}),
        (("auth", "status"), {"SERIES_API_KEY_COMMAND": "printenv HIDDEN", "HIDDEN": SENTINEL}),
        (("doctor",), {}),
        (("doctor", "--json"), {"SERIES_API_KEY": SENTINEL}),
        (("doctor",), {"SERIES_API_KEY": f"{SENTINEL} x"}),
        (("config",), {"SERIES_API_KEY": SENTINEL}),
    ):
        done = seated.run(*arguments, **more)
        said.append(done.stdout + done.stderr)
    service.key = "another"
    for given in (SENTINEL, f"{SENTINEL} {SENTINEL}"):
        done = seated.run("auth", "login", "--stdin", given=given)
        assert done.returncode == 3
        said.append(done.stdout + done.stderr)
    assert all(said)
    assert leaks("\n".join(said)) == []
    assert seated.debug_log.exists()
    assert leaks(seated.home) == []
    stored = seated.python(_ITEMS)
    assert stored.count(SENTINEL) == 1
    lines = [line for line, _ in service.requests]
    assert lines
    assert leaks("\n".join(lines)) == []
    for _, headers in service.requests:
        assert {name for name, value in headers.items() if leaks(value)} <= {"apikey"}


def _proc(pid: int, name: str) -> bytes:
    """Return what the system shows of a process; nothing where it shows nothing to this user."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except PermissionError:
        return b""


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="there is no /proc to look at")
@pytest.mark.parametrize("source", ["variable", "stdin"])
def test_a_running_program_shows_the_key_in_no_process_list(
    source: str, user: User, service: Service
) -> None:
    """While the request is out, neither arguments nor environment, as the system shows them, hold the key."""
    service.hold.clear()
    arguments = ("auth", "status") if source == "variable" else ("auth", "login", "--stdin")
    more = {"SERIES_API_KEY": SENTINEL} if source == "variable" else {}
    with subprocess.Popen(
        user.command(*arguments),
        env=user.variables(**more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(SENTINEL if source == "stdin" else "")
        process.stdin.close()
        deadline = 2_000
        while not service.requests and deadline:
            deadline -= 1
            service.hold.wait(0.01)
        shown = [_proc(process.pid, "cmdline"), _proc(process.pid, "environ")]
        service.hold.set()
        assert process.stdout is not None
        shown.append(process.stdout.read().encode())
    assert b"series_tui" in shown[0]
    assert leaks(service.requests[0][1])
    assert [leaks(part) for part in shown] == [[], [], []]
