"""The command line's arguments. Global options may stand before or after the command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from series_tui import __version__

_GLOBAL_WITH_VALUE = ("--profile", "--api-url", "--debug-log")
_DESCRIPTION = "Read Series support tickets in the terminal. Reads only: it never changes a ticket."
_EXAMPLES = """examples:
  series-tui                                   open the app
  series-tui TICKET-1234567890-ABCD            open the app on a ticket
  series-tui show TICKET-1234567890-ABCD       print a ticket
  series-tui show ID --last 5                  its five newest messages
  series-tui list --status open                the open tickets
  series-tui auth login                        store the workspace's key
  series-tui --demo                            try it with sample tickets: no key, no network
"""
_SHOW_EXAMPLES = """examples:
  series-tui show TICKET-1234567890-ABCD
  series-tui show ID1 ID2 ID3 --format jsonl
  series-tui list --format jsonl | jq -r .TicketId | series-tui show -
  series-tui show ID --format html --output ticket.html
"""
_LIST_EXAMPLES = """examples:
  series-tui list --status open
  series-tui list --department billing --search refund
  series-tui list --all --format jsonl
"""
_AUTH_EXAMPLES = """examples:
  series-tui auth login                        asks for the key, checks it, stores it in the OS keyring
  series-tui auth login --stdin < key.txt      takes it from a pipe
  series-tui auth status                       says which key is used, and whether it works
"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in two lines instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        from series_tui.api.untrusted import clean_line

        self.exit(2, f"series-tui: {clean_line(message)}\nTry `{self.prog} --help`.\n")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments; ``command`` is the command's name, or nothing for the app.

    Raises:
        SystemExit: They cannot be used, or help or the version was asked for.
    """
    command, rest = _split(argv)
    parser = command_parsers()[command] if command else app_parser()
    arguments = parser.parse_args(rest)
    arguments.command = command
    return arguments


def whole_parser() -> argparse.ArgumentParser:
    """Return one parser with every command, for the man page and the completions."""
    parser = app_parser(with_references=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    for name, build in _COMMANDS.items():
        description = build[1]
        build[0](commands.add_parser(name, help=description, description=description, **_style(build[2])))
    return parser


def app_parser(*, with_references: bool = True) -> argparse.ArgumentParser:
    """Return the parser of the app itself."""
    commands = "\n".join(f"  {name:<12} {build[1]}" for name, build in _COMMANDS.items())
    parser = _Parser(
        prog="series-tui",
        description=_DESCRIPTION,
        **_style(f"{_EXAMPLES}\ncommands (each has a --help of its own):\n{commands}"),
    )
    if with_references:
        parser.add_argument(
            "references", nargs="*", metavar="ID|LINK", help="tickets to open; none: the app asks"
        )
    parser.add_argument(
        "--plain", action="store_true", help="the same as a dialogue, line by line, for screen readers"
    )
    _add_global(parser)
    parser.add_argument("--version", action="version", version=f"series-tui {__version__}")
    return parser


def command_parsers() -> dict[str, argparse.ArgumentParser]:
    """Return a parser for each command."""
    parsers: dict[str, argparse.ArgumentParser] = {}
    for name, (add, description, examples) in _COMMANDS.items():
        parser = _Parser(prog=f"series-tui {name}", description=description, **_style(examples))
        add(parser)
        parsers[name] = parser
    return parsers


def _split(argv: Sequence[str]) -> tuple[str, list[str]]:
    """Return the command, if the first argument that is no option is one, and all other arguments."""
    position = 0
    while position < len(argv):
        argument = argv[position]
        if argument == "--":
            break
        if argument in _GLOBAL_WITH_VALUE:
            position += 2
        elif argument.startswith("-") and argument != "-":
            position += 1
        else:
            if argument in _COMMANDS:
                return argument, [*argv[:position], *argv[position + 1 :]]
            break
    return "", list(argv)


def _style(epilog: str) -> dict[str, Any]:
    return {
        "epilog": epilog,
        "formatter_class": argparse.RawDescriptionHelpFormatter,
        "allow_abbrev": False,
    } | ({"color": False} if sys.version_info >= (3, 14) else {})


def _add_global(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("for every command")
    group.add_argument("--demo", action="store_true", help="use sample tickets: no key, no network")
    group.add_argument("--profile", metavar="NAME", help="the workspace's profile in the config file")
    group.add_argument("--api-url", metavar="URL", help="another address of the API")
    group.add_argument("--no-color", action="store_true", help="print without colours")
    group.add_argument("--ascii", action="store_true", help="draw with ASCII marks only")
    group.add_argument("--debug-log", metavar="FILE", help="log what happens; no key, no ticket text")


def _add_zone(parser: argparse.ArgumentParser) -> None:
    zone = parser.add_mutually_exclusive_group()
    zone.add_argument("--utc", action="store_const", const="UTC", dest="timezone", help="times in UTC")
    zone.add_argument("--timezone", metavar="ZONE", help="times in a zone like Europe/Berlin")


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", help="write to a file that only you can read")
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "references",
        nargs="+",
        metavar="ID",
        help="a ticket's ID, its _id or a link; - reads them from stdin",
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "html", "json", "jsonl"),
        default="text",
        help="how to print it (default: text)",
    )
    parser.add_argument("--fields", metavar="A,B,C", help="only these top-level fields (json, jsonl)")
    parser.add_argument("--last", type=_positive, metavar="N", help="only the newest N messages")
    parser.add_argument(
        "--since", metavar="WHEN", help="only messages since 2h, 3d, 2025-01-15 or 2025-01-15T10:30:00Z"
    )
    _add_zone(parser)
    _add_output(parser)
    _add_global(parser)


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", metavar="S", help="open, in-progress, resolved or closed")
    parser.add_argument("--department", metavar="D", help="id of a department")
    parser.add_argument("--author", metavar="ID", help="UserId of the author")
    parser.add_argument("--search", metavar="TEXT", help="in subject and author's names")
    parser.add_argument("--staff", metavar="ID", help="only what this staff member's departments allow")
    pages = parser.add_mutually_exclusive_group()
    pages.add_argument("--page", type=_positive, default=1, metavar="N", help="which page (default: 1)")
    pages.add_argument("--all", action="store_true", help="every page")
    parser.add_argument("--format", choices=("text", "json", "jsonl"), default="text", help="how to print it")
    _add_zone(parser)
    _add_global(parser)


def _auth(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("auth_action", choices=("login", "status", "logout"), help="what to do with the key")
    parser.add_argument("--stdin", action="store_true", help="login: take the key from stdin")
    _add_global(parser)


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the checks as JSON")
    _add_global(parser)


def _config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "config_action",
        nargs="?",
        choices=("path", "show"),
        default="show",
        help="the file's path, or the settings (default)",
    )
    _add_global(parser)


def _history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "history_action", nargs="?", choices=("show", "clear"), default="show", help="print it, or forget it"
    )
    _add_zone(parser)
    _add_global(parser)


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="which shell")
    _add_global(parser)


def _demo_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=_port, default=0, metavar="N", help="which port (default: any free one)"
    )
    _add_global(parser)


def _positive(text: str) -> int:
    number = int(text)
    if not 0 < number < 1_000_000_000:
        raise ValueError
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number < 65_536:
        raise ValueError
    return number


# argparse names a value that cannot be used by what its type is called
_positive.__name__ = "number from 1"
_port.__name__ = "port number"

_COMMANDS = {
    "show": (_show, "print tickets and exit", _SHOW_EXAMPLES),
    "list": (_list, "print the queue, a page or all of it", _LIST_EXAMPLES),
    "auth": (_auth, "store, check or remove the workspace's key", _AUTH_EXAMPLES),
    "doctor": (_doctor, "check key, network, limit and terminal; never shows the key", ""),
    "config": (_config, "say which settings are in use, and where each came from", ""),
    "history": (_history, "list the tickets opened lately, or forget them", ""),
    "completion": (_completion, "print the completion script of a shell", ""),
    "demo-server": (_demo_server, "run the embedded API by itself, for scripts", ""),
}
