"""The doctor: what each check finds, that it ends in time, and that its output is safe to paste."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import subprocess
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from series_tui.config import Settings, history_path, load_settings
from series_tui.doctor import Finding, Outcome, examine, program, storage, terminal, worst
from series_tui.doctor.findings import failed, ok, warning
from series_tui.doctor.network import Address, connection, dns
from series_tui.doctor.timed import in_time
from series_tui.errors import NotReached
from tests.credentials.world import Service, User, new_user
from tests.leaks import SENTINEL, leaks


@pytest.fixture
def service() -> Iterator[Service]:
    """Serve, with the sentinel as the one key."""
    running = Service(SENTINEL)
    yield running
    running.close()


@pytest.fixture
def user(service: Service, tmp_path: Path) -> User:
    """Make a user of the service."""
    return new_user(tmp_path / "home", service.url)


def by_check(text: str) -> dict[str, dict[str, object]]:
    """Return the checks of a JSON report by name."""
    return {check["check"]: check for check in json.loads(text)["checks"]}


def test_all_checks_are_told_and_warnings_are_no_failure(user: User, service: Service) -> None:
    """With a key that works, over plain http to this machine, there are warnings and exit code 0."""
    done = user.run("doctor", "--json", SERIES_API_KEY=SENTINEL)
    assert done.returncode == 0, done.stderr
    checks = by_check(done.stdout)
    assert list(checks) == [
        "version",
        "python",
        "config",
        "variables",
        "timezone",
        "encoding",
        "key",
        "keyring",
        "dns",
        "tls",
        "clock",
        "api",
        "limit",
        "terminal",
        "clipboard",
        "history",
    ]
    assert json.loads(done.stdout)["outcome"] == "warning"
    assert checks["key"]["outcome"] == "warning"
    assert "unencrypted" in str(checks["key"]["what"])
    assert "accepts the key" in str(checks["api"]["what"])
    assert "SERIES_API_URL" in str(checks["config"]["details"])
    assert "no D-Bus" in str(checks["keyring"]["what"])
    assert leaks(done.stdout + done.stderr) == []


def test_the_text_has_a_line_for_each_check(user: User) -> None:
    """The text report says outcome, check and finding, and what to do where something is wrong."""
    done = user.run("doctor", SERIES_API_KEY=SENTINEL, SERIES_APIKEY="x")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("ok      version   series-tui ")
    position = lines.index("warning variables not used: SERIES_APIKEY")
    assert lines[position + 1].split("> ")[1] == "Did you mean SERIES_API_KEY?"
    assert "\x1b" not in done.stdout


def test_without_a_key_the_rest_is_still_checked(user: User, service: Service) -> None:
    """A missing key fails, the way to the service is looked at all the same, and no key is sent."""
    done = user.run("doctor", "--json")
    assert done.returncode == 1
    checks = by_check(done.stdout)
    assert checks["key"]["outcome"] == "failed"
    assert checks["key"]["next_step"]
    assert checks["dns"]["outcome"] == "ok"
    assert checks["clock"]["outcome"] == "ok"
    assert "not asked" in str(checks["api"]["what"])
    assert all("apikey" not in {name.lower() for name in headers} for _, headers in service.requests)


@pytest.mark.parametrize(("status", "words"), [(401, "refused"), (403, "Tickets module"), (500, "fault")])
def test_what_the_service_says_is_told(status: int, words: str, user: User, service: Service) -> None:
    """A refusal or a fault of the service is the finding, with its own words."""
    service.status = status
    done = user.run("doctor", "--json", SERIES_API_KEY=SENTINEL)
    assert done.returncode == 1
    assert words in str(by_check(done.stdout)["api"])


def test_a_service_that_is_away_fails(user: User, service: Service) -> None:
    """Nobody listens: the connection fails, and so does the request."""
    service.close()
    done = user.run("doctor", "--json", SERIES_API_KEY=SENTINEL)
    assert done.returncode == 1
    checks = by_check(done.stdout)
    assert "does not take a connection" in str(checks["tls"]["what"])
    assert checks["api"]["outcome"] == "failed"


async def test_a_name_without_an_address_fails_and_ends_the_way_there() -> None:
    """Without an address there is nothing to connect to."""
    finding, address = await dns(Settings(api_url="https://no-such-host.invalid"))
    assert finding.outcome is Outcome.FAILED
    assert "no-such-host.invalid has no address" in finding.what
    assert address == []


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
    """Return an answer of a service whose clock is so many seconds ahead."""
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=offset), usegmt=True)
    return f"HTTP/1.1 401 Unauthorized\r\nDate: {date}\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (lambda: dated(0), Outcome.OK, "agrees"),
        (lambda: dated(50), Outcome.OK, "agrees"),
        (lambda: dated(3600), Outcome.WARNING, "behind the service"),
        (lambda: dated(-3600), Outcome.WARNING, "ahead of the service"),
        (lambda: b"HTTP/1.1 200 OK\r\n\r\n", Outcome.OK, "no Date"),
        (lambda: b"HTTP/1.1 200 OK\r\nDate: yesterday\r\n\r\n", Outcome.OK, "no Date"),
        (lambda: b"HTTP/1.1 200 OK\r\nDate: \xff\r\n\r\n", Outcome.OK, "no Date"),
    ],
)
async def test_the_clock_is_compared(answer: Callable[[], bytes], outcome: Outcome, words: str) -> None:
    """A clock that is off by more than a minute is worth a warning, and the direction is told."""
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


async def test_an_address_that_is_silent_is_told_and_the_next_one_tried() -> None:
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


@pytest.mark.parametrize(("days", "outcome"), [(90, Outcome.OK), (5, Outcome.WARNING)])
async def test_the_certificates_end_and_the_authorities_are_told(
    days: int, outcome: Outcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate that ends soon is worth a warning."""
    file = certificate(tmp_path, days)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    async with serving(dated(0), context) as address:
        tls, clock = await connection(Settings(api_url=f"https://localhost:{address.port}"), [address])
    assert tls.outcome is outcome, tls
    assert f"certificate until {datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}" in tls.what
    assert str(tmp_path / "cert.pem") in tls.details[0]
    assert clock is not None


async def test_an_unknown_authority_fails_with_what_it_may_mean(tmp_path: Path) -> None:
    """A certificate that nobody here vouches for is not accepted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path, 90))
    async with serving(dated(0), context) as address:
        tls, clock = await connection(Settings(api_url=f"https://localhost:{address.port}"), [address])
    assert tls.outcome is Outcome.FAILED
    assert "authority" in tls.what
    assert clock is None


async def test_a_server_that_closes_before_the_connection_is_secure_fails(tmp_path: Path) -> None:
    """A server that hangs up in the handshake is told with its address."""

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        settings = Settings(api_url=f"https://localhost:{port}")
        tls, clock = await connection(settings, [Address("127.0.0.1", port)])
    assert tls.outcome is Outcome.FAILED
    assert "127.0.0.1: " in tls.details[0]
    assert clock is None


async def test_a_check_that_hangs_is_a_finding() -> None:
    """Each check ends at its limit, and says so."""
    finding = await in_time("dns", 0.01, asyncio.Event().wait())  # type: ignore[arg-type]  # it never returns
    assert finding.outcome is Outcome.FAILED
    assert "did not end" in finding.what


async def test_a_check_with_a_fault_of_its_own_does_not_end_the_others() -> None:
    """What a check raises becomes its finding; the words of an unknown error are left out."""

    async def broken() -> Finding:
        raise ZeroDivisionError(SENTINEL)

    async def told() -> Finding:
        raise NotReached("Nobody answered.", why="Because.", next_step="Wait.")

    finding = await in_time("x", 5, broken())
    assert "ZeroDivisionError" in finding.what
    assert leaks(repr(finding)) == []
    assert await in_time("x", 5, told()) == failed("x", "Nobody answered.", "Wait.", "Because.")


async def test_a_keyring_that_hangs_does_not_hold_up_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the key is looked for in vain, the check ends and the next ones come."""
    never = threading.Event()
    monkeypatch.setattr("series_tui.doctor.key.find_key", lambda *_: never.wait(60))
    monkeypatch.setattr("series_tui.doctor._KEY", 0.05)
    settings = Settings(api_url="http://127.0.0.1:9", history=False)
    findings = {finding.check: finding async for finding in examine(settings, {})}
    never.set()
    assert findings["key"].outcome is Outcome.FAILED
    assert findings["dns"].outcome is Outcome.OK


async def test_it_ends_though_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key, keyring, names, service and history all hang: every check is told, each at its own limit."""
    never = threading.Event()
    for name in ("key.find_key", "key.keyring_name", "network.socket.getaddrinfo", "storage._file"):
        monkeypatch.setattr(f"series_tui.doctor.{name}", lambda *_, **__: never.wait(60))
    for limit in ("_KEY", "_QUICK", "_API"):
        monkeypatch.setattr(f"series_tui.doctor.{limit}", 0.05)
    findings = {finding.check: finding async for finding in examine(Settings(), {})}
    never.set()
    for check in ("key", "keyring", "dns", "history"):
        assert "did not end within" in findings[check].what, check
    assert {"terminal", "clipboard", "limit", "api"} <= set(findings)


async def test_who_stops_listening_leaves_no_check_behind() -> None:
    """Ending early, as Ctrl+C does, cancels what still runs."""
    findings = examine(Settings(api_url="http://127.0.0.1:9"), {"SERIES_API_KEY": SENTINEL})
    seen = [finding.check async for finding in _until(findings, "key")]
    assert seen[-1] == "key"
    await asyncio.sleep(0)
    assert {task for task in asyncio.all_tasks() if task is not asyncio.current_task()} == set()


async def _until(findings: AsyncIterator[Finding], check: str) -> AsyncIterator[Finding]:
    """Yield the findings up to one, and close what they come from."""
    async for finding in findings:
        yield finding
        if finding.check == check:
            break
    assert isinstance(findings, AsyncGenerator)
    await findings.aclose()


def test_a_config_file_that_others_can_change_is_a_warning(tmp_path: Path) -> None:
    """Who can change it can have the key sent elsewhere: the command that mends it is told."""
    file = tmp_path / "config.toml"
    file.write_text('theme = "nord"\n')
    file.chmod(0o644)
    settings = load_settings({}, {"SERIES_TUI_CONFIG": str(file)})
    assert program.config(settings).outcome is Outcome.OK
    for mode in (0o664, 0o646):
        file.chmod(mode)
        finding = program.config(settings)
        assert finding.outcome is Outcome.WARNING
        assert f"chmod go-w {file}" in finding.next_step
        assert any("theme" in line for line in finding.details)


def test_a_proxy_that_is_set_and_not_used_is_told() -> None:
    """Who wonders why the service is not reached from a company's network finds the reason."""
    finding = program.variables({"https_proxy": "http://proxy:3128", "ALL_PROXY": ""})
    assert finding.outcome is Outcome.OK
    assert finding.details == ("https_proxy is set, and not used: the service is reached directly",)


def test_what_to_do_about_a_missing_key_is_said_once(user: User) -> None:
    """The keyring's finding has the reason; what works instead stands beside the key."""
    checks = by_check(user.run("doctor", "--json").stdout)
    assert "SERIES_API_KEY_FILE=" in str(checks["key"]["next_step"])
    assert checks["keyring"]["next_step"] == ""


def test_the_demo_is_checked_without_looking_at_anything_of_the_users(
    user: User, service: Service, tmp_path: Path
) -> None:
    """The embedded API is found well; no key, command or keyring of the user's is touched."""
    config = tmp_path / "config.toml"
    made = tmp_path / "made"
    config.write_text(f'api_key_command = "touch {made}"\n')
    done = user.run("doctor", "--demo", SERIES_TUI_CONFIG=str(config), SERIES_API_KEY=SENTINEL)
    assert done.returncode == 0
    lines = {line.split()[1]: line for line in done.stdout.splitlines() if line[:1] in ("o", "w", "f")}
    assert lines["key"] == "ok      key       built in, for the demo"
    assert lines["api"].startswith("ok")
    assert "keyring" not in lines
    assert not made.exists()
    assert service.requests == []
    assert leaks(done.stdout) == []


def test_the_last_line_sums_up(user: User, service: Service) -> None:
    """Somebody tired reads it first: what failed, then what is worth a look."""
    done = user.run("doctor")
    assert done.stdout.splitlines()[-1] == "Failed: key. Warnings: keyring, api, limit."
    done = user.run("doctor", SERIES_API_KEY=SENTINEL)
    assert done.stdout.splitlines()[-1] == "Warnings: key."


def test_the_worst_outcome_counts() -> None:
    """One failure outweighs all else, one warning all that is well."""
    fine, odd, bad = ok("a", "x"), warning("b", "x"), failed("c", "x")
    assert worst([fine, odd, bad, fine]) is Outcome.FAILED
    assert worst([fine, odd]) is Outcome.WARNING
    assert worst([fine]) is worst([]) is Outcome.OK


def test_a_time_zone_that_is_unknown_fails_with_its_origin(tmp_path: Path) -> None:
    """A slip in the time zone is found, and the file is named."""
    file = tmp_path / "config.toml"
    file.write_text('timezone = "Europe/Berln"')
    finding = program.time_zone(load_settings({}, {"SERIES_TUI_CONFIG": str(file)}))
    assert finding.outcome is Outcome.FAILED
    assert str(file) in finding.next_step


@pytest.mark.parametrize(
    ("clipboard", "environ", "outcome", "words"),
    [
        ("terminal", {}, Outcome.OK, "OSC 52"),
        ("terminal", {"TMUX": "/tmp/x,1,0"}, Outcome.WARNING, "set-clipboard on"),
        ("tmux", {"TMUX": "/tmp/x,1,0"}, Outcome.OK, "allow-passthrough on"),
        ("terminal", {"STY": "1.pts"}, Outcome.WARNING, 'clipboard = "screen"'),
        ("screen", {"STY": "1.pts"}, Outcome.OK, "screen"),
        ("tmux", {}, Outcome.WARNING, 'clipboard = "terminal"'),
    ],
)
def test_the_clipboards_way_is_compared_with_what_runs(
    clipboard: str, environ: dict[str, str], outcome: Outcome, words: str
) -> None:
    """A multiplexer that would swallow copied text is found, with the line that mends it."""
    finding = terminal.clipboard(Settings(clipboard=clipboard), environ)
    assert finding.outcome is outcome, finding
    assert words in repr(finding)


@pytest.mark.parametrize(
    ("size", "environ", "outcome", "words"),
    [
        ((80, 24), {"TERM": "xterm-256color"}, Outcome.OK, "xterm-256color, 80×24, colours: 256"),
        ((80, 24), {"TERM": "xterm", "COLORTERM": "truecolor"}, Outcome.OK, "16 million"),
        ((80, 24), {"TERM": "xterm", "NO_COLOR": "1"}, Outcome.OK, "none (NO_COLOR)"),
        ((80, 24), {"TERM": "tmux", "TMUX": "x", "SSH_TTY": "y"}, Outcome.OK, "in tmux, over SSH"),
        ((39, 24), {"TERM": "xterm"}, Outcome.WARNING, "40×12"),
        ((80, 11), {"TERM": "xterm"}, Outcome.WARNING, "40×12"),
        ((80, 24), {"TERM": "dumb"}, Outcome.WARNING, "series-tui show"),
        ((80, 24), {}, Outcome.WARNING, "no TERM"),
        (None, {"TERM": "xterm"}, Outcome.OK, "none here"),
    ],
)
def test_the_terminal_is_told(
    size: tuple[int, int] | None,
    environ: dict[str, str],
    outcome: Outcome,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Size, colours and what lies between are named; what the app cannot be drawn on is a warning."""
    monkeypatch.setattr("series_tui.doctor.terminal._size", lambda: size)
    finding = terminal.terminal(environ)
    assert finding.outcome is outcome
    assert words in repr(finding)


async def test_a_history_that_others_can_read_is_a_warning(tmp_path: Path) -> None:
    """The file is the user's alone; what is not there yet, or switched off, is fine."""
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    assert "nothing yet" in (await storage.history(Settings(), environ)).what
    path = history_path(environ)
    path.parent.mkdir()
    path.write_bytes(b"x")
    path.chmod(0o600)
    assert (await storage.history(Settings(), environ)).outcome is Outcome.OK
    path.chmod(0o644)
    assert "chmod 600" in (await storage.history(Settings(), environ)).next_step
    os.unlink(path)
    path.mkdir()
    assert (await storage.history(Settings(), environ)).outcome is Outcome.FAILED
    assert "switched off" in (await storage.history(Settings(history=False), environ)).what
