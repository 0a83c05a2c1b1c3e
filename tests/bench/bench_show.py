"""What one `show` costs, beside `curl | jq` and beside the same request by hand with httpx.

All of them ask the same server on loopback over HTTPS, with the system's whole store of authorities and one
more. CPU is the time in user and system of every process of a command, wall that until the last has ended.
Below the table stands where the rest goes: what each package costs to load.
"""

from __future__ import annotations

import compileall
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import perf_counter

from series_tui.demo.generator import TicketList
from series_tui.demo.respond import Request, Workspace
from series_tui.demo.samples import EXAMPLE
from tests.bench.table import parser, tell, time_rows
from tests.bench.taking import Time, alternating

ROOT = Path(__file__).resolve().parents[2]
KEY = "key-of-the-bench"

_BY_HAND = """
import httpx, json
answer = httpx.get("{url}", headers={{"apikey": "{key}"}})
print(json.dumps(answer.json(), indent=2))
"""
_BY_HAND_ASYNC = """
import asyncio, httpx, json
async def main():
    async with httpx.AsyncClient() as client:
        answer = await client.get("{url}", headers={{"apikey": "{key}"}})
        print(json.dumps(answer.json(), indent=2))
asyncio.run(main())
"""


def main() -> None:
    """Measure, and print the figures."""
    arguments = parser(__doc__, runs=15).parse_args()
    python = sys.executable
    show = [[str(Path(python).with_name("series-tui")), "show", EXAMPLE]]
    _compile_everything()
    with tempfile.TemporaryDirectory() as name, _served(Path(name)) as (origin, environ):
        url = f"{origin}/tickets/get/{EXAMPLE}"
        curl = [["curl", "-sS", "-H", f"apikey: {KEY}", url], ["jq", "."]]
        by_hand = [[python, "-c", text.format(url=url, key=KEY)] for text in (_BY_HAND, _BY_HAND_ASYNC)]
        commands = (show, curl, by_hand[:1], by_hand[1:], [[python, "-c", "pass"]])
        of_show, of_curl, of_sync, of_async, of_python = alternating(
            arguments.runs,
            *(partial(_taken, command, environ) for command in commands),
        )
        rows = [
            row
            for beside, bases, promise in (
                ("curl piped to jq", of_curl, 2.5),
                ("httpx by hand, one call", of_sync, 1.2),
                ("httpx by hand, async", of_async, 1.2),
                ("python -c pass", of_python, None),
            )
            for row in time_rows("show", of_show, beside=beside, bases=bases, cpu=promise, is_ratio=True)
        ]
        tell(rows, arguments)
        _print_imports([python, "-X", "importtime", "-m", "series_tui", "show", EXAMPLE], environ)


def _compile_everything() -> None:
    """Write byte code as an installation does: where none may be written, compiling would be measured."""
    compileall.compile_dir(ROOT / "series_tui", quiet=1)
    for folder in {path for path in sys.path if path.endswith("site-packages")}:
        compileall.compile_dir(folder, quiet=2, workers=0)


def _taken(commands: Sequence[Sequence[str]], environ: Mapping[str, str]) -> Time:
    """Run commands with pipes between them; return how long all of them take."""
    started = perf_counter()
    processes: list[subprocess.Popen[bytes]] = []
    for number, command in enumerate(commands):
        is_last = number == len(commands) - 1
        processes.append(
            subprocess.Popen(
                command,
                stdin=processes[-1].stdout if processes else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL if is_last else subprocess.PIPE,
                env=environ,
            )
        )
    seconds = 0.0
    for process in processes:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{process.args!r} ended with {process.returncode}")
        seconds += usage.ru_utime + usage.ru_stime
        if process.stdout is not None:
            process.stdout.close()
    return Time(1000 * (perf_counter() - started), 1000 * seconds)


def _print_imports(command: Sequence[str], environ: Mapping[str, str]) -> None:
    """Print where the time goes: what each package costs to load, by itself, as Python counts it."""
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    spent: dict[str, int] = defaultdict(int)
    for line in done.stderr.splitlines():
        own, _, name = line.removeprefix("import time:").replace("|", " ", 1).partition("|")
        if own.split()[:1] and own.split()[0].isdigit():
            spent[_group(name.strip())] += int(own.split()[0])
    whole = sum(spent.values())
    print(f"where the loading goes ({whole / 1000:.0f} ms while each module is timed):")
    for group, microseconds in sorted(spent.items(), key=lambda item: -item[1])[:10]:
        print(f"  {group:<32}{microseconds / 1000:7.1f}{microseconds / whole:9.0%}")


def _group(module: str) -> str:
    top = module.partition(".")[0]
    if top in ("series_tui", "httpx", "httpcore", "h11", "anyio", "certifi", "idna", "asyncio", "email"):
        return top
    return {"http": "http, urllib", "urllib": "http, urllib"}.get(top, "the rest of the standard library")


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the sample tickets over HTTPS in a process of its own; yield the address and the environment."""
    certificate = folder / "certificate.pem"
    _openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", str(folder / "key.pem"),
             "-out", str(certificate))  # fmt: skip
    system = ssl.get_default_verify_paths().openssl_capath
    store = Path(os.environ.get("SSL_CERT_DIR", system).split(":")[0])
    authorities = folder / "authorities"
    shutil.copytree(store, authorities)
    name = _openssl("x509", "-hash", "-noout", "-in", str(certificate)).strip()
    shutil.copy(certificate, authorities / f"{name}.0")
    reading, writing = os.pipe()
    server = os.fork()
    if not server:
        os.close(reading)
        _serve(folder, writing)
    os.close(writing)
    port = os.read(reading, 16).decode()
    origin = f"https://localhost:{port}"
    environ = {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "SSL_CERT_DIR": str(authorities),
        "SERIES_API_URL": origin,
        "SERIES_API_KEY": KEY,
    }
    try:
        yield origin, environ
    finally:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)


def _serve(folder: Path, port_to: int) -> None:
    workspace = Workspace(TicketList(datetime.now(UTC)), KEY)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            response = workspace.respond(Request("GET", self.path, headers))
            body = b"".join(response.body)
            self.send_response(response.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    os.write(port_to, str(server.server_address[1]).encode())
    server.serve_forever()


def _openssl(*arguments: str) -> str:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    main()
