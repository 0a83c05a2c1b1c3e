"""Through an HTTP proxy: a tunnel with TLS inside, to a real TLS server, and no key for the proxy."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.http.route import DIRECT, Proxy, Route
from series_tui.api.ticket_id import TicketId
from series_tui.config.addresses import choose_route
from series_tui.errors import InvalidSetting, NotReached, describe
from tests.api.certificates import Authority
from tests.api.limits_for_tests import QUICK, CountedLimit
from tests.api.raw_server import Connection, RawServer
from tests.leaks import SENTINEL, leaks

API = "https://api.series.hr"
TICKET = TicketId("TICKET-A")


async def honest(connection: Connection) -> None:
    """Respond with a ticket, as often as one is asked for."""
    while True:
        await connection.request()
        await connection.respond(b'{"success":true,"data":{"Ticket":{"Subject":"here"}}}')


class TunnelServer:
    """A proxy on loopback that opens tunnels, or answers something else; use it with ``async with``.

    Attributes:
        heads: What it was asked.
        passed: The bytes that went through it towards the service.
        port: Where it listens.
    """

    def __init__(self, answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n") -> None:
        self.heads: list[bytes] = []
        self.passed = bytearray()
        self.port = 0
        self._answer = answer
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head)
            if b" 200 " not in self._answer:
                writer.write(self._answer)
                await writer.drain()
                return
            host, _, port = head.split(b" ", 2)[1].decode().rpartition(":")
            far_reader, far_writer = await asyncio.open_connection(host, int(port))
            writer.write(self._answer)
            await asyncio.gather(self._pass(reader, far_writer, self.passed), self._pass(far_reader, writer))
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: bytearray | None = None
    ) -> None:
        try:
            while data := await reader.read(65536):
                if seen is not None:
                    seen += data
                writer.write(data)
                await writer.drain()
        finally:
            with suppress(OSError):
                writer.close()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Trust an authority of this test alone."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


def client_of(server: RawServer, proxy: Proxy) -> SeriesClient:
    """Return a client that goes through a proxy."""
    route = Route(proxy, "proxy")
    return SeriesClient(server.url, lambda: SENTINEL, rate_limit=CountedLimit(), retry=QUICK, route=route)


async def test_the_proxy_sees_where_to_and_never_the_key(authority: Authority) -> None:
    """It gets a CONNECT with its account; what follows is TLS, and one tunnel takes many requests."""
    account = "staff:pass word"
    async with RawServer(honest, authority.server()) as server, TunnelServer() as tunnel:
        async with client_of(server, Proxy("localhost", tunnel.port, account)) as client:
            for _ in range(3):
                assert (await client.get_ticket(TICKET)).subject == "here"
        (head,) = tunnel.heads
        assert head.startswith(f"CONNECT localhost:{server.port} HTTP/1.1\r\n".encode())
        assert b64encode(account.encode()) in head
        assert not leaks(head)
        assert not leaks(bytes(tunnel.passed))
        assert all(SENTINEL.encode() in request for request in server.requests)


async def test_the_certificate_of_the_service_is_verified_through_a_proxy(
    authority: Authority, tmp_path: Path
) -> None:
    """A proxy of another service gets no key."""
    folder = tmp_path / "other"
    folder.mkdir()
    async with RawServer(honest, Authority(folder).server()) as server, TunnelServer() as tunnel:
        async with client_of(server, Proxy("localhost", tunnel.port)) as client:
            with pytest.raises(NotReached, match="authority that this machine does not trust"):
                await client.get_ticket(TICKET)
        assert server.requests == []


@pytest.mark.parametrize(
    ("answer", "words", "tunnels"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "refused the user name and password", 1),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "refused the connection to localhost", 1),
        (
            b"HTTP/1.1 502 Bad Gateway\r\n\r\n",
            "refused the connection to localhost",
            3,
        ),
        (b"SSH-2.0-OpenSSH\r\n", "cannot be reached", 3),
        (b"", "cannot be reached", 3),
        (b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}", "cannot be reached", 3),
    ],
)
async def test_a_proxy_that_opens_no_tunnel_is_named(
    authority: Authority, answer: bytes, words: str, tunnels: int
) -> None:
    """With what to do, and never with its password."""
    async with RawServer(honest, authority.server()) as server, TunnelServer(answer) as tunnel:
        async with client_of(server, Proxy("localhost", tunnel.port, f"me:{SENTINEL}")) as client:
            with pytest.raises(NotReached, match=words) as caught:
                await client.get_ticket(TICKET)
        assert f"localhost:{tunnel.port}" in caught.value.what
        assert caught.value.exit_code == 5
        assert not leaks("\n".join([*describe(caught.value), repr(caught.value)]))
        assert len(tunnel.heads) == tunnels


async def test_a_proxy_that_is_not_there_is_named(authority: Authority) -> None:
    """Not the API's host, which may be well."""
    async with TunnelServer() as tunnel:
        pass
    async with (
        RawServer(honest, authority.server()) as server,
        client_of(server, Proxy("localhost", tunnel.port)) as client,
    ):
        with pytest.raises(NotReached, match=f"proxy localhost:{tunnel.port} cannot be reached"):
            await client.get_ticket(TICKET)


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
async def test_the_error_of_an_unreachable_host_names_the_ignored_proxy(
    variable: str, authority: Authority
) -> None:
    """Where the usual variables name one, that is the likely cause."""
    async with RawServer(honest, authority.server()) as server:
        url, port = server.url, server.port
    route = choose_route("", {variable: "http://proxy.example:3128"}, url)
    assert route.unused == variable
    async with SeriesClient(url, lambda: "k", rate_limit=CountedLimit(), retry=QUICK, route=route) as client:
        with pytest.raises(NotReached, match=f"Connection refused by localhost:{port}") as caught:
            await client.get_ticket(TICKET)
    assert variable in caught.value.why
    assert "SERIES_PROXY=environment" in caught.value.next_step


USUAL = {"HTTPS_PROXY": "http://proxy.example:3128"}


@pytest.mark.parametrize(
    ("setting", "environ", "expected"),
    [
        ("", {}, DIRECT),
        ("", USUAL, Route(unused="HTTPS_PROXY")),
        ("", {**USUAL, "NO_PROXY": "series.hr"}, DIRECT),
        ("environment", {}, DIRECT),
        ("environment", USUAL, Route(Proxy("proxy.example", 3128), "HTTPS_PROXY")),
        ("environment", {"https_proxy": "p:1", **USUAL}, Route(Proxy("p", 1), "https_proxy")),
        ("environment", {"https_proxy": "", **USUAL}, Route(Proxy("proxy.example", 3128), "HTTPS_PROXY")),
        ("environment", {"ALL_PROXY": "p"}, Route(Proxy("p", 80), "ALL_PROXY")),
        ("environment", {"HTTP_PROXY": "p:1"}, DIRECT),
        ("environment", {"HTTPS_PROXY": "http://a:b%40c@p:1"}, Route(Proxy("p", 1, "a:b@c"), "HTTPS_PROXY")),
        ("environment", {"HTTPS_PROXY": "http://[::1]:8080"}, Route(Proxy("::1", 8080), "HTTPS_PROXY")),
        ("http://other:1", {**USUAL, "NO_PROXY": "*"}, Route(Proxy("other", 1), "proxy")),
    ],
)
def test_the_setting_and_the_usual_variables_choose_the_way(
    setting: str, environ: Mapping[str, str], expected: Route
) -> None:
    """The setting says whether the variables count at all."""
    assert choose_route(setting, environ, API) == expected


@pytest.mark.parametrize(
    ("rules", "is_excepted"),
    [
        ("*", True),
        ("api.series.hr", True),
        ("series.hr", True),
        (".series.hr", True),
        ("*.series.hr", True),
        ("localhost, API.SERIES.HR", True),
        ("localhost series.hr", True),
        ("api.series.hr:443", True),
        ("api.series.hr:8443", False),
        ("eries.hr", False),
        ("hr.example", False),
        ("", False),
        (",", False),
        ("10.0.0.0/8", False),
    ],
)
def test_no_proxy_names_hosts_and_domains(rules: str, is_excepted: bool) -> None:
    """As curl reads it."""
    route = choose_route("environment", {**USUAL, "no_proxy": rules}, API)
    assert (route == DIRECT) is is_excepted


@pytest.mark.parametrize(
    ("network", "is_excepted"), [("10.0.0.0/8", True), ("10.1.2.3", True), ("10.2.0.0/16", False)]
)
def test_no_proxy_names_networks(network: str, is_excepted: bool) -> None:
    """For an API that is reached by its address."""
    route = choose_route("environment", {**USUAL, "NO_PROXY": network}, "https://10.1.2.3:8443")
    assert (route == DIRECT) is is_excepted


def test_plain_http_to_this_machine_never_takes_a_proxy() -> None:
    """The key would be readable on the way."""
    assert choose_route("http://proxy:1", USUAL, "http://localhost:8080") == DIRECT


@pytest.mark.parametrize(
    "value", ["https://p:1", "socks5://p:1", "http://me:{}@", "http://p:port", "http://[::1"]
)
def test_a_variable_that_names_no_http_proxy_is_refused_by_its_name(value: str) -> None:
    """And not with its value, in which a password may stand."""
    proxy = value.replace("p:", f"me:{SENTINEL}@p:").format(SENTINEL)
    with pytest.raises(InvalidSetting, match="HTTPS_PROXY") as caught:
        choose_route("environment", {"HTTPS_PROXY": proxy}, API)
    assert not leaks("\n".join(describe(caught.value)))


def test_an_account_is_never_shown() -> None:
    """Neither by a proxy nor by a route."""
    proxy = Proxy("p", 1, f"me:{SENTINEL}")
    assert not leaks(f"{proxy!r} {proxy} {Route(proxy, 'proxy')!r} {proxy.address}")
