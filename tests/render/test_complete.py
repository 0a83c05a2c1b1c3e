"""Nothing that is in a ticket is missing from any format, and nothing in it is more than text."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from series_tui.api.models import Ticket
from series_tui.demo.generator import TicketList
from series_tui.render.html import ticket_html
from series_tui.render.json_format import in_ascii, ticket_json
from series_tui.render.markdown import ticket_markdown
from series_tui.render.text_format import TextOptions, ticket_text
from series_tui.text.sanitize import clean
from tests.render.tickets import DIFFICULT, OPTIONS, SMALL, read

_TRANSLATED = frozenset({"in-progress", "author_message", "staff_message", "system_message"})
"""Words of the API that are shown by words of ours."""


class _Page(HTMLParser):
    """What a browser makes of a page: its text, its elements and their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._is_style = False
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._is_style = tag == "style"
        if tag in ("br", "p", "li", "tr"):
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._is_style:
            self.text.append(data)


def _text(ticket: Ticket) -> str:
    return "".join(ticket_text(ticket, OPTIONS, TextOptions(full=True)))


def _html(ticket: Ticket) -> str:
    return "".join(_Page("".join(ticket_html(ticket, OPTIONS))).text)


def _markdown(ticket: Ticket) -> str:
    source = "".join(ticket_markdown(ticket, OPTIONS))
    return "".join(_Page(_MARKDOWN.render(source)).text)


_MARKDOWN = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
_FORMATS = pytest.mark.parametrize("printed", [_text, _html, _markdown], ids=["text", "html", "markdown"])


def _said(value: Any) -> Iterator[str]:
    """Yield every string of a ticket: values, the ids of messages, and the names of fields we do not know."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _KNOWN_NAMES:
                yield name
            if not (name in ("CreatedAt", "UpdatedAt", "Timestamp") and _is_time(inner)):
                yield from _said(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _said(inner)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)


_KNOWN_NAMES = frozenset(
    (
        *("_id", "TicketId", "Subject", "Category", "Department", "Status", "Priority", "Author", "Content"),
        *("Type", "Timestamp", "ClaimedBy", "ClaimedByUser", "ClaimedByName", "GameReport", "GameData"),
        *("CreatedAt", "UpdatedAt", "UserId", "Username", "DisplayName", "$oid", "placeId", "serverId"),
    )
)


def _is_time(value: Any) -> bool:
    return isinstance(value, int) or (
        isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value) is not None
    )


def _folded(text: str) -> str:
    """Return a text without white space: where lines are broken and indented is each format's own."""
    return re.sub(r"\s+", "", text)


def _nested(text: str) -> str:
    """Return how a text looks inside a list or an object, which are printed as JSON."""
    return clean(json.dumps(text, ensure_ascii=False)[1:-1])


def _missing(source: Mapping[str, Any], printed: str) -> list[str]:
    shown = _folded(printed)
    return [
        text
        for text in _said(source)
        if text not in _TRANSLATED
        and not all(_folded(line) in shown for line in clean(text).split("\n"))
        and _folded(_nested(text)) not in shown
    ]


@_FORMATS
@pytest.mark.parametrize("source", [SMALL, DIFFICULT], ids=["small", "difficult"])
def test_every_string_of_a_ticket_is_printed(
    source: dict[str, Any], printed: Callable[[Ticket], str]
) -> None:
    """Values, message ids and the names of unknown fields: all of them are in every format, cleaned."""
    assert _missing(source, printed(read(source))) == []


@_FORMATS
def test_every_string_of_the_sample_tickets_is_printed(printed: Callable[[Ticket], str]) -> None:
    """The same holds for every ticket of the demo: other scripts, attacks, odd fields."""
    for source in TicketList(datetime(2025, 1, 15, 13, tzinfo=UTC), long_messages=20).samples():
        assert _missing(source, printed(read(source))) == [], source["TicketId"]


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"])
    | st.sampled_from("\n\t\x1b\u202e\u200d`*_<>[]|#&\\"),
    max_size=12,
)
_ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**12) | _WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_WORDS, inner, max_size=2),
    max_leaves=4,
)
_PERSON = st.fixed_dictionaries(
    {}, optional={"UserId": st.integers(1, 99), "Username": _WORDS, "DisplayName": _WORDS, "Rank": _ODD}
)
_MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "Content": _WORDS,
        "Author": st.integers(1, 99) | _PERSON,
        "Type": st.sampled_from(["author_message", "status_changed", "poll"]),
        "Timestamp": st.sampled_from(["2025-01-15T10:30:00Z", "never"]),
        "Reactions": _ODD,
    },
)
_TICKET = st.fixed_dictionaries(
    {"TicketId": st.just("TICKET-1-ABCD")},
    optional={
        "Subject": _WORDS,
        "Category": _WORDS,
        "Status": _WORDS,
        "Author": _PERSON,
        "Content": st.dictionaries(_WORDS, _MESSAGE, max_size=3),
        "ClaimedBy": st.integers(1, 99),
        "ClaimedByUser": _PERSON,
        "ClaimedByName": _WORDS,
        "GameData": st.dictionaries(_WORDS, _ODD, max_size=2),
        "UpdatedAt": st.sampled_from(["2025-01-15T10:30:00Z", "never", 12]),
        "Odd": _ODD,
    },
)


@given(_TICKET)
@settings(max_examples=60)
def test_any_ticket_is_printed_complete_and_inert(source: dict[str, Any]) -> None:
    """Any ticket: complete in each format, inert on a terminal, on a page and in Markdown."""
    ticket = read(source)
    for printed in (_text, _html, _markdown):
        shown = printed(ticket)
        assert _missing(source, shown) == []
    assert not _acting(_text(ticket))
    for rendered in (
        "".join(ticket_html(ticket, OPTIONS)),
        _MARKDOWN.render("".join(ticket_markdown(ticket, OPTIONS))),
    ):
        assert not {tag for tag, _ in _Page(rendered).elements} & {
            "a",
            "img",
            "script",
            "code",
            "pre",
            "em",
            "i",
        }


@given(_TICKET)
@settings(max_examples=60)
def test_json_is_the_ticket_itself(source: dict[str, Any]) -> None:
    """What is printed decodes to what was sent, in one line, with no character that acts or hides."""
    printed = ticket_json(read(source))
    assert json.loads(printed) == json.loads(in_ascii(printed)) == source
    assert not _acting(printed)
    assert "\n" not in printed


def test_json_keeps_digits_repeated_names_and_lone_surrogates() -> None:
    """Numbers keep their digits, names that occur twice stay, and half a character stays its escape."""
    own = '{"TicketId": "T1", "N": 1.10, "Big": 12345678901234567890123, "A": 1, "A": 2, "H": "\\ud800"}'
    printed = ticket_json(read(f'{{"success": true, "data": {{"Ticket": {own}}}}}'.encode()))
    assert printed == own.replace(": ", ":").replace(", ", ",")


def test_json_of_a_few_messages_keeps_them_as_they_stand() -> None:
    """Choosing messages and fields leaves what is chosen untouched, in the order received."""
    ticket = read(DIFFICULT)
    chosen = [message for message in ticket.messages if message.message_id in ("m2", "m4")]
    printed = json.loads(ticket_json(ticket, fields=("Content", "Labels"), messages=chosen))
    content = {name: DIFFICULT["Content"][name] for name in ("m2", "m4")}
    assert printed == {"Content": content, "Labels": DIFFICULT["Labels"]}


def test_json_of_a_few_messages_of_an_array_is_an_array() -> None:
    """Where the service sends its messages as an array, those that are chosen stay one."""
    sent = [{"Content": text, "Timestamp": f"2025-01-15T10:3{n}:00Z"} for n, text in enumerate("abc")]
    ticket = read({"TicketId": "T1", "Content": sent})
    printed = json.loads(ticket_json(ticket, messages=ticket.messages[1:]))
    assert printed == {"TicketId": "T1", "Content": sent[1:]}


def test_an_html_page_runs_no_script_and_loads_no_address() -> None:
    """The page has no script, no link, no handler and no address to load from; its policy forbids all."""
    page = _Page("".join(ticket_html(read(DIFFICULT), OPTIONS)))
    for tag, attributes in page.elements:
        assert tag not in ("script", "a", "img", "link", "iframe", "object", "form", "base", "svg")
        assert not {name for name in attributes if name.startswith("on") or name in ("href", "src", "style")}
    policies = [about["content"] for tag, about in page.elements if about.get("http-equiv")]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]
    source = "".join(ticket_html(read(SMALL), OPTIONS))
    assert "url(" not in source
    assert "@import" not in source


def _acting(text: str) -> list[str]:
    """Return the characters that a terminal or a reader could take for something else than text."""
    kept = "\n\u200d\u200c\ufe0e\ufe0f"
    return sorted(
        {
            c
            for c in text
            if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
            and c not in kept
            and not 0xE0020 <= ord(c) <= 0xE007F
        }
    )
