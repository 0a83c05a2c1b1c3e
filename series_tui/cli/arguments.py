"""What each command takes: its arguments, one sentence about it, and examples to paste."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from series_tui.cli.argument_types import filled, number_from_1, port_number, whole_number


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the program.

    Attributes:
        add: Adds its own arguments to a parser.
        purpose: What it does, one sentence.
        examples: (command line, what it does) to paste, the most common first.
        usage: Its arguments as the first line of its help shows them.
    """

    add: Callable[[argparse.ArgumentParser], None]
    purpose: str
    examples: tuple[tuple[str, str], ...]
    usage: str


APP_EXAMPLES = (
    ("series-tui", "open the app"),
    ("series-tui TICKET-1234567890-ABCD", "open the app on a ticket; a link will do, too"),
    ("series-tui show TICKET-1234567890-ABCD", "print a ticket"),
    ("series-tui list --status open", "print the open tickets"),
    ("series-tui auth login", "store the workspace's key"),
    ("series-tui doctor", "check key, network and terminal"),
    ("series-tui --demo", "try it with sample tickets: no key, no network"),
)


def add_global(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes."""
    group = parser.add_argument_group("for every command")
    group.add_argument("--demo", action="store_true", help="use sample tickets: no key, no network")
    group.add_argument(
        "--profile", type=filled, metavar="NAME", help="the workspace's profile in the config file"
    )
    group.add_argument("--api-url", type=filled, metavar="URL", help="another address of the API")
    group.add_argument("--no-color", action="store_true", help="print without colours")
    group.add_argument("--ascii", action="store_true", help="draw with ASCII marks only")
    group.add_argument(
        "--debug-log", type=filled, metavar="FILE", help="log what happens; no key, no ticket text"
    )
    group.add_argument("--version", action=_Versions, help="print the versions in use")
    group.add_argument("-h", "--help", action="help", help="print this help")


class _Versions(argparse.Action):
    """Prints the versions of the program and of what it stands on, and imports none of that."""

    def __init__(self, option_strings: list[str], dest: str, **about: Any) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, default=argparse.SUPPRESS, **about)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version
        from platform import python_version

        from series_tui import __version__

        found = [f"Python {python_version()}"]
        for name in ("textual", "httpx", "keyring"):
            try:
                found.append(f"{name} {version(name)}")
            except PackageNotFoundError:
                found.append(f"{name} missing")
        print(f"series-tui {__version__}\n{', '.join(found)}")
        parser.exit(0)


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "references",
        nargs="+",
        metavar="ID",
        help="a ticket's ID, its _id or a link; - reads them from stdin, one a line",
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "html", "json", "jsonl"),
        default="text",
        metavar="FORMAT",
        help="as text (the default), markdown, html, json or jsonl",
    )
    parser.add_argument(
        "--fields", type=filled, metavar="A,B,C", help="only these top-level fields (json, jsonl)"
    )
    parser.add_argument("--last", type=number_from_1, metavar="N", help="only the newest N messages")
    parser.add_argument(
        "--since",
        type=filled,
        metavar="WHEN",
        help="only messages since 2h, 3d, 2025-01-15 or 2025-01-15T10:30:00Z",
    )
    _add_zone(parser)
    parser.add_argument(
        "--output", type=filled, metavar="FILE", help="write to a file that only you can read"
    )
    parser.add_argument("--force", action="store_true", help="replace that file if it exists")


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", metavar="S", help="one of open, in-progress, resolved, closed")
    parser.add_argument("--department", metavar="D", help="the id of a department")
    parser.add_argument("--author", metavar="ID", help="the UserId of the author")
    parser.add_argument("--search", metavar="TEXT", help="in the subject and the author's names")
    parser.add_argument("--staff", metavar="ID", help="only what this staff member's departments allow")
    pages = parser.add_mutually_exclusive_group()
    pages.add_argument("--page", type=number_from_1, default=1, metavar="N", help="which page (default: 1)")
    pages.add_argument("--all", action="store_true", help="every page")
    parser.add_argument(
        "--format",
        choices=("text", "json", "jsonl"),
        default="text",
        metavar="FORMAT",
        help="as text (the default), json or jsonl",
    )
    _add_zone(parser)


def _add_zone(parser: argparse.ArgumentParser) -> None:
    zone = parser.add_mutually_exclusive_group()
    zone.add_argument("--utc", action="store_const", const="UTC", dest="timezone", help="times in UTC")
    zone.add_argument("--timezone", type=filled, metavar="ZONE", help="times in a zone like Europe/Berlin")


def _auth(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "auth_action",
        choices=("login", "status", "logout"),
        metavar="ACTION",
        help="what to do: login stores a key, status says whether it works, logout removes it",
    )
    parser.add_argument("--stdin", action="store_true", help="login: read the key from stdin")
    parser.add_argument(
        "--file", action="store_true", help="login: store the key in a file that only you can read"
    )


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-f",
        "--format",
        choices=("text", "json"),
        default="text",
        metavar="FORMAT",
        help="as text (the default) or json",
    )
    parser.add_argument(
        "--json", action="store_const", const="json", dest="format", help="short for --format json"
    )


def _config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "config_action",
        nargs="?",
        choices=("show", "check", "keys", "path", "init", "edit", "set", "unset"),
        default="show",
        metavar="ACTION",
        help="what to do: show (the default) every setting with its origin, check them, list the keys with "
        "their ids, print the path of the config file, init writes a commented sample, edit opens it in your "
        "editor, set and unset change one setting",
    )
    parser.add_argument("setting", nargs="?", metavar="KEY", help="set, unset: the setting, such as theme")
    parser.add_argument(
        "value", nargs="?", metavar="VALUE", help="set: its value; with --profile, for that profile"
    )


def _history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "history_action",
        nargs="?",
        choices=("show", "clear"),
        default="show",
        metavar="ACTION",
        help="what to do: show (the default) or clear",
    )
    _add_zone(parser)


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "shell",
        choices=("bash", "zsh", "fish", "powershell"),
        metavar="SHELL",
        help="bash, zsh, fish or powershell",
    )


def _demo_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=port_number, default=0, metavar="N", help="which port (default: any free one)"
    )
    for name, default, what in (
        ("tickets", 60, "how many tickets in the queue, besides the special ones"),
        ("messages", 100_000, "how many messages in the largest, TICKET-1700000009-100K"),
        ("seed", 7, "another number makes other tickets"),
        ("latency", 0, "milliseconds before each answer"),
    ):
        parser.add_argument(
            f"--{name}", type=whole_number, default=default, metavar="N", help=f"{what} (default: {default})"
        )
    parser.add_argument(
        "--faults",
        type=filled,
        metavar="A,B,C",
        help="what happens to the first requests: a status like 503 or 429, close, cut, hang or portal",
    )


COMMANDS = {
    "show": Command(
        _show,
        "Print tickets and exit.",
        (
            ("series-tui show TICKET-1234567890-ABCD", "one ticket"),
            ("series-tui show TICKET-1234567890-ABCD --last 5", "only its five newest messages"),
            ("series-tui show ID1 ID2 ID3 --format jsonl", "three, each in a line of JSON"),
            ("series-tui show ID --format html --output ticket.html", "a page to keep or to print"),
            ("series-tui list --format jsonl | jq -r .TicketId | series-tui show -", "a page of the queue"),
        ),
        "ID [ID ...]",
    ),
    "list": Command(
        _list,
        "Print the queue: a page of it, or all of it.",
        (
            ("series-tui list", "the first page"),
            ("series-tui list --status open", "what is open"),
            ("series-tui list --department billing-dept --search refund", "about refunds, in one department"),
            ("series-tui list --all --format jsonl", "everything, each ticket in a line of JSON"),
        ),
        "",
    ),
    "auth": Command(
        _auth,
        "Store, check or remove the workspace's key.",
        (
            ("series-tui auth login", "ask for the key, check it, store it in the OS keyring"),
            ("series-tui auth login --file", "keep it in a file that only you can read, without a keyring"),
            ("series-tui auth login --stdin < key.txt", "read the key from stdin"),
            ("series-tui auth status", "say which key is used, and whether it works"),
            ("series-tui auth logout", "remove it from the keyring"),
        ),
        "login|status|logout",
    ),
    "doctor": Command(
        _doctor,
        "Check key, network, limit and terminal; the key is never shown.",
        (
            ("series-tui doctor", "check everything"),
            ("series-tui doctor --format json", "the same for a program, or for a report"),
        ),
        "",
    ),
    "config": Command(
        _config,
        "Show, check and change the settings.",
        (
            ("series-tui config", "every setting"),
            ("series-tui config check", "whether all of them can be used"),
            ("series-tui config keys", "the id of each key, for remapping it"),
            ("series-tui config init", "write a commented sample"),
            ("series-tui config edit", "edit the file; it is checked before it is kept"),
            ("series-tui config set theme nord", "change one setting"),
            ("series-tui config unset theme", "back to the default"),
            ("series-tui config path", "where the config file is"),
        ),
        "[show|check|keys|path|init|edit|set KEY VALUE|unset KEY]",
    ),
    "history": Command(
        _history,
        "List the recent tickets, or clear the list.",
        (
            ("series-tui history", "the latest first"),
            ("series-tui history clear", "clear the list"),
        ),
        "[show|clear]",
    ),
    "completion": Command(
        _completion,
        "Print the completion script of a shell.",
        (
            ('eval "$(series-tui completion bash)"', "bash: put it into ~/.bashrc to keep it"),
            ('eval "$(series-tui completion zsh)"', "zsh: into ~/.zshrc, after compinit"),
            ("series-tui completion fish | source", "fish: into ~/.config/fish/config.fish"),
            (
                "series-tui completion powershell | Out-String | Invoke-Expression",
                "PowerShell: into $PROFILE ",
            ),
        ),
        "bash|zsh|fish|powershell",
    ),
    "man": Command(
        lambda parser: None,
        "Print the manual page.",
        (("series-tui man | man -l -", "read it where none is installed"),),
        "",
    ),
    "demo-server": Command(
        _demo_server,
        "Serve the embedded API with sample tickets, for scripts.",
        (
            ("series-tui demo-server --port 8765", "serve until Ctrl+C; prints its address and key"),
            ("series-tui demo-server > demo.env &", "the same, for `. ./demo.env` in another shell"),
            ("series-tui demo-server --tickets 10000 --latency 300", "a long queue on a slow line"),
            ("series-tui demo-server --faults 503,close,429", "three requests go wrong, the rest do not"),
        ),
        "",
    ),
}
