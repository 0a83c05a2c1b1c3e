"""The keys of the message log."""

from __future__ import annotations

from textual.binding import BindingType

from series_tui.tui.keymap import binding

_ACTIONS = {
    "log.line_down": "lines(1)",
    "log.line_up": "lines(-1)",
    "log.next_message": "messages(1)",
    "log.previous_message": "messages(-1)",
    "log.page_down": "pages(1)",
    "log.page_up": "pages(-1)",
    "log.half_page_down": "half_pages(1)",
    "log.half_page_up": "half_pages(-1)",
    "log.oldest": "end(-1)",
    "log.newest": "end(1)",
    "log.previous_day": "day(-1)",
    "log.next_day": "day(1)",
    "log.other_before": "other_party(-1)",
    "log.other_after": "other_party(1)",
    "log.first_new": "first_new",
    "log.find_next": "hit(1)",
    "log.find_previous": "hit(-1)",
    "log.filter": "filter",
    "log.times": "times",
}

LOG_BINDINGS: list[BindingType] = [binding(key_id, action, show=False) for key_id, action in _ACTIONS.items()]
