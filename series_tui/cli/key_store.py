"""The key that a person enters in the app: checked, then stored or held until the app ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from series_tui.errors import KeyUnusable
from series_tui.runtime.daemon_thread import run_in_daemon_thread

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.credentials import FoundKey, Secret


class ProfileKeyStore:
    """Checks and keeps the key of one profile; only :meth:`held` returns it, for new connections.

    Args:
        settings: The profile and its address.
        environ: The environment that the keyring is reached by.
    """

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self._settings, self._environ = settings, environ
        self._accepted: Secret | None = None
        self._held: FoundKey | None = None

    @property
    def may_open_window(self) -> bool:
        """Whether the keyring may ask for its password in a window that a person sees."""
        from series_tui.credentials import can_show_window

        return can_show_window(self._environ)

    @property
    def file_offer(self) -> str:
        """The file that could keep the key; empty where none can be written."""
        from series_tui.credentials import can_store_in_file
        from series_tui.credentials.stored_file import stored_file_path

        if not can_store_in_file(self._environ):
            return ""
        return str(stored_file_path(self._settings, self._environ))

    def held(self) -> FoundKey | None:
        """Return the key entered since the app started; it goes before all other sources."""
        return self._held

    async def check(self, text: str) -> str:
        """Ask the service whether it accepts a key; return its other remarks, empty for none.

        Raises:
            SeriesError: The text is not a key, the service refuses it, or does not respond.
        """
        from series_tui.credentials import check_key_text
        from series_tui.credentials.key_check import Verdict, check_key

        self._accepted = None
        secret = check_key_text(text)
        check = await check_key(self._settings, secret, self._environ)
        if check.error is not None and check.verdict is not Verdict.NO_TICKETS:
            raise check.error
        self._accepted = secret
        return check.about_tickets

    async def store(self) -> str:
        """Store the accepted key in the keyring, and use it; return what was done, for people.

        Raises:
            KeyUnusable: No keyring keeps it.
        """
        from series_tui.credentials import KEYRING, FoundKey, other_sources, store_key, store_limit

        secret, limit = self._secret(), store_limit(self._environ)
        name = await run_in_daemon_thread(
            lambda: store_key(self._settings, secret, self._environ, limit=limit)
        )
        self._held = FoundKey(secret, KEYRING, name)
        overrides = other_sources(self._settings, self._environ)
        return f"The key is stored in the keyring ({name}).{_about(overrides)}"

    async def store_in_file(self) -> str:
        """Store the accepted key in a file of this user's, and use it; return what was done, for people.

        Raises:
            SeriesError: The file or the config file cannot be written.
        """
        from series_tui.credentials import KEY_FILE, FoundKey, overrides_of_stored_file
        from series_tui.credentials.stored_file import store_in_file

        secret = self._secret()
        path = await run_in_daemon_thread(lambda: store_in_file(self._settings, secret, self._environ))
        self._held = FoundKey(secret, KEY_FILE, str(path))
        overrides = overrides_of_stored_file(self._settings, self._environ)
        return f"The key is stored in {path}.{_about(overrides)}"

    async def alternatives(self) -> Sequence[str]:
        """Return the ways to give the key that need neither a keyring nor a file of this program."""
        from series_tui.credentials import ways_without_file

        return await run_in_daemon_thread(lambda: ways_without_file(self._environ))

    def use_for_now(self) -> None:
        """Use the accepted key until the app ends, stored nowhere."""
        from series_tui.credentials import FoundKey

        self._held = FoundKey(self._secret(), "entered here, not stored")

    def _secret(self) -> Secret:
        if self._accepted is None:
            raise KeyUnusable("No key has been accepted yet.", next_step="Enter one first.")
        return self._accepted


def _about(overrides: Sequence[str]) -> str:
    return f" From the next start, {overrides[0]} overrides it." if overrides else ""
