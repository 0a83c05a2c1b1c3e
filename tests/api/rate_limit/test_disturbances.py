"""A window that is busy, lost or away while many processes use it, in virtual time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import pytest

from series_tui.api.rate_limit import window as arithmetic
from series_tui.api.rate_limit.backend import Backend, BackendBusy, BackendUnavailable
from series_tui.api.rate_limit.fallback import FallbackBackend
from series_tui.api.rate_limit.limiter import Permit, RateLimiter
from series_tui.api.rate_limit.rules import SECOND, Rules
from series_tui.api.rate_limit.window import Granted, Wait
from series_tui.api.rate_limit.window_file import ANNOUNCEMENT
from series_tui.api.rate_limit.window_file import SPARE_RULES as SPARE
from series_tui.api.service import RequestPriority
from tests.api.rate_limit.far_window import FarBackend, FarWindow
from tests.api.rate_limit.virtual_time import VIRTUAL_START, run_virtually, virtual_clock, worst_second

PERSON, BULK = RequestPriority.INTERACTIVE, RequestPriority.BULK
_FROM = VIRTUAL_START + 2.0


class Host:
    """A shared window that something happens to, and the spare one of the host.

    Args:
        kind: The error that the window raises while it is disturbed; None where it is lost every 100 ms.
        seconds: How long it is disturbed.
    """

    def __init__(self, kind: type[BackendUnavailable] | None = BackendBusy, seconds: float = 0.0) -> None:
        self.shared = FarWindow(Rules(), slowest_way=0.001)
        self.spare = FarWindow(SPARE, slowest_way=0.001)
        self.spare_used_at = float("-inf")
        self.kind = kind
        self.until = _FROM + seconds
        self.said: list[str] = []
        self._lost_at = 0.0

    def limiter(self, name: str) -> RateLimiter:
        """Return the limiter of one more process."""
        backend = FallbackBackend(
            Shared(self, name), lambda: [Spare(self, name)], self.said.append, virtual_clock
        )
        return RateLimiter(backend, clock=virtual_clock)

    def disturb(self) -> None:
        """Let happen what happens to the shared window now."""
        now = virtual_clock()
        if not _FROM <= now < self.until:
            return
        if self.kind is not None:
            raise self.kind("The window is disturbed.")
        if now - self._lost_at >= 0.1:
            self._lost_at = now
            self.shared.window = arithmetic.exhausted(self.shared.rules, self.shared.now())


class Shared(FarBackend):
    """The shared window as one process uses it."""

    def __init__(self, host: Host, name: str) -> None:
        super().__init__(host.shared, name, ())
        self._host = host

    async def ask(
        self, priority: RequestPriority, waited: int, waiting: int, trips: Sequence[int] = ()
    ) -> Granted | Wait:
        """Ask for a slot, and leave room for the spare window."""
        self._host.disturb()
        self._outside = ("spare",) if virtual_clock() - self._host.spare_used_at < 10 else ()
        return await super().ask(priority, waited, waiting, trips)

    async def count(self, ages: Sequence[int] = (0,)) -> None:
        """Count requests that were late."""
        self._host.disturb()
        await super().count(ages)

    async def check(self) -> bool:
        """Return whether the window has settled."""
        self._host.disturb()
        return not arithmetic.settled_in(self.rules, self._far.window, self._far.now())


class Spare(FarBackend):
    """The spare window as one process uses it."""

    def __init__(self, host: Host, name: str) -> None:
        super().__init__(host.spare, name, ())
        self._host = host

    async def ask(
        self, priority: RequestPriority, waited: int, waiting: int, trips: Sequence[int] = ()
    ) -> Granted | Wait:
        """Ask for a slot, after the announcement."""
        await self.check()
        return await super().ask(priority, waited, waiting, trips)

    async def check(self) -> bool:
        """Announce the use of the window."""
        if virtual_clock() - self._host.spare_used_at >= 5:
            await self.pause(ANNOUNCEMENT)
        self._host.spare_used_at = virtual_clock()
        return True


class Service:
    """What the service sees, and how long people waited."""

    def __init__(self) -> None:
        self.arrivals: list[float] = []
        self.waits: list[float] = []
        self._chance = random.Random(3)

    async def send(self, limiter: RateLimiter, permit: Permit) -> None:
        """Let a request travel."""
        travel = self._chance.uniform(0.01, 0.02)
        self.arrivals.append(virtual_clock() + travel)
        await limiter.confirm_sent(permit)
        await asyncio.sleep(travel)
        limiter.record_round_trip(travel)

    async def bulk(self, host: Host, name: str, starts: float, ends: float) -> None:
        """Send as much as there is."""
        limiter = host.limiter(name)
        await asyncio.sleep(starts - virtual_clock())

        async def one_after_the_other() -> None:
            while virtual_clock() < ends:
                await self.send(limiter, await limiter.acquire(BULK))

        await asyncio.gather(*(one_after_the_other() for _ in range(8)))
        await limiter.aclose()

    async def person(self, host: Host, ends: float) -> None:
        """Open a ticket now and then."""
        limiter = host.limiter("person")
        while virtual_clock() < ends:
            asked = virtual_clock()
            permit = await limiter.acquire(PERSON)
            self.waits.append(virtual_clock() - asked)
            await self.send(limiter, permit)
            await asyncio.sleep(0.4)
        await limiter.aclose()


@pytest.mark.parametrize(
    ("kind", "seconds", "bulk", "newcomers"),
    [
        (BackendBusy, 0.4, 6, 4),
        (BackendBusy, 0.4, 12, 0),
        (BackendBusy, 3.0, 8, 0),
        (BackendBusy, 3.0, 20, 0),
        (BackendBusy, 9.0, 8, 4),
        (BackendUnavailable, 0.2, 8, 4),
        (BackendUnavailable, 6.0, 8, 4),
        (None, 8.0, 4, 2),
    ],
)
def test_the_limit_holds_and_people_are_served(
    kind: type[BackendUnavailable] | None, seconds: float, bulk: int, newcomers: int
) -> None:
    """25 in any second, a person waits five seconds at most, and two a second go on after three of them."""
    host, service = Host(kind, seconds), Service()
    ends = host.until + 4

    async def play() -> None:
        await asyncio.gather(
            service.person(host, ends),
            *(service.bulk(host, f"b{number}", VIRTUAL_START, ends) for number in range(bulk)),
            *(service.bulk(host, f"n{number}", _FROM, ends) for number in range(newcomers)),
        )

    run_virtually(play())
    assert worst_second(service.arrivals) <= 25
    assert max(service.waits) <= 5
    slow = [at for at in service.arrivals if _FROM + 4 <= at < host.until]
    assert len(slow) >= 2 * (seconds - 4) - 1
    assert bool(host.said) == (kind is not BackendBusy or seconds > 3.2)


def test_a_busy_window_is_waited_for_with_a_report() -> None:
    """That is reported after 0.3 s; a request is sent when the window is free, or cancelled before."""
    host = Host(BackendBusy, 1.0)

    async def play() -> tuple[float, list[float], float]:
        limiter = host.limiter("p")
        await asyncio.sleep(_FROM - virtual_clock())
        told: list[float] = []
        given_up = asyncio.ensure_future(limiter.acquire(PERSON))
        waits = asyncio.ensure_future(
            limiter.acquire(PERSON, lambda _seconds, _ahead: told.append(virtual_clock()))
        )
        await asyncio.sleep(0.5)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        cancelled = virtual_clock()
        await waits
        sent = virtual_clock()
        await limiter.aclose()
        return sent, told, cancelled

    sent, told, cancelled = run_virtually(play())
    assert told
    assert told[0] - _FROM <= 0.4
    assert cancelled - _FROM == pytest.approx(0.5)
    assert 1.0 <= sent - _FROM <= 1.1
    assert not host.said


def test_requests_sent_outside_the_window_are_counted_in_it() -> None:
    """A process that comes back writes into the window what it sent meanwhile."""
    host = Host(BackendUnavailable, 4.0)

    async def play() -> int:
        limiter = host.limiter("p")
        await asyncio.sleep(_FROM - virtual_clock())
        while not host.shared.window.slots:
            await limiter.acquire(BULK)
        await limiter.aclose()
        return len(host.shared.window.slots)

    assert run_virtually(play()) >= 3


def test_a_pause_holds_the_spare_window_and_the_real_one() -> None:
    """A 429 that comes while the window is away holds this process there, and everyone afterwards."""
    host = Host(BackendUnavailable, 2.0)

    async def play() -> tuple[float, int]:
        limiter = host.limiter("p")
        await asyncio.sleep(_FROM - virtual_clock())
        await limiter.pause(6.0)
        await limiter.acquire(PERSON)
        sent = virtual_clock() - _FROM
        await limiter.aclose()
        return sent, host.shared.window.held_until

    sent, held_until = run_virtually(play())
    assert sent >= 6.0
    assert held_until >= (_FROM + 5.9) * SECOND


def test_the_backends_of_these_tests_are_backends() -> None:
    """They have what the limiter uses."""
    host = Host()
    backends: list[Backend] = [Shared(host, "a"), Spare(host, "a")]
    assert all(backend.status().backend == "far" for backend in backends)
