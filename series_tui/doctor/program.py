"""Checks of what runs here and with which settings."""

from __future__ import annotations

import platform
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from series_tui import __version__
from series_tui.config.describing import setting_lines
from series_tui.config.schema import VARIABLES_HELP
from series_tui.doctor.findings import Finding, failed, ok, warning
from series_tui.runtime.library_versions import library_versions
from series_tui.runtime.posix import is_foreign, is_utf8, missing_locale, shared_mode
from series_tui.text.nearest import nearest

if TYPE_CHECKING:
    from series_tui.config import Settings


def version() -> Finding:
    """Say which version of the program runs."""
    versions = library_versions()
    libraries = ", ".join(f"{name} {number}" for name, number in versions.items() if number)
    missing = ", ".join(name for name, number in versions.items() if not number)
    what = f"series-tui {__version__} with {libraries}"
    if missing:
        return failed("version", f"{what}; {missing} missing", "Install series-tui again.")
    return ok("version", what)


def python() -> Finding:
    """Say which Python runs it, on which system."""
    return ok("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def config(settings: Settings) -> Finding:
    """Say where the settings come from."""
    lines = tuple(
        f"{line.name} = {line.value} ({line.origin})"
        for line in setting_lines(settings)
        if line.origin != "default"
    )
    state = "loaded" if settings.config_exists else "not found (optional)"
    what = f"{settings.config_file}: {state}; profile {settings.profile}"
    if settings.config_exists and _others_can_change(settings.config_file):
        # It says where the key is sent, and which command is run for it.
        return warning(
            "config",
            f"{what}; others on this machine can change it",
            f"Run `chmod go-w {shlex.quote(str(settings.config_file))}`, so that only you can change it.",
            *lines,
        )
    if settings.warnings:
        return warning("config", f"{what}; {settings.warnings[0]}", "", *settings.warnings[1:], *lines)
    return ok("config", what, *lines)


def _others_can_change(path: Path) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False
    return bool(shared_mode(status, 0o022)) or is_foreign(status)


def variables(environ: Mapping[str, str]) -> Finding:
    """Find variables that look like the program's own but are not."""
    unknown = sorted(
        name
        for name in environ
        if name.startswith("SERIES_") and name not in VARIABLES_HELP and not name.startswith("SERIES_TUI_")
    )
    if not unknown:
        return ok("variables", "no unknown SERIES_ variables")
    first = unknown[0]
    close = nearest(first, sorted(VARIABLES_HELP))
    hint = f"Did you mean {close}?" if close else "Check the names of those that are meant for series-tui."
    return warning("variables", f"unknown and ignored: {', '.join(unknown)}", hint)


def time_zone(settings: Settings, environ: Mapping[str, str]) -> Finding:
    """Check that the time zone is known here."""
    from datetime import UTC, datetime

    from series_tui.render.times import absolute, has_unknown_tz, zone_of

    zone = zone_of(settings.timezone)
    shown = absolute(datetime.now(UTC), zone)
    if not settings.timezone and has_unknown_tz(environ):
        return warning(
            "timezone",
            f"TZ is set to a zone that this machine does not know, so times are in UTC: {shown}",
            "Set TZ to a name like Europe/Berlin, or install the system's tzdata package.",
        )
    return ok("timezone", f"{settings.timezone or 'the zone of this machine'}: {shown}")


def encoding(environ: Mapping[str, str]) -> Finding:
    """Check that the locale can show what tickets hold."""
    import locale

    version = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    missing = missing_locale(environ)
    if missing:
        shown = "UTF-8 is used, going by its name" if is_utf8(environ) else "ASCII is used"
        return warning(
            "encoding",
            f"the locale {missing} is not installed; {shown}",
            "Set LANG or LC_ALL to C.UTF-8, or install the locale; `locale -a` lists the installed ones.",
        )
    if is_utf8(environ):
        return ok("encoding", f"UTF-8 ({version})")
    return warning(
        "encoding",
        f"the locale's encoding is {locale.getencoding()}: other characters cannot be shown",
        "Set LANG or LC_ALL to a UTF-8 locale such as C.UTF-8.",
    )
