"""How a window is written down and read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.rate_limit.record import MAX_BYTES, decode, encode
from series_tui.api.rate_limit.rules import Rules
from series_tui.api.rate_limit.window import Entry, Outside, Window

RULES = Rules(unknown_jitter=15_000)
moments = st.integers(0, 10**16 - 1)
entries = st.builds(
    Entry,
    st.text("0123456789abcdef", min_size=1, max_size=16),
    st.sampled_from([0, 1, 2]),
    moments,
    moments,
    st.integers(1, 10_000),
)
windows = st.builds(
    Window,
    st.lists(moments, max_size=25).map(sorted).map(tuple),
    moments,
    moments,
    moments,
    st.integers(0, 25),
    moments,
    st.lists(st.integers(0, 9999), max_size=64).map(tuple),
    st.lists(
        st.builds(Outside, st.text("0123456789abcdef", min_size=1, max_size=16), moments), max_size=8
    ).map(tuple),
    st.lists(entries, max_size=20, unique_by=lambda entry: entry[:2]).map(tuple),
)


@given(windows)
def test_a_written_window_is_read_back(window: Window) -> None:
    """A window comes back as it was."""
    assert decode(RULES, encode(window)) == window


def test_the_largest_window_fits() -> None:
    """As many as are remembered, each as long as can be, fit into what is read."""
    crowd = tuple(
        Entry(f"{number:016x}", 0, 10**16 - 1, 10**16 - 1, 1_000_000) for number in range(RULES.max_entries)
    )
    late = 10**16 - 1
    spares = (Outside("f" * 32, late),) * 8
    written = encode(Window((late,) * 25, late, late, late, 25, late, (9999,) * 64, spares, crowd))
    assert len(written) <= MAX_BYTES
    assert decode(RULES, written) is not None


@given(st.binary(max_size=300) | st.text("0123456789 \nabc-_+.", max_size=300).map(str.encode))
def test_garbage_is_none_or_a_window(data: bytes) -> None:
    """Whatever stands there, nothing breaks, and what is taken for a window is one."""
    window = decode(RULES, data)
    assert window is None or decode(RULES, encode(window)) == window


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"0 0 0 0 0",
        b"0 0 0 0\n1 2\n\n",
        b"-1 0 0 0 0\n\n\n",
        b"1_0 0 0 0 0\n\n\n",
        b"0 0 0 0 0\n2 1\n\n",
        b"0 0 0 0 0\n" + b" ".join([b"1"] * 26) + b"\n\n",
        b"0 0 0 0 0\n" + b"9" * 17 + b"\n\n",
        b"0 0 0 0 0\n\n\n\na 3 0 0 1",
        b"0 0 0 0 0\n\n\n\na 0 0 0 0",
        b"0 0 0 0 0\n\n\n\na 0 0 0 1\na 0 0 0 1",
        b"0 0 0 0 0\n\n\n\n../a 0 0 0 1",
        "0 0 0 0 0\n\n\n\nä 0 0 0 1".encode(),
        "0 0 0 0 0\n٣\n\n".encode(),
        b"0 0 0 0 0\n\n\n\n" + b"\n".join(b"%d 0 0 0 1" % n for n in range(RULES.max_entries + 1)),
        b"0 0 0 0 0\n" + b" " * MAX_BYTES + b"\n\n",
        b"0 0 0 0 0\n\n10000\n",
        b"0 0 0 0 0\n\n" + b" ".join([b"1"] * 65) + b"\n",
        b"0 0 0 0 0\n\n\na",
        b"0 0 0 0 0\n\n\n" + b" ".join(b"a%d 1" % n for n in range(9)),
    ],
    ids=range(20),
)
def test_a_record_that_is_no_window_is_refused(data: bytes) -> None:
    """What has too few lines, odd numbers, too much of anything or slots out of order is no window."""
    assert decode(RULES, data) is None
