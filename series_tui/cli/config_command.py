"""`series-tui config`: which settings are in use, and where each came from."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from series_tui.config.describing import setting_lines
from series_tui.errors import EXIT_OK

if TYPE_CHECKING:
    from series_tui.config import Settings


def run_config(arguments: Namespace, settings: Settings) -> int:
    """Print the settings with their origins, or the config file's path; return the exit code."""
    if arguments.config_action == "path":
        print(settings.config_file)
        return EXIT_OK
    lines = setting_lines(settings)
    names = max(len(line.name) for line in lines)
    values = max((len(line.value) for line in lines if len(line.value) <= 40), default=0)
    there = "" if settings.config_exists else " (not there; all of it is optional)"
    print(f"# config file: {settings.config_file}{there}")
    print(f"# profiles: {', '.join(settings.profiles)}")
    for line in lines:
        print(f"{line.name:<{names}} = {line.value:<{values}}  # {line.origin}")
    return EXIT_OK
