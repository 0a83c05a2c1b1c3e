"""The keys of an open ticket, for saying in the queue what they would do. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from series_tui.config.keys import LOG, TICKET, TICKET_VIEW


def ticket_key_help(key: str, remapped: Mapping[str, str]) -> str:
    """Return what a key does in an open ticket; empty for any other key.

    Args:
        key: The key, as Textual names it.
        remapped: The keys of remapped actions, with commas between, by key id.
    """
    for group in (TICKET, TICKET_VIEW, LOG):
        for name, action in group.items():
            if key in remapped.get(name, action.keys).split(","):
                return action.help
    return ""
