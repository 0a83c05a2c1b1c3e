"""Finds the key in its sources, in order, and stores it in the keyring.

The order: the variable SERIES_API_KEY, a file, a command, the keyring. A source that is named but holds no
usable key is an error: the next one is not tried, so that the key in use is the one that was named.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from series_tui.credentials.alternatives import alternatives
from series_tui.credentials.secret import Secret, check_key_text
from series_tui.errors import KeyringUnusable, KeyUnusable, NoKey
from series_tui.runtime.hardening import KEY_VARIABLE

if TYPE_CHECKING:
    from series_tui.config import Settings

KEYRING = "OS keyring"
KEY_FILE = "key file"
KEYRING_LIMIT = 3.0
"""Seconds that a keyring has to answer, unless a caller is more patient."""
_WITH_A_PERSON = 60.0
"""Seconds that it has while a person can see the window in which it asks for its password."""


class FoundKey(NamedTuple):
    """A key, and where it was.

    Attributes:
        secret: The key.
        source: A name for people: ``SERIES_API_KEY``, ``key file``, ``key command`` or ``OS keyring``.
        note: More about it: the file, the setting that named it, or the keyring's name; may be empty.
        if_refused: What to do when the service refuses it, one sentence.
    """

    secret: Secret
    source: str
    note: str = ""
    if_refused: str = "Run `series-tui auth login` to store another."


def find_key(settings: Settings, environ: Mapping[str, str], *, limit: float = KEYRING_LIMIT) -> FoundKey:
    """Return the key for the profile and origin in use. Blocks while a command or a keyring is asked.

    Args:
        settings: The profile, its origin, and the file or command that has the key.
        environ: The environment, as it was before the key was taken out.
        limit: Seconds that a keyring has to answer.

    Raises:
        NoKey: No source has one.
        KeyUnusable: A source was named but has no usable key.
    """
    given = _variable(settings, environ)
    if given:
        secret = check_key_text(given, f"The content of {KEY_VARIABLE}")
        return FoundKey(
            secret,
            KEY_VARIABLE,
            if_refused=f"Set {KEY_VARIABLE} to another key, or unset it; it overrides a stored key.",
        )
    if settings.api_key_file:
        from series_tui.credentials.key_file import key_from_file
        from series_tui.credentials.stored_file import check_address, is_stored_file

        check_address(settings, environ)
        secret = key_from_file(settings.api_key_file)
        if_refused = f"Put another key in {settings.api_key_file}; it overrides the keyring."
        if is_stored_file(settings.api_key_file, environ):
            if_refused = "Run `series-tui auth login --file` to store another."
        note = f"{settings.api_key_file}, set by {_named_by(settings, 'file')}"
        return FoundKey(secret, KEY_FILE, note, if_refused)
    if settings.api_key_command:
        from series_tui.credentials.command import key_from_command

        secret = key_from_command(settings.api_key_command)
        return FoundKey(
            secret,
            "key command",
            f"set by {_named_by(settings, 'command')}",
            "Make the key command print another key; it overrides the keyring.",
        )
    return _from_keyring(settings, environ, limit)


def store_key(
    settings: Settings,
    secret: Secret,
    environ: Mapping[str, str],
    *,
    limit: float = KEYRING_LIMIT,
) -> str:
    """Store the key in the keyring for this profile and origin, read it back; return the keyring's name.

    Raises:
        KeyUnusable: No keyring keeps it; the error says why and what works instead.
    """
    from series_tui.credentials.backends import KeyringTrouble
    from series_tui.credentials.keyring_store import entry_name, write_entry

    entry = entry_name(settings.profile, settings.api_url)
    try:
        return write_entry(entry, secret, environ, limit)
    except KeyringTrouble as trouble:
        raise KeyUnusable(
            "The key was not stored: no keyring is available.",
            why=trouble.why,
            next_step=alternatives(environ)[0],
        ) from None


def can_show_window(environ: Mapping[str, str]) -> bool:
    """Return whether a keyring can ask a person for its password in a window of its own."""
    return sys.platform in ("darwin", "win32") or bool(
        environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    )


def store_limit(environ: Mapping[str, str]) -> float:
    """Return the seconds that a keyring has to store a key: the `limit` while a person is there."""
    return _WITH_A_PERSON if can_show_window(environ) else KEYRING_LIMIT


def delete_key(settings: Settings, environ: Mapping[str, str], *, limit: float = KEYRING_LIMIT) -> str | None:
    """Remove the key of the profile and origin in use; return the keyring's name, or None if it had none.

    Raises:
        KeyUnusable: The keyring cannot be asked, or keeps the key.
    """
    from series_tui.credentials.backends import KeyringTrouble
    from series_tui.credentials.keyring_store import entry_name, remove_entry

    entry = entry_name(settings.profile, settings.api_url)
    try:
        return remove_entry(entry, environ, limit)
    except KeyringTrouble as trouble:
        if trouble.is_absent:
            return None
        raise KeyUnusable(
            "The key was not removed from the keyring.",
            why=trouble.why,
            next_step="Unlock the keyring and try again.",
        ) from None


def keyring_name(environ: Mapping[str, str], *, limit: float = KEYRING_LIMIT) -> str:
    """Return the name of the keyring of this session.

    Raises:
        KeyUnusable: There is none, or it cannot be used.
    """
    from series_tui.credentials.backends import KeyringTrouble
    from series_tui.credentials.keyring_store import name_of_keyring

    try:
        return name_of_keyring(environ, limit)
    except KeyringTrouble as trouble:
        raise KeyUnusable("The keyring cannot be used.", why=trouble.why) from None


def other_sources(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    """Return the sources in use that go before the keyring, in order, as people know them."""
    sources = [f"the variable {KEY_VARIABLE}"] if _variable(settings, environ) else []
    if settings.api_key_file:
        sources.append(f"the key file {settings.api_key_file} (set by {_named_by(settings, 'file')})")
    if settings.api_key_command:
        sources.append(f"the key command (set by {_named_by(settings, 'command')})")
    return sources


def overrides_of_stored_file(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    """Return the sources in use that go before a key file that the config file names."""
    sources = [f"the variable {KEY_VARIABLE}"] if _variable(settings, environ) else []
    if settings.origin_of("api_key_file").kind == "environment":
        sources.append(f"the key file {settings.api_key_file} (set by {_named_by(settings, 'file')})")
    return sources


def _from_keyring(settings: Settings, environ: Mapping[str, str], limit: float) -> FoundKey:
    from series_tui.credentials.backends import KeyringTrouble
    from series_tui.credentials.keyring_store import entry_name, read_entry

    try:
        stored, keyring = read_entry(entry_name(settings.profile, settings.api_url), environ, limit)
    except KeyringTrouble as trouble:
        if trouble.is_absent:
            missing = NoKey(trouble.why + _about_variable(settings, environ))
            missing.next_step = alternatives(environ)[0]
            raise missing from None
        raise KeyringUnusable(
            "No key could be read from the keyring.",
            why=trouble.why,
            next_step=alternatives(environ)[0],
        ) from None
    if stored is None:
        raise NoKey(
            f"The keyring ({keyring}) has no key for profile {settings.profile} and {settings.api_url}."
            + _about_variable(settings, environ)
        )
    return FoundKey(check_key_text(stored, f"The entry in the keyring ({keyring})"), KEYRING, keyring)


def _variable(settings: Settings, environ: Mapping[str, str]) -> str:
    """Return what the variable holds, if that is meant for this origin."""
    return environ.get(KEY_VARIABLE, "").strip() if settings.takes_variable else ""


def _about_variable(settings: Settings, environ: Mapping[str, str]) -> str:
    """Return why the variable is not used though it holds a key; nothing if it is, or holds none."""
    if settings.takes_variable or not environ.get(KEY_VARIABLE, "").strip():
        return ""
    return (
        f" {KEY_VARIABLE} is used only for the API address that series-tui was started with, not for"
        " this one."
    )


def _named_by(settings: Settings, kind: str) -> str:
    return str(settings.origin_of(f"api_key_{kind}"))
