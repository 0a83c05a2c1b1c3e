"""API key: found in the environment, a file, a command or the keyring.

The keyring library is imported only when a keyring is asked.
"""

from __future__ import annotations

from series_tui.credentials.alternatives import alternatives, can_store_in_file, ways_without_file
from series_tui.credentials.find import (
    KEY_FILE,
    KEYRING,
    KEYRING_LIMIT,
    FoundKey,
    can_show_window,
    delete_key,
    find_key,
    keyring_name,
    other_sources,
    overrides_of_stored_file,
    store_key,
    store_limit,
)
from series_tui.credentials.secret import Secret, check_key_text

__all__ = [
    "KEYRING",
    "KEYRING_LIMIT",
    "KEY_FILE",
    "FoundKey",
    "Secret",
    "alternatives",
    "can_show_window",
    "can_store_in_file",
    "check_key_text",
    "delete_key",
    "find_key",
    "keyring_name",
    "other_sources",
    "overrides_of_stored_file",
    "store_key",
    "store_limit",
    "ways_without_file",
]
