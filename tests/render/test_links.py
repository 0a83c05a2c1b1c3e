"""Links in messages: which are found, where they end, and which a terminal may be given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.render.links import MAX_HYPERLINK_BYTES, find_links
from series_tui.text.sanitize import SafeText, clean


def urls(text: str) -> list[str]:
    """Return the links of a cleaned text."""
    return [link.url for link in find_links(clean(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x_(y))", ["https://a.example/x_(y)"]),
        ("[it](https://a.example/x), or http://b.example?", ["https://a.example/x", "http://b.example"]),
        ("<https://a.example>", ["https://a.example"]),
        ('"https://a.example/"!', ["https://a.example/"]),
        ("HTTPS://A.example:8080/x?y=1&z=2#top", ["HTTPS://A.example:8080/x?y=1&z=2#top"]),
        ("https://a.example/x。次", ["https://a.example/x"]),
        ("http://x", ["http://x"]),
        ("https://[2001:db8::1]/", ["https://[2001:db8::1]/"]),
        ("https://one.example\nhttps://two.example", ["https://one.example", "https://two.example"]),
        ("https:// nothing, xhttps://a.example, https://...", []),
        ("javascript:alert(1) ftp://a.example data:text/html,x", []),
    ],
)
def test_a_link_ends_where_a_reader_sees_its_end(text: str, expected: list[str]) -> None:
    """Punctuation and brackets around a link do not belong to it."""
    assert urls(text) == expected


HOSTILE = {
    "userinfo": "https://bank.example@evil.example/",
    "userinfo with a password": "https://bank.example:443@evil.example",
    "a backslash, which browsers take for a slash": "https://evil.example\\@bank.example",
    "a Cyrillic letter": "https://b\u0430nk.example/",
    "a letter outside ASCII in the path": "https://bank.example/\u0430",
    "full width": "https://bank\uff0eexample/",
    "a bidirectional control": "https://bank.example/\u202emoc.live",
    "a zero-width space": "https://bank\u200b.example/",
    "an escape sequence": "https://bank.example/\x1b]8;;https://evil.example\x07",
    "DEL": "https://bank.example/\x7f",
    "a port of letters": "https://bank.example:evil/",
    "a percent sign in the host": "https://bank%2eexample/",
    "no host": "https:///evil.example",
    "251 bytes": "https://a.example/".ljust(MAX_HYPERLINK_BYTES + 1, "x"),
    "10,000 characters": "https://a.example/" + "x" * 10_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_link_is_no_hyperlink(text: str) -> None:
    """What hides, resembles or misleads stays text."""
    assert not any(link.is_hyperlink for link in find_links(clean(text)))


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example",
        "http://127.0.0.1:8080/x?y=%20#z",
        "https://xn--bnk-6cd.example/",
        "https://[::1]/",
        "https://a.example/".ljust(MAX_HYPERLINK_BYTES, "x"),
        "https://a.example/;x=1,(y)",
    ],
)
def test_a_plain_link_is_a_hyperlink(url: str) -> None:
    """Short, in ASCII, and seen whole."""
    (link,) = find_links(SafeText(url))
    assert link.url == url
    assert link.is_hyperlink


@pytest.mark.parametrize(
    ("url", "host", "ascii_host"),
    [
        ("https://b\u0430nk.example/x", "b\u0430nk.example", "xn--bnk-6cd.example"),
        ("https://M\u00dcNCHEN.example:443/", "M\u00dcNCHEN.example", "xn--mnchen-3ya.example"),
        ("https://\uff42ank\u3002example", "\uff42ank", "bank"),
        ("https://user:word@a.example:1/", "a.example", "a.example"),
        ("https://[::1]:80/", "[::1]", "[::1]"),
    ],
)
def test_the_host_of_a_link_is_shown_in_ascii(url: str, host: str, ascii_host: str) -> None:
    """Look-alike letters show as punycode, and what stands before an @ is no host."""
    (link,) = find_links(SafeText(url))
    assert (link.host, link.ascii_host) == (host, ascii_host)


@given(st.text(st.sampled_from("https://a.b@)(]>'\"\u202e\u3002 \n\x1b<U+>0"), max_size=60))
def test_links_are_parts_of_the_text(text: str) -> None:
    """They stand in it in order, and a hyperlink is what is seen."""
    cleaned, position = clean(text), 0
    for link in find_links(cleaned):
        assert position <= link.start < link.end
        assert cleaned[link.start : link.end] == link.url
        assert not link.is_hyperlink or (link.url.isascii() and link.url.isprintable())
        position = link.end
