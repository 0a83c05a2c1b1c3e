"""The key in the system's keyring: read, stored and removed, none of it ever for longer than a limit.

A keyring may ask its user for a password in a window that is out of sight, and then answers never. So it is
asked in a daemon thread, which does not keep the process from ending, and left alone after the limit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TypeVar

from series_tui.credentials.backends import Keyring, KeyringTrouble, usable_keyrings
from series_tui.credentials.secret import Secret

SERVICE = "series-tui"

_Answer = TypeVar("_Answer")


def entry_name(profile: str, origin: str) -> str:
    """Return the name of an entry; it binds a key to a profile and an origin, so no other API gets it."""
    return f"{profile}@{origin}"


def read_entry(entry: str, environ: Mapping[str, str], limit: float) -> tuple[str | None, str]:
    """Return what is stored under a name (None if nothing is), and the keyring's name.

    Raises:
        KeyringTrouble: No keyring can be asked, or it does not answer.
    """

    def read() -> tuple[str | None, str]:
        keyrings = usable_keyrings(environ)
        for keyring in keyrings:
            stored = _read(keyring, entry)
            if stored is not None:
                return stored, keyring.name
        return None, keyrings[0].name

    return within(limit, read)


def write_entry(entry: str, secret: Secret, environ: Mapping[str, str], limit: float) -> str:
    """Store a key under a name, read it back, and return the keyring's name.

    Raises:
        KeyringTrouble: No keyring can be asked, it does not answer, or it does not keep the key.
    """

    def write() -> str:
        trouble: KeyringTrouble | None = None
        for keyring in usable_keyrings(environ):
            try:
                _write(keyring, entry, secret)
            except KeyringTrouble as raised:
                trouble = trouble or raised
            else:
                return keyring.name
        raise trouble or KeyringTrouble("No keyring is available.")

    return within(limit, write)


def remove_entry(entry: str, environ: Mapping[str, str], limit: float) -> str | None:
    """Remove what is stored under a name; return the keyring's name, or None if nothing was stored.

    Raises:
        KeyringTrouble: No keyring can be asked, it does not answer, or it keeps the key.
    """

    def remove() -> str | None:
        removed = None
        for keyring in usable_keyrings(environ):
            if _read(keyring, entry) is not None:
                _remove(keyring, entry)
                removed = keyring.name
        return removed

    return within(limit, remove)


def within(limit: float, work: Callable[[], _Answer]) -> _Answer:
    """Return what work returns, if it does so within a number of seconds.

    Raises:
        KeyringTrouble: It did not, or the work raised it.
    """
    # The library itself is loaded first: a slow disk is no keyring that does not answer.
    import keyring.core  # noqa: F401 - see above

    answers: list[_Answer] = []
    troubles: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(work())
        except BaseException as error:  # whatever it is, it is raised where the result is awaited
            troubles.append(error)

    thread = threading.Thread(target=run, daemon=True, name="keyring")
    thread.start()
    thread.join(limit)
    if thread.is_alive():
        raise KeyringTrouble(
            f"The keyring did not respond within {limit:.0f} s; it may be locked and waiting for its"
            " password."
        )
    if troubles:
        raise troubles[0]
    return answers[0]


def _read(keyring: Keyring, entry: str) -> str | None:
    return _asked(keyring, lambda: keyring.backend.get_password(SERVICE, entry))


def _write(keyring: Keyring, entry: str, secret: Secret) -> None:
    _asked(keyring, lambda: keyring.backend.set_password(SERVICE, entry, secret.reveal()))
    if _read(keyring, entry) != secret.reveal():
        raise KeyringTrouble(f"The keyring ({keyring.name}) accepted the key but did not store it.")


def _remove(keyring: Keyring, entry: str) -> None:
    _asked(keyring, lambda: keyring.backend.delete_password(SERVICE, entry))
    if _read(keyring, entry) is not None:
        raise KeyringTrouble(f"The keyring ({keyring.name}) still has the key after it was removed.")


def _asked(keyring: Keyring, question: Callable[[], _Answer]) -> _Answer:
    """Return the keyring's answer; its errors become words that hold nothing of what was stored."""
    try:
        return question()
    except Exception as error:
        raise _meaning(keyring.name, error) from None


def _meaning(name: str, error: Exception) -> KeyringTrouble:
    """Return what an error of the library means. Its own text is left out: it could hold the key."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"KeyringLocked", "LockedException", "PromptDismissedException"}:
        return KeyringTrouble(f"The keyring ({name}) is locked and was not unlocked.")
    if "NoKeyringError" in kinds:
        return KeyringTrouble(f"The keyring ({name}) is not available.", is_absent=True)
    if "InitError" in kinds:
        return KeyringTrouble(
            f"The keyring ({name}) has no collection to store keys in, and none was created.", is_absent=True
        )
    if kinds & {"PasswordSetError", "PasswordDeleteError", "NotImplementedError"}:
        return KeyringTrouble(f"The keyring ({name}) refused access.")
    if kinds & {"SecretServiceNotAvailableException", "ConnectionError", "EOFError"}:
        return KeyringTrouble(f"The connection to the keyring ({name}) was lost.")
    return KeyringTrouble(f"The keyring ({name}) failed ({type(error).__name__}).")


def name_of_keyring(environ: Mapping[str, str], limit: float) -> str:
    """Return the name of the keyring that would be used.

    Raises:
        KeyringTrouble: There is none, or finding out takes too long.
    """
    return within(limit, lambda: usable_keyrings(environ)[0].name)
