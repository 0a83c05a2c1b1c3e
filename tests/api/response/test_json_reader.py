"""JSON read part by part: the same as json.loads, whatever the parts are."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.response import json_reader as json_stream
from series_tui.api.response.body import ResponseLimits
from series_tui.api.response.json_reader import BadJson, JsonReader
from series_tui.errors import ResponseTooLarge

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def read(data: bytes) -> Any:
    """Read a document by walking through objects and arrays, as the reader of tickets does."""
    reader = JsonReader(data)
    value = _walk(reader)
    reader.end()
    return value


def _walk(reader: JsonReader) -> Any:
    if reader.peek() == "{":
        return {name: _walk(reader) for name in reader.members()}
    if reader.peek() == "[":
        return [_walk(reader) for _ in reader.elements()]
    return reader.read_value()


@pytest.fixture(autouse=True, params=[7, 256 * 1024], ids=["tiny windows", "real windows"])
def _window(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in windows of a few bytes, too, so that every value is cut somewhere."""
    monkeypatch.setattr(json_stream, "_WINDOW", request.param)


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_every_document_reads_as_json_loads_does(value: Any, is_ascii: bool, indent: int | None) -> None:
    """Escaped or not, compact or spread over lines."""
    data = json.dumps(value, ensure_ascii=is_ascii, indent=indent).encode("utf-8", "surrogatepass")
    assert read(data) == json.loads(data)


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_the_offsets_of_a_member_hold_exactly_its_own_text(value: dict[str, Any]) -> None:
    """What stands between two offsets is the member's value and nothing else."""
    data = json.dumps(value, ensure_ascii=False, indent=1).encode()
    reader = JsonReader(data)
    for name in reader.members():
        reader.peek()
        start = reader.offset
        reader.skip_value()
        assert json.loads(data[start : reader.offset]) == value[name]
    assert reader.offset == len(data)


@given(st.binary(max_size=40) | st.text('{}[]",:\\u0e1-.tfn ', max_size=40).map(str.encode))
def test_whatever_json_loads_refuses_is_refused(data: bytes) -> None:
    """Nothing but BadJson comes of bytes that are no JSON, and JSON is read."""
    try:
        expected = json.loads(data.decode(), strict=False, parse_constant=lambda _name: 1 / 0)
    except (ValueError, ZeroDivisionError):
        with pytest.raises(BadJson):
            read(data)
        return
    assert read(data) == expected


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "b": [true, null, "x\\"y"]}',
        '"text"',
        "[1, 2.5e-3, -4]",
        '{"a": {"b": "\\ud83d\\ude00"}}',
        "true",
    ],
)
def test_a_cut_document_is_reported_as_cut(text: str) -> None:
    """At whatever place it ends too early, it is cut rather than wrong."""
    for length in range(len(text)):
        with pytest.raises(BadJson) as caught:
            read(text[:length].encode())
        assert caught.value.is_cut, text[:length]


def test_a_cut_value_is_reported_as_cut() -> None:
    """At whatever place it ends, and with blanks after that, though it is decoded in one go."""
    text = '{"a": {"b": [true, null, 12, 2.5e-3, 1E+2, "x\\u00e9"]}, "c": 1}'
    for length in range(len(text)):
        for data in (text[:length].encode(), f"{text[:length]} \n".encode()):
            if data.rstrip().endswith(b"\\") or (data.endswith(b"\n") and text[:length].count('"') % 2):
                continue  # the blanks are the text's own
            with pytest.raises(BadJson) as caught:
                JsonReader(data).read_value()
            assert caught.value.is_cut, data


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1,}',
        "{'a': 1}",
        "[1 2]",
        '{"a" 1}',
        "[NaN]",
        "[Infinity]",
        "[-Infinity]",
        '{"a": tru}',
        "{} {}",
        "[01]",
        "[1}",
        "[1.}",
        '{"a": [1 .',
        '{"a": [.',
        '{"a": 1]',
        '{"a"x1}',
        "{1: 2}",
        '["\\u12x',
    ],
)
def test_an_invalid_document_is_not_reported_as_cut(text: str) -> None:
    """Another try would bring the same again, so it is distinguished from a lost connection."""
    with pytest.raises(BadJson) as caught:
        read(text.encode() + b" ")
    assert not caught.value.is_cut


@pytest.mark.parametrize(
    "data", [b'"\xff"', b"[1]\xc3", b'{"\x9b": 1}', b'"\xed\xa0\x80"', '"é"'.encode("latin-1") + b" "]
)
def test_bytes_that_are_no_utf_8_are_refused(data: bytes) -> None:
    """Nothing is guessed about other encodings."""
    with pytest.raises(BadJson):
        read(data)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("9223372036854775807", 9223372036854775807),
        ("-9223372036854775807", -9223372036854775807),
        ("10000000000000000000", "10000000000000000000"),
        ("12345678.901234567", 12345678.901234567),
        ("-0.12345678901234567", -0.12345678901234567),
        ("12345678.9012345678", "12345678.9012345678"),
        ("1000000000000000000000.0", 1e21),
    ],
)
def test_a_number_that_would_lose_digits_stays_as_it_was_written(number: str, expected: Any) -> None:
    """Whole ones have 19 digits, others 17 that count."""
    assert read(f"[{number}]".encode()) == [expected]


def test_empty_objects_and_arrays_are_read() -> None:
    """In one go or part by part."""
    reader = JsonReader(b"[[], {}]")
    for _ in reader.elements():
        reader.skip_value()
    reader.end()
    assert read(b'{"a": [[], {}]}') == {"a": [[], {}]}


def test_a_number_larger_than_any_float_stays_as_it_was_written() -> None:
    """It does not become Infinity, which JSON does not have."""
    assert read(b"[1e999, -1e999, 1e3]") == ["1e999", "-1e999", 1000.0]


def test_the_last_of_two_members_with_one_name_counts() -> None:
    """As everywhere else where JSON is read."""
    assert read(b'{"a": 1, "a": 2}') == {"a": 2}


def test_a_byte_order_mark_is_passed_over() -> None:
    """One, and only at the very start."""
    assert read(b"\xef\xbb\xbf [1]") == [1]
    with pytest.raises(BadJson):
        read(b"[\xef\xbb\xbf1]")


@pytest.mark.parametrize(
    ("value", "words"),
    [("[" + "[]," * 300 + "1]", "200 values"), ('{"a": "' + "x" * 3_000 + '"}', "in one value")],
)
def test_a_value_is_not_decoded_in_one_go_if_it_holds_too_much(
    value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few bytes may stand for much memory, so the values in them are counted first."""
    monkeypatch.setattr(json_stream, "_WINDOW", 700)
    reader = JsonReader(value.encode(), ResponseLimits(text=2_000, at_once=200))
    with pytest.raises(ResponseTooLarge, match=words):
        reader.read_value()


@pytest.mark.parametrize("commas", [199, 200])
def test_as_many_values_as_the_limit_names_are_decoded(commas: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more is refused."""
    monkeypatch.setattr(json_stream, "_WINDOW", 700)
    value = "[" + "1," * commas + "1" + " " * 3_000 + "]"
    reader = JsonReader(value.encode(), ResponseLimits(at_once=200))
    with nullcontext() if commas == 199 else pytest.raises(ResponseTooLarge):
        assert reader.read_value() == [1] * (commas + 1)


@pytest.mark.parametrize("blanks", [349, 350])
def test_values_that_end_within_half_a_window_are_not_counted(
    blanks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that begins later than in its middle is decoded, however many values it holds."""
    monkeypatch.setattr(json_stream, "_WINDOW", 700)
    reader = JsonReader(b"[" + b" " * blanks + b"[" + b"1," * 200 + b"1]]", ResponseLimits(at_once=10))
    next(reader.elements())
    with nullcontext() if blanks == 350 else pytest.raises(ResponseTooLarge):
        assert reader.read_value() == [1] * 201


@pytest.mark.parametrize(("length", "expected"), [(1_400, BadJson), (1_401, ResponseTooLarge)])
def test_a_string_that_is_cut_at_the_limit_is_not_too_large(
    length: int, expected: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more character is."""
    monkeypatch.setattr(json_stream, "_WINDOW", 700)
    with pytest.raises(expected):
        JsonReader(b'"' + b"x" * (length - 1), ResponseLimits(text=1_400)).read_value()


def test_separators_inside_strings_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long message may hold as many commas and brackets as it likes, and quotes."""
    monkeypatch.setattr(json_stream, "_WINDOW", 700)
    text = '[{,\\"' * 300
    assert JsonReader(f'"{text}"'.encode(), ResponseLimits(at_once=10)).read_value() == text.replace("\\", "")
