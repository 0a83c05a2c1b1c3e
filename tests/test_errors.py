"""The catalogue of errors: each says what happened, and why or what to do now, in words that are true."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shlex
from collections.abc import Callable, Iterator

import pytest
from textual.binding import Binding

import series_tui.tui
from series_tui.api.ticket_id import ticket_reference
from series_tui.cli.arguments import COMMANDS
from series_tui.cli.parser import app_parser, command_parser, parse
from series_tui.config import Settings
from series_tui.errors import (
    AccessForbidden,
    InvalidReference,
    InvalidResponse,
    InvalidSetting,
    KeyRefused,
    KeyringUnusable,
    KeyUnusable,
    MismatchedResponse,
    NoKey,
    NotApiResponse,
    NoTerminal,
    NotReached,
    OutputNotWritten,
    PageNotFound,
    RateLimited,
    ResponseIncomplete,
    ResponseRefused,
    ResponseTooLarge,
    SeriesError,
    ServiceFailed,
    TicketNotFound,
    Unavailable,
    UsageError,
    describe,
)
from series_tui.plain.commands import command_of
from series_tui.text.sanitize import SafeText
from series_tui.tui.error_text import error_line, error_lines
from series_tui.tui.widgets.key_bar import key_name
from tests.error_texts import UNKNOWN, constants, error_classes, raised


def not_a_reference(text: str) -> InvalidReference:
    """Return the error that a text without an ID ends with."""
    with pytest.raises(InvalidReference) as caught:
        ticket_reference(text)
    return caught.value


SAYS = SafeText("Odd things happened")
SAMPLES: list[SeriesError] = [
    InvalidReference(SafeText("")),
    not_a_reference("x" * 500),
    not_a_reference("TICKET-1 or TICKET-2"),
    not_a_reference("#1042, #1043, or #1044"),
    NoKey(),
    NoKey("This session has no D-Bus."),
    KeyRefused(),
    KeyRefused(SAYS),
    AccessForbidden(),
    AccessForbidden(SAYS),
    TicketNotFound("TICKET-1-A"),
    TicketNotFound("TICKET-1-A", SAYS),
    NotReached("Nobody answered."),
    RateLimited(),
    RateLimited(3.0, SAYS),
    ServiceFailed(503),
    ServiceFailed(503, SAYS, 2.0),
    NotApiResponse(),
    NotApiResponse(SafeText("Sign in to Wi-Fi"), is_web_page=True),
    NotApiResponse(why="It begins like an archive."),
    ResponseTooLarge("64 MiB", can_be_raised=True),
    ResponseTooLarge("64 levels"),
    ResponseIncomplete("The connection was cut."),
    MismatchedResponse("TICKET-1-A", "TICKET-1-B / 65f0c0ffee65f0c0ffee65f0", "ticket"),
    MismatchedResponse("page 3", "page 2", "page"),
    PageNotFound(99, 8),
    PageNotFound(2, 1),
    PageNotFound(2, 0),
    PageNotFound(2),
    ResponseRefused(302),
    ResponseRefused(400, service_says=SAYS),
    InvalidSetting("timezone", "There is no such zone.", "Write another."),
]
"""Errors whose class has words of its own, with and without what the service says."""
WITHOUT_OWN_WORDS = {
    "SeriesError",
    "UsageError",
    "OutputNotWritten",
    "NoTerminal",
    "KeyProblem",
    "KeyUnusable",
    "KeyringUnusable",
    "Unavailable",
    "InvalidResponse",
}

_NOT_PLAIN = re.compile(
    r"\b(exceptions?|traceback|errno|stdin is|nonetype|illegal|fatal|fail(ed|ure) to|unable"
    r"|abort(ed)?|please|oops|unexpected error|bad request|parse error|malformed)\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"`(series-tui[^`]*)`")
_PRESS = re.compile(
    r"[Pp]ress (F\d+|\^?[a-z]\b|esc|enter|\?)(?:,? or (F\d+)| to \w+ \w+, (?:or )?(F\d+|esc))?"
)
_FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_VARIABLE = re.compile(r"\bSERIES_[A-Z_]+\b")


def is_sentence(text: str) -> bool:
    """Tell whether a text reads as a sentence; what is to be typed stands at the end of one."""
    if text.startswith("Type: "):
        return True
    begins = text[0].isupper() or text.startswith(("--", "series-tui ", '"', "`", "~", "/"))
    return begins and text.endswith((".", "?", "!", ")", UNKNOWN))


def test_every_class_has_a_sample_or_takes_its_words() -> None:
    """A class that is added is looked at here, too."""
    assert {type(error).__name__ for error in SAMPLES} | WITHOUT_OWN_WORDS == set(error_classes())
    assert {type(error).__name__ for error in SAMPLES} & WITHOUT_OWN_WORDS == set()


def test_the_drawing_of_the_error_tree_matches_the_classes() -> None:
    """The module's drawing names each class with its exit code."""
    import series_tui.errors

    drawing = series_tui.errors.__doc__ or ""
    for name, kind in error_classes().items():
        line = next((line for line in drawing.split("\n") if f" {name} " in f"{line} "), None)
        assert line is not None, name
        assert name == "SeriesError" or f" {kind.exit_code} " in f"{line} ", name


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (UsageError, 2),
        (OutputNotWritten, 2),
        (NoTerminal, 2),
        (KeyUnusable, 3),
        (KeyringUnusable, 3),
        (Unavailable, 5),
        (InvalidResponse, 6),
    ],
)
def test_exit_codes_are_those_of_the_contract(kind: type[SeriesError], code: int) -> None:
    """Scripts rely on them."""
    assert kind.exit_code == code


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    "told", [describe, error_lines, lambda error: [error_line(error)]], ids=["shell", "app", "row"]
)
def test_an_error_is_one_to_three_plain_lines(
    told: Callable[[SeriesError], list[str]], error: SeriesError
) -> None:
    """What happened, why probably, what now: each a sentence, none longer than a few rows."""
    lines = told(error)
    assert 1 <= len(lines) <= 3
    for line in lines:
        assert "\n" not in line
        assert is_sentence(line), line
        assert not _NOT_PLAIN.search(line.replace(SAYS, "")), line
        assert len(line) <= 240, line


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_has_a_cause_or_a_next_step(error: SeriesError) -> None:
    """Nobody is left with what happened alone, in a shell or in the app."""
    assert error.why or error.next_step
    assert len(error_lines(error)) > 1


def test_every_error_message_is_plain_sentences() -> None:
    """Sentences, no line breaks, no jargon: wherever an error is made."""
    assert [
        f"{place}: {text}"
        for place in raised()
        for texts in place.texts.values()
        for text in filter(None, texts)
        if "\n" in text or not is_sentence(text) or _NOT_PLAIN.search(text)
    ] == []


def test_every_error_has_a_cause_or_a_next_step() -> None:
    """What happened alone helps nobody; classes with words of their own bring a next step."""
    told = [place for place in raised() if "what" in place.texts and place.kind != "NotReached"]
    assert told
    assert [
        str(place)
        for place in told
        if not any(place.texts.get("why", ())) and not any(place.texts.get("next_step", ()))
    ] == []


def test_many_places_are_looked_at() -> None:
    """The search finds what the package raises."""
    assert len(raised()) > 70
    assert len({place.where.partition(":")[0] for place in raised()}) > 15


def commands() -> Iterator[tuple[str, str]]:
    """Yield every command of this program that a text of the package tells to run."""
    for where, text in constants():
        for line in _COMMAND.findall(text):
            yield where, line
    for error in SAMPLES:
        for line in _COMMAND.findall(" ".join(describe(error))):
            yield type(error).__name__, line


def test_every_command_in_an_error_exists(capsys: pytest.CaptureFixture[str]) -> None:
    """The real command line takes it as it stands."""
    told = sorted(set(commands()))
    assert len(told) > 20
    refused = []
    for where, line in told:
        code: object = 0
        try:
            parse(shlex.split(line.partition(" < ")[0])[1:])
        except SystemExit as end:  # also the way in which a help that was asked for ends
            code = end.code
        said = capsys.readouterr().err
        refused += [f"{where}: {line}: {said}"] if code else []
    assert refused == []


def test_commands_that_next_steps_name_are_valid() -> None:
    """The dialogue takes the very words that its own next steps tell."""
    told = {
        text.removeprefix("Type: ")
        for place in raised()
        for line in place.texts.get("next_step", ())
        if line.startswith("Type: ") and not line.endswith((UNKNOWN, "."))
        for text in re.split(r", (?:or )?", line)
    }
    assert "list open" in told
    assert [words for words in sorted(told) if command_of(words).word in ("", "open")] == []


def test_every_flag_and_variable_in_an_error_exists() -> None:
    """A next step names no option that was renamed, and no variable that nobody reads."""
    from series_tui.config.schema import VARIABLES_HELP

    parsers = [app_parser(), *map(command_parser, COMMANDS)]
    flags = {flag for parser in parsers for action in parser._actions for flag in action.option_strings}
    texts = [(str(place), text) for place in raised() for texts in place.texts.values() for text in texts] + [
        (type(error).__name__, line) for error in SAMPLES for line in describe(error)
    ]
    assert {
        (where, flag) for where, text in texts for flag in _FLAG.findall(text) if flag not in flags
    } == set()
    unknown = {
        (where, name)
        for where, text in constants()
        for name in _VARIABLE.findall(text)
        if name not in VARIABLES_HELP and not name.endswith("_")
    }
    assert unknown == set()


def test_every_setting_in_an_error_exists() -> None:
    """Names in backticks that look like settings are settings."""
    named = {
        name for error in SAMPLES for name in re.findall(r"`([a-z]+(?:_[a-z]+)+)`", " ".join(describe(error)))
    }
    assert named
    assert named <= set(Settings.__dataclass_fields__)


def bound_keys() -> set[str]:
    """Return the names of all keys that some screen or widget of the app binds."""
    keys: set[str] = set()
    for module in pkgutil.walk_packages(series_tui.tui.__path__, "series_tui.tui."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            for binding in vars(kind).get("BINDINGS", ()):
                if isinstance(binding, Binding):
                    keys |= {key_name(key.strip()) for key in binding.key.split(",")}
    return keys


def test_every_key_in_an_error_is_bound() -> None:
    """“Press r” is said where a key r exists, in whatever way the app tells it."""
    keys = bound_keys()
    told = {
        (where, key)
        for where, text in constants()
        if where.startswith("tui/")
        for match in _PRESS.finditer(text)
        for key in match.groups()
        if key
    }
    assert {key for _, key in told} >= {"r", "F4", "F5", "esc"}
    assert {(where, key) for where, key in told if key not in keys} == set()


@pytest.mark.parametrize(
    ("title", "is_web_page", "why", "lines"),
    [
        (None, False, "", ["it is not valid JSON.", "A proxy may have changed it."]),
        (None, False, "It is a list.", ["", "It is a list."]),
        ("Sign in", True, "", ['a web page ("Sign in").', "Are you behind a login page?"]),
        (None, True, "It redirects.", ["a web page.", "It redirects."]),
    ],
)
def test_a_foreign_response_is_named_by_its_kind(
    title: str | None, is_web_page: bool, why: str, lines: list[str]
) -> None:
    """Invalid JSON, a web page with its title, or JSON of which the reason says more."""
    error = NotApiResponse(SafeText(title) if title else None, is_web_page=is_web_page, why=why)
    kind, cause = lines
    assert error.what == "The answer is not from the Series API" + (f": {kind}" if kind else ".")
    assert error.why == cause


def test_the_reason_for_an_unexpected_answer_is_the_clients_or_else_the_services() -> None:
    """With neither there is none."""
    assert ResponseRefused(400, why="It is empty.", service_says=SAYS).why == "It is empty."
    assert ResponseRefused(400, service_says=SAYS).why == f'It says: "{SAYS}".'
    assert ResponseRefused(400).why == ""
