"""Finds a pattern in the messages of a log, in slices. Pure.

A pattern is plain text or a regular expression; without capital letters it matches both cases. Messages are
searched piece by piece, from the reader's place forward and then backward from it, so that the hit to go to
is the first one found. Of each piece with hits only their number is kept; where they are is found again
when they are looked at.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass

from series_tui.text.wrap import PIECE, pieces

_OVERLAP = 1_000
"""Characters after a piece in which a hit that began in the piece may end."""
_AT_ONCE = 16
"""Messages that are looked through between two looks at the clock."""
_PASSED_AT_ONCE = 64
"""Messages that are passed over together when none of them holds the pattern."""

Span = tuple[int, int]
Bodies = Callable[[int, int], list[str]]


class BadPattern(ValueError):
    """The text is no regular expression; the message says why."""


class Pattern:
    """A pattern to find.

    Args:
        text: Plain text, or a regular expression.
        regex: Whether it is a regular expression.

    Raises:
        BadPattern: It is none.
    """

    def __init__(self, text: str, *, regex: bool = False) -> None:
        source = text if regex else re.escape(text)
        flags = re.MULTILINE | (0 if any(map(str.isupper, text)) else re.IGNORECASE)
        try:
            self._expression = re.compile(source, flags)
        except (re.error, OverflowError, RecursionError) as error:
            raise BadPattern(str(error)) from error
        self.text = text
        self.is_regex = regex
        # What an ASCII text must hold to match at all: looking for that is ten times quicker.
        self._needle = (
            None if regex or not text.isascii() else text.lower() if flags & re.IGNORECASE else text
        )
        self._ignores_case = bool(flags & re.IGNORECASE)

    def may_match(self, body: str) -> bool:
        """Return whether a text may hold the pattern; quick, and right when it says no."""
        if self._needle is None:
            return True
        if not self._ignores_case:
            return self._needle in body
        return self._needle in body.lower() or not body.isascii()

    def count(self, body: str, start: int, end: int) -> int:
        """Return how many hits begin in a part of a text."""
        if self._needle is not None and end - start == len(body) and body.isascii():
            return (body.lower() if self._ignores_case else body).count(self._needle)
        return len(self.spans(body, start, end))

    def spans(self, body: str, start: int = 0, end: int | None = None) -> list[Span]:
        """Return where the hits are that begin in a part of a text; empty ones do not count."""
        stop = len(body) if end is None else end
        reach = min(stop + _OVERLAP, len(body))
        matches: list[Span] = []
        for match in self._expression.finditer(body, start, reach):
            if match.start() >= stop:
                break
            if match.end() > match.start():
                matches.append(match.span())
        return matches


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit.

    Attributes:
        item: The shown message that holds it.
        start: Where it begins in the message's body.
        end: Where it ends.
        key: Where it stands among all hits: the piece, and the hit within it.
    """

    item: int
    start: int
    end: int
    key: tuple[int, int]


class _Pieces:
    """The pieces with hits in one direction from where the search began, nearest first."""

    def __init__(self) -> None:
        self.items = array("I")
        self.starts = array("Q")
        self.ends = array("Q")
        self.hits_to_here = array("Q")

    def add(self, item: int, start: int, end: int, hits: int) -> None:
        self.items.append(item)
        self.starts.append(start)
        self.ends.append(end)
        self.hits_to_here.append(self.total + hits)

    @property
    def total(self) -> int:
        return self.hits_to_here[-1] if self.hits_to_here else 0


class Search:
    """A search through the shown messages, done in slices.

    A piece with hits has a number: 0, 1, … forward from where the search began, -1, -2, … backward.

    Args:
        pattern: What to find.
        bodies: Returns the bodies of the shown messages from one to before another.
        count: How many messages are shown.
        origin: The shown message from which to search.
    """

    def __init__(self, pattern: Pattern, bodies: Bodies, count: int, origin: int) -> None:
        self.pattern = pattern
        self.origin = origin
        self.is_done = count == 0
        self._bodies = bodies
        self._count = count
        self._next = origin
        self._starts: list[int] = []
        self._is_backward = False
        self._after = _Pieces()
        self._before = _Pieces()

    @property
    def total(self) -> int:
        """The number of hits so far."""
        return self._after.total + self._before.total

    def go_on(self, is_over: Callable[[], bool]) -> None:
        """Search on until the time is over or everything was searched."""
        while not self.is_done:
            if not self._pass_over():
                for _ in range(_AT_ONCE):
                    if not self._step():
                        break
            if is_over():
                return

    def nearest(self) -> Hit | None:
        """Return the hit to go to first: the first one forward, else the nearest one backward."""
        if self._after.items:
            return self._hit(0, 0)
        return self._hit(-1, -1) if self._before.items else None

    def following(self, hit: Hit | None) -> Hit | None:
        """Return the next hit; the first one after the last."""
        if hit is None:
            return self.nearest()
        piece, within = hit.key
        if within + 1 < len(self._spans(piece)):
            return self._hit(piece, within + 1)
        return self._hit(piece + 1 if piece + 1 < len(self._after.items) else -len(self._before.items), 0)

    def preceding(self, hit: Hit | None) -> Hit | None:
        """Return the previous hit; the last one before the first."""
        if hit is None:
            return self.nearest()
        piece, within = hit.key
        if within:
            return self._hit(piece, within - 1)
        return self._hit(piece - 1 if piece > -len(self._before.items) else len(self._after.items) - 1, -1)

    def number(self, hit: Hit) -> int | None:
        """Return which of all hits this is, from 1; None while not everything before it was searched."""
        if not self.is_done:
            return None
        piece, within = hit.key
        if piece < 0:
            return self._before.total - self._before.hits_to_here[-piece - 1] + within + 1
        before = self._after.hits_to_here[piece - 1] if piece else 0
        return self._before.total + before + within + 1

    def _hit(self, piece: int, within: int) -> Hit | None:
        spans = self._spans(piece)
        if not spans:
            return None
        within %= len(spans)
        store, position = self._store(piece)
        return Hit(store.items[position], *spans[within], (piece, within))

    def _spans(self, piece: int) -> list[Span]:
        store, position = self._store(piece)
        body = self._body_at(store.items[position])
        return self.pattern.spans(body, store.starts[position], store.ends[position])

    def _store(self, piece: int) -> tuple[_Pieces, int]:
        return (self._after, piece) if piece >= 0 else (self._before, -piece - 1)

    def _body_at(self, item: int) -> str:
        return self._bodies(item, item + 1)[0]

    def _pass_over(self) -> bool:
        """Go past the next messages all at once if none of them holds the pattern."""
        if self._starts:
            return False
        if self._is_backward:
            first, last = max(self._next + 1 - _PASSED_AT_ONCE, 0), self._next + 1
        else:
            first, last = self._next, min(self._next + _PASSED_AT_ONCE, self._count)
        bodies = self._bodies(first, last)
        if sum(map(len, bodies)) > 4 * PIECE or self.pattern.may_match("\n".join(bodies)):
            return False
        self._turn_to(first - 1 if self._is_backward else last)
        return True

    def _step(self) -> bool:
        """Search one message, or one piece of a long one; return whether it was a short one."""
        item = self._next
        body = self._body_at(item)
        if len(body) <= PIECE:
            if self.pattern.may_match(body):
                self._search_part(item, body, 0, len(body))
            self._turn_to_next()
            return not self.is_done
        if not self._starts:
            self._starts = [*pieces(body), len(body)]
            if self._is_backward:
                self._starts.reverse()
        start, end = sorted(self._starts[:2])
        self._search_part(item, body, start, end)
        del self._starts[0]
        if len(self._starts) == 1:
            self._starts = []
            self._turn_to_next()
        return False

    def _search_part(self, item: int, body: str, start: int, end: int) -> None:
        hits = self.pattern.count(body, start, end)
        if hits:
            (self._before if self._is_backward else self._after).add(item, start, end, hits)

    def _turn_to_next(self) -> None:
        self._turn_to(self._next + (-1 if self._is_backward else 1))

    def _turn_to(self, item: int) -> None:
        """Go on at another message; after the last one, backward from where the search began."""
        self._next = item
        if item == self._count:
            self._is_backward = True
            self._next = self.origin - 1
        self.is_done = self._next < 0
