"""A user for one test: a home, a service that takes a key, and a session with a keyring or without."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.forked_command import run_command

ROOT = Path(__file__).resolve().parents[2]

needs_bus = pytest.mark.skipif(
    shutil.which("dbus-run-session") is None, reason="dbus-run-session is not installed"
)
needs_keyring = pytest.mark.skipif(
    shutil.which("dbus-run-session") is None or shutil.which("gnome-keyring-daemon") is None,
    reason="dbus-run-session or gnome-keyring-daemon is not installed",
)

_UNLOCKED = 'printf "pw\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && '
LOCK = (
    "import secretstorage as s; c = s.get_default_collection(s.dbus_init()); c.lock(); print(c.is_locked())"
)
"""A program that locks the keyring of a session, and says whether it is."""
_NO_SERVICES = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


class Service:
    """The service on loopback: knows one key, and records every request that it is sent.

    Attributes:
        key: The key that it accepts.
        status: The status of every answer; None to go by the key.
        requests: What was sent: each request's first line and headers.
        location: Where it sends the asker on to; empty for nowhere.
        hold: Cleared while answers are held back.
    """

    def __init__(self, key: str, status: int | None = None) -> None:
        self.key = key
        self.status = status
        self.requests: list[tuple[str, Mapping[str, str]]] = []
        self.location = ""
        self.hold = threading.Event()
        self.hold.set()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.requests.append((self.requestline, dict(self.headers.items())))
                service.hold.wait(30)
                status, body = service.answer(self.headers.get("apikey", ""))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                if service.location:
                    self.send_header("Location", service.location)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        """Its origin."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, key: str) -> tuple[int, bytes]:
        """Return status and body of the answer to a request with a key."""
        status = self.status or (200 if key == self.key else 401)
        if status == 200:
            data = {"Enabled": True, "Categories": {}, "Departments": {}}
            return status, json.dumps({"success": True, "data": data}).encode()
        message = {
            401: "Invalid API key",
            403: "Tickets module is not enabled for this workspace",
        }.get(status, "x")
        error = {"code": status, "message": message}
        return status, json.dumps({"success": False, "error": error}).encode()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


@dataclass(frozen=True)
class User:
    """A user with a home, and the environment of their session.

    Attributes:
        home: Their home; everything that they own is in it.
        environ: Their variables.
    """

    home: Path
    environ: dict[str, str] = field(repr=False)

    @property
    def debug_log(self) -> Path:
        """What the program wrote to its log at debug level."""
        return self.home / "debug.log"

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of the program."""
        return [
            sys.executable,
            "-W",
            "error",
            "-m",
            "series_tui",
            *arguments,
            "--debug-log",
            str(self.debug_log),
        ]

    def variables(self, **more: str) -> dict[str, str]:
        """Return the environment for one run."""
        return {**self.environ, "PYTHONPATH": str(ROOT), **more}

    def run(self, *arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """Run the program to its end."""
        line = [*arguments, "--debug-log", str(self.debug_log)]
        done = run_command(line, environ=self.variables(**more), folder=str(Path.cwd()), stdin=given.encode())
        return subprocess.CompletedProcess(line, done.code, done.out.decode(), done.err.decode())

    def python(self, code: str) -> str:
        """Run some Python in the session and return what it prints."""
        return subprocess.run(
            [sys.executable, "-c", code],
            env=self.variables(),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout


def new_user(home: Path, url: str) -> User:
    """Return a user without a session's bus, who uses the service at an origin."""
    home.mkdir(exist_ok=True)
    environ = {
        "HOME": str(home),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        "SERIES_API_URL": url,
    }
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        folder = home / name.lower()
        folder.mkdir(mode=0o700, exist_ok=True)
        environ[name] = str(folder)
    return User(home, environ)


@contextmanager
def session(user: User, *, keyring: bool = False, services: bool = True) -> Iterator[User]:
    """Give a user a session bus while the block runs.

    Args:
        user: Who it is for.
        keyring: Whether an unlocked keyring runs on it.
        services: Whether the bus may start the services that are installed here.
    """
    line = ["dbus-run-session"]
    if not services:
        config = user.home / "bus.conf"
        config.write_text(_NO_SERVICES)
        line.append(f"--config-file={config}")
    start = (_UNLOCKED if keyring else "") + "echo $DBUS_SESSION_BUS_ADDRESS && exec cat"
    with subprocess.Popen(
        [*line, "--", "sh", "-c", start],
        env=user.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        address = holder.stdout.readline().strip()
        assert address, "the session did not start"
        try:
            if keyring:
                _wait_for_keyring(address)
            yield User(user.home, {**user.environ, "DBUS_SESSION_BUS_ADDRESS": address})
        finally:
            holder.stdin.close()


def _wait_for_keyring(address: str) -> None:
    """Wait until the keyring is on its bus: the bus starts another one, locked, for whom asks before that."""
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    with open_dbus_connection(address) as connection:
        while not Proxy(message_bus, connection).NameHasOwner("org.freedesktop.secrets")[0]:
            time.sleep(0.005)


def unlock(user: User) -> None:
    """Unlock the keyring of a user's session, as its window would with the right password."""
    user.python(
        "import secretstorage as s\n"
        "from jeepney import DBusAddress, new_method_call\n"
        "connection = s.dbus_init()\n"
        "def call(interface, method, signature, *body):\n"
        "    at = DBusAddress('/org/freedesktop/secrets', 'org.freedesktop.secrets', interface)\n"
        "    return connection.send_and_get_reply(new_method_call(at, method, signature, body)).body\n"
        "path = s.get_default_collection(connection).collection_path\n"
        "session = call('org.freedesktop.Secret.Service', 'OpenSession', 'sv', 'plain', ('s', ''))[1]\n"
        "call('org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface', 'UnlockWithMasterPassword',\n"
        "     'o(oayays)', path, (session, b'', b'pw\\n', 'text/plain'))\n"
        "assert not s.get_default_collection(connection).is_locked()"
    )


@contextmanager
def silent_service(user: User, mode: str) -> Iterator[None]:
    """Let a Secret Service that never finishes run in a user's session."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.credentials.silent_service", mode],
        env=user.variables(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield
        finally:
            process.kill()
