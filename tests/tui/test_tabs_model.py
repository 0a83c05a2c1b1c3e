"""Which tickets are open: in order, each once, and no more in memory than there is room for."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText
from series_tui.tui.tabs import MAX_BYTES, MAX_OPEN, MAX_SCREENS, OpenTabs, Tab, unloaded_tab

IDS = [TicketId(f"T-{number}") for number in range(60)]


def opened(*ids: TicketId) -> OpenTabs:
    """Return tickets that were opened and looked at in this order."""
    tickets = OpenTabs()
    for ticket_id in ids:
        tickets.open(ticket_id)
        tickets.view(ticket_id)
    return tickets


def test_a_ticket_is_open_once_under_any_of_its_ids() -> None:
    """The _id leads to the tab that the TicketId opened."""
    tickets = opened(IDS[0])
    tickets.change(replace(tickets.tabs[0], also=("507f1f77bcf86cd799439011",)))
    assert tickets.open(TicketId("507f1f77bcf86cd799439011")).ticket_id == IDS[0]
    assert len(tickets.tabs) == 1


def test_next_and_previous_wrap_around() -> None:
    """From a screen that is no ticket they lead to the one last looked at."""
    tickets = opened(*IDS[:3])
    beside = [tickets.beside(IDS[2], 1), tickets.beside(IDS[0], -1), tickets.beside(None, 1)]
    assert [tab.ticket_id for tab in beside if tab] == [IDS[0], IDS[2], IDS[2]]


def test_closing_leaves_the_others_in_order() -> None:
    """Closing it once more changes nothing."""
    tickets = opened(*IDS[:3])
    for _ in range(2):
        tickets.close(IDS[1])
        assert [tab.ticket_id for tab in tickets.tabs] == [IDS[0], IDS[2]]
        assert tickets.latest_first() == (IDS[2], IDS[0])


def test_the_least_recently_viewed_is_unloaded_first_and_watched_tickets_last() -> None:
    """The ticket in front stays, however large it is."""
    tickets = opened(*IDS[: MAX_SCREENS + 2])
    loaded = IDS[: MAX_SCREENS + 2]
    assert tickets.to_unload(loaded) == IDS[:2]
    tickets.change(replace(tickets.tabs[0], is_watched=True))
    assert tickets.to_unload(loaded) == IDS[1:3]
    tickets = opened(*IDS[:3])
    for ticket_id, size in zip(IDS, (5, MAX_BYTES, 5), strict=False):
        tickets.change(Tab(ticket_id, size=size))
    assert tickets.to_unload(IDS[:3]) == [IDS[0], IDS[1]]
    assert tickets.to_unload([IDS[0], IDS[2]]) == []
    tickets.change(Tab(IDS[2], size=2 * MAX_BYTES))
    assert tickets.to_unload([IDS[2]]) == []


def test_a_ticket_that_is_unloaded_has_no_size_until_it_is_read_again() -> None:
    """Its tab says what it said, but for what only a loaded ticket can know."""
    tab = Tab(IDS[0], subject=SafeText("subject"), new=2, is_watched=True, size=5)
    assert unloaded_tab(tab) == Tab(IDS[0], subject=SafeText("subject"))


def test_too_many_tabs_close_the_least_recently_viewed() -> None:
    """Their number has an end."""
    tickets = opened(*IDS[:MAX_OPEN])
    assert tickets.to_close() is None
    tickets.open(IDS[MAX_OPEN])
    tickets.view(IDS[MAX_OPEN])
    assert tickets.to_close() == IDS[0]


@settings(max_examples=60)
@given(steps=st.lists(st.tuples(st.sampled_from("oc"), st.sampled_from(IDS[:12])), max_size=40))
def test_the_loaded_tabs_stay_within_their_bounds(steps: list[tuple[str, TicketId]]) -> None:
    """What is kept is open, the front among it, and never more than there is room for."""
    tickets = OpenTabs()
    kept: set[TicketId] = set()
    for action, ticket_id in steps:
        if action == "o":
            tickets.open(ticket_id)
            tickets.view(ticket_id)
            tickets.change(Tab(ticket_id, size=MAX_BYTES // 4))
            kept.add(ticket_id)
            kept.difference_update(tickets.to_unload(kept))
            assert ticket_id in kept
        else:
            tickets.close(ticket_id)
            kept.discard(ticket_id)
        assert len(kept) <= MAX_SCREENS
        assert sum(tab.size for tab in tickets.tabs if tab.ticket_id in kept) <= MAX_BYTES
        assert kept <= {tab.ticket_id for tab in tickets.tabs}
        assert set(tickets.latest_first()) == {tab.ticket_id for tab in tickets.tabs}
