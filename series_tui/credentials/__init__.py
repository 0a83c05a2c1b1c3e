"""API key: found in the environment, a file, a command or the keyring.

The keyring library is imported only when a keyring is asked.
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
