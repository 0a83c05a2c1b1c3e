"""Settings: flags before environment before the config file before defaults, each with where it came from.

::

    settings.py     the frozen Settings, and how they are put together
    file.py         the config file: where it is, how it is read, what may stand in it
    describing.py   the settings as lines for people
    values.py       what each value may be: pure checks
"""

from __future__ import annotations

from series_tui.config.file import config_path, history_path
from series_tui.config.settings import Settings, load_demo_settings, load_settings
from series_tui.config.values import Origin

__all__ = [
    "Origin",
    "Settings",
    "config_path",
    "history_path",
    "load_demo_settings",
    "load_settings",
]
