"""The arithmetic of the window, on a clock that only the tests move."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.rules import BACKGROUND, BULK, INTERACTIVE, SECOND, Rules
from series_tui.api.rate_limit.window import Entry, Granted, Wait, Window

RULES = Rules(unknown_jitter=15_000)
MS = 1000


@dataclass
class Grant:
    """A slot that was taken."""

    at: int
    sent: int
    priority: int
    arrived: int


@dataclass
class World:
    """Processes that ask one window, each woken `lateness` after its time."""

    rules: Rules = RULES
    window: Window = field(default_factory=Window)
    grants: list[Grant] = field(default_factory=list)

    def run(self, requests: list[tuple[int, int, int]], until: int = 600 * SECOND) -> None:
        """Serve requests, each an arrival, an priority and how late its process wakes."""
        events = [(arrived, number, number) for number, (arrived, _, _) in enumerate(requests)]
        heapq.heapify(events)
        order = len(events)
        while events and events[0][0] <= until:
            now, _, number = heapq.heappop(events)
            arrived, priority, lateness = requests[number]
            request = Entry(f"p{number}", priority, arrived, now, 1)
            self.window, answer = arithmetic.ask(self.rules, self.window, now, request)
            order += 1
            assert order < 100 * len(requests), "a process is woken again and again"
            if isinstance(answer, Wait):
                heapq.heappush(events, (now + answer.delay + lateness, order, number))
            else:
                self.grants.append(Grant(now - answer.age, now, priority, arrived))

    def worst_second(self) -> int:
        """Return the most requests sent in any second."""
        sent = sorted(grant.sent for grant in self.grants)
        return max((sum(1 for other in sent if at <= other < at + SECOND) for at in sent), default=0)


arrivals = st.lists(
    st.tuples(
        st.integers(0, 4 * SECOND),
        st.sampled_from([INTERACTIVE, BULK]),
        st.integers(0, 120 * MS),
    ),
    max_size=120,
)


@given(arrivals)
def test_no_second_ever_has_more_than_the_limit(requests: list[tuple[int, int, int]]) -> None:
    """Whoever comes when, and however late it wakes, 25 are sent in a second and all are sent."""
    world = World()
    world.run(requests)
    assert len(world.grants) == len(requests)
    assert world.worst_second() <= 25
    assert all(grant.sent - grant.at <= RULES.grace for grant in world.grants)


@given(st.lists(st.integers(0, SECOND), min_size=1, max_size=100), st.sampled_from([INTERACTIVE, BULK]))
def test_first_come_first_served(times: list[int], priority: int) -> None:
    """Those of one priority are served in the order in which they came."""
    world = World()
    world.run([(time, priority, 0) for time in times])
    served = [grant.arrived for grant in sorted(world.grants, key=lambda grant: (grant.at, grant.arrived))]
    assert served == sorted(times)


def test_a_late_waker_takes_a_new_slot() -> None:
    """A slot that was due more than 50 ms ago is not used; the new one counts from now."""
    window = arithmetic.exhausted(RULES, 0)
    window, answer = arithmetic.ask(RULES, window, 0, Entry("a", INTERACTIVE, 0, 0, 1))
    assert answer == Wait(RULES.span, 0, RULES.span)
    _, in_time = arithmetic.ask(RULES, window, RULES.span + 50 * MS, Entry("a", INTERACTIVE, 0, 0, 1))
    _, late = arithmetic.ask(RULES, window, RULES.span + 51 * MS, Entry("a", INTERACTIVE, 0, 0, 1))
    assert in_time == Granted(50 * MS)
    assert late == Granted(0)


def test_dead_processes_delay_no_request() -> None:
    """Somebody who does not come back for its slot leaves it to the next."""
    window = arithmetic.exhausted(RULES, 0)
    window, _ = arithmetic.ask(RULES, window, 0, Entry("dead", INTERACTIVE, 0, 0, 40))
    window, answer = arithmetic.ask(RULES, window, 1, Entry("alive", INTERACTIVE, 1, 0, 1))
    assert isinstance(answer, Wait)
    assert answer.ahead == 40
    _, answer = arithmetic.ask(
        RULES, window, RULES.span + RULES.grace + 1, Entry("alive", INTERACTIVE, 1, 0, 1)
    )
    assert isinstance(answer, Granted)


def test_background_is_paced_and_leaves_room() -> None:
    """Much background work goes out evenly, and a person never waits 300 ms for a place."""
    world = World()
    world.run(
        [(0, BULK, 0)] * 200 + [(at * SECOND, INTERACTIVE, 0) for at in range(1, 8)],
    )
    waits = [grant.sent - grant.arrived for grant in world.grants if grant.priority == INTERACTIVE]
    bulk = [grant.sent for grant in world.grants if grant.priority == BULK]
    assert len(waits) == 7
    assert max(waits) <= 300 * MS
    assert 200 / ((bulk[-1] - bulk[0]) / SECOND) >= 21
    assert world.worst_second() <= 25


def test_interactive_requests_do_not_starve_background_ones() -> None:
    """While people use all there is, one in five slots is still for work that waits."""
    world = World()
    world.run([(0, INTERACTIVE, 0)] * 150 + [(0, BULK, 0)] * 50, until=4 * SECOND)
    bulk = sum(grant.priority == BULK for grant in world.grants)
    assert len(world.grants) / 6 <= bulk <= len(world.grants) / 4


def test_a_hold_delays_every_priority() -> None:
    """After a hold nobody sends before its end, and a shorter one does not shorten it."""
    window = arithmetic.pause(RULES, Window(), 0, 3 * SECOND)
    window = arithmetic.pause(RULES, window, 0, SECOND)
    for priority in (INTERACTIVE, BULK):
        _, answer = arithmetic.ask(RULES, window, 0, Entry("a", priority, 0, 0, 1))
        assert answer == Wait(RULES.poll_interval, 0, 3 * SECOND)


def test_a_hold_is_not_for_ever() -> None:
    """However long the service says, the hold ends after a minute."""
    window = arithmetic.pause(RULES, Window(), 0, 10**18)
    assert window.held_until == 60 * SECOND


def test_times_of_another_boot_cost_one_window() -> None:
    """Times that lie in the future count as now, and nobody waits longer than for a full window."""
    window = Window(slots=(10**15,) * 25, held_until=10**16, paced_until=10**16)
    window, answer = arithmetic.ask(RULES, window, 5, Entry("a", BULK, 5, 0, 1))
    assert isinstance(answer, Wait)
    assert answer.delay <= RULES.span
    _, answer = arithmetic.ask(RULES, window, 5 + RULES.span, Entry("a", BULK, 5, 0, 1))
    assert isinstance(answer, Granted)


def test_background_requests_take_half_of_the_limit_at_most() -> None:
    """However many processes read ahead: a dozen a second, beside bulk requests as well."""
    world = World()
    world.run([(0, BACKGROUND, 0)] * 60 + [(0, BULK, 0)] * 60, until=6 * SECOND)
    sent = sorted(grant.sent for grant in world.grants if grant.priority == BACKGROUND)
    assert max(sum(1 for other in sent if at <= other < at + RULES.span) for at in sent) <= 13
    assert len(sent) >= 30
    assert world.worst_second() <= 25


def test_an_interactive_request_passes_background_ones() -> None:
    """A person who comes while many read ahead waits no longer than beside bulk requests."""
    world = World()
    world.run([(0, BACKGROUND, 0)] * 60 + [(at * SECOND, INTERACTIVE, 0) for at in range(1, 5)])
    waits = [grant.sent - grant.arrived for grant in world.grants if grant.priority == INTERACTIVE]
    assert len(waits) == 4
    assert max(waits) <= 300 * MS


def test_room_is_left_for_spare_windows() -> None:
    """Three places for each, until it was not seen for three seconds."""
    window = arithmetic.learn(RULES, Window(), 0, (), ("a", "b"))
    assert arithmetic.in_force(RULES, window).limit == 19
    window = arithmetic.learn(RULES, window, 2 * SECOND, (), ("b",))
    window = arithmetic.normalised(RULES, window, 4 * SECOND)
    assert [spare.name for spare in window.outside] == ["b"]
    assert arithmetic.in_force(RULES, window).limit == 22
    many = arithmetic.learn(RULES, Window(), 0, (), tuple("abcdefghij"))
    assert arithmetic.in_force(RULES, many).limit == 1
