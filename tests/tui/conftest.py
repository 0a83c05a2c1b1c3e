"""What the tests of the app share: fast keys, short waits, unpainted frames, and remarks that stay."""

from __future__ import annotations

import pytest
from textual.app import App

from tests.tui.fast_keys import fast_keys
from tests.tui.short_waits import short_waits
from tests.tui.unpainted_frames import painted_frames, unpainted_frames

__all__ = ["fast_keys", "painted_frames", "short_waits", "unpainted_frames"]

_LONG_SECONDS = 600.0


@pytest.fixture(autouse=True)
def _remarks_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave toasts on the screen until a test has read them, however busy the machine is."""
    monkeypatch.setattr(App, "NOTIFICATION_TIMEOUT", _LONG_SECONDS)
