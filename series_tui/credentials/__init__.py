"""The single entry point for the key: the environment, a file, a command, then the system's keyring.

::

    secret.py          the type of a key, which shows itself to nobody
    find.py            the order of the sources; storing and removing
    key_file.py        a file that nobody else can read
    command.py         a command that prints the key
    keyring_store.py   the keyring, with a limit of time
    backends.py        which keyring
    alternatives.py    what works on this machine where no keyring does

The keyring library is imported when a keyring is asked, and not before.
"""

from __future__ import annotations

from series_tui.credentials.alternatives import alternatives
from series_tui.credentials.find import (
    KEYRING,
    KEYRING_LIMIT,
    FoundKey,
    delete_key,
    find_key,
    has_windows,
    keyring_name,
    other_sources,
    patience,
    store_key,
)
from series_tui.credentials.secret import Secret, check_key_text

__all__ = [
    "KEYRING",
    "KEYRING_LIMIT",
    "FoundKey",
    "Secret",
    "alternatives",
    "check_key_text",
    "delete_key",
    "find_key",
    "has_windows",
    "keyring_name",
    "other_sources",
    "patience",
    "store_key",
]
