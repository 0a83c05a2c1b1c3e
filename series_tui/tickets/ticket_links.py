"""The links of a ticket: its own page, the player's profile, and those in its messages. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from series_tui.api.models import EMPTY, Message, Ticket
from series_tui.render.links import find_links
from series_tui.text.sanitize import SafeText

MAX_LINKS = 500
"""Links of messages that are listed: more than a person looks through."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DIGITS = re.compile(r"[0-9]{1,20}")
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class TicketLink:
    """A link, and where it is from.

    Attributes:
        url: The address, as it is copied.
        source: What it leads to, or who wrote it.
        host: The host in ASCII (punycode) where it is written otherwise; empty where it is the same.
        can_open: Whether it may be handed to a browser: http or https, ASCII, no user name in it.
    """

    url: SafeText
    source: SafeText
    host: SafeText = EMPTY
    can_open: bool = True


def fill_template(template: str, values: Mapping[str, str]) -> SafeText | None:
    """Return the address of a template; None if a value is missing or the template is not https.

    Values stand after the host, percent-encoded; ids of users must be digits only.

    Args:
        template: An address such as ``https://www.roblox.com/users/{UserId}/profile``.
        values: The values by the names of the fields.
    """
    head, slash, _ = template.removeprefix("https://").partition("/")
    if not template.startswith("https://") or not slash or "{" in head:
        return None
    fields = _FIELD.findall(template)
    for name in fields:
        allowed = _DIGITS if name == "UserId" else _ID
        if not allowed.fullmatch(values.get(name, "")):
            return None
    return SafeText(_FIELD.sub(lambda field: quote(values[field[1]], safe=""), template))


def page_links(ticket: Ticket, *, ticket_url: str, player_url: str) -> list[TicketLink]:
    """Return the links to the ticket's own page and to the player's profile, as far as there are any.

    Args:
        ticket: The ticket.
        ticket_url: Template of a ticket's web page; empty for none.
        player_url: Template of a player's profile; empty for none.
    """
    values = {"TicketId": ticket.ticket_id, "_id": ticket.object_id, "UserId": ticket.author.user_id}
    named = ((ticket_url, "this ticket"), (player_url, "player's profile"))
    filled = ((fill_template(template, values), SafeText(source)) for template, source in named)
    return [TicketLink(url, source) for url, source in filled if url is not None]


def message_links(ticket: Ticket, name_of: Callable[[Message], SafeText]) -> list[TicketLink]:
    """Return the links in a ticket's messages, each address once, with who wrote it first.

    Args:
        ticket: The ticket.
        name_of: Returns who wrote a message.
    """
    links: dict[str, TicketLink] = {}
    for message in ticket.messages:
        for link in find_links(message.text):
            if link.url in links:
                continue
            host = link.ascii_host
            shown_host = EMPTY if host == link.host else host
            links[link.url] = TicketLink(link.url, name_of(message), shown_host, link.is_hyperlink)
            if len(links) >= MAX_LINKS:
                return list(links.values())
    return list(links.values())
