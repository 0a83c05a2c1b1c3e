"""When who may send a request: the arithmetic of one sliding window, without clock or storage.

Times are whole microseconds on the clock that belongs to the window, so that every backend (one of them
in another language) comes to the same result. Nothing is booked ahead. Whoever has to wait is told when to
ask again, and a place in the queue is kept only by asking again in time; so what dies loses its own turn
and nobody else's.

A slot may be used up to ``grace`` after it was due, and the same span (and a little more, for the way to the
service) is added to the window: requests that were sent on time cannot bunch up on arrival.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

SECOND = 1_000_000

PERSON = 0
BACKGROUND = 1


class Rules(NamedTuple):
    """The figures of a window.

    Attributes:
        limit: How many requests may be sent in any window.
        window: How long the service's window is.
        grace: How long after it was due a slot may still be used.
        jitter: What the way to the service may add for one request more than for another.
        reserved: How many of the limit background work leaves to people.
        max_overtakes: How many people may pass background work that waits, for each slot that it then has.
        poll_interval: The longest that anybody waits before it asks again.
        entry_ttl: How long after it should have asked again somebody is forgotten.
        max_pause: The longest that everyone is made to wait at the service's word.
        max_entries: How many who wait are remembered.
    """

    limit: int = 25
    window: int = SECOND
    grace: int = 50_000
    jitter: int = 15_000
    reserved: int = 1
    max_overtakes: int = 4
    poll_interval: int = 2 * SECOND
    entry_ttl: int = 5 * SECOND
    max_pause: int = 60 * SECOND
    max_entries: int = 1000

    @property
    def span(self) -> int:
        """How far apart a slot and the `limit`-th after it are."""
        return self.window + self.grace + self.jitter

    @property
    def pace(self) -> int:
        """How far apart the slots of background work are."""
        return self.span // max(1, self.limit - self.reserved)

    @property
    def max_overtakes_counted(self) -> int:
        """How many people who passed background work are counted."""
        return max(self.limit, self.max_overtakes)


class Entry(NamedTuple):
    """The first of those who wait at one process with one priority.

    Attributes:
        who: The process, an arbitrary name.
        priority: PERSON or BACKGROUND.
        arrived: When it came.
        due: When it will ask again.
        waiting: How many wait at this process with this priority.
    """

    who: str
    priority: int
    arrived: int
    due: int
    waiting: int


class Window(NamedTuple):
    """All that is shared.

    Attributes:
        slots: The last slots taken, oldest first, at most as many as the limit.
        held_until: Nobody sends before this.
        paced_until: Background work that gives way to people does not send before this.
        overtakes: How many people passed waiting background work, less `max_overtakes` for each of its slots.
        entries: Who waits.
    """

    slots: tuple[int, ...] = ()
    held_until: int = 0
    paced_until: int = 0
    overtakes: int = 0
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
    """

    delay: int
    ahead: int
    turn: int


def exhausted(rules: Rules, now: int) -> Window:
    """Return the window to assume when the real one is lost: everything was used just now."""
    return Window(slots=(now,) * rules.limit)


def ask(rules: Rules, window: Window, now: int, request: Entry) -> tuple[Window, Granted | Wait]:
    """Ask for a slot, and keep or take a place in the queue.

    Args:
        rules: The figures.
        window: What was shared before.
        now: The time on the window's clock.
        request: Who asks; its `due` is ignored.

    Returns:
        What is shared from now on, and the answer.
    """
    window = normalised(rules, window, now)
    mine = (request.who, request.priority)
    before = next((entry for entry in window.entries if entry[:2] == mine), None)
    others = tuple(entry for entry in window.entries if entry[:2] != mine)
    window = window._replace(entries=others)
    line = [entry for entry in others if entry.due + rules.grace >= now]
    turn = _turn(rules, window, now, line, request)
    if turn > now:
        due = min(turn, now + rules.poll_interval)
        entries = (*others, request._replace(due=due))[-rules.max_entries :]
        return window._replace(entries=entries), Wait(due - now, _ahead(line, request), turn - now)
    # Counting from when it was due, not from when it woke, keeps delays from adding up.
    asks_in_time = before is not None and before.due <= now <= before.due + rules.grace
    due = before.due if before is not None and asks_in_time else now
    slot = min(
        now, max(due, _earliest(rules, window, now - rules.grace, request.priority), *window.slots[-1:])
    )
    background_waits = any(entry.priority == BACKGROUND for entry in line)
    return _taken(rules, window, slot, request.priority, background_waits), Granted(now - slot)


def count(rules: Rules, window: Window, now: int) -> Window:
    """Count a request that went out just now although its slot was over; it counts beside that slot."""
    window = normalised(rules, window, now)
    return window._replace(slots=tuple(sorted((*window.slots, now - rules.grace)))[-rules.limit :])


def leave(window: Window, who: str, priority: int) -> Window:
    """Give up a place in the queue."""
    return window._replace(entries=tuple(entry for entry in window.entries if entry[:2] != (who, priority)))


def pause(rules: Rules, window: Window, now: int, delay: int) -> Window:
    """Let everyone wait for `delay`, or longer if they already have to."""
    window = normalised(rules, window, now)
    until = now + max(0, min(delay, rules.max_pause))
    return window._replace(held_until=max(window.held_until, until))


def normalised(rules: Rules, window: Window, now: int) -> Window:
    """Return the window without the forgotten, and without times that cannot be.

    A clock that was set back (another boot, another server) leaves times in the future. They count as now:
    that costs one window of waiting, and never lets more through.
    """
    held_until = window.held_until
    return Window(
        slots=tuple(min(slot, now) for slot in window.slots[-rules.limit :]),
        held_until=held_until if held_until <= now + rules.max_pause else now + rules.span,
        paced_until=min(window.paced_until, now + rules.pace),
        overtakes=max(0, min(window.overtakes, rules.max_overtakes_counted)),
        entries=tuple(
            entry
            for entry in window.entries
            if now - rules.entry_ttl <= entry.due <= now + rules.poll_interval and entry.arrived <= now
        ),
    )


def _ahead(line: list[Entry], request: Entry) -> int:
    """Return how many requests go before `wish`."""
    return sum(
        entry.waiting
        for entry in line
        if entry.priority < request.priority
        or (
            entry.priority == request.priority and (entry.arrived, entry.who) < (request.arrived, request.who)
        )
    )


def _turn(rules: Rules, window: Window, now: int, line: list[Entry], request: Entry) -> int:
    """Return when the turn of `wish` comes; not exact when it is further away than anybody waits at a time.

    Serves the others one after the other. Of the requests at one process only the first one's place is
    known: the others count after the first ones of all.
    """
    ordered = sorted([*line, request], key=lambda entry: (entry.arrived, entry.who))
    first = [
        deque(entry for entry in ordered if entry.priority == priority) for priority in (PERSON, BACKGROUND)
    ]
    left = [sum(entry.waiting for entry in entries) for entries in first]
    while True:
        owes = window.overtakes >= rules.max_overtakes
        priority = BACKGROUND if left[BACKGROUND] > 0 and (owes or left[PERSON] <= 0) else PERSON
        slot = _earliest(rules, window, now, priority)
        if slot >= now + rules.poll_interval or (first[priority] and first[priority].popleft() is request):
            return slot
        left[priority] -= 1
        window = _taken(rules, window, slot, priority, left[BACKGROUND] > 0)


def _taken(rules: Rules, window: Window, slot: int, priority: int, background_waits: bool) -> Window:
    """Return the window after a slot was taken."""
    paced_until, overtakes = window.paced_until, window.overtakes
    if priority == BACKGROUND:
        paced_until = max(paced_until, slot - rules.grace) + rules.pace
        overtakes = max(0, overtakes - rules.max_overtakes)
    elif background_waits:
        overtakes = min(overtakes + 1, rules.max_overtakes_counted)
    slots = tuple(sorted((*window.slots, slot)))[-rules.limit :]
    return window._replace(slots=slots, paced_until=paced_until, overtakes=overtakes)


def _earliest(rules: Rules, window: Window, at_least: int, priority: int) -> int:
    """Return the first moment from `at_least` on when the window has room."""
    # Work that enough people have passed goes as if a person waited for it. Were it still paced, a burst of
    # people would take all places of one moment but one.
    gives_way = priority == BACKGROUND and window.overtakes < rules.max_overtakes
    places = max(1, rules.limit - rules.reserved) if gives_way else rules.limit
    room = window.slots[-places] + rules.span if len(window.slots) >= places else at_least
    pace = window.paced_until if gives_way else at_least
    return max(at_least, window.held_until, room, pace)
