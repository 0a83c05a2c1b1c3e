"""The body of a response: inflated and bounded, however it arrives."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.response import body as body_module
from series_tui.api.response.body import MIB, ResponseBody, ResponseLimits
from series_tui.errors import InvalidResponse, ResponseIncomplete, ResponseRefused, ResponseTooLarge

GZIP = {"content-encoding": "gzip"}
SMALL_LIMITS = ResponseLimits(bytes=200, depth=4, values=12)


def taken(
    data: bytes,
    headers: dict[str, str] | None = None,
    *,
    cuts: Sequence[int] = (),
    status: int = 200,
    limits: ResponseLimits | None = None,
) -> bytes:
    """Return the body of a response that arrives in parts."""
    body = ResponseBody(status, headers or {}, limits)
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    for start, end in pairwise(edges):
        body.feed(data[start:end])
    return bytes(body.close())


def outcome(data: bytes, headers: dict[str, str], cuts: Sequence[int]) -> bytes | str:
    """Return the body, or the words of the error that came instead."""
    try:
        return taken(data, headers, cuts=cuts, limits=SMALL_LIMITS)
    except InvalidResponse as error:
        return f"{type(error).__name__}: {error.what}"


CUTS = st.lists(st.integers(0, 500), max_size=8)
JSON_LIKE = st.text('{}[]",\\ 0123456789ab\ufeff', max_size=120).map(str.encode)
START = st.sampled_from([b"", b" \n", b"\xef\xbb\xbf", b" \xef\xbb\xbf ", b"\xef\xbb", b'{"a": "'])


@given(START, JSON_LIKE, CUTS, st.booleans())
def test_the_cuts_between_chunks_change_nothing(
    start: bytes, rest: bytes, cuts: list[int], is_zipped: bool
) -> None:
    """Neither what is taken nor what is refused depends on how the bytes arrived."""
    data = start + rest
    headers = GZIP if is_zipped else {}
    wire = gzip.compress(data) if is_zipped else data
    assert outcome(wire, headers, cuts) == outcome(wire, headers, ())


@given(st.binary(max_size=300), CUTS)
def test_a_valid_body_is_returned_unchanged(data: bytes, cuts: list[int]) -> None:
    """Zipped or not; only what stands before the first character is left out."""
    expected = data.lstrip(b" \t\r\n").removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if data[:1] not in (b"{", b"["):
        assert taken(data, cuts=cuts) == taken(gzip.compress(data), GZIP, cuts=cuts) == expected


@pytest.mark.parametrize(
    ("inside", "bound"),
    [
        (b"[" * 5, "4 levels"),
        (b'{"a":' * 5, "4 levels"),
        (b"[" + b"[]," * 3 + b"[" * 4, "4 levels"),
        (b'{"a":{},"b":{},"c":' + b'{"a":' * 4, "4 levels"),
        (b"[" + b"[]," * 7, "12 values"),
        (b"[" + b"1," * 12, "12 values"),
        (b"[" + b" " * 200, "MiB"),
    ],
)
def test_each_bound_holds_while_the_body_arrives(inside: bytes, bound: str) -> None:
    """The first byte over a bound ends the response, at whatever place the chunks are cut."""
    for cuts in ((), range(1, len(inside)), (3, 4)):
        with pytest.raises(ResponseTooLarge, match=bound):
            taken(inside, cuts=tuple(cuts), limits=SMALL_LIMITS)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 4 + b"]" * 4,
        b'{"a":' * 4 + b"1" + b"}" * 4,
        b"[" + b"[]," * 5 + b"[]]",
        b"[" + b"1," * 10 + b"1]",
        b"[" + b" " * 198 + b"]",
    ],
)
def test_a_body_at_a_bound_is_accepted(data: bytes) -> None:
    """At whatever place the chunks are cut."""
    for cuts in ((), range(1, len(data)), (3, 4)):
        assert taken(data, cuts=tuple(cuts), limits=SMALL_LIMITS) == data


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b" \xef\xbb\xbf\r\n", b"\n\t "])
def test_marks_of_encoding_and_blanks_before_the_answer_are_passed_over(start: bytes) -> None:
    """However they arrive, what follows is the response."""
    for cuts in ((), range(len(start) + 1)):
        assert taken(start + b'{"a": 1}', cuts=tuple(cuts)) == b'{"a": 1}'


@pytest.mark.parametrize(
    "inside", [b"[[[[1]]]]", b'{"a":{"b":{"c":{}}}}', b'["[[[[[,,,,,,,,,,,,,123456"]', b'["\\"[[[[[123456"]']
)
def test_a_body_within_the_bounds_is_accepted(inside: bytes) -> None:
    """Texts may hold anything."""
    for cuts in ((), range(1, len(inside))):
        assert taken(inside, cuts=tuple(cuts), limits=SMALL_LIMITS) == inside


@pytest.mark.parametrize("inside", [b'["' + b"x" * 31 + b'"]', b'{"' + b"\\n" * 16 + b'":1}'])
def test_a_string_is_bounded_over_all_its_chunks(inside: bytes) -> None:
    """A text is measured over all the chunks that it runs through."""
    with pytest.raises(ResponseTooLarge, match="in one text"):
        taken(inside, cuts=range(len(inside)), limits=ResponseLimits(text=30))
    assert taken(inside, cuts=range(len(inside)), limits=ResponseLimits(text=32)) == inside


def test_a_gzip_bomb_is_stopped_at_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousandfold of what arrives is never inflated at once: what is taken grows step by step."""
    steps: list[int] = []
    take = ResponseBody._take

    def noting(body: ResponseBody, data: bytes) -> None:
        steps.append(len(data))
        take(body, data)

    monkeypatch.setattr(ResponseBody, "_take", noting)
    bomb = gzip.compress(b"[" + b" " * (20 * MIB))
    with pytest.raises(ResponseTooLarge, match="2 MiB"):
        taken(bomb, GZIP, limits=ResponseLimits(bytes=2 * MIB))
    assert max(steps) <= body_module._STEP
    assert sum(steps) <= 2 * MIB + body_module._STEP


def test_compressed_bytes_that_stand_for_nothing_are_bounded_too() -> None:
    """Empty blocks inflate to nothing, for ever."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    empty = packer.flush(zlib.Z_FULL_FLUSH)
    with pytest.raises(ResponseTooLarge):
        taken(empty + b"\x00\x00\x00\xff\xff" * 100, GZIP, limits=SMALL_LIMITS)


def test_an_escape_holds_over_an_empty_compressed_block() -> None:
    """The quote after a backslash ends no string, though a block that inflates to nothing comes between."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = packer.compress(b'["\\') + packer.flush(zlib.Z_SYNC_FLUSH)
    empty = b"\x00\x00\x00\xff\xff"
    wire = start + empty + packer.compress(b'"[[[[["]') + packer.flush()
    cuts = (len(start), len(start + empty))
    assert taken(wire, GZIP, cuts=cuts, limits=SMALL_LIMITS) == b'["\\"[[[[["]'


@pytest.mark.parametrize("keep", [1, 10, 25, -1, -8])
def test_gzip_data_that_ends_too_early_is_incomplete(keep: int) -> None:
    """The checksum at its end counts."""
    with pytest.raises(ResponseIncomplete, match="incomplete"):
        taken(gzip.compress(b'{"success": true, "data": {}}')[:keep], GZIP)


@pytest.mark.parametrize("place", [3, 15, -6, -2])
def test_damaged_gzip_data_is_refused(place: int) -> None:
    """A flipped byte in header, data, checksum or length."""
    data = bytearray(gzip.compress(b'{"success": true, "data": {}}', mtime=0))
    data[place] ^= 0xFF
    with pytest.raises(ResponseIncomplete):
        taken(bytes(data), GZIP)


def test_several_gzip_members_are_one_body() -> None:
    """As RFC 1952 has it."""
    data = gzip.compress(b'{"a":') + gzip.compress(b"") + gzip.compress(b"1}")
    for cuts in ((), range(len(data))):
        assert taken(data, GZIP, cuts=tuple(cuts)) == b'{"a":1}'


@pytest.mark.parametrize(
    "junk", [b"more", b"\0" * 100, b"\x1f", b"\x1f\x8b", b"\x1f\x8bmore", b"\r\n" * 99_000]
)
@pytest.mark.parametrize("members", [1, 2])
def test_bytes_after_a_whole_gzip_body_are_ignored(junk: bytes, members: int) -> None:
    """As browsers do, and in one try; a member that is damaged after its beginning is damage still."""
    data = gzip.compress(b'{"a":1}') + gzip.compress(b" ") * (members - 1)
    for cuts in ((), range(min(len(data + junk), 200))):
        assert taken(data + junk, GZIP, cuts=tuple(cuts)).strip() == b'{"a":1}'
    with pytest.raises(ResponseIncomplete):
        taken(gzip.compress(b"[") + gzip.compress(b"1]" + bytes(range(200)))[:-9], GZIP)


@pytest.mark.parametrize(
    "encoding", ["deflate", "br", "zstd", "gzip, gzip", "gzip,identity", "compress", "\xff"]
)
def test_other_encodings_are_refused(encoding: str) -> None:
    """Only gzip was asked for, once."""
    with pytest.raises(ResponseRefused, match="200"):
        ResponseBody(200, {"content-encoding": encoding})


@pytest.mark.parametrize("encoding", ["", "identity", " GZIP ", "x-gzip"])
def test_known_encodings_are_taken_however_they_are_spelt(encoding: str) -> None:
    """Case and spaces do not matter."""
    data = gzip.compress(b"{}") if "gzip" in encoding.lower() else b"{}"
    assert taken(data, {"content-encoding": encoding}) == b"{}"


def test_only_the_beginning_of_an_html_page_is_kept() -> None:
    """A captive portal may send as much as it likes: nobody reads it."""
    body = ResponseBody(200, {})
    for _ in range(40):
        body.feed(b"<html>" + b"x" * MIB)
        if body.is_enough:
            break
    assert body.is_enough
    assert len(body.close()) < 2 * MIB


def test_a_page_is_enough_once_256_kib_of_it_are_received() -> None:
    """Not a byte earlier or later."""
    body = ResponseBody(200, {})
    body.feed(b"x" * (256 * 1024 - 1))
    assert not body.is_enough
    body.feed(b"x")
    assert body.is_enough


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        (b"[" * 100, {}),
        (b"{}", {"content-encoding": "br"}),
        (gzip.compress(b"{}", mtime=0)[:-3], GZIP),
        (b"not gzip", GZIP),
    ],
)
def test_the_body_of_a_failure_never_hides_its_status(data: bytes, headers: dict[str, str]) -> None:
    """What cannot be taken of it is left out: the status still says what failed."""
    assert taken(data, headers, status=503) == b""
    with pytest.raises(InvalidResponse):
        taken(data, headers, status=200)


TEXT = st.text('\\"{}[],a漢', max_size=8)
VALUES = st.recursive(
    TEXT | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def counted(value: object) -> int:
    """Return the containers of a JSON value, and the commas between what they hold."""
    if not isinstance(value, dict | list):
        return 0
    parts = list(value.values()) if isinstance(value, dict) else value
    return 1 + max(len(parts) - 1, 0) + sum(map(counted, parts))


@given(st.lists(VALUES, max_size=4), st.booleans(), CUTS)
def test_brackets_inside_strings_are_not_counted(
    values: list[object], is_ascii: bool, cuts: list[int]
) -> None:
    """Whatever is escaped in them, and wherever the bytes are cut: neither too few values nor too many."""
    data = json.dumps(values, ensure_ascii=is_ascii).encode()
    count = counted(values)
    assert taken(data, cuts=cuts, limits=ResponseLimits(values=count)) == data
    with pytest.raises(ResponseTooLarge):
        taken(data, cuts=cuts, limits=ResponseLimits(values=count - 1))


def test_a_text_of_quotes_is_passed_over_once_and_not_once_for_each() -> None:
    """Looking for the end of a text from every quote in it would not be over before the test's time is."""
    body = ResponseBody(200, {})
    body._check.feed(b'["' + b'\\"' * MIB)
    assert body._check._is_in_string
