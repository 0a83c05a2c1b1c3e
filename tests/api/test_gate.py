"""Who may begin a request."""

from __future__ import annotations

import asyncio

import pytest

from series_tui.api.gate import PriorityGate
from series_tui.api.service import RequestPriority

PERSON, BACKGROUND = RequestPriority.INTERACTIVE, RequestPriority.BACKGROUND


class Queue:
    """Requests that hold a place until they are let go."""

    def __init__(self, gate: PriorityGate) -> None:
        self._gate = gate
        self.began: list[str] = []
        self._go: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def add(self, name: str, priority: RequestPriority) -> None:
        """Begin a request."""
        self._go[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._hold(name, priority))
        await _settle()

    async def end(self, name: str) -> None:
        """Let a request end."""
        self._go[name].set()
        await self._tasks[name]
        await _settle()

    async def cancel(self, name: str) -> None:
        """Cancel a request."""
        self._tasks[name].cancel()
        await asyncio.gather(self._tasks[name], return_exceptions=True)
        await _settle()

    async def end_all(self) -> None:
        """Let everything end."""
        for go in self._go.values():
            go.set()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _hold(self, name: str, priority: RequestPriority) -> None:
        async with self._gate.place(priority):
            self.began.append(name)
            await self._go[name].wait()


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_person_goes_ahead_of_background_work_that_came_first() -> None:
    """Within each priority it is first come, first served."""
    queue = Queue(PriorityGate(places=2, kept_for_people=0))
    for name, priority in (
        ("b1", BACKGROUND),
        ("b2", BACKGROUND),
        ("b3", BACKGROUND),
        ("p1", PERSON),
        ("p2", PERSON),
    ):
        await queue.add(name, priority)
    assert queue.began == ["b1", "b2"]
    await queue.end("b1")
    await queue.end("b2")
    assert queue.began == ["b1", "b2", "p1", "p2"]
    await queue.end("p2")
    assert queue.began[-1] == "b3"
    await queue.end_all()


async def test_background_work_never_takes_the_last_places() -> None:
    """A person who comes finds one free, however much bulk work there is."""
    queue = Queue(PriorityGate(places=4, kept_for_people=2))
    for number in range(6):
        await queue.add(f"b{number}", BACKGROUND)
    assert queue.began == ["b0", "b1"]
    await queue.add("p0", PERSON)
    await queue.add("p1", PERSON)
    assert queue.began == ["b0", "b1", "p0", "p1"]
    await queue.end("p0")
    assert queue.began == ["b0", "b1", "p0", "p1"]
    await queue.end("b0")
    assert queue.began[-1] == "b2"
    await queue.end_all()


@pytest.mark.parametrize("victim", ["p1", "p2", "p0"])
async def test_who_leaves_passes_the_place_on(victim: str) -> None:
    """Cancelled while waiting, at the head or behind, or while it runs."""
    queue = Queue(PriorityGate(places=1, kept_for_people=0))
    for name in ("p0", "p1", "p2", "p3"):
        await queue.add(name, PERSON)
    await queue.cancel(victim)
    assert queue.began == (["p0", "p1"] if victim == "p0" else ["p0"])
    for name in ("p0", "p1", "p2", "p3"):
        if name != victim:
            await queue.end(name)
    assert [name for name in queue.began if name != victim] == [
        n for n in ("p0", "p1", "p2", "p3") if n != victim
    ]


async def test_who_is_cancelled_in_the_moment_of_the_turn_loses_no_place() -> None:
    """A place that was given to somebody who goes away is free again."""
    gate = PriorityGate(places=1, kept_for_people=0)
    queue = Queue(gate)
    await queue.add("p0", PERSON)
    await queue.add("p1", PERSON)
    queue._go["p0"].set()
    while not queue._tasks["p0"].done():
        await asyncio.sleep(0)
    await queue.cancel("p1")
    assert "p1" not in queue.began
    await queue.add("p2", PERSON)
    assert "p2" in queue.began
    await queue.end_all()


async def test_closing_sends_everybody_away() -> None:
    """Nobody waits for a client that is closed."""
    gate = PriorityGate(places=1, kept_for_people=0)
    queue = Queue(gate)
    await queue.add("p0", PERSON)
    await queue.add("p1", PERSON)
    await queue.add("b1", BACKGROUND)
    gate.close()
    await queue.end_all()
    assert queue.began == ["p0"]


@pytest.mark.parametrize("priority", RequestPriority)
async def test_whatever_waits_is_served_when_a_place_is_free(priority: RequestPriority) -> None:
    """No priority is forgotten, and only people take the last places."""
    queue = Queue(PriorityGate(places=2, kept_for_people=1))
    for name in ("a", "b", "c"):
        await queue.add(name, priority)
    assert len(queue.began) == (2 if priority is RequestPriority.INTERACTIVE else 1)
    await queue.end("a")
    await queue.end("b")
    assert queue.began == ["a", "b", "c"]
    await queue.end_all()
