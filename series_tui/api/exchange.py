"""Sends a request until it is answered: within the limit, and again where that may help."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import NamedTuple, Protocol, TypeVar

import httpx

from series_tui.api.attempt import Attempt, RequestCancelled, Response
from series_tui.api.http.failures import Place
from series_tui.api.http.transport import ApiKeyTransport
from series_tui.api.rate_limit.limiter import RateLimit
from series_tui.api.response.body import ResponseLimits
from series_tui.api.response.ticket_parser import Body, Report, ignore_count
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import OnProgress, Phase, Progress, RequestPriority
from series_tui.errors import MismatchedResponse, RateLimited, SeriesError
from series_tui.runtime.daemon_thread import run_in_daemon_thread

_Result = TypeVar("_Result")
_Result_co = TypeVar("_Result_co", covariant=True)

_LOG = logging.getLogger(__name__)
_MAX_PAUSE_SECONDS = 30.0
"""Seconds that one 429 may pause all who share the window."""
_FREE_TRIES = 3
"""Times that a connection which the server closed meanwhile costs no try."""
_SERVICE_WINDOW = 1.0
"""Seconds after which the service counts from zero: how long a 429 that names no time pauses all."""
_PAUSE_TOLD_EVERY = 1.0


class ResponseReader(Protocol[_Result_co]):
    """Reads a response that arrived whole."""

    def __call__(
        self, status: int, headers: Mapping[str, str], body: Body, /, *, report: Report
    ) -> _Result_co:
        """Return what it contains; call `report` with the number of messages after each of them."""
        ...


class Exchange(NamedTuple):
    """Sends requests over one HTTP client.

    Attributes:
        http: The HTTP client.
        transport: Its transport.
        rate_limit: Says when a request may be sent.
        policy: How often, and how long.
        place: The host and the way there, for messages.
    """

    http: httpx.AsyncClient
    transport: ApiKeyTransport
    rate_limit: RateLimit
    policy: RetryPolicy
    place: Place

    async def run(
        self,
        request: httpx.Request,
        limits: ResponseLimits,
        priority: RequestPriority,
        on_progress: OnProgress,
        read: ResponseReader[_Result],
        cancelled: asyncio.Event,
    ) -> _Result:
        """Return what is read of the response to a request.

        Args:
            request: The request.
            limits: How much of the response is taken.
            priority: Its priority.
            on_progress: Called with the progress.
            read: Reads the response.
            cancelled: Set when the caller goes away.

        Raises:
            RequestCancelled: The caller went away.
            SeriesError: There is no response that can be taken, and another try would not help.
        """
        policy = self.policy
        seconds_left = policy.total
        waits_out_limit = policy.waits_out_limit and priority is RequestPriority.INTERACTIVE
        tries = free_tries = refusals = 0
        while not cancelled.is_set():
            attempt = Attempt(
                self.http, self.rate_limit, policy, limits, priority, on_progress, cancelled, self.place
            )
            try:
                response = await attempt.send(request, seconds_left)
                _log(request, response, attempt)
                return await read_response(read, response, cancelled, on_progress)
            except SeriesError as error:
                _LOG.debug("GET %s: %s", request.url.path, type(error).__name__)
                seconds_left -= attempt.network_seconds
                if self._is_free(error, attempt) and free_tries < _FREE_TRIES and seconds_left > 0:
                    free_tries += 1
                    continue
                wait: float | None
                if isinstance(error, RateLimited):
                    await self._pause_all(error)
                if isinstance(error, RateLimited) and waits_out_limit:
                    refusals += 1
                    wait = policy.limit_delay(error, refusals)
                    seconds_left = policy.total + wait
                else:
                    tries += 1
                    wait = policy.delay(error, tries, seconds_left)
                if wait is None or cancelled.is_set():
                    raise
                await _pause(wait, error, on_progress, cancelled)
                seconds_left -= wait
        raise RequestCancelled("the caller went away")

    def _is_free(self, error: SeriesError, attempt: Attempt) -> bool:
        """Return whether an attempt failed for its connection alone, which costs no try."""
        if isinstance(error, MismatchedResponse):
            # Perhaps it belongs to an earlier request: on a fresh connection it cannot.
            self.transport.close_idle()
            return not attempt.used_fresh_connection
        return attempt.hit_stale_connection

    async def _pause_all(self, error: RateLimited) -> None:
        seconds = _SERVICE_WINDOW if error.retry_after is None else error.retry_after
        await self.rate_limit.pause(min(seconds, _MAX_PAUSE_SECONDS))


async def _pause(
    seconds: float, error: SeriesError, on_progress: OnProgress, cancelled: asyncio.Event
) -> None:
    """Wait before another try, and report the seconds left once a second; end when the caller goes away."""
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0 and not cancelled.is_set():
        on_progress(Progress(Phase.RETRYING, seconds=left, because=error.what))
        with suppress(TimeoutError):
            async with asyncio.timeout(min(left, _PAUSE_TOLD_EVERY)):
                await cancelled.wait()


def _log(request: httpx.Request, response: Response, attempt: Attempt) -> None:
    _LOG.debug(
        "GET %s: status %d, %d bytes, %.0f ms and %.0f ms of waiting for the limit",
        request.url.path,
        response.status,
        len(response.body),
        attempt.network_seconds * 1000,
        attempt.waited * 1000,
    )


_SMALL_BODY = 64 * 1024
"""Bytes that are read in less time than a thread is worth."""
_REPORT_EVERY = 0.05


async def read_response(
    read: ResponseReader[_Result], response: Response, cancelled: asyncio.Event, on_progress: OnProgress
) -> _Result:
    """Return what is read of a response, a large one in a thread.

    Args:
        read: Reads it.
        response: The response.
        cancelled: Set when the caller went away; the reading ends with the next message.
        on_progress: Called on the event loop, now and then.

    Raises:
        RequestCancelled: The caller went away.
        SeriesError: The response holds nothing that can be taken.
    """
    if len(response.body) <= _SMALL_BODY:
        return read(*response, report=ignore_count)
    loop = asyncio.get_running_loop()
    is_over = False
    reported_at = monotonic()

    def report(count: int) -> None:
        nonlocal reported_at
        if is_over or cancelled.is_set():
            raise RequestCancelled("the caller went away")
        now = monotonic()
        if now - reported_at > _REPORT_EVERY:
            reported_at = now
            loop.call_soon_threadsafe(on_progress, Progress(Phase.READING, received=count))

    try:
        return await run_in_daemon_thread(lambda: read(*response, report=report))
    finally:
        is_over = True
