"""Finds http and https links in cleaned text, and judges which may be sent as hyperlinks. Pure.

A link is what a reader takes for one: it runs to the next space, bracket or quote, and punctuation that ends
a sentence does not belong to it. A terminal may only be given a link as a hyperlink when nothing about it is
hidden: what is seen is the whole target, in characters that have no look-alikes outside ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from series_tui.text.sanitize import SafeText

MAX_HYPERLINK_BYTES = 250

# A character that the cleaner has spelled (``<U+202E>``) belongs to the link that it stood in.
_CANDIDATE = re.compile(
    r"(?<![A-Za-z0-9+.-])https?://"
    r"(?:<U\+[0-9A-F]{4,6}>|[^\s<>\"“”„«»‹›「」『』【】（）、，。！？；])+",
    re.IGNORECASE,
)
_AFTER_SENTENCE = ".,;:!?'*_~’…"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_AUTHORITY = re.compile(r"https?://([^/?#\\]+)", re.IGNORECASE)
_ASCII_HOST = (
    r"(?:\[[0-9A-Fa-f:.]{2,45}\]"
    r"|[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?)"
)
# RFC 3986: the characters of a URI, without userinfo.
_PLAIN_URL = re.compile(
    rf"https?://{_ASCII_HOST}(?::[0-9]{{1,5}})?(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?",
    re.IGNORECASE,
)
_DOTS = re.compile("[.\u3002\uff0e\uff61]")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a text.

    Attributes:
        start: Where it begins in the text.
        end: Where it ends.
        url: The link as it was written.
    """

    start: int
    end: int
    url: SafeText

    @property
    def is_hyperlink(self) -> bool:
        """Whether a terminal may be given it as a hyperlink: short, ASCII, no userinfo, a plain host."""
        return len(self.url) <= MAX_HYPERLINK_BYTES and _PLAIN_URL.fullmatch(self.url) is not None

    @property
    def host(self) -> SafeText:
        """The host as it was written, without userinfo and port."""
        authority = _AUTHORITY.match(self.url)
        host = authority[1].rpartition("@")[2] if authority else ""
        return SafeText(host if host.endswith("]") else re.sub(r":[0-9]*\Z", "", host))

    @property
    def ascii_host(self) -> SafeText:
        """The host with each label outside ASCII in punycode, as a browser would look it up."""
        return SafeText(".".join(map(_ascii_label, _DOTS.split(self.host))))


def find_links(text: SafeText, start: int = 0, end: int | None = None) -> Iterator[Link]:
    """Yield the links of a text, in order; in time proportional to its length."""
    for match in _CANDIDATE.finditer(text, start, len(text) if end is None else end):
        stop = _without_punctuation(text, *match.span())
        if _AUTHORITY.match(text, match.start(), stop):
            yield Link(match.start(), stop, SafeText(text[match.start() : stop]))


def _without_punctuation(text: str, start: int, end: int) -> int:
    """Return where a link ends that punctuation, or a bracket around it, may follow."""
    opened = {closing: text.count(opening, start, end) for closing, opening in _BRACKETS.items()}
    closed = {closing: text.count(closing, start, end) for closing in _BRACKETS}
    while end > start:
        last = text[end - 1]
        if last in _BRACKETS and closed[last] > opened[last]:
            closed[last] -= 1
        elif last not in _AFTER_SENTENCE:
            break
        end -= 1
    return end


def _ascii_label(label: str) -> str:
    """Return a label of a host's name in ASCII (UTS #46 without its refusals)."""
    if label.isascii():
        return label
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", label).lower())
    return folded if folded.isascii() else f"xn--{folded.encode('punycode').decode('ascii')}"
