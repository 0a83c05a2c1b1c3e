"""The manual page: made from the parsers, understood by groff, and part of the wheel."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from argparse import SUPPRESS
from pathlib import Path

import pytest

from series_tui.cli.arguments import COMMANDS
from series_tui.cli.man_page import man_page
from series_tui.cli.parser import app_parser, command_parser
from series_tui.config.keys import ACTIONS
from series_tui.config.schema import SETTINGS, VARIABLES

ROOT = Path(__file__).resolve().parents[2]
needs_groff = pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")


def _rendered() -> str:
    """Return the page as `man` shows it, without its formatting."""
    done = subprocess.run(
        ["groff", "-man", "-Tascii", "-ww", "-P-cbou", "-rLL=200n"],
        input=man_page(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "", "groff has something to complain about"
    return done.stdout


@needs_groff
def test_the_page_lists_every_command_and_option() -> None:
    """Every option of every command but what scripts alone use, and every example, as it is typed."""
    page = " ".join(_rendered().split())
    for name, command in COMMANDS.items():
        assert command.purpose in page
        for line, _ in command.examples:
            assert line in page
        shown = [action for action in command_parser(name)._actions if action.help != SUPPRESS]
        for option in (option for action in shown for option in action.option_strings):
            assert option in page
    assert all(option in page for option in app_parser()._option_string_actions)


@needs_groff
def test_each_section_has_its_own_subject() -> None:
    """What several IDs mean for the exit status stands with it, and variables are those that are read."""
    heads = r"^(?:EXIT STATUS|ENVIRONMENT|SETTINGS|KEYS|FILES)$"
    _, status, environment, settings, keys, files = re.split(heads, _rendered(), flags=re.M)
    assert "With several IDs" in status
    named = set(re.findall(r"^ +([A-Z_]+)$", environment, flags=re.M))
    assert named == {*VARIABLES.values(), "SERIES_API_KEY", "SERIES_TUI_CONFIG", "ESCDELAY"}
    assert set(re.findall(r"^ {7}([a-z_]+)(?: \*)?(?: .*)?$", settings, flags=re.M)) == set(SETTINGS)
    assert set(re.findall(r"^ +([a-z_.0-9]+) \(", keys, flags=re.M)) == set(ACTIONS)
    assert "config.toml" in files


def test_the_command_prints_the_page() -> None:
    """For `man -l -`, where no page is installed."""
    done = subprocess.run(
        [sys.executable, "-m", "series_tui", "man"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == man_page()


def test_the_page_needs_nothing_but_the_standard_library() -> None:
    """It can be made where the wheel is built, with none of the program's dependencies installed."""
    script = "from series_tui.cli.man_page import man_page; print(man_page(), end='')"
    done = subprocess.run(
        [sys.executable, "-S", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == man_page()


def test_the_wheel_installs_the_page_for_man() -> None:
    """The build's hook is the one that writes it, and the sdist can build it, too."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]
    assert build["wheel"]["hooks"]["custom"]["path"] in build["sdist"]["force-include"]
    installed = Path(sys.prefix, "share", "man", "man1", "series-tui.1")
    assert installed.read_text().startswith(".TH SERIES-TUI 1")
