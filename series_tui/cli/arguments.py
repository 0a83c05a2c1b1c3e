"""Commands of the program: arguments, one sentence about each, and examples to paste."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

from series_tui.cli import list_arguments, show_arguments
from series_tui.cli.global_options import add_zone, filled, port_number, whole_number


class Command(NamedTuple):
    """A command of the program.

    Attributes:
        add: Adds its own arguments to a parser.
        purpose: What it does, one sentence.
        examples: (command line, what it does) to paste, the most common first.
        usage: Its arguments as the first line of its help shows them.
        options: The global options that make sense for it, by name; its help shows these alone.
    """

    add: Callable[[argparse.ArgumentParser], None]
    purpose: str
    examples: tuple[tuple[str, str], ...]
    usage: str
    options: tuple[str, ...] = ()


APP_EXAMPLES = (
    ("series-tui", "open the app"),
    ("series-tui TICKET-1234567890-ABCD", "open the app on a ticket; a link works too"),
    ("series-tui show TICKET-1234567890-ABCD", "print a ticket"),
    ("series-tui list --status open", "print the open tickets"),
    ("series-tui auth login", "store the workspace's API key"),
    ("series-tui doctor", "check the key, the network and the terminal"),
    ("series-tui --demo", "try it with sample tickets: no key, no network"),
)


def _auth(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "auth_action",
        choices=("login", "status", "logout"),
        metavar="ACTION",
        help="what to do: login stores a key, status says whether it works, logout removes it",
    )
    parser.add_argument("--stdin", action="store_true", help="with login: read the key from stdin")
    parser.add_argument(
        "--file", action="store_true", help="with login: store the key in a file that only you can read"
    )


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-f",
        "--format",
        choices=("text", "json"),
        default="text",
        metavar="FORMAT",
        help="the format: text (default) or json",
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
        help=(
            "what to do: show (the default) prints every setting with its origin, check looks for"
            " mistakes, keys lists the keys with their ids, path prints where the config file is, init"
            " writes a commented sample, edit opens it in your editor, set and unset change one setting"
        ),
    )
    parser.add_argument(
        "setting", nargs="?", metavar="KEY", help="for set and unset: the setting, such as theme"
    )
    parser.add_argument(
        "value", nargs="?", metavar="VALUE", help="for set: its value; with --profile, for that profile"
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
    add_zone(parser)


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "shell",
        choices=("bash", "zsh", "fish", "powershell"),
        metavar="SHELL",
        help="the shell: bash, zsh, fish or powershell",
    )
    # For the scripts themselves: the values of an option, and the word that is being typed.
    parser.add_argument("--values", choices=list_arguments.NAMED, help=argparse.SUPPRESS)
    parser.add_argument("--word", default="", help=argparse.SUPPRESS)


def _demo_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=port_number, default=0, metavar="N", help="port to listen on (default: any free port)"
    )
    for name, default, what in (
        ("tickets", 60, "number of tickets in the queue, besides the special ones"),
        ("messages", 100_000, "number of messages in the largest ticket, TICKET-1700000009-100K"),
        ("seed", 7, "seed of the sample tickets: the same number makes the same tickets"),
        ("latency", 0, "delay before each answer in milliseconds"),
    ):
        parser.add_argument(
            f"--{name}", type=whole_number, default=default, metavar="N", help=f"{what} (default: {default})"
        )
    parser.add_argument(
        "--faults",
        type=filled,
        metavar="A,B,C",
        help="faults for the first requests: a status like 503 or 429, close, cut, hang or portal",
    )


_SERVICE = ("demo", "profile", "api_url", "debug_log")
COMMANDS = {
    "show": Command(
        show_arguments.add,
        "Print tickets and exit.",
        show_arguments.EXAMPLES,
        "ID [ID ...]",
        (*_SERVICE, "color", "no_color", "pager", "no_pager", "ascii"),
    ),
    "list": Command(
        list_arguments.add,
        "Print the queue: one page, or all of it.",
        list_arguments.EXAMPLES,
        "",
        (*_SERVICE, "color", "no_color", "pager", "no_pager", "ascii"),
    ),
    "auth": Command(
        _auth,
        "Store, check or remove the workspace's API key.",
        (
            ("series-tui auth login", "ask for the key, check it, store it in the OS keyring"),
            ("series-tui auth login --file", "store it in a file that only you can read, not in a keyring"),
            ("series-tui auth login --stdin < key.txt", "read the key from stdin"),
            ("series-tui auth status", "show which key is used, and whether it works"),
            ("series-tui auth logout", "remove the stored key"),
        ),
        "login|status|logout",
        ("profile", "api_url", "debug_log"),
    ),
    "doctor": Command(
        _doctor,
        "Check the key, the network, the rate limit and the terminal.",
        (
            ("series-tui doctor", "check everything"),
            ("series-tui doctor --format json", "the same, for a script or a bug report"),
        ),
        "",
        _SERVICE,
    ),
    "config": Command(
        _config,
        "Show, check and change the settings.",
        (
            ("series-tui config", "show every setting"),
            ("series-tui config check", "look for mistakes in the settings"),
            ("series-tui config keys", "list the id of each key, for remapping"),
            ("series-tui config init", "write a commented sample, or add what the file lacks"),
            ("series-tui config edit", "edit the file; it is checked before it is saved"),
            ("series-tui config set theme nord", "change one setting"),
            ("series-tui config unset theme", "go back to the default"),
            ("series-tui config path", "print where the config file is"),
        ),
        "[ACTION] [KEY] [VALUE]",
        ("profile",),
    ),
    "history": Command(
        _history,
        "List the recently opened tickets, or clear the list.",
        (
            ("series-tui history", "newest first"),
            ("series-tui history clear", "clear the list"),
        ),
        "[show|clear]",
        ("profile", "ascii"),
    ),
    "completion": Command(
        _completion,
        "Print the completion script for a shell.",
        (
            ('eval "$(series-tui completion bash)"', "bash: add this line to ~/.bashrc to keep it"),
            ('eval "$(series-tui completion zsh)"', "zsh: add it to ~/.zshrc, after compinit"),
            ("series-tui completion fish | source", "fish: add it to ~/.config/fish/config.fish"),
            (
                "series-tui completion powershell | Out-String | Invoke-Expression",
                "PowerShell: add it to $PROFILE",
            ),
        ),
        "bash|zsh|fish|powershell",
    ),
    "man": Command(
        lambda parser: None,
        "Print the manual page.",
        (("series-tui man | man -l -", "read it if no manual page is installed"),),
        "",
    ),
    "demo-server": Command(
        _demo_server,
        "Serve the embedded API with sample tickets, for testing scripts.",
        (
            ("series-tui demo-server --port 8765", "serve until Ctrl+C; prints its address and key"),
            ("series-tui demo-server > demo.env &", "in the background; then run `. ./demo.env`"),
            ("series-tui demo-server --tickets 10000 --latency 300", "a long queue over a slow connection"),
            ("series-tui demo-server --faults 503,close,429", "three requests fail, the rest succeed"),
        ),
        "",
    ),
}
