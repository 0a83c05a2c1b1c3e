"""Arguments of `series-tui list`."""

from __future__ import annotations

import argparse

from series_tui.cli.global_options import add_format, add_output, add_zone, filled, number_from_1, one_of
from series_tui.config.values import PRIORITIES, SORTS, STATUSES

FORMATS = ("text", "csv", "tsv", "json", "jsonl")
EXAMPLES = (
    ("series-tui list", "the first page"),
    ("series-tui list -s open --unclaimed", "unclaimed open tickets"),
    ("series-tui list --sort waiting -n 20", "the 20 players who have waited longest"),
    ("series-tui list --department billing-dept --search refund", "about refunds, in one department"),
    ("series-tui list --all -f jsonl", "everything, one JSON object per line"),
    ("series-tui list --all -o queue.csv", "everything, for a spreadsheet"),
)
NAMED = ("department", "category", "staff", "claimed_by")
"""Arguments whose values the cache of names completes."""
COLUMNS = """TicketId, Status, Priority, UpdatedAt, CreatedAt, Department, Category,
ClaimedBy, ClaimedByName, Author.UserId, Author.Username, Author.DisplayName,
Subject"""
"""The columns of tsv and csv, as the help names them."""
_ABOUT_COLUMNS = f"""{COLUMNS}; with --waiting also WaitingSince.
Values are as in the API, times are ISO 8601 in UTC, missing values are empty.
Tabs and line feeds are spaces. tsv has no heading; csv has one, and an
apostrophe before cells that a spreadsheet would run (= + - @)."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    asked = parser.add_argument_group("filters that the service applies")
    asked.add_argument(
        "-s",
        "--status",
        type=one_of(*STATUSES),
        choices=STATUSES,
        metavar="S",
        help="only this status: open, in-progress, resolved or closed",
    )
    asked.add_argument("--department", type=filled, metavar="D", help="only this department: its ID or name")
    asked.add_argument(
        "--author", type=filled, metavar="ID", help="only tickets by this author: their user ID"
    )
    asked.add_argument(
        "--search",
        type=filled,
        metavar="TEXT",
        help="only tickets with this text in the subject or author's names",
    )
    asked.add_argument(
        "--staff",
        type=filled,
        metavar="WHO",
        help="only the departments of a staff member: user ID, me, or a name that a list has shown",
    )
    local = parser.add_argument_group("filters and order that need all pages")
    local.add_argument(
        "--priority",
        type=one_of(*PRIORITIES),
        choices=PRIORITIES,
        metavar="P",
        help="only this priority: low, medium, high or urgent",
    )
    claim = local.add_mutually_exclusive_group()
    claim.add_argument("--unclaimed", action="store_true", default=None, help="only unclaimed tickets")
    claim.add_argument(
        "--claimed-by",
        type=filled,
        metavar="WHO",
        help="only tickets claimed by a user ID, a name, or me (staff_user_id)",
    )
    local.add_argument("--category", type=filled, metavar="C", help="only this category: its ID or name")
    local.add_argument(
        "--sort",
        type=one_of(*SORTS),
        choices=SORTS,
        metavar="KEY",
        help=f"sort by {', '.join(SORTS[:-1])} or {SORTS[-1]}",
    )
    local.add_argument("--reverse", action="store_true", default=None, help="reverse the order")
    local.add_argument(
        "--waiting",
        action="store_true",
        default=None,
        help="add how long each player has waited; loads each open and in-progress ticket",
    )
    parser.add_argument(
        "-v", "--view", type=filled, metavar="NAME", help="use a saved view; flags override it"
    )
    parser.add_argument("-n", "--limit", type=number_from_1, metavar="N", help="print at most N tickets")
    pages = parser.add_mutually_exclusive_group()
    pages.add_argument("--page", type=number_from_1, metavar="N", help="print page N (default: 1)")
    pages.add_argument("--all", action="store_true", help="print every page")
    add_format(
        parser,
        FORMATS,
        "the format: text (default on a terminal), tsv (default in a pipe), csv, json or jsonl",
        "print only these fields (csv, tsv, json, jsonl)",
    )
    parser.add_argument_group("columns of tsv and csv", _ABOUT_COLUMNS)
    add_zone(parser)
    add_output(parser)
