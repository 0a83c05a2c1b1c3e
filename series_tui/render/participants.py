"""People of a ticket's messages: role as a word, marks and name. Pure.

The program's own words always stand before a stranger's name, so that no name can pass for them.
"""

from __future__ import annotations

from collections.abc import Callable

from series_tui.api.models import EMPTY, Message, Role, Ticket
from series_tui.render.labels import role_word
from series_tui.text.sanitize import SafeText, truncate_chars

MAX_TYPE_CELLS = 16
"""Cells that the name of an unknown type takes in the app's headers."""
_MAX_NAME_CHARS = 500
"""Characters of a name or an id: no header is as wide."""


class Participants:
    """The people of one ticket, as far as it names them.

    Args:
        ticket: The ticket; its author and its claimer are known by name.
        ascii_only: Whether the program's own marks are ASCII.
        max_type_cells: Cells of an unknown message type's name; 0 for all of it.
        name_of: Returns a user's name that is known from elsewhere; None where it is not.
    """

    def __init__(
        self,
        ticket: Ticket,
        *,
        ascii_only: bool = False,
        max_type_cells: int = 0,
        name_of: Callable[[str], SafeText | None] = lambda _: None,
    ) -> None:
        self._name_of = name_of
        self._names: dict[str, SafeText] = {}
        self._marks: dict[str, list[str]] = {}
        self._separator = "-" if ascii_only else "·"
        self._ellipsis = "..." if ascii_only else "…"
        self._max_type_cells = max_type_cells
        for mark, person in (("author", ticket.author), ("claimer", ticket.claimer)):
            if person is None or not person.user_id:
                continue
            self._marks.setdefault(person.user_id, []).append(mark)
            if person.name != person.user_id:
                self._names.setdefault(person.user_id, person.name)

    def label(self, message: Message, *, tight: bool = False) -> SafeText:
        """Return the role as a word and the marks: ``player · author``; `tight` leaves out the spaces."""
        words: list[str] = [self._role(message)]
        if message.role is not Role.SYSTEM:
            words += self._marks.get(message.author_id, ())
        if message.role is Role.OTHER and not self._max_type_cells:
            words.reverse()  # the service's word stands last: how wide it is drawn is not certain
        return SafeText((self._separator if tight else f" {self._separator} ").join(words))

    def _role(self, message: Message) -> str:
        """Return the role's word; an unknown type's name is in brackets, which no word of ours has."""
        if not self._max_type_cells:
            is_usual = message.role is not Role.SYSTEM or message.type_name in ("", "system_message")
            return role_word(message) if is_usual else f"{role_word(message)} [{message.type_name}]"
        if message.role is not Role.OTHER or not message.type_name:
            return role_word(message)
        from series_tui.text.bidi import isolation_cell
        from series_tui.text.width import truncate_cells

        cut = truncate_cells(message.type_name, self._max_type_cells, self._ellipsis)
        side = isolation_cell(cut).strip()
        return f"[{side}{cut}{side}]"

    def name(self, message: Message) -> SafeText:
        """Return the author's name, else the id as such; empty for the system's own messages."""
        author_id = message.author_id
        if not author_id:
            return EMPTY if message.role is Role.SYSTEM else SafeText("no author given")
        name = self._names.get(author_id) or self._name_of(author_id) or SafeText(f"id {author_id}")
        return truncate_chars(name, _MAX_NAME_CHARS)
