"""The manual page series-tui(1), made from the parsers, so that it says what `--help` says.

It is written when the wheel is built; nothing beyond the standard library is needed for that.
"""

from __future__ import annotations

from argparse import SUPPRESS, Action
from collections.abc import Iterable, Iterator

from series_tui import __version__
from series_tui.cli.arguments import APP_EXAMPLES, COMMANDS
from series_tui.cli.parser import DESCRIPTION, Parser, app_parser, command_parser
from series_tui.config.keys import ACTIONS
from series_tui.config.schema import SETTINGS, VARIABLES_HELP
from series_tui.errors import EXIT_OK

_EXIT_CODES = (
    ("0", "Success; also when doctor has only warnings."),
    ("1", "A bug in series-tui, or a failed check in doctor."),
    (
        "2",
        "Wrong usage, text without a ticket ID, an unusable setting, output that cannot be written, or no "
        "interactive terminal.",
    ),
    ("3", "No usable key, or the service refused it."),
    ("4", "The workspace has no such ticket."),
    ("5", "The service could not be reached or was busy, even after retries."),
    ("6", "The service sent an unexpected answer."),
    ("128+n", "Ended by signal n; 141 if the reader of a pipe has exited."),
)


def run_man() -> int:
    """Print the manual page; return the exit code."""
    print(man_page(), end="")
    return EXIT_OK


def man_page() -> str:
    """Return the manual page in the macros of man(7)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f'.TH SERIES-TUI 1 "" "series-tui {__version__}" "User Commands"'
    yield from (".SH NAME", r"series\-tui \- read Series support tickets in the terminal")
    yield ".SH SYNOPSIS"
    yield from _synopsis("series-tui", "[ID|LINK ...] [options]")
    for name, command in COMMANDS.items():
        yield ".br"
        yield from _synopsis(f"series-tui {name}", f"{command.usage} [options]".strip())
    yield from (".SH DESCRIPTION", _text(DESCRIPTION))
    yield "Without a command, the app opens in this terminal, on the tickets given."
    yield ".SH EXAMPLES"
    yield from _examples(APP_EXAMPLES)
    app = app_parser()
    yield ".SH OPTIONS"
    yield from _options(app)
    common = {option for action in app._actions for option in action.option_strings}
    yield ".SH COMMANDS"
    for name, command in COMMANDS.items():
        yield from (f".SS {_text(name)}", _text(command.purpose))
        parser = command_parser(name)
        yield from _options(parser, without=common)
        for group in parser._action_groups:
            if group.description:
                yield from (".TP", _text(_sentence(group.title or "")), _text(group.description))
        yield from (".PP", "Examples:")
        yield from _examples(command.examples)
    yield ".SH EXIT STATUS"
    yield from _terms(_EXIT_CODES)
    yield ".PP"
    yield (
        "With several IDs, every ticket that can be read is printed; the exit status is that of the"
        " first failure."
    )
    yield ".SH ENVIRONMENT"
    yield from _terms((name, f"{_sentence(what)}.") for name, what in VARIABLES_HELP.items())
    yield ".SH SETTINGS"
    yield _text("Set these in the config file (TOML). A profile can have its own value for those marked *.")
    yield from _terms(
        (f"{name}{' *' if spec.is_of_profile else ''}", f"{_sentence(spec.help)}.")
        for name, spec in SETTINGS.items()
    )
    yield ".SH KEYS"
    yield _text(
        "The id of each action, for the table [keys] of the config file, with its keys and what it does."
    )
    yield from _terms((f"{key_id} ({keys})", f"{help}.") for key_id, (keys, help) in ACTIONS.items())
    yield ".SH FILES"
    yield from (".TP", r"\fI~/.config/series\-tui/config.toml\fP")
    yield _text("Settings, but never an API key.")
    yield from (".TP", r"\fI~/.local/state/series\-tui/history.sqlite3\fP")
    yield "The recently opened tickets: IDs and times, no text."
    yield from (".TP", r"\fI~/.local/share/series\-tui/keys/\fP")
    yield _text("Key files written by `series-tui auth login --file`.")


def _synopsis(words: str, rest: str) -> Iterator[str]:
    yield rf"\fB{_text(words)}\fP {_text(rest)}"


def _terms(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, meaning in rows:
        yield from (".TP", rf"\fB{_text(term)}\fP", _text(meaning))


def _examples(examples: Iterable[tuple[str, str]]) -> Iterator[str]:
    for line, meaning in examples:
        yield from (".TP", rf"\fB{_text(line)}\fP", f"{_text(meaning[0].upper() + meaning[1:])}.")


def _options(parser: Parser, without: Iterable[str] = ()) -> Iterator[str]:
    """Yield a parser's arguments with what they mean, but those that are described elsewhere."""
    for action in parser._actions:
        if action.help is not SUPPRESS and not set(action.option_strings) & set(without):
            yield from (".TP", _term(action), f"{_text(_sentence(action.help or ''))}.")


def _term(action: Action) -> str:
    value = rf" \fI{_text(str(action.metavar))}\fP" if action.metavar else ""
    if not action.option_strings:
        return value.strip()
    return ", ".join(rf"\fB{_text(option)}\fP" for option in action.option_strings) + value


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".replace("%%", "%")


def _text(text: str) -> str:
    """Return a text that means only itself in roff."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("~", r"\(ti")
    escaped = escaped.replace('"', r"\(dq").replace("…", "...")
    return rf"\&{escaped}" if escaped.startswith((".", r"\(aq")) else escaped
