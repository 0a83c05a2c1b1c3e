"""Answers whose bytes stand for far more memory than they take themselves, and large honest ones."""

from __future__ import annotations

from collections.abc import Callable

MIB = 1024 * 1024
_START = b'{"success":true,"data":{"Ticket":{"Subject":"x",'
_END = b"}}}"


def honest_ticket(messages: int, length: int) -> bytes:
    """Return the response that holds a ticket of so many messages, each of so many letters."""
    text = (b"lorem ipsum dolor sit amet, " * (length // 28 + 1))[:length]
    content = b",".join(
        b'"msj_%d_%06x":{"Content":"%s%d","Author":%d,"Type":"%s","Timestamp":"2025-01-%02dT%02d:%02d:%02d.000Z"}'
        % (
            *(1_736_000_000 + n, n, text, n, 123456789 if n % 2 else 987654321),
            *(b"author_message" if n % 2 else b"staff_message", n // 86400 + 1),
            *(n // 3600 % 24, n // 60 % 60, n % 60),
        )
        for n in range(messages)
    )
    return b'%s"Content":{%s}%s' % (_START, content, _END)


def _field(value: bytes) -> bytes:
    return b'%s"X":%s%s' % (_START, value, _END)


def _content(messages: bytes) -> bytes:
    return b'%s"Content":%s%s' % (_START, messages, _END)


HONEST: dict[str, Callable[[], bytes]] = {
    "an honest ticket at the cap": lambda: honest_ticket(45_000, 1_250),
}
HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty lists": lambda: _field(b"[" + b"[]," * 490_000 + b"1]"),
    "nested objects": lambda: _field(b"[" + (b'{"a":' * 56 + b"1" + b"}" * 56 + b",") * 17_000 + b"1]"),
    "many keys": lambda: _field(b"{" + b",".join(b'"k%07d":1' % n for n in range(900_000)) + b"}"),
    "unknown fields": lambda: _START + b",".join(b'"k%07d":[[],[],[]]' % n for n in range(150_000)) + _END,
    "large keys": lambda: _START + b",".join(b'"k%02d%s":1' % (n, b"x" * MIB) for n in range(60)) + _END,
    "tiny messages": lambda: _content(b"{" + b",".join(b'"%d":{}' % n for n in range(300_000)) + b"}"),
    "numbers for messages": lambda: _content(b"[" + b"1," * 900_000 + b"1]"),
    "wide texts": lambda: _content(
        b"{" + b",".join(b'"%d":{"Content":"%s\xf0\x9f\x98\x80"}' % (n, b"x" * MIB) for n in range(30)) + b"}"
    ),
    "controls": lambda: _content(
        b"{" + b",".join(b'"%d":{"Content":"%s"}' % (n, b"\\u202e" * 2_000) for n in range(4_000)) + b"}"
    ),
    "one long text": lambda: b'%s"Subject":"%s"%s' % (_START, b"x" * (50 * MIB), _END),
    "white space": lambda: b" " * (63 * MIB) + b"{}",
    "a bomb of nothing": lambda: b"\0" * (500 * MIB),
    "a page that does not end": lambda: b"<html>" + b"x" * (500 * MIB),
}
