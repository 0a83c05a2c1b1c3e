"""How a window is written down and read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.rate_limit.record import MAX_BYTES, decode, encode
from series_tui.api.rate_limit.window import Entry, Rules, Window

RULES = Rules()
moments = st.integers(0, 10**16 - 1)
entries = st.builds(
    Entry,
    st.text("0123456789abcdef", min_size=1, max_size=16),
    st.sampled_from([0, 1]),
    moments,
    moments,
    st.integers(1, 10_000),
)
windows = st.builds(
    Window,
    st.lists(moments, max_size=25).map(sorted).map(tuple),
    moments,
    moments,
    st.integers(0, 25),
    st.lists(entries, max_size=20, unique_by=lambda entry: entry[:2]).map(tuple),
)


@given(windows)
def test_what_was_written_is_read(window: Window) -> None:
    """A window comes back as it was."""
    assert decode(RULES, encode(window)) == window


def test_the_largest_window_fits() -> None:
    """As many as are remembered, each as long as can be, fit into what is read."""
    crowd = tuple(
        Entry(f"{number:016x}", 0, 10**16 - 1, 10**16 - 1, 1_000_000) for number in range(RULES.max_entries)
    )
    written = encode(Window((10**16 - 1,) * 25, 10**16 - 1, 10**16 - 1, 25, crowd))
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
        b"0 0 0",
        b"0 0\n1 2",
        b"-1 0 0\n",
        b"1_0 0 0\n",
        b"0 0 0\n2 1",
        b"0 0 0\n" + b" ".join([b"1"] * 26),
        b"0 0 0\n" + b"9" * 17,
        b"0 0 0\n\na 2 0 0 1",
        b"0 0 0\n\na 0 0 0 0",
        b"0 0 0\n\na 0 0 0 1\na 0 0 0 1",
        b"0 0 0\n\n../a 0 0 0 1",
        "0 0 0\n\nä 0 0 0 1".encode(),
        "0 0 0\n٣".encode(),
        b"0 0 0\n\n" + b"\n".join(b"%d 0 0 0 1" % n for n in range(RULES.max_entries + 1)),
        b"0 0 0\n" + b" " * MAX_BYTES,
    ],
    ids=range(16),
)
def test_what_is_no_window_is_refused(data: bytes) -> None:
    """What has too few lines, odd numbers, too much of anything or slots out of order is no window."""
    assert decode(RULES, data) is None
