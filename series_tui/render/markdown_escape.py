"""Escape what Markdown (CommonMark, GitHub's extensions) would act on, and nothing else. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);)")
_LINK = re.compile(r"\](?=[(:])")
_FOOTNOTE = re.compile(r"\[(?=\^[^\]\s]+\])")
# Many readers make links of bare hosts, too.
_TOP_LEVEL = "com|net|org|edu|gov|info|biz|name|shop|pro|web|aero|asia|coop|museum|xxx|[a-z]{2}|xn--[a-z0-9]+"
_LINK_STARTS = re.compile(
    rf"(?:https?|ftp)(:)(?=//)|www(\.)|(?:mailto|xmpp)(:)|(?<!:)/(/)(?=\w)|(?<=\w)(\.)(?=(?:{_TOP_LEVEL})(?!\w))",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?:(?<=[A-Za-z0-9.+_-])|(?<=mailto:)|(?<=xmpp:))@(?=[A-Za-z0-9_-])", re.IGNORECASE)
_BROKEN_EMAIL = "<!-- -->"
"""Goes before the @ of an e-mail address: GitHub makes links of them after it has read all escapes."""
_LINE_STARTS = (
    re.compile(r"(#)#{0,5}(?: |$)"),
    re.compile(r"(>)"),
    re.compile(r"([-+*])(?: |$)"),
    re.compile(r"[0-9]{1,9}([.)])(?: |$)"),
    re.compile(r"([-_*=|:])[-_*=|: ]*$"),  # a rule, the underline of a heading, the second row of a table
    re.compile(r"(\[)!\w+\]"),  # the title of an alert
    re.compile(r"(~)~~"),
)
_CLOSING_HASHES = re.compile(r"(?:^| )(#)#* *$")


def escape_inline(text: str) -> str:
    """Return a text that means only itself beside other text on a line."""
    return _escaped(text, _inline_places(text, is_whole=False))


def escape_heading(text: str) -> str:
    """Return a text that means only itself as the end of a heading."""
    places = _inline_places(text, is_whole=True)
    if closing := _CLOSING_HASHES.search(text):
        places.add(closing.start(1))
    return _escaped(text, places)


def escape_cell(lines: Sequence[str]) -> str:
    """Return lines that mean only themselves in a cell of a table."""
    text = "\n".join(lines)
    places = _inline_places(text, is_whole=True) | {at for at, mark in enumerate(text) if mark == "|"}
    return _escaped(text, places).replace("\n", "<br>")


def escape_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines of one paragraph, each of which means only itself, wherever it begins a line."""
    text = "\n".join(lines)
    return _escaped(text, _inline_places(text, is_whole=True) | _block_starts(lines)).split("\n")


def _block_starts(lines: Sequence[str]) -> set[int]:
    """Return the places of characters that would begin a list, a heading, a rule and the like."""
    places: set[int] = set()
    start = 0
    for line in lines:
        bare = line.lstrip(" ")
        for pattern in _LINE_STARTS:
            if match := pattern.match(bare):
                places.add(start + len(line) - len(bare) + match.start(1))
        start += len(line) + 1
    return places


def _inline_places(text: str, *, is_whole: bool) -> set[int]:
    """Return the places of characters that Markdown would act on.

    Args:
        text: The text.
        is_whole: Whether nothing stands beside it: a mark that needs a second one is then looked for in it.
    """
    needed = 2 if is_whole else 1
    places = {
        match.start() for pattern in (_TAG, _ENTITY, _LINK, _FOOTNOTE) for match in pattern.finditer(text)
    }
    for match in _LINK_STARTS.finditer(text):
        places.add(match.start(match.lastindex or 0))
    if text.count("`") >= needed:
        places.update(at for at, character in enumerate(text) if character == "`")
    for mark in "*_~":
        if text.count(mark) >= needed:
            places.update(_delimiters(text, mark))
    return places


def _delimiters(text: str, mark: str) -> set[int]:
    """Return the places of a mark where it can begin or end emphasis."""
    places: set[int] = set()
    for run in re.finditer(re.escape(mark) + "+", text):
        before = text[run.start() - 1] if run.start() else " "
        after = text[run.end()] if run.end() < len(text) else " "
        is_loose = before.isspace() and after.isspace()
        is_inside_word = mark == "_" and before.isalnum() and after.isalnum()
        if not is_loose and not is_inside_word:
            places.update(range(*run.span()))
    return places


def _escaped(text: str, places: set[int]) -> str:
    """Return a text with backslashes at places, and before backslashes that would escape what follows."""
    emails = {match.start() for match in _EMAIL.finditer(text)} if "@" in text else set()
    if not places and not emails and "\\" not in text:
        return text
    parts: list[str] = []
    for at in range(len(text) - 1, -1, -1):
        character = text[at]
        is_escape = character == "\\" and (not parts or parts[-1][0] in _PUNCTUATION or parts[-1][0] == "\n")
        if at in emails:
            parts.append(f"{_BROKEN_EMAIL}{character}")
        else:
            parts.append(f"\\{character}" if is_escape or at in places else character)
    return "".join(reversed(parts))
