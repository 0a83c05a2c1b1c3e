"""Whether the terminal shows UTF-8, by the locale that the user asked for."""

from __future__ import annotations

import locale
import sys
from collections.abc import Mapping

from series_tui.runtime.posix import has_modes

_VARIABLES = ("LC_ALL", "LC_CTYPE", "LANG")
_ALWAYS_INSTALLED = ("C", "POSIX")


def is_utf8(environ: Mapping[str, str]) -> bool:
    """Return whether text in UTF-8 can be shown.

    Where the locale that the variables ask for is not installed, as in many containers and over SSH, the C
    library falls back to ASCII; the terminal is still what its user says it is.
    """
    if not has_modes():  # Windows converts what goes to a console on its own
        return (getattr(sys.__stdout__, "encoding", None) or "").lower() == "utf-8"
    name = missing_locale(environ) or locale.getencoding()
    return name.lower().replace("-", "").endswith("utf8")


def missing_locale(environ: Mapping[str, str]) -> str:
    """Return the locale that the variables ask for and that is not installed; empty if it is."""
    asked = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    is_missing = asked not in ("", *_ALWAYS_INSTALLED) and locale.setlocale(locale.LC_CTYPE) == "C"
    return asked.partition("@")[0] if is_missing else ""
