"""One request in flight and the newest one waiting, whatever is submitted, answered and cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from series_tui.tui.loading import LatestRequest
from tests.tui.waiting import settle_tasks


class Sent:
    """Sends nothing: each request ends when the test says so.

    Args:
        patience: Seconds that a request runs on whose response no longer counts.

    Attributes:
        requests: The requests.
        questions: What was sent, in order.
        in_flight: How many are in flight now.
        most: How many were in flight at a time, at most.
    """

    def __init__(self, patience: float = 600.0) -> None:
        self.requests: LatestRequest[str] = LatestRequest(self._send, self._start, patience)
        self.questions: list[str] = []
        self.in_flight = self.most = 0
        self._ends: list[asyncio.Event] = []

    async def _send(self, number: int, question: str) -> None:
        self.questions.append(question)
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        self._ends.append(asyncio.Event())
        try:
            await self._ends[-1].wait()
        finally:
            self.in_flight -= 1
        if self.requests.accepts(number):
            self.requests.finish(number)

    def _start(self, run: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        return asyncio.create_task(run())

    async def answer(self) -> None:
        """End the request in flight."""
        self._ends[-1].set()
        await settle_tasks()


async def test_the_newest_of_those_that_wait_is_sent() -> None:
    """What was submitted in between is never sent."""
    sent = Sent()
    for letter in "abcd":
        sent.requests.submit(letter)
        await settle_tasks()
    assert sent.questions == ["a"]
    await sent.answer()
    assert sent.questions == ["a", "d"]
    was_pending = sent.requests.is_pending
    await sent.answer()
    assert was_pending
    assert not sent.requests.is_pending
    assert sent.questions == ["a", "d"]
    assert sent.most == 1


async def test_several_submitted_at_once_are_one_and_one_more() -> None:
    """The first is on its way before it had its turn."""
    sent = Sent()
    for letter in "abc":
        sent.requests.submit(letter)
    await settle_tasks()
    await sent.answer()
    await sent.answer()
    assert sent.questions == ["a", "c"]


@pytest.mark.parametrize(("drop_older", "counts"), [(True, False), (False, True)])
async def test_an_earlier_response_counts_unless_the_question_changed(
    *, drop_older: bool, counts: bool
) -> None:
    """The newest always counts."""
    sent = Sent()
    first = sent.requests.submit("a")
    second = sent.requests.submit("b", drop_older=drop_older)
    assert sent.requests.accepts(first) is counts
    assert sent.requests.accepts(second)
    await settle_tasks()
    sent.requests.cancel()
    await settle_tasks()


@pytest.mark.parametrize("has_begun", [True, False])
async def test_cancelling_ends_both_at_once(*, has_begun: bool) -> None:
    """Another one is sent as if there had been none."""
    sent = Sent()
    number = sent.requests.submit("a")
    sent.requests.submit("b")
    if has_begun:
        await settle_tasks()
    assert sent.requests.cancel()
    assert not sent.requests.is_pending
    assert not sent.requests.cancel()
    assert not sent.requests.accepts(number)
    sent.requests.submit("c")
    await settle_tasks()
    assert sent.in_flight == 1
    await sent.answer()
    assert sent.questions == (["a", "c"] if has_begun else ["c"])
    assert not sent.requests.is_pending


async def test_a_superseded_request_is_cancelled_after_a_pause() -> None:
    """Then the newest is sent; one whose response counts takes its time."""
    sent = Sent(patience=0.01)
    sent.requests.submit("a")
    await settle_tasks()
    sent.requests.submit("b")
    await asyncio.sleep(0.03)
    assert sent.questions == ["a"]
    sent.requests.submit("c", drop_older=True)
    while sent.questions == ["a"]:
        await asyncio.sleep(0.005)
    assert sent.questions == ["a", "c"]
    assert sent.in_flight == sent.most == 1
    await asyncio.sleep(0.03)
    assert sent.in_flight == 1
    await sent.answer()
    assert not sent.requests.is_pending
