"""What the fuzz targets are fed with: seeds, and mutations of them and of each other."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence

_LONGEST = 4_096
_MOST_KEPT = 200
"""Mutations that are mutated further."""
_TICKET = {
    "success": True,
    "data": {
        "Ticket": {
            "_id": "0123456789abcdef01234567",
            "TicketId": "TICKET-1-A",
            "Subject": "a \u202e \x9b [b] \ud83d\ude00 \u0301",
            "Author": {"UserId": "7", "Username": "u", "DisplayName": "\u0645\u06cc\u200c\u062e", "Age": 12},
            "ClaimedBy": None,
            "ClaimedByUser": {"UserId": "8"},
            "GameReport": True,
            "GameData": {"PlaceId": 1, "x": [1.5, {"y": None}]},
            "CreatedAt": "2025-01-15T10:30:00.000Z",
            "Content": {
                "1": {
                    "Content": "t\tx\r\n\x1b[31m",
                    "Author": "7",
                    "Type": "author_message",
                    "Timestamp": 1e12,
                },
                "2": {"Content": ["odd"], "Type": 5, "Timestamp": "yesterday", "Extra": {"a": "b"}},
            },
        }
    },
}
SEEDS: dict[str, list[bytes]] = {
    "cleaner": [
        b"plain text\nof two lines\twith a tab",
        "\r\n\x85\u2028\u2029\r\x00\x1b[31m\x7f\x9b\u202e\u200b\xad\ufeff\ue000\ufdd0".encode(),
        ("a" + 9 * "\u0301" + " क्\u200dष می\u200cخ ខ\u200bម ᠠ\u180b\u180eᠠ").encode(),
        "👨\u200d👩❤\ufe0f1\ufe0f\u20e3👍🏽".encode(),
        "🏴\U000e0067\U000e0062\U000e0065\U000e007f漢\U000e0100∩\ufe00".encode(),
        b"\xed\xa0\x80\xed\xb0\x80",
    ],
    "decoder": [
        json.dumps(_TICKET).encode(),
        json.dumps(_TICKET, ensure_ascii=False).encode("utf-8", "replace"),
        b'{"success":true,"data":{"Tickets":[{"TicketId":"A"},{}],"Pagination":{"TotalPages":2}}}',
        b'{"success":true,"data":{"Enabled":true,"Categories":{"a":{"Name":"A"}},"Departments":{}}}',
        b'{"success":false,"error":{"code":404,"message":"no \\u001b[31m such"}}',
        b"\xef\xbb\xbf <!doctype html><html><title>Sign in &#27;[31m</title>",
        b"[" * 80 + b"]" * 80,
        b'{"a":' + b"9" * 30 + b',"b":NaN,"c":1e999,"d":"\\ud800"}',
        gzip.compress(json.dumps(_TICKET).encode()),
    ],
}
_PIECES = [
    *(
        b'"',
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"null",
        b"true",
        b"-1e9",
        b"\\u202e",
        b"\\ud83d",
        b"\\",
    ),
    *(
        piece.encode()
        for piece in ("\u200d", "\u200c", "\ufe0f", "\u0301", "\U000e0061", "\U000e007f", "😀", "क")
    ),
    *(b"\x00", b"\x1b", b"\r", b"\n", b"\t", b"\x7f", b"\xc2\x9b", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xff"),
]


def inputs(seeds: Sequence[bytes], choice: random.Random) -> Iterator[bytes]:
    """Yield the seeds, then mutations of them and of each other without end."""
    pool = list(seeds)
    yield from pool
    while True:
        data = choice.choice(pool)
        for _ in range(choice.randint(1, 6)):
            data = mutated(data, pool, choice)
        yield data[:_LONGEST]
        if choice.random() < 0.02:
            pool.append(data[:_LONGEST])
            del pool[len(seeds) : -_MOST_KEPT]


def mutated(data: bytes, pool: Sequence[bytes], choice: random.Random) -> bytes:
    """Return an input a little different."""
    at, end = sorted(choice.randint(0, len(data)) for _ in range(2))
    match choice.randrange(6):
        case 0:
            return data[:at] + choice.choice(_PIECES) * choice.choice((1, 1, 2, 9, 40)) + data[at:]
        case 1:
            return data[:at] + data[end:]
        case 2:
            return data[:end] + data[at:end] * choice.randint(1, 4) + data[end:]
        case 3:
            other = choice.choice(pool)
            return data[:at] + other[choice.randint(0, len(other)) :]
        case 4:
            return data[:at] + choice.randbytes(choice.randint(1, 4)) + data[at + 1 :]
        case _:
            character = chr(choice.choice((choice.randrange(0x3000), choice.randrange(0x110000))))
            return data[:at] + character.encode("utf-8", "surrogatepass") + data[at:]
