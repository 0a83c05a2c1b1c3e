"""What the way to the service has to say while the app runs, kept until somebody listens."""

from __future__ import annotations

from collections.abc import Callable


class Notices:
    """Passes sentences on to the app that is on the screen."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._listener: Callable[[str], None] | None = None

    def say(self, what: str) -> None:
        """Pass a sentence on, now or as soon as somebody listens."""
        if self._listener is None:
            self._kept.append(what)
        else:
            self._listener(what)

    def listen(self, listener: Callable[[str], None]) -> None:
        """Pass on what was kept, and whatever comes from now on."""
        self._listener = listener
        kept, self._kept = self._kept, []
        for what in kept:
            listener(what)
