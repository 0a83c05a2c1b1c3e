"""A Secret Service on the session's bus that never finishes: run it as a program of its own.

``deaf`` answers nothing at all; ``waiting`` has a locked collection whose prompt nobody answers;
``dismissed`` has one whose prompt is dismissed at once.
"""

from __future__ import annotations

import sys
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

_PROMPT = "/org/freedesktop/secrets/prompt/p1"
_COLLECTION = "/org/freedesktop/secrets/collection/login"


def _answer(member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """Return signature and body of the answer to a call."""
    if member == "Get":
        value: tuple[str, object] = ("b", True) if body[1] == "Locked" else ("s", "Login")
        return "v", (value,)
    if member == "ReadAlias":
        return "o", (_COLLECTION,)
    if member == "Unlock":
        return "aoo", ([], _PROMPT)
    return "", ()


def main(mode: str) -> None:
    """Take the service's name on the bus, say so on stdout, and serve."""
    connection = open_dbus_connection()
    Proxy(message_bus, connection).RequestName("org.freedesktop.secrets")
    print("ready", flush=True)
    while True:
        message = connection.receive()
        if message.header.message_type is not MessageType.method_call or mode == "deaf":
            continue
        member = message.header.fields.get(HeaderFields.member, "")
        signature, body = _answer(member, message.body)
        connection.send(new_method_return(message, signature or None, body))
        if member == "Prompt" and mode == "dismissed":
            prompt = DBusAddress(_PROMPT, interface="org.freedesktop.Secret.Prompt")
            connection.send(new_signal(prompt, "Completed", "bv", (True, ("ao", []))))


if __name__ == "__main__":
    main(sys.argv[1])
