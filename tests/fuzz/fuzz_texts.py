"""Feeds made-up texts and answers to the cleaner and the decoder until one of them misbehaves.

Run it for as long as you like; the same seed gives the same inputs::

    .venv-dev/bin/python tests/fuzz/fuzz_texts.py cleaner --seconds 60 --seed 7
    .venv-dev/bin/python tests/fuzz/fuzz_texts.py decoder --seconds 60
    .venv-dev/bin/python tests/fuzz/fuzz_texts.py decoder --replay input-that-failed

``cleaner`` takes bytes as a text, half surrogates among them, and asks: does it end without an exception, is
the result clean by Unicode's own properties, does cleaning it again change nothing, is every shortened form
as clean?

``decoder`` takes bytes as an answer's body, in chunks, plain and gzipped, for a ticket, a page of the queue
and the workspace's names, and asks: is there a result, or an error of the program's own and no other? Is
every text in it clean? Is a ticket's printed JSON, read strictly, what was received?

Where ``atheris`` is installed (``pip install atheris``) and no seed is given, it chooses the inputs by what
they reach in the code; options behind ``--`` are its own. Else they are mutations of :data:`SEEDS` and of
each other. An input that fails is written to a file and named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from series_tui.api.body import AnswerBody
from series_tui.api.limits import AnswerLimits
from series_tui.api.models import Ticket
from series_tui.api.responses import read_config, read_page
from series_tui.api.untrusted import clean, clean_line, shortened
from series_tui.errors import SeriesError
from series_tui.render.json_output import ticket_json
from tests.api.answers import ticket_from

LIMITS = AnswerLimits(bytes=1 << 20)
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


# What is asked


def check_cleaner(data: bytes) -> None:
    """Clean bytes as a text.

    Raises:
        AssertionError: The result is not what it has to be.
    """
    text = (
        data.decode("utf-8", "surrogatepass")
        if _is_decodable(data)
        else data.decode("utf-8", "surrogateescape")
    )
    for cleaned in (clean(text), clean_line(text)):
        check_text(cleaned)
        for most in (0, 1, 7, len(cleaned) // 2):
            check_text(shortened(cleaned, most))


def check_decoder(data: bytes) -> None:
    """Read bytes as the body of every kind of answer.

    Raises:
        AssertionError: A text came out unclean, or a ticket's JSON is another one.
    """
    status = (200, 200, 200, 404, 500)[len(data) % 5]
    headers = {"content-encoding": "gzip"} if data.startswith(b"\x1f\x8b") else {}
    try:
        body = AnswerBody(status, headers, LIMITS)
        for start in range(0, len(data), 97):
            body.feed(data[start : start + 97])
        whole = bytes(body.close())
    except SeriesError as error:
        check_error(error)
        return
    for read in (_ticket, read_page, read_config):
        try:
            found = read(status, {}, whole)
        except SeriesError as error:
            check_error(error)
            continue
        for text in texts_in(found):
            check_text(text)
        if isinstance(found, Ticket):
            assert json.loads(ticket_json(found)) == json.loads(bytes(found.source), strict=False)


def check_text(text: str) -> None:
    """Ask of a cleaned text what Unicode's properties say."""
    assert clean(text) == text, ascii(text)
    for character in text:
        category = unicodedata.category(character)
        is_format = (
            category == "Cf" and character not in "\u200b\u200c\u200d\u180e" and character < "\U000e0000"
        )
        assert category not in ("Co", "Cs", "Zl", "Zp"), ascii(text)
        assert not is_format, ascii(text)
        assert category != "Cc" or character == "\n", ascii(text)
    text.encode()


def check_error(error: SeriesError) -> None:
    """Ask the same of what the service says in an error."""
    said = getattr(error, "service_says", None) or getattr(error, "page_title", None)
    if said is not None:
        check_text(said)
        assert "\n" not in said


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in a model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_in(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))


TARGETS: dict[str, Callable[[bytes], None]] = {"cleaner": check_cleaner, "decoder": check_decoder}


def _ticket(status: int, headers: dict[str, str], body: bytes) -> Ticket:
    return ticket_from(body, status, headers, LIMITS)


def _is_decodable(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


# Where inputs come from


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


def run(target: str, seed: int, *, seconds: float | None = None, most: int | None = None) -> bytes | None:
    """Try inputs until the time or their number is over; return one that fails, if any does."""
    check = TARGETS[target]
    deadline = None if seconds is None else monotonic() + seconds
    for number, data in enumerate(inputs(SEEDS[target], random.Random(seed))):
        if (most is not None and number >= most) or (deadline is not None and monotonic() > deadline):
            print(f"{target}: {number:,} inputs, none failed (seed {seed})")
            return None
        try:
            check(data)
        except Exception as error:
            print(f"{target}: input {number:,} failed: {type(error).__name__}: {error}")
            return data
    return None


def _run_atheris(target: str, options: Sequence[str]) -> None:
    import atheris  # type: ignore[import-untyped]  # not installed with the tests: it needs a compiler

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *options], TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    """Fuzz one target; return 1 if an input fails."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=None, help="default: another one each time, and told")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="try one input, and show what fails")
    parser.add_argument("options", nargs="*", help="atheris's own, behind --")
    arguments = parser.parse_args()
    if arguments.replay:
        TARGETS[arguments.target](arguments.replay.read_bytes())
        print("It does not fail.")
        return 0
    if find_spec("atheris") is not None and arguments.seed is None:
        _run_atheris(arguments.target, arguments.options)
        return 0
    seed = random.SystemRandom().randrange(1 << 32) if arguments.seed is None else arguments.seed
    failed = run(arguments.target, seed, seconds=arguments.seconds)
    if failed is None:
        return 0
    file = Path(f"{arguments.target}-{sha256(failed).hexdigest()[:12]}")
    file.write_bytes(failed)
    print(f"written to {file}; try it again with: {arguments.target} --replay {file}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
