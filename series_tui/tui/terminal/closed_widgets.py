"""Keeps Textual from holding on to what closed widgets showed."""

from __future__ import annotations

from textual._styles_cache import StylesCache

_CACHED = "get_inner_outer"


def forget_closed_widgets() -> None:
    """Let a closed widget go, and its lines with it.

    Textual caches two colours of a widget in a method that takes the class, by its first parameter, but is
    bound to the instance: so the cache keeps the last 1,024 widgets' lines, tens of megabytes of them.
    """
    method = vars(StylesCache)[_CACHED]
    if not isinstance(method, classmethod):
        setattr(StylesCache, _CACHED, classmethod(method))
