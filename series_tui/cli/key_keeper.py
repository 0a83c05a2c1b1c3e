"""The key as the app's person enters it: checked, stored in the keyring, or held until the app ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from series_tui.errors import KeyUnusable
from series_tui.runtime.daemon_thread import run_in_daemon_thread

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.credentials import FoundKey, Secret


class KeyKeeper:
    """Takes a key for one profile; only :meth:`held` gives it back, to whoever connects.

    Args:
        settings: The profile and its origin.
        environ: The environment that the keyring is reached by.
    """

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self._settings, self._environ = settings, environ
        self._accepted: Secret | None = None
        self._held: FoundKey | None = None

    @property
    def opens_window(self) -> bool:
        """Whether the keyring may ask for its password in a window that a person sees."""
        from series_tui.credentials import has_windows

        return has_windows(self._environ)

    def held(self) -> FoundKey | None:
        """Return the key that a person entered since the app began; it comes before all other sources."""
        return self._held

    async def check(self, text: str) -> str:
        """Ask the service whether it accepts a key; return what it says besides, empty for nothing.

        Raises:
            SeriesError: The text is no key, the service refuses it, or it does not answer.
        """
        from series_tui.credentials import check_key_text
        from series_tui.credentials.key_check import Verdict, check_key

        self._accepted = None
        secret = check_key_text(text)
        check = await check_key(self._settings, secret)
        if check.error is not None and check.verdict is not Verdict.NO_TICKETS:
            raise check.error
        self._accepted = secret
        return check.about_tickets

    async def store(self) -> str:
        """Keep the accepted key in the keyring, and use it from now on; return what was done, for people.

        Raises:
            KeyUnusable: No keyring keeps it.
        """
        from series_tui.credentials import KEYRING, FoundKey, other_sources, patience, store_key

        secret, limit = self._secret(), patience(self._environ)
        name = await run_in_daemon_thread(
            lambda: store_key(self._settings, secret, self._environ, limit=limit)
        )
        self._held = FoundKey(secret, KEYRING, name)
        earlier = other_sources(self._settings, self._environ)
        note = f" From the next start on {earlier[0]} comes before it." if earlier else ""
        return f"The key is stored in the keyring ({name}).{note}"

    async def alternatives(self) -> Sequence[str]:
        """Return what works on this machine instead of a keyring."""
        from series_tui.credentials import alternatives

        return await run_in_daemon_thread(lambda: alternatives(self._settings, self._environ))

    def use_for_now(self) -> None:
        """Use the accepted key until the app ends, stored nowhere."""
        from series_tui.credentials import FoundKey

        self._held = FoundKey(self._secret(), "entered here, not stored")

    def _secret(self) -> Secret:
        if self._accepted is None:
            raise KeyUnusable("No key was accepted yet.", next_step="Enter one first.")
        return self._accepted
