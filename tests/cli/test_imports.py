"""What each command loads: nothing that it does not need, so that a quick lookup stays quick."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from series_tui.demo.samples import EXAMPLE
from tests.cli.world import User

_HEAVY = {"textual", "rich", "keyring", "sqlite3", "shtab", "platformdirs", "tomllib", "secretstorage"}
_NETWORK = {"httpx", "httpcore", "asyncio", "ssl", "anyio"}
_OURS = {"series_tui.tui", "series_tui.plain", "series_tui.demo", "series_tui.doctor"}

# The tests' environment has click, which httpx loads with rich if it is there; the user's has not.
_SCRIPT = """
import sys, json
sys.modules["click"] = None
from series_tui.cli import main
code = main(json.loads(input()))
print(json.dumps([code, sorted(name for name, module in sys.modules.items() if module)]), file=sys.stderr)
"""


def _loaded(user: User, *arguments: str, typed: str = "") -> set[str]:
    """Return the modules that a command has loaded when it ends, which reads what is typed."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        input=f"{json.dumps(arguments)}\n{typed}",
        capture_output=True,
        text=True,
        env=user.environ(),
        cwd=user.home,
        timeout=60,
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(modules)


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (("show", EXAMPLE), _HEAVY | _OURS | {"zoneinfo", "html", "html.entities", "importlib.metadata"}),
        (
            ("show", EXAMPLE, "--format", "json"),
            _HEAVY | _OURS | {"zoneinfo", "series_tui.render.text_format"},
        ),
        (("show", EXAMPLE, "--format", "html"), _HEAVY | _OURS),
        (("list",), _HEAVY | _OURS | {"series_tui.render.text_format"}),
        (("config",), _HEAVY | _NETWORK | _OURS | {"zoneinfo"}),
        (("history",), (_HEAVY - {"sqlite3"}) | _NETWORK | _OURS),
        (("--version",), _HEAVY | _NETWORK | _OURS),
        (("show", "--help"), _HEAVY | _NETWORK | _OURS | {"series_tui.api.models"}),
        (("completion", "bash"), (_HEAVY - {"shtab"}) | _NETWORK | _OURS),
    ],
)
def test_a_command_loads_only_what_it_needs(
    arguments: tuple[str, ...], unwanted: set[str], user: User
) -> None:
    """None of the modules that cost a command its quickness is loaded by it."""
    assert not _loaded(user, *arguments) & unwanted


def test_plain_loads_nothing_of_the_app(user: User) -> None:
    """Neither for a ticket nor for the recent ones."""
    loaded = _loaded(user, "--plain", EXAMPLE, typed="list\nrecent\n")
    assert "series_tui.plain.session" in loaded
    assert not loaded & {
        "textual",
        "rich",
        "keyring",
        "series_tui.tui",
        "series_tui.demo",
        "series_tui.doctor",
    }


@pytest.mark.parametrize("package", ["series_tui.cli", "series_tui.cli.dispatch", "series_tui.api.client"])
def test_neither_command_line_nor_client_imports_the_app(package: str) -> None:
    """Imported by themselves they load no textual."""
    script = f"import sys, {package}; sys.exit('textual' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)
