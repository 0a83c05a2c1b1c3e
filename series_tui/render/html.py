"""A ticket as one HTML page that stands alone: light and dark, screen and paper, no script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape

from series_tui.api.models import Message, Role, Ticket
from series_tui.render.facts import Speakers, View, facts
from series_tui.times import absolute, day_name

_STYLE = """
:root { color-scheme: light dark; --ground: #fff; --text: #1d2129; --quiet: #596270; --line: #d8dce2;
  --player: #eef3fb; --staff: #f6f1e7; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171c; --text: #d7dae0; --quiet: #9aa3b2;
  --line: #3a4150; --player: #1b2330; --staff: #262218; } }
body { margin: 2rem auto; max-width: 46rem; padding: 0 1rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .5rem; font-size: .9rem; font-weight: 600; color: var(--quiet);
  border-bottom: 1px solid var(--line); }
table { border-collapse: collapse; font-size: .9rem; }
th { padding: .1rem 1.5rem .1rem 0; text-align: start; vertical-align: top; font-weight: normal;
  color: var(--quiet); overflow-wrap: anywhere; }
td { padding: .1rem 0; overflow-wrap: anywhere; }
td bdi, th bdi { display: block; }
article { margin: .6rem 0; padding: .5rem .8rem; border-radius: .4rem; break-inside: avoid; }
article.player { background: var(--player); }
article.staff { background: var(--staff); }
article.system, article.other { border-left: 3px solid var(--line); border-radius: 0; color: var(--quiet); }
header { font-size: .85rem; color: var(--quiet); overflow-wrap: anywhere; }
header b { color: var(--text); }
p { margin: .2rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
p.field { font-size: .85rem; color: var(--quiet); }
@media print { body { margin: 0; max-width: none; font-size: 11pt; }
  article { border: 1px solid var(--line); background: none !important; } }
"""


def ticket_html(ticket: Ticket, view: View) -> Iterator[str]:
    """Yield the page in parts.

    Args:
        ticket: The ticket.
        view: The zone, the moment, and which messages.
    """
    subject = _inert(ticket.subject or "(no subject)")
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_inert(ticket.reference)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1><bdi>{subject}</bdi></h1>\n<table>\n"
    )
    for fact in facts(ticket, view):
        values = "".join(f"<bdi>{_inert(value)}</bdi>" for value in fact.values)
        yield f"<tr><th><bdi>{_inert(fact.label)}</bdi></th><td>{values}</td></tr>\n"
    yield "</table>\n"
    speakers = Speakers(ticket)
    day = ""
    for message in ticket.messages[view.first :]:
        named = day_name(message.sent, view.zone) if isinstance(message.sent, datetime) else "No time given"
        if named != day:
            day = named
            yield f"<h2>{day}</h2>\n"
        yield _article(message, speakers, view)
    yield "</body>\n</html>\n"


def _article(message: Message, speakers: Speakers, view: View) -> str:
    kind = message.role.value if message.role is not Role.OTHER else "other"
    name = speakers.name(message)
    who = f"{_inert(speakers.role(message))}" + (f" <b><bdi>{_inert(name)}</bdi></b>" if name else "")
    fields = "".join(
        f'<p class="field"><bdi>{_inert(name)}</bdi>: <bdi>{_inert(value)}</bdi></p>\n'
        for name, value in message.extra
    )
    return (
        f'<article class="{kind}">\n'
        f"<header><bdi>{_inert(absolute(message.sent, view.zone))}</bdi> · {who}</header>\n"
        f'<p dir="auto">{_inert(message.text or "(no text)")}</p>\n{fields}</article>\n'
    )


def _inert(text: str) -> str:
    return escape(text, quote=True)
