"""Settings from flags, environment and config file, each with its origin."""

from __future__ import annotations

from series_tui.config.demo_settings import load_demo_settings
from series_tui.config.file import cache_folder, config_path, history_path, key_folder
from series_tui.config.origin import Origin
from series_tui.config.settings import Settings, load_settings

__all__ = [
    "Origin",
    "Settings",
    "cache_folder",
    "config_path",
    "history_path",
    "key_folder",
    "load_demo_settings",
    "load_settings",
]
