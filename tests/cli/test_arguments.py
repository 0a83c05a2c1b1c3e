"""What may be typed: commands, options anywhere, slips, and the help that a newcomer reads."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from importlib.metadata import version

import pytest

from series_tui import __version__
from series_tui.cli.arguments import APP_EXAMPLES, COMMANDS
from series_tui.cli.parser import app_parser, command_parser, parse
from series_tui.demo.samples import EXAMPLE
from tests.cli.world import ServedApi, User
from tests.forked_command import stand_in
from tests.programs import needs_jq


@pytest.mark.parametrize(
    ("argv", "command", "references"),
    [
        ([], "", []),
        (["A1"], "", ["A1"]),
        (["A1", "--ascii", "B2"], "", ["A1", "B2"]),
        (["--profile", "show", "A1"], "", ["A1"]),
        (["--demo", "show", "A1"], "show", ["A1"]),
        (["show", "show"], "show", ["show"]),
        (["--", "show"], "", ["show"]),
        (["--", "shwo"], "", ["shwo"]),
        (["show", "A1", "--last", "5", "B2", "--utc"], "show", ["A1", "B2"]),
        (["show", "--format=json", "-"], "show", ["-"]),
        (["show", "--", "--last", "-"], "show", ["--last", "-"]),
        (["show", "A1", "--", "--", "B2"], "show", ["A1", "--", "B2"]),
        ([""], "", [""]),
    ],
)
def test_options_may_stand_before_and_after_the_command(
    argv: list[str], command: str, references: list[str]
) -> None:
    """Options may stand before, between and after; after `--` everything is an ID."""
    parsed = parse(argv)
    assert (parsed.command, parsed.references) == (command, references)


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["shwo", "A1"], "Did you mean `series-tui show`?"),
        (["lst"], "Did you mean `series-tui list`?"),
        (["help"], "Did you mean `series-tui --help`?"),
        (["version"], "Did you mean `series-tui --version`?"),
        (["frobnicate"], "Unknown command: frobnicate."),
        (["list", "A1"], "Unexpected argument: A1"),
        (["auth", "login", "key"], "Unexpected argument: key"),
        (["auth"], "Missing argument: ACTION."),
        (["config", "innit"], "Invalid ACTION: Did you mean init? Choose from show, check, keys"),
        (["show", "A1", "--last"], "Invalid --last: It needs a value."),
        (["show", "A1", "--last", "-5"], "--last"),
        (["show", "A1", "--la", "5"], "Unknown option --la. Did you mean --last?"),
        (["show", "A1", "--utc", "--timezone", "UTC"], "--timezone cannot be combined with --utc."),
        (["list", "--page", "2", "--all"], "--all cannot be combined with --page."),
        (["list", "--page", "٣"], "Use a whole number of at least 1."),
        (["show", "A1", "--format", "\x1b[2Jxml"], "Choose from text, markdown"),
    ],
)
def test_a_misspelt_argument_is_refused_in_a_few_lines(
    argv: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong usage ends with 2 and says what was meant, without the whole usage and without escapes."""
    with pytest.raises(SystemExit) as ended:
        parse(argv)
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert told.out == ""
    assert says in told.err
    assert len(told.err.splitlines()) <= 3
    assert "\x1b" not in told.err


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_begins_with_the_purpose(name: str) -> None:
    """Each help says its purpose in a sentence, then shows examples, and only then lists the options."""
    parser = command_parser(name) if name else app_parser()
    text = parser.format_help()
    usage, purpose, examples = text.split("\n\n")[:3]
    assert usage.startswith("usage: series-tui")
    assert purpose.endswith(".")
    assert examples.startswith("examples:\n")
    assert text.index("examples:") < text.index("--version")
    assert text.isascii()
    for line, _ in COMMANDS[name].examples if name else APP_EXAMPLES:
        assert line in text


@pytest.mark.parametrize(
    "line", [line for about in [APP_EXAMPLES, *(c.examples for c in COMMANDS.values())] for line, _ in about]
)
def test_every_example_in_the_help_is_a_valid_command_line(line: str) -> None:
    """Each command of each example is one that the parser takes."""
    for part in re.split(r"[|]|\$\(|\)", line):
        words = shlex.split(part.strip().strip('"').split("<")[0].split(">")[0].rstrip("& "))
        if words[:1] == ["series-tui"]:
            assert parse(words[1:]).command in ("", *COMMANDS)


@needs_jq
def test_the_examples_of_show_run(user: User) -> None:
    """Pasted into a shell with real IDs, each example of `show --help` prints tickets."""
    path = f"{stand_in()}:{user.environ()['PATH']}"
    for number, (line, _) in enumerate(COMMANDS["show"].examples):
        pasted = re.sub(r"\bID\d?\b", EXAMPLE, line).replace("series-tui", "timeout 20 series-tui")
        if "--follow" in line:
            continue  # it ends with Ctrl+C only; tests/cli/test_follow.py presses that
        pasted = f"mkdir {number}; cd {number}; {pasted}; cat ticket.html 2>/dev/null; true"
        ended = user.shell(pasted, PATH=path)
        assert "TICKET-" in ended.out, line
        assert "Traceback" not in ended.err


def test_version_imports_no_dependency() -> None:
    """`--version` names the program, Python and the libraries, and imports none of them."""
    script = (
        "import sys; from series_tui.cli import main; main(['--version']);"
        "sys.exit(bool({'textual', 'httpx', 'keyring'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert first == f"series-tui {__version__}"
    assert f"textual {version('textual')}, httpx {version('httpx')}, keyring {version('keyring')}" in second


def test_an_id_spelt_like_a_command_can_be_shown(served: ServedApi, user: User) -> None:
    """`show show` asks for the ticket "show"."""
    assert user.run("show", "show").code == 4
    assert served.asked == ["/tickets/get/show"]


def test_a_view_that_is_not_saved_is_refused_by_name(user: User) -> None:
    """With those that there are."""
    ended = user.run("--view", "nosuch")
    assert ended.code == 2
    assert 'No saved view named "nosuch".' in ended.err
