"""`series-tui config`: which settings are in use, and where each came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from series_tui.config import config_path
from series_tui.config.describing import setting_lines
from series_tui.errors import EXIT_OK

if TYPE_CHECKING:
    from series_tui.config import Settings


def run_config_path(environ: Mapping[str, str]) -> int:
    """Print where the config file is, whatever stands in it; return the exit code."""
    print(config_path(environ))
    return EXIT_OK


def run_config(settings: Settings) -> int:
    """Print the settings with their origins; return the exit code."""
    lines = setting_lines(settings)
    names = max(len(line.name) for line in lines)
    values = max((len(line.value) for line in lines if len(line.value) <= 40), default=0)
    there = "" if settings.config_exists else " (not there; all of it is optional)"
    print(f"# config file: {settings.config_file}{there}")
    print(f"# profiles: {', '.join(settings.profiles)}")
    for line in lines:
        print(f"{line.name:<{names}} = {line.value:<{values}}  # {line.origin}")
    return EXIT_OK
