"""Arguments of `series-tui show`."""

from __future__ import annotations

import argparse

from series_tui.cli.global_options import add_format, add_output, add_zone, filled, number_from_1, one_of

ROLES = ("player", "staff", "system")
FORMATS = ("text", "markdown", "html", "json", "jsonl")
EXAMPLES = (
    ("series-tui show TICKET-1234567890-ABCD", "one ticket"),
    ("series-tui show TICKET-1234567890-ABCD --last 5", "only its five newest messages"),
    ("series-tui show TICKET-1234567890-ABCD --follow", "print new messages as they arrive"),
    ("series-tui show ID1 ID2 ID3 -f jsonl", "three tickets, one JSON object per line"),
    ("series-tui show ID -o ticket.html", "a page to keep or to print"),
    ("series-tui list -f jsonl | jq -r .TicketId | series-tui show -", "a page of the queue"),
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "references",
        nargs="+",
        metavar="ID",
        help="a ticket ID, its _id or a link; - reads IDs from stdin, one per line",
    )
    add_format(
        parser,
        FORMATS,
        "the format: text (default), markdown, html, json or jsonl; with --output the extension sets it",
        "print only these top-level fields (json, jsonl)",
    )
    parser.add_argument("--last", type=number_from_1, metavar="N", help="print only the newest N messages")
    parser.add_argument(
        "--since",
        type=filled,
        metavar="WHEN",
        help="print only messages since 2h, 3d, 2025-01-15 or 2025-01-15T10:30:00Z",
    )
    parser.add_argument(
        "--role",
        type=one_of(*ROLES),
        choices=ROLES,
        metavar="ROLE",
        help="print only messages by player, staff or system",
    )
    parser.add_argument("--ids", action="store_true", help="print message IDs")
    parser.add_argument(
        "--full", action="store_true", help="print all details, with unknown fields and message IDs"
    )
    parser.add_argument(
        "--follow",
        action="store_true",
        help="keep printing new messages until Ctrl+C (one ID; text or jsonl)",
    )
    add_zone(parser)
    add_output(parser)
