"""The client: three reads over one HTTP client, within the limit, tried again where that may help.

Each request runs in a task of its own. A caller that goes away leaves the task to itself: one that still
waits for the limit gives up its place, one that is sent gets a moment more, so that its connection can be
used again, and its answer is dropped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Generator, Mapping
from contextlib import suppress
from contextvars import Context
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from series_tui import __version__
from series_tui.api.attempt import Attempt, RequestCancelled, Response
from series_tui.api.gate import PriorityGate
from series_tui.api.http.failures import Place
from series_tui.api.http.proxy import DIRECT, Route
from series_tui.api.http.tls import tls_context
from series_tui.api.http.transport import ApiKeyTransport
from series_tui.api.http.url import api_address
from series_tui.api.models import NO_FILTERS, Ticket, TicketFilters, TicketPage, WorkspaceConfig
from series_tui.api.rate_limit import RateLimit
from series_tui.api.response.limits import SMALL, ResponseLimits
from series_tui.api.response.responses import read_config, read_page, read_ticket
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import OnProgress, Phase, Progress, RequestPriority
from series_tui.api.ticket_id import TicketId, other_reading
from series_tui.errors import (
    KeyRefused,
    MismatchedResponse,
    RateLimited,
    ResponseRefused,
    SeriesError,
    TicketNotFound,
)

_Result = TypeVar("_Result")
_Read = Callable[[Response, asyncio.Event], Coroutine[Any, Any, _Result]]
"""Reads an answer, as long as the event is not set: somebody waits for it."""
_LOG = logging.getLogger(__name__)
_MAX_PAUSE_SECONDS = 30.0
"""Seconds that one 429 may hold everybody who shares the window."""
_FREE_TRIES = 3
"""How often a connection that the server closed meanwhile costs no try."""
_SERVICE_WINDOW = 1.0
"""Seconds after which the service counts anew: how long a 429 that names no time holds everybody."""
_TELL_EVERY = 0.05
_PAUSE_TOLD_EVERY = 1.0
_READ_AT_ONCE = 0.005
"""Seconds of reading an answer before everything else has its turn."""
_UNWANTED_SECONDS = 2.0
"""How much longer a request runs that nobody waits for."""
_CLOSING_SECONDS = 1.0
_BAD_ID = (400, 422)
"""Statuses, besides 404, by which a service may refuse an ID that it could not have given."""

# Its messages hold headers and addresses.
logging.getLogger("httpx").setLevel(logging.WARNING)


class SeriesClient:
    """Reads the tickets API; use it with ``async with``.

    Args:
        address: The API's address: https, or http to this machine itself; it may have a path.
        key: Returns the API key; called for each request.
        rate_limit: Says when a request may be sent; the client closes it.
        limits: How much of an answer is taken.
        retry: How often, and how long.
        if_key_refused: The next step of the error when the key is refused; empty for the error's own.
        route: The way to the address: direct, or through a proxy.

    Raises:
        InvalidSetting: The address cannot be used, or SSL_CERT_FILE names no certificates.
    """

    def __init__(
        self,
        address: str,
        key: Callable[[], str],
        *,
        rate_limit: RateLimit,
        limits: ResponseLimits | None = None,
        retry: RetryPolicy | None = None,
        if_key_refused: str = "",
        route: Route = DIRECT,
    ) -> None:
        self._if_key_refused = if_key_refused
        base = api_address(address)
        self._limits = limits or ResponseLimits()
        self._retry = retry or RetryPolicy()
        self._rate_limit = rate_limit
        self._gate = PriorityGate()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._place = Place(base.netloc.decode("ascii"), self._retry.connect, route=route)
        context = tls_context() if base.scheme == "https" else None
        self._transport = ApiKeyTransport(base, key, context, self._retry.connect, route.proxy)
        self._http = httpx.AsyncClient(
            base_url=base,
            transport=self._transport,
            headers={
                "accept": "application/json",
                "accept-encoding": "gzip",
                "user-agent": f"series-tui/{__version__}",
            },
            timeout=httpx.Timeout(None, connect=self._retry.connect),
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        """Open nothing yet: the first request connects."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what still runs, and close every connection."""
        self._gate.close()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_CLOSING_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self._http.aclose()
        await self._rate_limit.aclose()

    @property
    def rate_limit(self) -> RateLimit:
        """The limit that its requests keep."""
        return self._rate_limit

    async def get_ticket(
        self,
        ticket_id: TicketId,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> Ticket:
        """Return one ticket with all its messages.

        Where there is none with an ID that has marks around it, as in ``_ID_``, the one within is asked for.

        Raises:
            SeriesError: It cannot be had.
        """
        tell = on_progress or _tell_nobody
        try:
            return await self._get_ticket(ticket_id, priority, tell)
        except (TicketNotFound, ResponseRefused) as error:
            other = other_reading(ticket_id)
            if other is None or (isinstance(error, ResponseRefused) and error.status not in _BAD_ID):
                raise
            with suppress(TicketNotFound, ResponseRefused):
                return await self._get_ticket(other, priority, tell)
            raise

    async def _get_ticket(self, ticket_id: TicketId, priority: RequestPriority, tell: OnProgress) -> Ticket:

        async def read(answer: Response, gone: asyncio.Event) -> Ticket:
            steps = read_ticket(answer.status, answer.headers, answer.body, ticket_id, self._limits)
            return await _in_turns(steps, gone, tell)

        return await self._get(f"tickets/get/{ticket_id}", {}, self._limits, priority, tell, read)

    async def list_tickets(
        self,
        page: int = 1,
        filters: TicketFilters = NO_FILTERS,
        *,
        priority: RequestPriority = RequestPriority.INTERACTIVE,
        on_progress: OnProgress | None = None,
    ) -> TicketPage:
        """Return one page of the queue, from page 1.

        Raises:
            SeriesError: It cannot be had.
        """

        async def read(answer: Response, gone: asyncio.Event) -> TicketPage:
            return await _in_turns(read_page(answer.status, answer.headers, answer.body, page), gone)

        wanted = {
            "page": str(page),
            "status": filters.status,
            "author": filters.author,
            "department": filters.department,
            "search": filters.search,
            "staffUserId": filters.staff_user_id,
        }
        parameters = {name: value for name, value in wanted.items() if value}
        return await self._get("tickets/list", parameters, SMALL, priority, on_progress or _tell_nobody, read)

    async def workspace_config(
        self, *, priority: RequestPriority = RequestPriority.INTERACTIVE
    ) -> WorkspaceConfig:
        """Return the names of the workspace's categories and departments.

        Raises:
            SeriesError: They cannot be had.
        """

        async def read(answer: Response, gone: asyncio.Event) -> WorkspaceConfig:
            return await _in_turns(read_config(answer.status, answer.headers, answer.body), gone)

        return await self._get("tickets/config", {}, SMALL, priority, _tell_nobody, read)

    async def _get(
        self,
        path: str,
        parameters: Mapping[str, str],
        limits: ResponseLimits,
        priority: RequestPriority,
        tell: OnProgress,
        read: _Read[_Result],
    ) -> _Result:
        """Ask, and read the answer; leave the request to itself when the caller goes away."""
        gone = asyncio.Event()

        def tell_while_here(progress: Progress) -> None:
            if not gone.is_set():
                tell(progress)

        async with self._gate.place(priority):
            request = self._http.build_request("GET", path, params=parameters)
            work = self._tries(request, limits, priority, tell_while_here, read, gone)
            # In the caller's context a connection would keep whoever asked first alive as long as itself.
            task = asyncio.create_task(work, name="request", context=Context())
            self._tasks.add(task)
            task.add_done_callback(self._forget)
            try:
                return await asyncio.shield(task)
            except KeyRefused as refusal:
                refusal.next_step = self._if_key_refused or refusal.next_step
                raise
            except asyncio.CancelledError:
                gone.set()
                asyncio.get_running_loop().call_later(_UNWANTED_SECONDS, task.cancel, context=Context())
                raise

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be waiting for it any more

    async def _tries(
        self,
        request: httpx.Request,
        limits: ResponseLimits,
        priority: RequestPriority,
        tell: OnProgress,
        read: _Read[_Result],
        gone: asyncio.Event,
    ) -> _Result:
        """Send a request until it is answered, or another try would not help."""
        policy = self._retry
        seconds_left = policy.total
        waits_out_limit = policy.waits_out_limit and priority is RequestPriority.INTERACTIVE
        tries = free_tries = refusals = 0
        while not gone.is_set():
            attempt = Attempt(self._http, self._rate_limit, policy, limits, priority, tell, gone, self._place)
            try:
                answer = await attempt.send(request, seconds_left)
                _LOG.debug(
                    "GET %s: status %d, %d bytes, %.0f ms and %.0f ms of waiting for the limit",
                    request.url.path,
                    answer.status,
                    len(answer.body),
                    attempt.network_seconds * 1000,
                    attempt.waited * 1000,
                )
                return await read(answer, gone)
            except SeriesError as error:
                _LOG.debug("GET %s: %s", request.url.path, type(error).__name__)
                seconds_left -= attempt.network_seconds
                is_free = attempt.hit_stale_connection
                if isinstance(error, MismatchedResponse):
                    # Perhaps it belongs to an earlier request: on a fresh connection it cannot.
                    self._transport.close_idle()
                    is_free = not attempt.used_fresh_connection
                if is_free and free_tries < _FREE_TRIES and seconds_left > 0:
                    free_tries += 1
                    continue
                if isinstance(error, RateLimited):
                    held = _SERVICE_WINDOW if error.retry_after is None else error.retry_after
                    await self._rate_limit.pause(min(held, _MAX_PAUSE_SECONDS))
                wait: float | None
                if isinstance(error, RateLimited) and waits_out_limit:
                    refusals += 1
                    wait = policy.limit_delay(error, refusals)
                    seconds_left = policy.total + wait
                else:
                    tries += 1
                    wait = policy.delay(error, tries, seconds_left)
                if wait is None or gone.is_set():
                    raise
                await _pause(wait, error, tell, gone)
                seconds_left -= wait
        raise RequestCancelled("nobody waits any more")


async def _pause(seconds: float, error: SeriesError, tell: OnProgress, gone: asyncio.Event) -> None:
    """Wait before another try, and report each second how long yet; end at once when nobody waits."""
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0 and not gone.is_set():
        tell(Progress(Phase.RETRYING, seconds=left, because=error.what))
        with suppress(TimeoutError):
            async with asyncio.timeout(min(left, _PAUSE_TOLD_EVERY)):
                await gone.wait()


def _tell_nobody(_progress: Progress) -> None:
    pass


async def _in_turns(
    steps: Generator[int, None, _Result], gone: asyncio.Event, tell: OnProgress = _tell_nobody
) -> _Result:
    """Go through the steps of reading an answer, and let others have their turns between them."""
    paused_at = told_at = monotonic()
    while not gone.is_set():
        try:
            count = next(steps)
        except StopIteration as end:
            result: _Result = end.value
            return result
        now = monotonic()
        if now - told_at > _TELL_EVERY:
            told_at = now
            tell(Progress(Phase.READING, received=count))
        if now - paused_at > _READ_AT_ONCE:
            await asyncio.sleep(0)
            paused_at = monotonic()
    raise RequestCancelled("nobody waits any more")
