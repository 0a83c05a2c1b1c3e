"""Bindings of the app, from the ids of ``config/keys.py``."""

from __future__ import annotations

from textual.binding import Binding

from series_tui.config.keys import ACTIONS


def binding(key_id: str, action: str, *, show: bool = True, priority: bool = False) -> Binding:
    """Return the binding of a key id, with its default keys and its help.

    Args:
        key_id: An id of ``config/keys.py``.
        action: The action it runs, as Textual writes it.
        show: Whether Textual's own footer would show it.
        priority: Whether it goes before the bindings of the focused widget.

    Raises:
        KeyError: There is no such id.
    """
    defaults = ACTIONS[key_id]
    return Binding(defaults.keys, action, defaults.help, id=key_id, show=show, priority=priority)
