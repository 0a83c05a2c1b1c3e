"""The client: three reads over one HTTP client, within the limit, tried again where that may help.

Each request runs in a task of its own. A task outlives the caller that goes away: one that still
waits for the limit gives up its place, one that is sent gets a moment more, so that its connection can be
used again, and its response is dropped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from contextvars import Context
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from series_tui import __version__
from series_tui.api.attempt import RequestCancelled
from series_tui.api.exchange import Exchange, ResponseReader
from series_tui.api.http.failures import Place
from series_tui.api.http.route import DIRECT, Route
from series_tui.api.http.tls import tls_context
from series_tui.api.http.transport import ApiKeyTransport, api_address
from series_tui.api.models import NO_FILTERS, Ticket, TicketFilters, TicketPage, WorkspaceConfig
from series_tui.api.rate_limit.limiter import RateLimit
from series_tui.api.response.body import SMALL, ResponseLimits
from series_tui.api.response.responses import read_config, read_page, read_ticket
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import OnProgress, Progress, RequestPriority
from series_tui.api.ticket_id import TicketId, other_reading
from series_tui.errors import (
    KeyRefused,
    ResponseRefused,
    TicketNotFound,
)

_Result = TypeVar("_Result")
_MAX_UNATTENDED = 8
"""Requests under way at a time that no person waits for. The others wait before they connect: one
that waits with a connection of its own can no longer be overtaken."""
_UNWANTED_SECONDS = 2.0
"""Seconds that a request may still run after its caller went away."""
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
        limits: How much of a response is taken.
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
        policy = retry or RetryPolicy()
        self._rate_limit = rate_limit
        self._unattended = asyncio.Semaphore(_MAX_UNATTENDED)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_closed = False
        context = tls_context() if base.scheme == "https" else None
        transport = ApiKeyTransport(base, key, context, policy.connect, route.proxy)
        self._http = httpx.AsyncClient(
            base_url=base,
            transport=transport,
            headers={
                "accept": "application/json",
                "accept-encoding": "gzip",
                "user-agent": f"series-tui/{__version__}",
            },
            timeout=httpx.Timeout(None, connect=policy.connect),
            follow_redirects=False,
            trust_env=False,
        )
        place = Place(base.netloc.decode("ascii"), policy.connect, route=route)
        self._exchange = Exchange(self._http, transport, rate_limit, policy, place)

    async def __aenter__(self) -> Self:
        """Open nothing yet: the first request connects."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what still runs, and close every connection."""
        self._is_closed = True
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
        on_progress = on_progress or _ignore_progress
        try:
            return await self._get_ticket(ticket_id, priority, on_progress)
        except (TicketNotFound, ResponseRefused) as error:
            other = other_reading(ticket_id)
            if other is None or (isinstance(error, ResponseRefused) and error.status not in _BAD_ID):
                raise
            with suppress(TicketNotFound, ResponseRefused):
                return await self._get_ticket(other, priority, on_progress)
            raise

    async def _get_ticket(
        self, ticket_id: TicketId, priority: RequestPriority, on_progress: OnProgress
    ) -> Ticket:
        read = partial(read_ticket, ticket_id=ticket_id, limits=self._limits)
        return await self._get(f"tickets/get/{ticket_id}", {}, self._limits, priority, on_progress, read)

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
        query = {
            "page": str(page),
            "status": filters.status,
            "author": filters.author,
            "department": filters.department,
            "search": filters.search,
            "staffUserId": filters.staff_user_id,
        }
        parameters = {name: value for name, value in query.items() if value}
        read = partial(read_page, page=page)
        return await self._get(
            "tickets/list", parameters, SMALL, priority, on_progress or _ignore_progress, read
        )

    async def workspace_config(
        self, *, priority: RequestPriority = RequestPriority.INTERACTIVE
    ) -> WorkspaceConfig:
        """Return the names of the workspace's categories and departments.

        Raises:
            SeriesError: They cannot be had.
        """
        return await self._get("tickets/config", {}, SMALL, priority, _ignore_progress, read_config)

    async def _get(
        self,
        path: str,
        parameters: Mapping[str, str],
        limits: ResponseLimits,
        priority: RequestPriority,
        on_progress: OnProgress,
        read: ResponseReader[_Result],
    ) -> _Result:
        """Ask, and read the response; let the request end alone when the caller goes away."""
        cancelled = asyncio.Event()

        def report_while_awaited(progress: Progress) -> None:
            if not cancelled.is_set():
                on_progress(progress)

        async with nullcontext() if priority is RequestPriority.INTERACTIVE else self._unattended:
            if self._is_closed:
                raise RequestCancelled("the client was closed")
            request = self._http.build_request("GET", path, params=parameters)
            work = self._exchange.run(request, limits, priority, report_while_awaited, read, cancelled)
            # In the caller's context a connection would keep its first caller alive as long as itself.
            task = asyncio.create_task(work, name="request", context=Context())
            self._tasks.add(task)
            task.add_done_callback(self._forget)
            try:
                return await asyncio.shield(task)
            except KeyRefused as refusal:
                refusal.next_step = self._if_key_refused or refusal.next_step
                raise
            except asyncio.CancelledError:
                cancelled.set()
                asyncio.get_running_loop().call_later(_UNWANTED_SECONDS, task.cancel, context=Context())
                raise

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # its caller may have gone away


def _ignore_progress(_progress: Progress) -> None:
    pass
