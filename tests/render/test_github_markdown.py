"""A stranger's text in the Markdown export, as GitHub shows it: no link, no mark, every letter."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from cmarkgfm import markdown_to_html_with_extensions
from cmarkgfm.cmark import Options
from hypothesis import example, given, settings
from hypothesis import strategies as st

from series_tui.api.models import Ticket
from series_tui.render.markdown import ticket_markdown
from series_tui.text.sanitize import HEADER_MARK
from tests.render.test_hostile_text import ACTIVE, HARMLESS, OPTIONS, object_with
from tests.render.tickets import read

EXTENSIONS = ["autolink", "table", "strikethrough", "tagfilter", "tasklist"]
LINKS = [
    "me@evil.example",
    "first.last+tag@mail-1.evil.co.uk, or (me@evil.example).",
    "a_b@c.de _a@b.cd_ *a@b.cd* ~~a@b.cd~~ `a@b.cd",
    "mailto:me@evil.example mailto:me@evil MAILTO:Me@Evil.Example?subject=x",
    "xmpp:me@evil.example xmpp:me@evil.example/room XMPP:me@evil.example",
    "<me@evil.example> <mailto:me@evil.example> <xmpp:me@evil.example>",
    "mailto:@evil.example xmpp:@evil.example/room",
    "http:me@evil.example ftp:me@evil.example x:a@b.cd a:b:c@d.ef",
    "a\\@b.cd a@b.cd\\ \\a@b.cd a@@b.cd a@b@c.de @b.cd a@",
    "&#109;ailto:a@b.cd a&#64;b.cd mailto&colon;a@b.cd",
    "ma<b>ilto:a@b.cd <!-- -->a@b.cd a<!-- -->@b.cd",
    "é@b.cd 日本@b.cd a@é.de a.@b.cd -a@b.cd _@b.cd",
    "https://evil.example http://evil.example/(a)?b=c&amp;d HTTPS://EVIL.EXAMPLE",
    "www.evil.example WWW.evil.example (www.evil.example) *www.evil.example*",
    "ftp://evil.example irc://evil.example //evil.example",
    "[me](mailto:me@evil.example) [me]: mailto:me@evil.example\n\n[me]",
    "- [ ] task\n- [x] done\n\n[^1]\n\n[^1]: note",
    "a | b\n--- | ---\n1 | me@evil.example",
]
PIECES = [
    *(
        "@",
        "a@b.cd",
        "mailto:",
        "xmpp:",
        "www.",
        "http://",
        "https://",
        "ftp://",
        "x.example",
        "/",
        ":",
        "::",
    ),
    *(
        "*",
        "**",
        "_",
        "__",
        "`",
        "``",
        "~",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "!",
        "<",
        ">",
        "<b>",
        "</b>",
        "<title>",
    ),
    *(
        "<!--",
        "-->",
        "&amp;",
        "&#60;",
        "&",
        ";",
        "#",
        "# ",
        "- ",
        "+ ",
        "1. ",
        "1) ",
        "> ",
        "|",
        "---",
        "===",
    ),
    *(
        "\\",
        "\n",
        "\n\n",
        " ",
        "    ",
        "\t",
        "[ ] ",
        "[^1]",
        "[^1]: ",
        "word",
        "é",
        "日本",
        "$",
        "\u00a0",
        '"',
    ),
]


class Shown(HTMLParser):
    """The tags of a rendered page, and what is read in its title and its first quotation."""

    def __init__(self, page: str) -> None:
        super().__init__()
        html = markdown_to_html_with_extensions(
            page, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES, EXTENSIONS
        )
        self.tags: list[str] = []
        self.texts = {"h1": "", "blockquote": ""}
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag; line breaks and paragraphs are part of the text."""
        if tag in self.texts and not self.texts[tag]:
            self._inside = tag
        if tag not in ("br", "p"):
            self.tags.append(tag if not attrs else f"{tag} {attrs}")

    def handle_endtag(self, tag: str) -> None:
        """Notice the end of a title or a quotation."""
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        """Keep the text of a title or a quotation."""
        if self._inside:
            self.texts[self._inside] += data


def _page(ticket: Ticket) -> Shown:
    return Shown("".join(ticket_markdown(ticket, OPTIONS)))


def _visible(text: str) -> list[str]:
    """Return the lines that are not empty, with spaces for the blanks that keep them in their places."""
    lines = text.replace("\u00a0", " ").split("\n")
    return [line.rstrip() for line in lines if line.strip()]


def _check(text: str) -> None:
    """Check that a text, wherever a stranger can put it, makes no tag and is shown whole."""
    ticket = read(object_with(text, name="Mood"))
    shown, harmless = _page(ticket), _page(read(object_with(HARMLESS, name="Mood")))
    assert shown.tags == harmless.tags
    title = f"{HEADER_MARK} {ticket.subject or '(no subject)'}"
    assert _visible(shown.texts["h1"]) == _visible(title)
    message = ticket.messages[0]
    extra = [f"{name}: {value}" for name, value in message.extra]
    quoted = "\n".join([message.text or "(no text)", *extra])
    assert _visible(shown.texts["blockquote"]) == _visible(quoted)


@pytest.mark.parametrize("text", [*LINKS, *ACTIVE], ids=range(len(LINKS) + len(ACTIVE)))
def test_github_renders_hostile_text_as_text(text: str) -> None:
    """Neither of addresses, `mailto:` and `xmpp:`, nor of tables, tasks, footnotes and strikethrough."""
    _check(text)


def test_github_would_make_links_of_them() -> None:
    """Unescaped they are links: the reader has the extension that this is about."""
    tags = Shown("me@evil.example mailto:me@evil.example xmpp:me@evil.example/x").tags
    assert sum(tag.startswith("a ") for tag in tags) == 3


@settings(max_examples=40)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("mailto:@www.a@b.cd")
def test_github_renders_any_text_as_text(text: str) -> None:
    """Whatever marks stand beside each other."""
    _check(text)
