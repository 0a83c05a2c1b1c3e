"""Feeds made-up texts and answers to the cleaner and the decoder until one of them misbehaves.

Run it for as long as you like; the same seed gives the same inputs::

    .venv-dev/bin/python tests/fuzz/fuzz_texts.py cleaner --seconds 60 --seed 7
    .venv-dev/bin/python tests/fuzz/fuzz_texts.py decoder --seconds 60
    .venv-dev/bin/python tests/fuzz/fuzz_texts.py decoder --replay input-that-failed

``cleaner`` takes bytes as a text, half surrogates among them, and asks: does it end without an exception, is
the result clean by Unicode's own properties, does cleaning it again change nothing, is every shortened form
as clean?

``decoder`` takes bytes as a response's body, in chunks, plain and gzipped, for a ticket, a page of the queue
and the workspace's names, and asks: is there a result, or an error of the program's own and no other? Is
every text in it clean? Is a ticket's printed JSON, read strictly, what was received?

Where ``atheris`` is installed (``pip install atheris``) and no seed is given, it chooses the inputs by what
they reach in the code; options behind ``--`` are its own. Else they come from
:mod:`tests.fuzz.inputs`. An input that fails is written to a file and named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
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

from series_tui.api.models import Ticket, TicketPage, WorkspaceConfig
from series_tui.api.response.body import ResponseBody, ResponseLimits
from series_tui.api.response.responses import read_config, read_page
from series_tui.errors import SeriesError, describe
from series_tui.render.json_format import ticket_json
from series_tui.text.sanitize import clean, clean_line, truncate_chars
from tests.api.responses import ticket_from
from tests.fuzz.inputs import SEEDS, inputs

LIMITS = ResponseLimits(bytes=1 << 20)


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
            check_text(truncate_chars(cleaned, most))


def check_decoder(data: bytes) -> None:
    """Read bytes as the body of every kind of response.

    Raises:
        AssertionError: A text came out unclean, or a ticket's JSON is another one.
    """
    status = (200, 200, 200, 404, 500)[len(data) % 5]
    headers = {"content-encoding": "gzip"} if data.startswith(b"\x1f\x8b") else {}
    try:
        body = ResponseBody(status, headers, LIMITS)
        for start in range(0, len(data), 97):
            body.feed(data[start : start + 97])
        whole = bytes(body.close())
    except SeriesError as error:
        check_error(error)
        return
    for read in (_ticket, _page, _config):
        try:
            response = read(status, {}, whole)
        except SeriesError as error:
            check_error(error)
            continue
        for text in texts_in(response):
            check_text(text)
        if isinstance(response, Ticket):
            assert json.loads(ticket_json(response)) == json.loads(bytes(response.source), strict=False)


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
    for line in describe(error):
        check_text(line)
        assert "\n" not in line


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in a model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))


TARGETS: dict[str, Callable[[bytes], None]] = {"cleaner": check_cleaner, "decoder": check_decoder}


def _page(status: int, headers: dict[str, str], body: bytes) -> TicketPage:
    return read_page(status, headers, body)


def _config(status: int, headers: dict[str, str], body: bytes) -> WorkspaceConfig:
    return read_config(status, headers, body)


def _ticket(status: int, headers: dict[str, str], body: bytes) -> Ticket:
    return ticket_from(body, status, headers, LIMITS)


def _is_decodable(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


# Running them


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
