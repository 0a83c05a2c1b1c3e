"""Writes what a person chose in the app to the config file, off the event loop."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from series_tui.config.saved_view import SavedView
from series_tui.config.values import DEFAULT_PROFILE
from series_tui.runtime.daemon_thread import run_in_daemon_thread

if TYPE_CHECKING:
    from series_tui.config import Settings


class ConfigWriter:
    """Changes the config file of these settings.

    Args:
        settings: The settings; what belongs to a workspace is written for their profile.
    """

    def __init__(self, settings: Settings) -> None:
        self._path = settings.config_file
        self._profile = "" if settings.profile == DEFAULT_PROFILE else settings.profile

    async def set_value(self, name: str, value: str) -> str:
        """Write a setting; return the path of the file.

        Raises:
            InvalidSetting: The file is not usable.
            OutputNotWritten: It cannot be written.
        """
        from series_tui.config.edit import set_value

        profile = self._profile if name == "staff_user_id" else ""
        await run_in_daemon_thread(partial(set_value, self._path, name, value, profile=profile))
        return str(self._path)

    async def save_view(self, name: str, fields: Mapping[str, str | bool]) -> str:
        """Write a view of the queue; return the path of the file.

        Raises:
            InvalidSetting: It cannot have this name, or the file is not usable.
            OutputNotWritten: It cannot be written.
        """
        from series_tui.config.edit import save_view

        view = SavedView(**fields)  # type: ignore[arg-type]  # each field has its own type
        await run_in_daemon_thread(partial(save_view, self._path, name, view))
        return str(self._path)
