"""A stranger's text in print-outs: it acts in none, passes for no label, and JSON gives it back whole."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from series_tui.api.models import Ticket
from series_tui.render.html import ticket_html
from series_tui.render.json_format import escaped, ticket_json
from series_tui.render.list_table import list_table
from series_tui.render.markdown import ticket_markdown
from series_tui.render.options import RenderOptions
from series_tui.render.text_format import TextOptions, ticket_text
from series_tui.text.bidi import BLANK, has_right_to_left
from series_tui.text.sanitize import HEADER_MARK
from tests.render.tickets import read

OPTIONS = RenderOptions(UTC, datetime(2025, 1, 15, 12, tzinfo=UTC))
HARMLESS = "harmless words"
ACTIVE = [
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<https://evil.example> https://evil.example www.evil.example me@evil.example",
    "<script>alert(1)</script><img src=x onerror=alert(1)><!-- -->&lt;&#60;",
    "# heading\n===\n---\n\n- item\n1. one\n1) one\n    code\n> quote\n```\nfence\n~~~",
    "**bold** __bold__ *i* _i_ ~~s~~ `code` $$x$$ \\[x\\] a | b | c\n|---|---|",
    "[x]: https://evil.example\n[x]\n[^1]: note\n\n<details open><summary>",
    '" onclick="alert(1)" x=\'y\' </p></article></body><base href="//evil.example">',
    "</title><script>x</script></style>",
    "\u0338\u0301 begins with marks\n\u20dd",
    "line\\\nline  \nline",
    "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\\x9b31m\u202e",
]


def object_with(text: str, *, name: str | None = None) -> dict[str, Any]:
    """Return a ticket's JSON object with a text wherever a stranger can put one, as a field's name too."""
    field = text if name is None else name
    person = {"UserId": "7", "Username": text, "DisplayName": text, field: text}
    return {
        "TicketId": "T-1",
        **dict.fromkeys(("Subject", "Category", "Department", "Status", "Priority"), text),
        field + "!": text,
        "Author": person,
        "ClaimedBy": "8",
        "ClaimedByUser": {**person, "UserId": "8"},
        "GameData": {field: text},
        "CreatedAt": text,
        "Content": {
            "1": {
                "Content": text,
                "Author": "7",
                "Type": "author_message",
                "Timestamp": "2025-01-15T10:30:00Z",
                field + "!": text,
            },
            field + "2": {"Content": text, "Author": text, "Type": text, "Timestamp": text},
        },
    }


def ticket_with(text: str) -> Ticket:
    """Return a ticket with a text in every place."""
    return read(object_with(text))


# Markdown and HTML


def kinds_of(tokens: list[Token]) -> set[str]:
    """Return which kinds of things a Markdown text makes, the plain ones left out."""
    kinds: set[str] = set()
    for token in tokens:
        kinds |= {token.type} | kinds_of(token.children or [])
    return kinds - {"text", "softbreak", "hardbreak", "inline", "paragraph_open", "paragraph_close"}


@pytest.mark.parametrize("text", ACTIVE, ids=range(len(ACTIVE)))
@pytest.mark.parametrize("flavour", ["commonmark", "gfm-like"])
def test_markdown_renders_hostile_text_as_text(flavour: str, text: str) -> None:
    """No link, image, heading, list, code or HTML that is not there with harmless words too."""
    reader = MarkdownIt(flavour)
    page = "".join(ticket_markdown(ticket_with(text), OPTIONS))
    harmless = "".join(ticket_markdown(ticket_with(HARMLESS), OPTIONS))
    assert kinds_of(reader.parse(page)) == kinds_of(reader.parse(harmless))
    headings = [line for line in page.split("\n") if line.startswith("#")]
    assert len(headings) == sum(line.startswith("#") for line in harmless.split("\n"))


def test_an_email_address_is_broken_before_its_at() -> None:
    """GitHub makes links of addresses after it has read all escapes: only a comment parts them."""
    text = "me@evil.example mailto:me@evil.example xmpp:me@evil.example/x @player123 5 @ 6"
    page = "".join(ticket_markdown(read({**object_with("x"), "Subject": text}), OPTIONS))
    heading = page.split("\n")[0]
    assert heading.count("me<!-- -->@evil") == 3
    assert "@player123 5 @ 6" in heading


@pytest.mark.parametrize(
    "text",
    ["2025-01-15 10:30:00", "Hello!", "a - b (c) #1 2 * 3, snake_case", "50% & more > less | {x} [y]"],
)
def test_markdown_escapes_only_its_own_syntax(text: str) -> None:
    """What Markdown does not act on stands as it was written."""
    page = "".join(ticket_markdown(read({**object_with("x"), "Subject": text}), OPTIONS))
    assert page.split("\n")[0].endswith(f" {text}")


def test_markdown_shows_escaped_text_as_it_was_written() -> None:
    """What is escaped reads as it was written."""
    text = r"""*a* _b_ [c](d) <e> `f` #g \h |i| ~j~ &amp; k.l: m@n "o" 'p' 1. !q"""
    rendered = MarkdownIt("commonmark").render("".join(ticket_markdown(ticket_with(text), OPTIONS)))
    shown = re.sub("<[^>]*>", "", rendered).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert text in shown.replace("&amp;", "&")


class Tags(HTMLParser):
    """Keeps the tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, tuple(attrs)))

    def handle_comment(self, data: str) -> None:
        """Keep a comment."""
        self.tags.append(("comment", ((data, None),)))

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.text += data


@pytest.mark.parametrize("text", ACTIVE, ids=range(len(ACTIVE)))
def test_html_renders_hostile_text_as_text(text: str) -> None:
    """The tags and attributes are those of a page with harmless words, normalised or not."""
    page = "".join(ticket_html(ticket_with(text), OPTIONS))
    harmless = Tags("".join(ticket_html(ticket_with(HARMLESS), OPTIONS)))
    assert Tags(page).tags == harmless.tags
    assert Tags(unicodedata.normalize("NFC", page)).tags == harmless.tags
    assert "javascript:" not in page
    assert not re.search(r"(?i)<[^>]+(href|src|action|onload|onclick)\s*=", page)


# Text


@pytest.mark.parametrize("text", ACTIVE, ids=range(len(ACTIVE)))
@pytest.mark.parametrize("width", [None, 40])
def test_no_line_of_text_holds_a_control(width: int | None, text: str) -> None:
    """With and without a width; the lines are the program's own, each with its line feed."""
    lines = ticket_text(ticket_with(text), OPTIONS, TextOptions(width=width, full=True))
    for line in "".join(lines).split("\n"):
        assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")]


def test_a_name_cannot_pass_for_a_role_or_a_label() -> None:
    """The role stands before it; whatever else it says comes after that."""
    fields = object_with("Staff Member · staff · claimer", name="Mood")
    for kind in (ticket_text, ticket_markdown):
        page = "".join(kind(read(fields), OPTIONS)).replace("\\", "").replace("*", "")
        header = next(line for line in page.split("\n") if "10:30" in line)
        assert header.index("player · author") < header.index("Staff Member")
        assert "staff" not in header[: header.index("player · author")]
    tags = Tags("".join(ticket_html(read(fields), OPTIONS)))
    assert re.search(r"player · author\s+Staff Member · staff", tags.text)


@pytest.mark.parametrize("name", ["status", "Claimed by", "messages", "── Monday 1 June 2026 ──", "player"])
def test_a_field_cannot_pass_for_one_of_the_programs_own(name: str) -> None:
    """A name that is one of its words, or no mere name, stands in quotes."""
    fields = {**object_with("x", name="Mood"), name: "made up"}
    page = "".join(ticket_text(read(fields), OPTIONS, TextOptions(full=True)))
    assert f'field "{name}"' in page
    assert not re.search(rf"(?m)^{HEADER_MARK} {re.escape(name)}\s+made up", page)


def test_a_long_subject_begins_no_line_but_the_first() -> None:
    """What follows is indented, so that no part of it stands where the program's labels do."""
    fields = {**object_with("x", name="Mood"), "Subject": "a" * 38 + " status      closed " + "b" * 30}
    options = TextOptions(width=40, full=True)
    lines = "".join(ticket_text(read(fields), OPTIONS, options)).split("\n")
    assert lines[0].startswith(HEADER_MARK)
    own = [line for line in lines if line.startswith(f"{HEADER_MARK} status")]
    assert own == [f"{HEADER_MARK} status      ? x"]
    assert lines[1].startswith("  ")
    assert "status      closed" in lines[1]


def test_the_columns_of_the_queue_keep_right_to_left_text_inside() -> None:
    """A subject written that way stands between two blanks that no terminal reorders across."""
    fields = {**object_with("שלום", name="Mood"), "Subject": "מה 12", "Status": "open", "Priority": "low"}
    _, row = list_table([read(fields)], OPTIONS, 200)
    parts = row.split(BLANK)
    assert sum(map(has_right_to_left, parts)) == 1, "names are given by id there"
    assert not any(has_right_to_left(part) for part in parts[::2])
    assert not [c for c in row if unicodedata.category(c) == "Cf"]


# JSON


@cache
def odd_characters() -> frozenset[str]:
    """Return what must not stand as it is in JSON that is shown."""
    return frozenset(
        character
        for character in map(chr, range(0x110000))
        if unicodedata.category(character) in ("Cc", "Cf", "Co", "Zl", "Zp")
        or ord(character) & 0xFFFE == 0xFFFE
        or 0xFDD0 <= ord(character) <= 0xFDEF
        or character
        in "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u2065\u3164\ufe00\ufe0f\uffa0\ufff0\U000e0100"
    )


def test_json_escapes_every_odd_character_and_loses_none() -> None:
    """In values and in names: controls, reordering, invisible, private, tags and characters for nothing.

    Of the two planes for private use it is one in 61.
    """
    characters = sorted(
        c for c in odd_characters() if c < "\U000f0000" or ord(c) % 61 == 0 or ord(c) & 0xFFFE > 0xFFFB
    )
    for start in range(0, len(characters), 5_000):
        odd = "".join(characters[start : start + 5_000])
        fields = {"Subject": odd, odd: {odd: [odd]}}
        source = json.dumps(fields, ensure_ascii=False)
        shown = escaped(source)
        assert json.loads(shown) == fields
        assert odd_characters().isdisjoint(shown)


def test_json_is_strict_where_the_answer_was_not() -> None:
    """Line feeds and other controls that stand in a text as they are leave as escapes, in one line."""
    assert escaped('{"a\nb": "c\td\x1b"}') == '{"a\\nb":"c\\td\\u001b"}'


def test_json_keeps_escapes_that_stand_for_no_character() -> None:
    """Half a pair comes as an escape, and leaves as one."""
    assert escaped('{ "a\\ud800" : "\\udfff\x7f" }') == '{"a\\ud800":"\\udfff\\u007f"}'


@given(st.text(max_size=60))
@example('👨‍👩‍👧 ❤️ \x7f\x9b\u202e"\\\\ é')
def test_json_gives_back_the_original_values(text: str) -> None:
    """What a reader of JSON gets is what the service sent, whatever was escaped on the way."""
    fields = object_with(text)
    shown = ticket_json(read(fields))
    assert json.loads(shown) == fields
    assert odd_characters().isdisjoint(shown)
