"""What the tests of the app share: no frame is painted that no test reads, and no remark ends unread."""

from __future__ import annotations

import pytest
from textual.app import App

from series_tui.tui.widgets import key_bar
from tests.tui.unpainted_frames import painted_frames, unpainted_frames

__all__ = ["painted_frames", "unpainted_frames"]

_LONG_SECONDS = 600.0


@pytest.fixture(autouse=True)
def _remarks_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave flashes and toasts on the screen until a test has read them, however busy the machine is."""
    monkeypatch.setattr(key_bar, "FLASH_SECONDS", _LONG_SECONDS)
    monkeypatch.setattr(App, "NOTIFICATION_TIMEOUT", _LONG_SECONDS)
