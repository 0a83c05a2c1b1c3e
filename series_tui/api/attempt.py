"""One try of a request: connected, then permitted, then sent, then received, each within its time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import NamedTuple

import httpx

from series_tui.api.http.failures import Place, failure, is_lost, no_connection
from series_tui.api.http.transport import TRACE_EXTENSION
from series_tui.api.rate_limit.limiter import Permit, RateLimit
from series_tui.api.response.body import ResponseBody, ResponseLimits
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import OnProgress, Phase, Progress, RequestPriority
from series_tui.errors import NotReached, ResponseIncomplete, SeriesError

_BIG = 256 * 1024
"""Bytes within one try's time that show that a large response is honestly on its way."""
_REPORT_EVERY = 0.05
_INFLATED_AT_ONCE = 1024
"""Compressed bytes taken in one go: they may stand for a thousand times as many."""
_BUSY_SECONDS = 0.004
"""Seconds of inflating after which everything else has its turn."""
_IDLE_CLOSE_SECONDS = 0.25
"""Seconds of waiting for the limit after which a server may have closed the connection as unused."""
_MAX_PERMITS = 5
"""How many permits may be over before the request could be sent, on a machine that is too busy."""


class RequestCancelled(SeriesError):
    """The caller went away; the error is not shown."""


class Response(NamedTuple):
    """A response that arrived whole.

    Attributes:
        status: The HTTP status.
        headers: The headers, names in lower case.
        body: The body, inflated and within its bounds.
    """

    status: int
    headers: Mapping[str, str]
    body: bytearray


class Attempt:
    """Sends a request once.

    Args:
        http: The HTTP client.
        rate_limit: Says when the request may go out.
        policy: How long it may take.
        limits: How much of the response is taken.
        priority: Whether a person waits.
        on_progress: Called with the progress.
        cancelled: Set when the caller goes away.
        place: The host and the way there, for messages.

    Attributes:
        hit_stale_connection: Whether the server had closed a connection that was open before.
        waited: Seconds that it waited for the limit.
        network_seconds: Seconds that it took, without that wait; 0 until it has ended.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        rate_limit: RateLimit,
        policy: RetryPolicy,
        limits: ResponseLimits,
        priority: RequestPriority,
        on_progress: OnProgress,
        cancelled: asyncio.Event,
        place: Place,
    ) -> None:
        self._http, self._rate_limit = http, rate_limit
        self._policy, self._limits = policy, limits
        self._priority, self._on_progress, self._cancelled = priority, on_progress, cancelled
        self._planned = place
        self.hit_stale_connection = False
        self._loop = asyncio.get_running_loop()
        self._started = self.waited = self.network_seconds = 0.0
        self._connecting_since: float | None = None
        self._is_securing = False
        self._permit: Permit | None = None
        self._sent_at = 0.0
        self._was_sent = False
        self._status: int | None = None
        self._received = 0
        self._seconds = self._seconds_left = policy.per_try
        self._timer = asyncio.timeout(None)

    @property
    def _place(self) -> Place:
        return self._planned._replace(is_securing=self._is_securing, is_answered=self._status is not None)

    @property
    def used_fresh_connection(self) -> bool:
        """Whether its connection was made for it."""
        return self._connecting_since is not None

    async def send(self, request: httpx.Request, seconds_left: float) -> Response:
        """Send the request and return the response.

        Args:
            request: The request.
            seconds_left: How much network time there is in all.

        Raises:
            SeriesError: There is no response, or none that can be taken.
        """
        request.extensions = {**request.extensions, TRACE_EXTENSION: self._trace}
        self._started = self._loop.time()
        self._seconds = min(self._policy.per_try, seconds_left)
        self._seconds_left = seconds_left
        try:
            async with self._timer:
                self._set_timer(self._deadline)
                return await self._exchange(request)
        except TimeoutError as error:
            raise self._too_slow() from error
        except (httpx.HTTPError, httpx.StreamError, OSError, ValueError) as error:
            raise self._problem(error) from error
        finally:
            self.network_seconds = self._loop.time() - self._started - self.waited

    @property
    def _deadline(self) -> float:
        return self._started + self.waited + self._seconds

    def _set_timer(self, when: float | None) -> None:
        if not self._timer.expired():
            self._timer.reschedule(when)

    async def _exchange(self, request: httpx.Request) -> Response:
        response = await self._http.send(request, stream=True)
        self._rate_limit.record_round_trip(self._loop.time() - self._sent_at)
        try:
            self._status = response.status_code
            headers = {name.lower(): value for name, value in response.headers.items()}
            body = ResponseBody(self._status, headers, self._limits)
            is_compressed = "content-encoding" in headers
            reported_at, paused_at = self._loop.time(), monotonic()
            async for chunk in response.aiter_raw():
                for start in range(0, len(chunk), _INFLATED_AT_ONCE) if is_compressed else (0,):
                    body.feed(chunk[start : start + _INFLATED_AT_ONCE] if is_compressed else chunk)
                    if monotonic() - paused_at > _BUSY_SECONDS:
                        await asyncio.sleep(0)
                        paused_at = monotonic()
                self._received += len(chunk)
                if self._received >= _BIG:
                    self._give_time()
                now = self._loop.time()
                if now - reported_at > _REPORT_EVERY:
                    reported_at = now
                    expected = _expected(headers)
                    self._on_progress(Progress(Phase.RECEIVING, received=self._received, expected=expected))
                if body.is_enough:
                    break
            return Response(response.status_code, headers, body.close())
        finally:
            await response.aclose()

    def _give_time(self) -> None:
        """Let a response that shows that it is on its way take all the time there is."""
        if self._seconds < self._seconds_left:
            self._seconds = self._seconds_left
            self._set_timer(self._deadline)

    async def _trace(self, step: str) -> None:
        """Take a permit when the connection is up, right before the request goes out."""
        if step == "connect":
            self._connecting_since = self._loop.time()
            self._on_progress(Progress(Phase.CONNECTING))
        elif step == "secure" and self._connecting_since is not None:
            self._is_securing = True
            self._set_timer(min(self._deadline, self._connecting_since + self._policy.connect))
        elif step == "connected":
            self._is_securing = False
            self._set_timer(self._deadline)
        elif step == "send":
            await self._take_permit()
            self._on_progress(Progress(Phase.SENT))
        elif step == "sent" and self._permit is not None:
            permit, self._permit = self._permit, None
            self._sent_at = self._loop.time()
            self._was_sent = True
            await self._rate_limit.confirm_sent(permit)

    async def _take_permit(self) -> None:
        """Make sure of a permit that is usable at this very moment."""
        # One that was not used, as the connection turned out to be spoiled, is good for the next one.
        for _ in range(_MAX_PERMITS):
            if self._permit is not None and self._permit.is_usable:
                return
            self._permit = await self._wait_for_permit()

    async def _wait_for_permit(self) -> Permit:
        """Wait for the limit, with the clock stopped, as long as the caller is there."""
        if self._cancelled.is_set():
            raise RequestCancelled("the caller went away")
        began = self._loop.time()
        self._set_timer(None)
        permit = asyncio.ensure_future(self._rate_limit.acquire(self._priority, self._report_wait))
        cancelled = asyncio.ensure_future(self._cancelled.wait())
        try:
            await asyncio.wait((permit, cancelled), return_when=asyncio.FIRST_COMPLETED)
            if not permit.done():
                raise RequestCancelled("the caller went away")
            return permit.result()
        finally:
            permit.cancel()
            cancelled.cancel()
            self.waited += self._loop.time() - began
            self._set_timer(self._deadline)

    def _report_wait(self, seconds: float, ahead: int) -> None:
        self._on_progress(Progress(Phase.WAITING_FOR_LIMIT, seconds=seconds, ahead=ahead))

    def _too_slow(self) -> SeriesError:
        seconds = f"{self._seconds:.0f} s"
        if self._received:
            return ResponseIncomplete(f"It arrived too slowly: {self._received:,} bytes in {seconds}.")
        if self._was_sent:
            when = "after several tries" if self._seconds < self._policy.per_try else f"within {seconds}"
            return NotReached(
                f"No answer from {self._planned.host} {when}.",
                why="It accepted the request but sent nothing; it may be overloaded.",
            )
        return no_connection(self._place)

    def _problem(self, error: Exception) -> SeriesError:
        """Return what an error of the network means, and note whether the connection was only stale."""
        problem = failure(error, self._place)
        if self._status is None and is_lost(error) and isinstance(problem, NotReached) and problem.retryable:
            is_old = not self.used_fresh_connection or self.waited > _IDLE_CLOSE_SECONDS
            self.hit_stale_connection = is_old
        return problem


def _expected(headers: Mapping[str, str]) -> int | None:
    length = headers.get("content-length")  # digits, and at most 20 of them: h11 refuses others
    return int(length) if length else None
