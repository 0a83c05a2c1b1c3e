"""Who speaks in a ticket's messages: the role as a word, the marks, the name and the colour. Pure.

The program's own words always stand before a stranger's name, so that no name can pass for them.
"""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

from series_tui.api.models import Message, Role, Ticket
from series_tui.render.labels import role_word
from series_tui.text.bidi import isolation_cell
from series_tui.text.sanitize import SafeText, truncate_chars
from series_tui.text.width import truncate_cells

_LONGEST_TYPE = 16
"""Cells that the name of an unknown type may take."""
_LONGEST_NAME = 500
"""Characters of a name or an id that are looked at: no header is as wide."""


class Speakers:
    """The people of one ticket, as far as it names them.

    Args:
        ticket: The ticket; its author and its claimer are known by name.
        ascii_only: Whether the program's own marks are ASCII.
        name_of: Returns a user's name that is known from elsewhere; None where it is not.
    """

    def __init__(
        self,
        ticket: Ticket,
        *,
        ascii_only: bool = False,
        name_of: Callable[[str], SafeText | None] = lambda _: None,
    ) -> None:
        self._name_of = name_of
        self._author_id = ticket.author.user_id
        self._names: dict[str, SafeText] = {}
        self._marks: dict[str, list[str]] = {}
        self._between = "-" if ascii_only else "·"
        self._ellipsis = "..." if ascii_only else "…"
        claimer_id = (ticket.claimer.user_id if ticket.claimer else "") or ticket.claimed_by
        claimer_name = (ticket.claimer.name if ticket.claimer else "") or ticket.claimer_name
        if claimer_id:
            self._marks.setdefault(claimer_id, []).append("claimer")
            if claimer_name and claimer_name != claimer_id:
                self._names[claimer_id] = SafeText(claimer_name)
        if author_id := ticket.author.user_id:
            self._marks.setdefault(author_id, []).insert(0, "author")
            if ticket.author.name != author_id:
                self._names[author_id] = ticket.author.name

    def label(self, message: Message, *, tight: bool = False) -> SafeText:
        """Return the role as a word and the marks: ``player · author``; `tight` leaves out the spaces."""
        words: list[str] = [self._type(message) if message.role is Role.OTHER else role_word(message)]
        if message.role is not Role.SYSTEM:
            words += self._marks.get(message.author_id, ())
        return SafeText((self._between if tight else f" {self._between} ").join(words))

    def _type(self, message: Message) -> str:
        """Return an unknown type's name in brackets, which no word of the program's own has."""
        if not message.type_name:
            return role_word(message)
        cut = truncate_cells(message.type_name, _LONGEST_TYPE, self._ellipsis)
        side = isolation_cell(cut).strip()
        return f"[{side}{cut}{side}]"

    def name(self, message: Message) -> SafeText:
        """Return the author's name from the ticket or from elsewhere, else the id as such."""
        author_id = message.author_id
        if not author_id:
            return SafeText("no author given")
        name = self._names.get(author_id) or self._name_of(author_id)
        return truncate_chars(name or SafeText(f"id {author_id}"), _LONGEST_NAME)

    def colour(self, message: Message, colours: int) -> int:
        """Return which of so many colours the author has: the same one in every ticket.

        Only the ticket's own author shares theirs with nobody: who would have it too has another one there.
        """
        own = _colour(message.author_id, colours)
        taken = _colour(self._author_id, colours)
        if message.author_id == self._author_id or own != taken:
            return own
        return (own + 1 + _colour(f"{message.author_id} again", colours - 1)) % colours


def _colour(author_id: str, colours: int) -> int:
    return crc32(author_id[:_LONGEST_NAME].encode("utf-8", "replace")) % colours
