"""Messages in the order in which they were sent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.response.fields import parse_message
from series_tui.api.response.ticket_parser import Chat


@given(st.lists(st.none() | st.integers(0, 5), max_size=12))
def test_messages_are_by_time_then_as_received(seconds: list[int | None]) -> None:
    """One without a time stays right after the one that it followed."""
    chat = Chat()
    for number, second in enumerate(seconds):
        at = None if second is None else 1_700_000_000 + second
        chat.add(parse_message(str(number), {"Timestamp": at}))
    ordered = chat.in_order()
    assert sorted(int(m.message_id) for m in ordered) == list(range(len(seconds)))
    moments: list[tuple[int, int]] = []
    latest = -1
    effective = []
    for second in seconds:
        latest = latest if second is None else second
        effective.append(latest)
    moments = [(effective[int(m.message_id)], int(m.message_id)) for m in ordered]
    assert moments == sorted(moments)
