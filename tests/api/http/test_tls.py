"""Servers are verified always, and what is wrong with one is named."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import certifi
import pytest

from series_tui.api.client import SeriesClient
from series_tui.api.http import tls
from series_tui.api.retry import RetryPolicy
from series_tui.api.service import Phase, Progress
from series_tui.errors import InvalidSetting, NotReached, ResponseIncomplete, SeriesError
from tests.api.certificates import Authority
from tests.api.limits_for_tests import HASTY, ONCE, QUICK, CountedLimit
from tests.api.raw_server import Behaviour, Connection, RawServer
from tests.api.test_client import EXAMPLE

DAY = timedelta(days=1)
TICKET = b'{"success":true,"data":{"Ticket":{"Subject":"over TLS"}}}'


async def honest(connection: Connection) -> None:
    """Answer every request with a ticket."""
    while True:
        await connection.request()
        await connection.respond(TICKET)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine's store knows."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


async def error_of(server: RawServer) -> tuple[SeriesError, int]:
    """Return the error that a server is, and how often the client tried."""
    told: list[Progress] = []
    async with (
        asyncio.timeout(20),
        SeriesClient(server.url, lambda: "k", rate_limit=CountedLimit(), retry=QUICK) as client,
    ):
        with pytest.raises(SeriesError) as caught:
            await client.get_ticket(EXAMPLE, on_progress=told.append)
    return caught.value, sum(progress.phase is Phase.CONNECTING for progress in told)


async def test_a_server_with_a_good_certificate_is_spoken_to(authority: Authority) -> None:
    """One connection serves several requests."""
    async with RawServer(honest, authority.server()) as server:
        async with SeriesClient(server.url, lambda: "k", rate_limit=CountedLimit(), retry=ONCE) as client:
            for _ in range(3):
                assert (await client.get_ticket(EXAMPLE)).subject == "over TLS"
        assert server.connections == 1
        assert b"apikey: k" in server.requests[0]


@pytest.mark.parametrize(
    ("context", "words"),
    [
        (lambda a: a.server(begins=-3 * DAY, ends=-DAY), "has expired"),
        (lambda a: a.server(begins=DAY, ends=3 * DAY), "not valid yet"),
        (lambda a: a.server("other.example"), "for another host"),
        (lambda a: a.server(has_alternative_name=False), "for another host"),
    ],
)
async def test_a_certificate_that_does_not_hold_is_named_and_not_tried_again(
    context: Callable[[Authority], ssl.SSLContext], words: str, authority: Authority
) -> None:
    """Expired, not valid yet, or for another host; the key is not sent."""
    async with RawServer(honest, context(authority)) as server:
        error, tries = await error_of(server)
        assert isinstance(error, NotReached)
        assert tries == 1
        assert words in error.what
        assert "localhost" in error.what
        assert server.requests == []


async def test_an_unknown_authority_is_named(authority: Authority, tmp_path: Path) -> None:
    """A company's network that reads along has one of its own."""
    folder = tmp_path / "other"
    folder.mkdir()
    async with RawServer(honest, Authority(folder).server()) as server:
        error, tries = await error_of(server)
        assert tries == 1
        assert "authority that this machine does not trust" in error.what
        assert "store" in error.why
        assert server.requests == []


async def test_plain_http_on_the_port_is_named(authority: Authority) -> None:
    """A server that answers without TLS gets no key."""

    async def plain(connection: Connection) -> None:
        await connection.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        await asyncio.sleep(1)

    error = await _error_of_plain_server(plain, 1)
    assert "does not speak TLS" in error.what


async def test_a_server_that_knows_only_old_versions_is_named(authority: Authority) -> None:
    """TLS 1.1 is not fallen back to."""

    async def old(connection: Connection) -> None:
        await connection._reader.read(10)
        await connection.send(
            b"\x15\x03\x01\x00\x02\x02\x46"
        )  # RFC 8446, 6.2: alert, fatal, protocol_version
        await asyncio.sleep(1)

    error = await _error_of_plain_server(old, 1)
    assert "does not support a safe version of TLS" in error.what


async def test_a_handshake_that_stalls_ends_in_time_and_says_where(authority: Authority) -> None:
    """A server that takes the connection and then says nothing."""

    async def silent(_connection: Connection) -> None:
        await asyncio.sleep(30)

    error = await _error_of_plain_server(silent, 3, HASTY)
    assert "No connection" in error.what
    assert "TLS handshake" in error.why


@pytest.mark.parametrize("is_reset", [True, False])
async def test_a_handshake_that_breaks_off_is_tried_again(is_reset: bool, authority: Authority) -> None:
    """A busy server may do that; it is not called a fault of its TLS."""

    async def breaking(connection: Connection) -> None:
        await connection._reader.read(10)
        if is_reset:
            connection.reset()

    error = await _error_of_plain_server(breaking, 3)
    assert isinstance(error, NotReached)
    assert "during the TLS handshake" in error.what


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"])
async def test_a_connection_that_breaks_later_is_not_called_a_fault_of_tls(
    start: bytes, authority: Authority
) -> None:
    """The same exception is its cause."""

    async def breaking(connection: Connection) -> None:
        await connection.request()
        if start:
            await connection.send(start)
            await asyncio.sleep(0.05)
        connection.reset()

    async with RawServer(breaking, authority.server()) as server:
        error, tries = await error_of(server)
        assert tries == server.connections == 3
        assert type(error) is (ResponseIncomplete if start else NotReached)
        assert "secure" not in error.what


def test_verification_cannot_be_turned_off() -> None:
    """Every context verifies chain and host, and speaks nothing older than TLS 1.2."""
    context = tls.tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("content", [None, "", "no certificate"])
async def test_a_file_of_certificates_that_cannot_be_used_is_refused_by_name(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who names one wants no others to be trusted in its place."""
    file = tmp_path / "company.pem"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(InvalidSetting) as caught:
        SeriesClient("https://localhost:1", lambda: "k", rate_limit=CountedLimit())
    assert "SSL_CERT_FILE" in caught.value.what
    assert "company.pem" in caught.value.why
    assert caught.value.exit_code == 2


def test_the_systems_own_authorities_come_first(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that the environment names, the system's folder, its bundle, and certifi's last."""
    assert tls.authorities() == str(authority.file)
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("SSL_CERT_DIR", str(authority.folder))
    assert tls.authorities() != str(authority.folder)
    (authority.folder / "0a1b2c3d.0").symlink_to(authority.file)
    assert tls.authorities() == str(authority.folder)


def test_the_systems_bundle_comes_before_that_of_certifi(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Name the bundle, or the store of a system without one."""
    paths = ssl.get_default_verify_paths()._replace(capath="", cafile="")
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", lambda _: None)
    assert tls.authorities() == certifi.where()
    monkeypatch.setattr(
        ssl.SSLContext, "load_default_certs", lambda context: context.load_verify_locations(authority.file)
    )
    assert tls.authorities() == "the system's store"
    paths = paths._replace(cafile="/etc/bundle.pem")
    assert tls.authorities() == "/etc/bundle.pem"


async def _error_of_plain_server(
    behaviour: Behaviour, requests: int, retry: RetryPolicy = QUICK
) -> SeriesError:
    """Return the error that a server is which does not speak TLS where it is expected."""
    async with RawServer(behaviour) as server:
        address = server.url.replace("http://", "https://")
        async with asyncio.timeout(20):
            limit = CountedLimit()
            async with SeriesClient(address, lambda: "k", rate_limit=limit, retry=retry) as client:
                with pytest.raises(SeriesError) as caught:
                    await client.get_ticket(EXAMPLE)
        assert server.connections == requests
        assert limit.granted == 0
        return caught.value
