"""The arithmetic of one sliding window, without clock or storage.

Times are whole microseconds on the window's own clock, so that every backend (one of them in another
language) comes to the same result. No slot is booked ahead: a request that has to wait is given a time to
ask again, and keeps its place in the queue only by asking again then. A process that dies loses its own turn.

A slot may be used up to ``grace`` after it was due. The window is longer than the service's by that span and
by ``jitter``, the difference between the fastest and the slowest way to the service: requests that were sent
on time cannot bunch up on arrival. The jitter is learned from the round trips of all processes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from series_tui.api.rate_limit.rules import BACKGROUND, BULK, INTERACTIVE, PRIORITIES, SECOND, Rules

_MILLISECOND = 1000
MAX_TRIPS = 64
"""How many round trips are remembered."""
MAX_OUTSIDE = 8
"""How many spare windows are remembered."""
_MIN_TRIPS = 16
_TRIPS_PER_OUTLIER = 32
"""Of so many round trips the slowest one is left out: a process that was held up itself."""
_PERMITS_OUTSIDE = 3
"""How many requests one spare window lets through within any span."""
_OUTSIDE_TTL = 3 * SECOND


class Entry(NamedTuple):
    """The first waiting request of one process and priority.

    Attributes:
        client: The process, an arbitrary name.
        priority: INTERACTIVE, BULK or BACKGROUND.
        arrived: When it came.
        due: When it will ask again.
        waiting: How many requests of this process and priority wait.
    """

    client: str
    priority: int
    arrived: int
    due: int
    waiting: int


class Outside(NamedTuple):
    """A spare window that lets requests through beside this one.

    Attributes:
        name: Its name, an arbitrary one.
        until: Until when room is left for it.
    """

    name: str
    until: int


class Window(NamedTuple):
    """All that is shared.

    Attributes:
        slots: The last slots taken, oldest first, at most as many as the limit.
        held_until: Nothing is sent before this.
        paced_until: What gives way to people is not sent before this.
        background_until: Background requests are not sent before this.
        overtakes: How many people passed other requests that waited, less `max_overtakes` for each of these.
        lost_at: When it was last assumed to be exhausted because the real one was lost; 0 for never.
        trips: The last round trips to the service, in milliseconds, oldest first.
        outside: The spare windows in use.
        entries: The waiting requests.
    """

    slots: tuple[int, ...] = ()
    held_until: int = 0
    paced_until: int = 0
    background_until: int = 0
    overtakes: int = 0
    lost_at: int = 0
    trips: tuple[int, ...] = ()
    outside: tuple[Outside, ...] = ()
    entries: tuple[Entry, ...] = ()


class Granted(NamedTuple):
    """One request may be sent now: `age` ago its slot was due."""

    age: int


class Wait(NamedTuple):
    """Ask again after `delay`.

    Attributes:
        delay: When to ask again.
        ahead: About how many requests go first.
        turn: In how long the turn comes at the earliest; `delay` may be shorter.
        settled_in: In how long a window that was lost has settled; 0 when it has.
    """

    delay: int
    ahead: int
    turn: int
    settled_in: int = 0


def exhausted(rules: Rules, now: int) -> Window:
    """Return the window to assume when the real one is lost: all of it was used just now."""
    return Window(slots=(now,) * rules.limit, lost_at=now)


def settled_in(rules: Rules, window: Window, now: int) -> int:
    """Return in how long a window that was lost has settled: a span after it was lost."""
    return max(0, window.lost_at + rules.max_span - now) if window.lost_at else 0


def learn(rules: Rules, window: Window, now: int, trips: Sequence[int], outside: Sequence[str]) -> Window:
    """Add round trips in milliseconds, and the names of spare windows that a process saw in use."""
    window = normalised(rules, window, now)
    others = tuple(spare for spare in window.outside if spare.name not in outside)
    seen = tuple(Outside(name, now + _OUTSIDE_TTL) for name in outside)
    return window._replace(
        trips=(*window.trips, *trips)[-MAX_TRIPS:], outside=(*others, *seen)[-MAX_OUTSIDE:]
    )


def in_force(rules: Rules, window: Window) -> Rules:
    """Return the rules with the jitter that was learned, and without what spare windows let through."""
    jitter = rules.unknown_jitter
    if len(window.trips) >= _MIN_TRIPS:
        trips = sorted(window.trips)
        spread = trips[-1 - len(trips) // _TRIPS_PER_OUTLIER] - trips[0]
        jitter = max(rules.jitter, min(spread * _MILLISECOND, rules.max_jitter))
    limit = max(1, rules.limit - _PERMITS_OUTSIDE * len(window.outside))
    return rules._replace(limit=limit, jitter=jitter)


def ask(rules: Rules, window: Window, now: int, request: Entry) -> tuple[Window, Granted | Wait]:
    """Ask for a slot, and keep or take a place in the queue.

    Args:
        rules: The figures.
        window: What was shared before.
        now: The time on the window's clock.
        request: The request that asks; its `due` is ignored.

    Returns:
        What is shared from now on, and the answer.
    """
    window = normalised(rules, window, now)
    kept, rules = rules.limit, in_force(rules, window)
    mine = (request.client, request.priority)
    before = next((entry for entry in window.entries if entry[:2] == mine), None)
    others = tuple(entry for entry in window.entries if entry[:2] != mine)
    window = window._replace(entries=others)
    line = [entry for entry in others if entry.due + rules.grace >= now]
    turn = _turn(rules, window, now, line, request)
    if turn > now:
        due = min(turn, now + rules.poll_interval)
        entries = (*others, request._replace(due=due))[-rules.max_entries :]
        wait = Wait(due - now, _ahead(line, request), turn - now, settled_in(rules, window, now))
        return window._replace(entries=entries), wait
    # Counting from when it was due, not from when it woke, keeps delays from adding up.
    asks_in_time = before is not None and before.due <= now <= before.due + rules.grace
    due = before.due if before is not None and asks_in_time else now
    earliest = _earliest(rules, window, now - rules.grace, request.priority)
    slot = min(now, max(due, earliest, *window.slots[-1:]))
    others_wait = any(entry.priority != INTERACTIVE for entry in line)
    return _taken(rules, window, slot, request.priority, kept, others_wait), Granted(now - slot)


def count(rules: Rules, window: Window, now: int, ages: Sequence[int]) -> Window:
    """Count requests that went out without a valid slot, each so long ago."""
    window = normalised(rules, window, now)
    sent = (now - rules.grace - max(0, age) for age in ages)
    return window._replace(slots=tuple(sorted((*window.slots, *sent)))[-rules.limit :])


def leave(rules: Rules, window: Window, now: int, client: str, priority: int) -> Window:
    """Give up a place in the queue."""
    window = normalised(rules, window, now)
    kept = tuple(entry for entry in window.entries if entry[:2] != (client, priority))
    return window._replace(entries=kept)


def pause(rules: Rules, window: Window, now: int, delay: int) -> Window:
    """Let every request wait for `delay`, or longer if it already has to."""
    window = normalised(rules, window, now)
    until = now + max(0, min(delay, rules.max_pause))
    return window._replace(held_until=max(window.held_until, until))


def normalised(rules: Rules, window: Window, now: int) -> Window:
    """Return the window without what has expired, and without times that cannot be.

    A clock that was set back (another boot, another server) leaves times in the future. They count as now:
    that costs one window of waiting, and never lets more through.
    """
    rules, held_until, kept = in_force(rules, window), window.held_until, rules.limit
    return Window(
        slots=tuple(min(slot, now) for slot in window.slots[-kept:]),
        held_until=held_until if held_until <= now + rules.max_pause else now + rules.span,
        paced_until=min(window.paced_until, now + rules.pace),
        background_until=min(window.background_until, now + rules.background_pace),
        overtakes=max(0, min(window.overtakes, rules.max_overtakes_counted)),
        lost_at=min(window.lost_at, now),
        trips=window.trips[-MAX_TRIPS:],
        outside=tuple(spare for spare in window.outside if now < spare.until <= now + _OUTSIDE_TTL),
        entries=tuple(
            entry
            for entry in window.entries
            if now - rules.entry_ttl <= entry.due <= now + rules.poll_interval and entry.arrived <= now
        ),
    )


def _ahead(line: list[Entry], request: Entry) -> int:
    """Return how many requests go before `request`."""
    place = (request.priority, request.arrived, request.client)
    return sum(entry.waiting for entry in line if (entry.priority, entry.arrived, entry.client) < place)


def _turn(rules: Rules, window: Window, now: int, line: list[Entry], request: Entry) -> int:
    """Return when the turn of `request` comes; not exact beyond the poll interval.

    Serves the others one after the other. Of the requests at one process only the first one's place is
    known: the others count after the first ones of all.
    """
    ordered = sorted([*line, request], key=lambda entry: (entry.arrived, entry.client))
    first = [deque(entry for entry in ordered if entry.priority == priority) for priority in PRIORITIES]
    left = [sum(entry.waiting for entry in entries) for entries in first]
    slot = now
    for _ in range(sum(left)):
        priority, slot = _next(rules, window, now, first, left)
        if slot >= now + rules.poll_interval or (first[priority] and first[priority].popleft() is request):
            break
        left[priority] -= 1
        window = _taken(rules, window, slot, priority, rules.limit, left[BULK] + left[BACKGROUND] > 0)
    return slot


def _next(
    rules: Rules, window: Window, now: int, first: list[deque[Entry]], left: list[int]
) -> tuple[int, int]:
    """Return the priority that is served next, and when."""
    others = [
        (_earliest(rules, window, now, priority), not first[priority], arrived, priority)
        for priority in (BULK, BACKGROUND)
        if left[priority] > 0
        for arrived in [first[priority][0].arrived if first[priority] else 0]
    ]
    slot, _, _, priority = min(others, default=(0, False, 0, INTERACTIVE))
    if left[INTERACTIVE] > 0 or not others:
        interactive = _earliest(rules, window, now, INTERACTIVE)
        if not others or window.overtakes < rules.max_overtakes or slot > interactive:
            return INTERACTIVE, interactive
    return priority, slot


def _taken(rules: Rules, window: Window, slot: int, priority: int, kept: int, others_wait: bool) -> Window:
    """Return the window after a slot was taken; it remembers the last `kept` slots."""
    paced_until, background_until = window.paced_until, window.background_until
    overtakes = window.overtakes
    if priority != INTERACTIVE:
        paced_until = max(paced_until, slot - rules.grace) + rules.pace
        overtakes = max(0, overtakes - rules.max_overtakes)
    elif others_wait:
        overtakes = min(overtakes + 1, rules.max_overtakes_counted)
    if priority == BACKGROUND:
        background_until = max(background_until, slot - rules.grace) + rules.background_pace
    return window._replace(
        slots=tuple(sorted((*window.slots, slot)))[-kept:],
        paced_until=paced_until,
        background_until=background_until,
        overtakes=overtakes,
    )


def _earliest(rules: Rules, window: Window, at_least: int, priority: int) -> int:
    """Return the first moment from `at_least` on when the window has room."""
    # Requests that enough people have passed go as if a person waited for them. Were they still paced, a
    # burst of people would take all places of one moment but one.
    gives_way = priority != INTERACTIVE and window.overtakes < rules.max_overtakes
    places = max(1, rules.limit - rules.reserved) if gives_way else rules.limit
    room = window.slots[-places] + rules.span if len(window.slots) >= places else at_least
    pace = window.paced_until if gives_way else at_least
    background = window.background_until if priority == BACKGROUND else at_least
    return max(at_least, window.held_until, room, pace, background)
