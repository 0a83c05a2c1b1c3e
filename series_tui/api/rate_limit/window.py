"""When who may send a request: the arithmetic of one sliding window, without clock or storage.

Times are whole microseconds on the clock that belongs to the window, so that every backend (one of them
in another language) comes to the same result. Nothing is booked ahead. Whoever has to wait is told when to
ask again, and a place in the queue is kept only by asking again in time; so what dies loses its own turn
and nobody else's.

A slot may be used up to ``late`` after it was due, and the same span (and a little more, for the way to the
service) is added to the window: requests that were sent on time cannot bunch up on arrival.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field, replace
from typing import NamedTuple

SECOND = 1_000_000

PERSON = 0
BACKGROUND = 1


@dataclass(frozen=True, slots=True)
class Rules:
    """The figures of a window.

    Attributes:
        limit: How many requests may be sent in any window.
        window: How long the service's window is.
        late: How long after it was due a slot may still be used.
        jitter: What the way to the service may add for one request more than for another.
        headroom: How many of the limit background work leaves to people.
        patience: How many people may pass background work that waits, before it goes ahead of one.
        forget: How long after it should have asked again somebody is forgotten.
        longest_hold: The longest that everyone is made to wait at the service's word.
        most_entries: How many who wait are remembered.
    """

    limit: int = 25
    window: int = SECOND
    late: int = 50_000
    jitter: int = 15_000
    headroom: int = 1
    patience: int = 4
    forget: int = 5 * SECOND
    longest_hold: int = 60 * SECOND
    most_entries: int = 1000

    @property
    def span(self) -> int:
        """How far apart a slot and the `limit`-th after it are."""
        return self.window + self.late + self.jitter

    @property
    def pace(self) -> int:
        """How far apart the slots of background work are."""
        return self.span // max(1, self.limit - self.headroom)


class Entry(NamedTuple):
    """The first of those who wait at one process with one urgency.

    Attributes:
        who: The process, an arbitrary name.
        urgency: PERSON or BACKGROUND.
        arrived: When it came.
        due: When it will ask again.
        waiting: How many wait at this process with this urgency.
    """

    who: str
    urgency: int
    arrived: int
    due: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Window:
    """All that is shared.

    Attributes:
        slots: The last slots taken, oldest first, at most as many as the limit.
        held_until: Nobody sends before this.
        paced_until: Background work does not send before this.
        passed: How many people passed background work since it last had a slot.
        entries: Who waits.
    """

    slots: tuple[int, ...] = ()
    held_until: int = 0
    paced_until: int = 0
    passed: int = 0
    entries: tuple[Entry, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Granted:
    """One request may be sent now: `age` ago its slot was due."""

    age: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Ask again after `delay`; about `ahead` requests go first."""

    delay: int
    ahead: int


def full(rules: Rules, now: int) -> Window:
    """Return the window to assume when the real one is lost: everything was used just now."""
    return Window(slots=(now,) * rules.limit)


def ask(rules: Rules, window: Window, now: int, wish: Entry) -> tuple[Window, Granted | Wait]:
    """Ask for a slot, and keep or take a place in the queue.

    Args:
        rules: The figures.
        window: What was shared before.
        now: The time on the window's clock.
        wish: Who asks; its `due` is ignored.

    Returns:
        What is shared from now on, and the answer.
    """
    window = tidied(rules, window, now)
    mine = (wish.who, wish.urgency)
    before = next((entry for entry in window.entries if entry[:2] == mine), None)
    others = tuple(entry for entry in window.entries if entry[:2] != mine)
    slot, ahead = _turn(rules, replace(window, entries=others), now, wish)
    if slot > now:
        entries = (*others, wish._replace(due=slot))[-rules.most_entries :]
        return replace(window, entries=entries), Wait(slot - now, ahead)
    asked_in_time = before is not None and before.due <= now <= before.due + rules.late
    # Counting from when it was due, not from when it woke, keeps delays from adding up.
    due = before.due if before is not None and asked_in_time else now
    slot = max(
        due, _earliest(rules, window, wish.urgency == BACKGROUND, now - rules.late), *window.slots[-1:]
    )
    slot = min(slot, now)
    paced_until, passed = window.paced_until, window.passed
    if wish.urgency == BACKGROUND:
        paced_until, passed = max(paced_until, slot - rules.late) + rules.pace, 0
    elif any(_live(rules, entry, now) and entry.urgency == BACKGROUND for entry in others):
        passed += 1
    slots = (*window.slots, slot)[-rules.limit :]
    return replace(window, slots=slots, paced_until=paced_until, passed=passed, entries=others), Granted(
        now - slot
    )


def leave(window: Window, who: str, urgency: int) -> Window:
    """Give up a place in the queue."""
    return replace(window, entries=tuple(entry for entry in window.entries if entry[:2] != (who, urgency)))


def hold(rules: Rules, window: Window, now: int, delay: int) -> Window:
    """Let everyone wait for `delay`, or longer if they already have to."""
    until = now + max(0, min(delay, rules.longest_hold))
    return replace(window, held_until=max(min(window.held_until, now + rules.longest_hold), until))


def tidied(rules: Rules, window: Window, now: int) -> Window:
    """Return the window without the forgotten, and without times that cannot be.

    A clock that was set back (another boot, another server) leaves times in the future. They count as now:
    that costs one window of waiting, and never lets more through.
    """
    return Window(
        slots=tuple(min(slot, now) for slot in window.slots[-rules.limit :]),
        held_until=min(window.held_until, now + rules.longest_hold),
        paced_until=min(window.paced_until, now + rules.pace),
        passed=window.passed,
        entries=tuple(
            entry
            for entry in window.entries
            if now - rules.forget <= entry.due <= now + rules.longest_hold * 2
        ),
    )


def _live(rules: Rules, entry: Entry, now: int) -> bool:
    return entry.due + rules.late >= now


def _turn(rules: Rules, window: Window, now: int, wish: Entry) -> tuple[int, int]:
    """Return when the turn of `wish` comes, and how many requests are ahead of it."""
    live = [entry for entry in window.entries if _live(rules, entry, now)]
    line = sorted([*live, wish], key=lambda entry: (entry.arrived, entry.who))
    people = [entry for entry in line if entry.urgency == PERSON]
    background = [entry for entry in line if entry.urgency == BACKGROUND]
    ahead = 0
    while True:
        next_slot = _earliest(rules, window, False, now)
        overdue = bool(background) and window.passed >= rules.patience and window.paced_until <= next_slot
        first = background.pop(0) if overdue or not people else people.pop(0)
        slot = _earliest(rules, window, True, now) if first.urgency == BACKGROUND else next_slot
        if first is wish:
            return slot, ahead
        ahead += first.waiting
        window = _taken(rules, window, first.urgency, slot, background_waits=bool(background))


def _taken(rules: Rules, window: Window, urgency: int, slot: int, *, background_waits: bool) -> Window:
    slots = list(window.slots)
    insort(slots, slot)
    if urgency == BACKGROUND:
        paced_until, passed = max(window.paced_until, slot - rules.late) + rules.pace, 0
    else:
        paced_until, passed = window.paced_until, window.passed + background_waits
    return replace(window, slots=tuple(slots[-rules.limit :]), paced_until=paced_until, passed=passed)


def _earliest(rules: Rules, window: Window, background: bool, at_least: int) -> int:
    """Return the first moment from `at_least` on when the window has room."""
    places = rules.limit
    if background and window.passed < rules.patience:
        places = max(1, rules.limit - rules.headroom)
    room = window.slots[-places] + rules.span if len(window.slots) >= places else at_least
    pace = window.paced_until if background else at_least
    return max(at_least, window.held_until, room, pace)
