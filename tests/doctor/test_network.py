"""The way to the service: its name, its addresses, its certificate and its clock."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from series_tui.api.http.route import Proxy
from series_tui.config import Settings
from series_tui.credentials import FoundKey
from series_tui.credentials.key_check import KeyCheck, Verdict
from series_tui.credentials.secret import Secret
from series_tui.doctor import Outcome, examine
from series_tui.doctor.network import Address, api, connection, dns, proxy_route
from series_tui.errors import KeyRefused, NoKey
from tests.api.http.test_proxy import TunnelServer


async def test_a_name_without_an_address_fails_and_ends_the_way_there() -> None:
    """Without an address there is nothing to connect to."""
    finding, address = await dns(Settings(api_url="https://no-such-host.invalid"))
    assert finding.outcome is Outcome.FAILED
    assert "no-such-host.invalid could not be resolved" in finding.what
    assert address == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [(OSError(5, "No route"), "No route."), (UnicodeError("label too long"), "UnicodeError.")],
)
@pytest.mark.parametrize(
    ("proxy", "where"), [(None, "api_url"), (Proxy("proxy.example", 3128), "the proxy setting")]
)
async def test_a_failed_lookup_names_its_reason_and_the_setting(
    proxy: Proxy | None, where: str, error: Exception, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name that was looked up is the proxy's where there is one."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("socket.getaddrinfo", fail)
    finding, _ = await dns(Settings(api_url="https://api.example"), proxy)
    host = "api.example" if proxy is None else "proxy.example"
    assert finding.what == f"{host} could not be resolved: {reason}"
    assert finding.next_step == f"Check the network and {where}."


@pytest.mark.parametrize(
    ("url", "port"), [("https://127.0.0.1", 443), ("http://127.0.0.1", 80), ("http://127.0.0.1:9", 9)]
)
async def test_an_address_is_taken_as_it_is(url: str, port: int) -> None:
    """With the port of its scheme where it names none."""
    finding, addresses = await dns(Settings(api_url=url))
    assert finding.what == "127.0.0.1: nothing to look up"
    assert addresses == [Address("127.0.0.1", port)]


@pytest.mark.parametrize(
    ("listed", "more"), [(["10.0.0.1"] * 2, " ("), (["10.0.0.1", "10.0.0.2", "10.0.0.3"], " and 2 more (")]
)
async def test_the_addresses_of_a_name_are_counted_once(
    listed: list[str], more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is named, the others are counted."""
    infos = [(0, 0, 0, "", (address, 443)) for address in listed]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: infos)
    finding, addresses = await dns(Settings(api_url="https://api.example"))
    assert finding.what.startswith(f"api.example is 10.0.0.1{more}")
    assert finding.details == ("reached directly",)
    assert addresses == [Address(address, 443) for address in dict.fromkeys(listed)]


@pytest.mark.parametrize(
    ("check", "outcome", "what"),
    [
        (None, Outcome.WARNING, "skipped: no key"),
        (KeyCheck(Verdict.ACCEPTED, None, 0.2), Outcome.OK, "accepts the key, answered in 200 ms"),
        (KeyCheck(Verdict.NO_TICKETS, None, 0.2), Outcome.WARNING, "tickets module is turned off"),
        (KeyCheck(Verdict.REFUSED, KeyRefused(), 0.2), Outcome.FAILED, "The key was refused (401)."),
    ],
)
async def test_the_services_verdict_on_the_key_is_reported(
    check: KeyCheck | None, outcome: Outcome, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a key none is asked for."""

    async def verdict(*_: object) -> KeyCheck | None:
        return check

    monkeypatch.setattr("series_tui.credentials.key_check.check_key", verdict)
    key = FoundKey(Secret("a key of this test"), "SERIES_API_KEY") if check else None
    finding = await api(Settings(), key, {})
    assert finding.outcome is outcome
    assert what in finding.what


async def test_a_refused_key_is_replaced_where_it_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stored key would not be used beside a variable."""

    async def verdict(*_: object) -> KeyCheck:
        return KeyCheck(Verdict.REFUSED, KeyRefused(), 0.2)

    monkeypatch.setattr("series_tui.credentials.key_check.check_key", verdict)
    key = FoundKey(
        Secret("a key of this test"), "SERIES_API_KEY", if_refused="Set SERIES_API_KEY to another key."
    )
    assert (await api(Settings(), key, {})).next_step == "Set SERIES_API_KEY to another key."


async def _way_of(
    settings: Settings, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> dict[str, Outcome]:
    """Return the outcomes of the checks between the keyring's and the service's, without a key."""

    def no_key(*_: object) -> None:
        raise NoKey

    monkeypatch.setattr("series_tui.doctor.key.find_key", no_key)
    monkeypatch.setattr("series_tui.doctor.key.keyring_name", lambda _environ: "none")
    checks = {finding.check: finding.outcome async for finding in examine(settings, environ)}
    return {check: checks[check] for check in ("proxy", "dns", "tls", "clock") if check in checks}


async def test_the_way_is_followed_as_far_as_it_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy is named where there is one; without it, a name or a connection the rest is left out."""
    good, bad = Outcome.OK, Outcome.FAILED
    async with serving(dated(0)) as address:
        served = Settings(api_url=f"http://127.0.0.1:{address.port}", history=False)
        assert await _way_of(served, {}, monkeypatch) == {"dns": good, "tls": good, "clock": good}
    closed = Settings(api_url="http://127.0.0.1:9", history=False)
    assert await _way_of(closed, {}, monkeypatch) == {"dns": good, "tls": bad}
    proxied = Settings(api_url="https://api.example", proxy="http://127.0.0.1:9", history=False)
    assert await _way_of(proxied, {}, monkeypatch) == {"proxy": good, "dns": good, "tls": bad}
    unusable = Settings(api_url="https://api.example", proxy="environment", history=False)
    assert await _way_of(unusable, {"HTTPS_PROXY": "socks5://p:1"}, monkeypatch) == {"proxy": bad}


@asynccontextmanager
async def serving(answer: bytes, context: ssl.SSLContext | None = None) -> AsyncIterator[Address]:
    """Answer every request with the same bytes while the block runs."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield Address("127.0.0.1", server.sockets[0].getsockname()[1])


def dated(offset: float) -> bytes:
    """Return a response of a service whose clock is so many seconds ahead."""
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=offset), usegmt=True)
    return f"HTTP/1.1 401 Unauthorized\r\nDate: {date}\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (lambda: dated(0), Outcome.OK, "matches"),
        (lambda: dated(50), Outcome.OK, "matches"),
        (lambda: dated(3600), Outcome.WARNING, "behind the service"),
        (lambda: dated(-3600), Outcome.WARNING, "ahead of the service"),
        (lambda: b"HTTP/1.1 200 OK\r\n\r\n", Outcome.OK, "no Date"),
        (lambda: b"HTTP/1.1 200 OK\r\nDate: yesterday\r\n\r\n", Outcome.OK, "no Date"),
        (lambda: b"HTTP/1.1 200 OK\r\nDate: \xff\r\n\r\n", Outcome.OK, "no Date"),
    ],
)
async def test_the_clock_is_compared(answer: Callable[[], bytes], outcome: Outcome, words: str) -> None:
    """A clock that is off by more than a minute is worth a warning, and the direction is given."""
    async with serving(answer()) as address:
        settings = Settings(api_url=f"http://127.0.0.1:{address.port}")
        tls, clock = await connection(settings, [address])
    assert tls.outcome is Outcome.OK
    assert "plain http" in tls.what
    assert clock is not None
    assert (clock.outcome, words in clock.what) == (outcome, True)


async def test_an_answer_without_an_end_is_no_finding_about_the_clock() -> None:
    """A flood of headers, or a connection that closes, ends the comparison and nothing else."""
    for answer in (b"", b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 100_000):
        async with serving(answer) as address:
            _, clock = await connection(Settings(api_url=f"http://127.0.0.1:{address.port}"), [address])
        assert clock is None


async def test_a_silent_address_is_reported_and_the_next_one_tried() -> None:
    """A host with a dead address among its addresses is reached all the same, as the client does."""
    async with serving(dated(0)) as address:
        dead = Address("127.0.0.1", 9)
        tls, clock = await connection(Settings(api_url=f"http://127.0.0.1:{address.port}"), [dead, address])
    assert tls.outcome is Outcome.OK
    assert "127.0.0.1: " in tls.details[0]
    assert clock is not None


def certificate(folder: Path, days: int) -> Path:
    """Return a file with a key and a certificate for localhost that ends after some days."""
    file = folder / f"server{days}.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", str(days)),
            *("-keyout", str(file), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    with file.open("a") as both:
        both.write((folder / "cert.pem").read_text())
    return file


@pytest.mark.parametrize(
    ("days", "outcome", "left"),
    [
        (90, Outcome.OK, ""),
        (15, Outcome.OK, ""),
        (14, Outcome.WARNING, ": only 13 days left"),
        (2, Outcome.WARNING, ": only 1 day left"),
    ],
)
async def test_the_certificates_end_and_the_authorities_are_reported(
    days: int, outcome: Outcome, left: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate that ends within two weeks is worth a warning."""
    file = certificate(tmp_path, days)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    async with serving(dated(0), context) as address:
        tls, clock = await connection(Settings(api_url=f"https://localhost:{address.port}"), [address])
    assert tls.outcome is outcome, tls
    end = f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"
    assert tls.what.startswith("TLSv1.")
    assert tls.what.endswith(f"certificate valid until {end}{left}")
    assert str(tmp_path / "cert.pem") in tls.details[0]
    assert clock is not None


async def test_the_route_through_a_proxy_is_reported_and_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name is looked up instead of the API's; TLS and the clock are the API's all the same."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path, 90))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    async with serving(dated(0), context) as address, TunnelServer() as tunnel:
        proxy = f"http://me:secret-word@localhost:{tunnel.port}"
        settings = Settings(api_url=f"https://localhost:{address.port}", proxy=proxy)
        way, route = proxy_route(settings, {})
        assert route is not None
        assert way.what == f"localhost:{tunnel.port}, from proxy"
        finding, addresses = await dns(settings, route.proxy)
        assert finding.details == ("the proxy",)
        tls, clock = await connection(settings, addresses, route.proxy)
        assert "certificate valid until" in tls.what
        assert clock is not None
        assert clock.outcome is Outcome.OK
        assert len(tunnel.heads) == 1
    assert "secret-word" not in f"{way}{finding}{tls}"


async def test_a_proxy_that_refuses_the_tunnel_is_reported() -> None:
    """With its status."""
    async with TunnelServer(b"HTTP/1.1 403 Forbidden\r\n\r\n") as tunnel:
        settings = Settings(api_url="https://api.example", proxy=f"http://localhost:{tunnel.port}")
        _, route = proxy_route(settings, {})
        assert route is not None
        tls, _ = await connection(settings, [Address("127.0.0.1", tunnel.port)], route.proxy)
    assert tls.outcome is Outcome.FAILED
    assert "(403)" in " ".join(tls.details)


def test_a_named_proxy_that_is_not_used_is_reported() -> None:
    """With the setting that uses it; a variable that cannot be used is refused by its name."""
    settings = Settings(api_url="https://api.example")
    way, _ = proxy_route(settings, {"HTTPS_PROXY": "http://p:1"})
    assert way.outcome is Outcome.OK
    assert "HTTPS_PROXY is set but ignored" in way.what
    used = Settings(api_url="https://api.example", proxy="environment")
    way, route = proxy_route(used, {"HTTPS_PROXY": "socks5://p:1"})
    assert (way.outcome, route) == (Outcome.FAILED, None)
    assert way.what.startswith("HTTPS_PROXY")


async def test_an_unknown_authority_fails_with_its_likely_cause(tmp_path: Path) -> None:
    """A certificate that nobody here vouches for is not accepted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path, 90))
    async with serving(dated(0), context) as address:
        tls, clock = await connection(Settings(api_url=f"https://localhost:{address.port}"), [address])
    assert tls.outcome is Outcome.FAILED
    assert "authority" in tls.what
    assert clock is None


async def test_a_server_that_closes_before_the_connection_is_secure_fails(tmp_path: Path) -> None:
    """A server that hangs up in the handshake is reported with its address."""

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        settings = Settings(api_url=f"https://localhost:{port}")
        tls, clock = await connection(settings, [Address("127.0.0.1", port)])
    assert tls.outcome is Outcome.FAILED
    assert "127.0.0.1: " in tls.details[0]
    assert clock is None
