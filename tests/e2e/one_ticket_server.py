"""A server that answers every request with one and the same ticket, for fields that no demo has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@contextmanager
def serve_ticket(fields: Mapping[str, object], reason: str | None = None) -> Iterator[str]:
    """Serve a ticket's fields on loopback; yield the address.

    Args:
        fields: The ticket, as the API names its fields.
        reason: The words beside the status code; the usual ones if None.
    """
    body = json.dumps({"success": True, "data": {"Ticket": fields}}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200, reason)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
