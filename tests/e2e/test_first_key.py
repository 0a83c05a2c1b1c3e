"""The first run in a real terminal: the key is asked for, kept in a real keyring, and found the next time."""

from __future__ import annotations

import pytest

from tests.credentials.world import (
    LOCK,
    Service,
    User,
    needs_bus,
    needs_keyring,
    session,
    silent_service,
    unlock,
)
from tests.e2e.terminal import Terminal
from tests.leaks import SENTINEL, leaks

PASTED = f"\x1b[200~{SENTINEL}\n\x1b[201~"
"""A key with the end of its line, as a terminal passes it on from the clipboard."""


def app(user: User, *arguments: str) -> Terminal:
    """Start the app for a user, with its log."""
    return Terminal(*arguments, "--debug-log", str(user.debug_log), environment=user.environ)


@needs_keyring
def test_the_first_run_takes_the_key_and_the_second_has_it(user: User, service: Service) -> None:
    """Pasted, checked, stored in the real keyring: the next start needs nothing."""
    with session(user, keyring=True) as seated:
        with app(seated) as terminal:
            terminal.wait_for(
                "API key", "stored in this system's keyring, if there is one.", "(plain http: unencrypted"
            )
            assert service.requests == []
            terminal.type(PASTED)
            terminal.wait_for("•" * len(SENTINEL))
            terminal.type("enter")
            terminal.wait_for("Open a ticket", "default · key: OS keyring · plain http to 127.0.0.1")
            terminal.type("ctrl+q")
            assert terminal.wait() == 0
            assert terminal.left_behind() == []
            assert leaks(bytes(terminal.sent)) == []
        with app(seated) as terminal:
            terminal.wait_for("Open a ticket", "key: OS keyring")
            terminal.type("ctrl+q")
            assert terminal.wait() == 0
            assert leaks(bytes(terminal.sent)) == []
    assert {line for line, _ in service.requests} == {"GET /tickets/config HTTP/1.1"}
    assert leaks(user.debug_log) == []


@needs_keyring
def test_a_bad_key_is_not_stored(user: User, service: Service) -> None:
    """It is refused on the screen, and after quitting the keyring is as empty as before."""
    service.key = "another"
    with session(user, keyring=True) as seated, app(seated) as terminal:
        terminal.wait_for("API key")
        terminal.type(PASTED, "enter")
        terminal.wait_for("The key was refused (401).", "Paste another key.")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        status = seated.run("auth", "status")
    assert "has no key for profile default" in status.stdout
    assert leaks(bytes(terminal.sent)) == []


def test_without_a_keyring_the_key_is_used_until_the_end(user: User, service: Service) -> None:
    """On a host over SSH the reason and the ways that work stand there; enter goes on with it."""
    with app(user) as terminal:
        terminal.wait_for("API key")
        terminal.type(PASTED, "enter")
        terminal.wait_for("no keyring is available", "This session has no D-Bus", "f stores it in a file")
        terminal.type("enter")
        terminal.wait_for("key: entered here, not stored")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
        assert leaks(bytes(terminal.sent)) == []
    assert leaks(user.home) == []
    assert user.run("auth", "status").returncode == 3


@needs_bus
@pytest.mark.parametrize("mode", ["deaf", "waiting"])
def test_a_keyring_that_never_answers_does_not_block_the_app(mode: str, user: User) -> None:
    """The screen is there at once; the reason comes later; quitting does not wait for the keyring."""
    with (
        session(user, services=False) as seated,
        silent_service(seated, mode),
        app(seated) as terminal,
    ):
        terminal.wait_for("Open a ticket", "looking for it …")
        terminal.wait_for("did not respond within 3 s", "F4")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0


@needs_keyring
def test_an_unlocked_keyring_is_asked_again(user: User) -> None:
    """Locked, it is named as such and nothing is asked for; once it is open, F5 is enough."""
    with session(user, keyring=True) as seated:
        assert seated.run("auth", "login", "--stdin", given=SENTINEL).returncode == 0
        assert seated.python(LOCK) == "True\n"
        with app(seated) as terminal:
            terminal.wait_for("locked and was not unlocked", "F5 to try again")
            unlock(seated)
            terminal.type("f5")
            terminal.wait_for("key: OS keyring")
            terminal.type("ctrl+q")
            assert terminal.wait() == 0
            assert leaks(bytes(terminal.sent)) == []


def test_the_demo_never_asks(user: User, service: Service) -> None:
    """With sample tickets there is no key to be entered, and the user's own is not looked at."""
    with app(user, "--demo") as terminal:
        terminal.wait_for("demo · key: built in")
        terminal.type("ctrl+q")
        assert terminal.wait() == 0
    assert service.requests == []
