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
from series_tui.credentials.find import FoundKey, delete_key, find_key, keyring_name, other_sources, store_key
from series_tui.credentials.secret import Secret, check_key_text

__all__ = [
    "FoundKey",
    "Secret",
    "alternatives",
    "check_key_text",
    "delete_key",
    "find_key",
    "keyring_name",
    "other_sources",
    "store_key",
]
